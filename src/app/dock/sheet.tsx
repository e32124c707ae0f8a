/** Under 1000 px: the dock of a run as a sheet. Not here: the sheet (sheet-frame.tsx), the dock's contents (dock.tsx). */
import type { ReactNode } from 'react';
import type { CellState, RunState } from '../../workers/protocol.ts';
import { useCellStates } from '../session.ts';
import { useDocument } from '../state/document-context.ts';
import { DockWhenRun } from './dock-when-run.tsx';
import type { RestWords } from './dock-rest.tsx';
import { useRestOld } from './old-results.ts';
import { SheetFrame } from './sheet-frame.tsx';
import { StoredDock } from './stored-dock.tsx';
import { sheetWords } from './sheet-words.ts';
import type { CellsNow } from './sheet-words.ts';

interface Props {
  readonly run: RunState | null;
  /** The one inside, where it is another. */
  readonly shown: RunState | null;
  readonly words: RestWords | null;
  readonly busy: boolean;
  readonly stopping: boolean;
  readonly onRun: () => void;
  readonly onStop: () => void;
}

export function Sheet({ run, shown, words, busy, stopping, onRun, onStop }: Props) {
  const panel =
    shown === null
      ? storedPanel(words)
      : (fold: () => void) => <DockWhenRun run={shown} stopping={stopping} onFold={fold} onStop={onStop} />;
  const old = useRestOld(words?.run ?? null);
  const { headline, detail } = sheetWords(run, words, { busy, stopping, old, cells: useCellsNow() });
  return <SheetFrame {...{ headline, detail, busy, onRun, onStop, panel }} />;
}

function storedPanel(words: RestWords | null): ((fold: () => void) => ReactNode) | undefined {
  if (words === null || words.rows.length === 0) return undefined;
  return fold => <StoredDock words={words} rows={words.rows} onFold={fold} />;
}

/** What a cell that draws from a model calls. */
const SAMPLES = /\b(mcmc|svi|importance)\s*\(/;

function useCellsNow(): CellsNow {
  const { notebook } = useDocument().state;
  const code = notebook.cells.filter(({ kind }) => kind === 'code');
  const states = useCellStates(code.map(({ id }) => id));
  const count = (status: CellState['status']): number =>
    states.filter(state => state.status === status).length;
  return {
    total: code.length,
    done: count('done'),
    failed: count('error'),
    stored: Object.keys(notebook.results?.outputs ?? {}).length > 0,
    samples: code.some(({ source }) => SAMPLES.test(source)),
  };
}
