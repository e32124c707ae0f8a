/** What is said of a run that the end of its page cut off. Not here: where (cut-note.tsx). */
import type { Keeping, KeptRun, RunState } from '../../workers/protocol.ts';
import { plural, whole } from '../ui/numbers.ts';
import type { CutRun } from './cut-store.ts';

/** What is left of it. */
export interface Left {
  /** Draws after warm-up, all chains together. */
  readonly draws: number;
  /** Why it cannot go on from there; null where it can. */
  readonly hindrance: string | null;
  /** It is only in the list of runs. */
  readonly listed: boolean;
}

const CHANGED =
  'It cannot go on, since its cell or one that it reads has changed: run the cell for a new run.';
const STAYS =
  'It cannot go on from there, since only runs of NUTS by this version can: run the cell again for all draws.';
const REFUSED = 'What is kept cannot be read: run the cell again for the same draws.';

const after = (counts: readonly number[], warmup: number): number =>
  counts.reduce((sum, count) => sum + Math.max(0, count - warmup), 0);

/** Of a run that was taken up again. */
export function leftOfRun({ chains, warmup, canContinue }: RunState, can: boolean): Left {
  const draws = after(
    chains.map(chain => chain.done),
    warmup,
  );
  return { draws, hindrance: can ? null : canContinue ? CHANGED : STAYS, listed: false };
}

/** Of one that was not; `why` it may not be. */
export const leftOfKept = ({ counts, warmup }: KeptRun, why: 'changed' | 'refused' | null): Left => ({
  draws: after(counts, warmup),
  hindrance: why === null ? null : why === 'changed' ? CHANGED : REFUSED,
  listed: true,
});

/** "A run of this cell was cut when its page was reloaded or closed, at 1,240 of 4,000 draws. 1,000 draws are kept." */
export function cutWords({ kind, done, of, keeping }: CutRun, left: Left | null): string {
  // What was noted last may be older than what was saved last.
  const most = Math.max(done, left?.draws ?? 0);
  const at = kind === 'run' ? `${whole(most)} of ${whole(of)} draws` : `step ${whole(done)} of ${whole(of)}`;
  return `A ${kind} of this cell was cut when its page was reloaded or closed, at ${at}. ${left === null ? lostWords(kind, keeping) : leftWords(left)}`;
}

function lostWords(kind: CutRun['kind'], keeping: Keeping): string {
  if (kind === 'fit') return 'Nothing of it was kept: run the cell again.';
  const why = {
    large: ', as it had too many draws',
    full: ', as this browser gives no storage',
    no: '',
    yes: '',
  };
  return `Nothing of it was kept${why[keeping]}: run the cell again for the same draws.`;
}

function leftWords(left: Left): string {
  const kept =
    left.draws === 0
      ? 'Only warm-up is kept.'
      : `${plural(left.draws, 'draw')} ${left.draws === 1 ? 'is' : 'are'} kept.`;
  return left.hindrance === null ? kept : `${kept} ${left.hindrance}`;
}
