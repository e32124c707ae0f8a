/** Under 1000 px: the dock of a run as a sheet. Not here: the sheet (sheet-frame.tsx), the dock's contents (dock.tsx). */
import type { RunState } from '../../workers/protocol.ts';
import { whole } from '../ui/numbers.ts';
import { Dock } from './dock.tsx';
import type { RestWords } from './dock-rest.tsx';
import { SheetFrame } from './sheet-frame.tsx';
import { drawn } from './verdict.tsx';

interface Props {
  readonly run: RunState | null;
  readonly words: RestWords | null;
  readonly busy: boolean;
  readonly stopping: boolean;
  readonly onRun: () => void;
  readonly onStop: () => void;
}

export function Sheet({ run, words, busy, stopping, onRun, onStop }: Props) {
  const panel =
    run === null
      ? undefined
      : (fold: () => void) => <Dock run={run} stopping={stopping} onFold={fold} onStop={onStop} />;
  const headline = words?.verdict ?? 'Not run yet.';
  return <SheetFrame {...{ headline, detail: detail(run, words), busy, onRun, onStop, panel }} />;
}

function detail(run: RunState | null, words: RestWords | null): string {
  if (words === null) return 'Run samples the model in this page.';
  if (run !== null && run.status === 'running')
    return `${whole(drawn(run))} of ${whole(run.draws * run.chains.length)} draws`;
  return words.stored ? `Stored results, ${whole(words.draws)} draws` : words.detail;
}
