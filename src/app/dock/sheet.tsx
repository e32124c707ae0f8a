/** Under 1000 px: the dock of a run as a sheet. Not here: the sheet (sheet-frame.tsx), the dock's contents (dock.tsx). */
import type { RunState } from '../../workers/protocol.ts';
import { Dock } from './dock.tsx';
import type { RestWords } from './dock-rest.tsx';
import { useRestOld } from './old-results.ts';
import { SheetFrame } from './sheet-frame.tsx';
import { sheetWords } from './sheet-words.ts';

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
  const old = useRestOld(words?.run ?? null);
  const { headline, detail } = sheetWords(run, words, { busy, stopping, old });
  return <SheetFrame {...{ headline, detail, busy, onRun, onStop, panel }} />;
}
