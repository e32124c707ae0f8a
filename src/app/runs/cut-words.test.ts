/** What a reader is told of a run that a reload cut off: how far it came, what is left, and why it may not go on. */
import { expect, it } from 'vitest';
import type { KeptRun, RunState } from '../../workers/protocol.ts';
import type { CutRun } from './cut-store.ts';
import { cutWords, leftOfKept, leftOfRun } from './cut-words.ts';

const cut: CutRun = { kind: 'run', cell: 'fit', began: 5, done: 1240, of: 4000, keeping: 'yes' };
const run = (canContinue: boolean, done = 800): RunState =>
  ({ chains: [{ done }, { done: done - 100 }], warmup: 500, canContinue }) as unknown as RunState;

it('says that nothing was kept, and what gives the same draws', () => {
  expect(cutWords(cut, null)).toBe(
    'A run of this cell was cut when its page was reloaded or closed, at 1,240 of 4,000 draws. Nothing of it was kept: run the cell again for the same draws.',
  );
  expect(cutWords({ ...cut, kind: 'fit', done: 90, of: 1000 }, null)).toBe(
    'A fit of this cell was cut when its page was reloaded or closed, at step 90 of 1,000. Nothing of it was kept: run the cell again.',
  );
});

it('says why nothing was kept, where it is known', () => {
  expect(cutWords({ ...cut, keeping: 'large' }, null)).toContain(
    'Nothing of it was kept, as it had too many draws: run the cell again for the same draws.',
  );
  expect(cutWords({ ...cut, keeping: 'full' }, null)).toContain('as this browser gives no storage');
});

it('has come at least as far as what is kept of it', () => {
  expect(cutWords({ ...cut, done: 100 }, leftOfRun(run(true), true))).toMatch(
    /at 500 of 4,000 draws\. 500 draws are/,
  );
});

it('says how many draws are kept, and nothing more where the run can go on', () => {
  expect(cutWords(cut, leftOfRun(run(true), true))).toMatch(/4,000 draws\. 500 draws are kept\.$/);
  expect(cutWords(cut, leftOfRun(run(true, 501), true))).toMatch(/1 draw is kept\.$/);
  expect(cutWords(cut, leftOfRun(run(true, 400), true))).toMatch(/Only warm-up is kept\.$/);
});

it('says why a run cannot go on: its text has changed, or it is of another sampler', () => {
  expect(cutWords(cut, leftOfRun(run(true), false))).toContain('has changed');
  expect(cutWords(cut, leftOfRun(run(false), false))).toContain('only runs of NUTS');
  const kept = { counts: [700, 600], warmup: 500 } as unknown as KeptRun;
  expect(cutWords(cut, leftOfKept(kept, 'changed'))).toMatch(
    /300 draws are kept\. It cannot go on.*has changed/,
  );
});

it('says of a run that was not taken up what is kept, and where that cannot be read', () => {
  const kept = { counts: [700, 600], warmup: 500 } as unknown as KeptRun;
  expect(cutWords(cut, leftOfKept(kept, null))).toMatch(/300 draws are kept\.$/);
  expect(cutWords(cut, leftOfKept(kept, 'refused'))).toMatch(
    /300 draws are kept\. What is kept cannot be read: run the cell again/,
  );
});
