/** The one line of the sheet under 1000 px: what goes on, or how the last run went. Not here: drawing it. */
import type { RunState } from '../../workers/protocol.ts';
import { plural, whole } from '../ui/numbers.ts';
import type { RestWords } from './dock-rest.tsx';
import { drawn } from './verdict.tsx';

interface Now {
  /** Cells run or wait to. */
  readonly busy: boolean;
  readonly stopping: boolean;
  /** The results do not follow the page. */
  readonly old: boolean;
  /** What became of the code cells, for notebooks without any run. */
  readonly cells: CellsNow;
}

export interface CellsNow {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** The notebook came with results. */
  readonly stored: boolean;
  /** Some cell draws from a model. */
  readonly samples: boolean;
}

export interface SheetWords {
  readonly headline: string;
  readonly detail: string;
}

/** While cells run, the words of the run before would pass for those of this one. */
export function sheetWords(run: RunState | null, words: RestWords | null, now: Now): SheetWords {
  if (run !== null && run.status === 'running' && !now.stopping)
    return {
      headline: words?.verdict ?? 'Sampling.',
      detail: `${whole(drawn(run))} of ${whole(run.draws * run.chains.length)} draws`,
    };
  const judging = run?.status === 'done' && run.verdict === null;
  if (now.busy && !judging) return { headline: 'Running.', detail: lastWords(words) };
  if (words === null) return cellWords(now.cells);
  const detail = words.stored ? `Stored results, ${whole(words.draws)} draws` : words.detail;
  return { headline: words.verdict, detail: now.old ? `Before the last change: ${detail}` : detail };
}

/** Where nothing was ever sampled. */
function cellWords({ total, done, failed, stored, samples }: CellsNow): SheetWords {
  if (failed > 0) return { headline: `${plural(failed, 'cell')} failed.`, detail: 'The cell says why.' };
  if (done > 0 && done === total) return { headline: 'All cells have run.', detail: plural(total, 'cell') };
  if (done > 0)
    return { headline: `${done} of ${plural(total, 'cell')} have run.`, detail: 'Run does the rest.' };
  if (stored) return { headline: 'Stored results.', detail: 'Run makes them anew.' };
  const detail = samples ? 'Run samples the model in this page.' : 'Run does all cells of this page.';
  return { headline: 'Not run yet.', detail };
}

const lastWords = (words: RestWords | null): string =>
  words === null ? 'The first draws come in a moment.' : `Before: ${words.verdict}`;
