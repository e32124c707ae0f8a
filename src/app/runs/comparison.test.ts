import { expect, test } from 'vitest';
import type { RunState, SummaryRow } from '../../workers/protocol.ts';
import {
  changedCells,
  comparedRows,
  comparisonSentence,
  isClear,
  movedControls,
  onlyIn,
  rowSentence,
  settingChanges,
} from './comparison.ts';
import {
  continueWords,
  judgedWords,
  madeWords,
  posteriorName,
  precisionWords,
  sizeWords,
} from './run-words.ts';

const row = (site: string, mean: number, mcse = 0.1): SummaryRow => ({
  site,
  entry: site,
  element: 0,
  mean,
  sd: 1,
  median: mean,
  low89: mean - 1.6,
  low50: mean - 0.7,
  high50: mean + 0.7,
  high89: mean + 1.6,
  rhat: 1,
  ess: 100,
  essBulk: 100,
  essTail: 100,
  mcse,
});

function run(rows: readonly SummaryRow[], part: Partial<RunState> = {}): RunState {
  const chains = Array.from({ length: 4 }, (_, chain) => ({
    chain,
    done: 200,
    total: 200,
    warmup: 100,
    divergences: 0,
    eta: 0,
    finished: true,
  }));
  return {
    id: 'run-1',
    cell: 'fit',
    status: 'done',
    model: { title: 'eightSchools', dim: 1, factors: [], entries: [] },
    sampler: 'nuts',
    backend: 'wasm',
    device: null,
    seed: 7,
    warmup: 100,
    draws: 100,
    chains,
    seconds: 0.25,
    drawsPerSecond: 1,
    divergences: 0,
    partial: false,
    untilEss: null,
    precise: false,
    canContinue: true,
    began: new Date(2026, 0, 2, 11, 32).getTime(),
    bytes: 0,
    dropped: false,
    restored: false,
    keeping: 'no',
    made: { engine: '0.1.0', api: 1, browser: 'Chromium 156, Linux' },
    summary: { draws: 100, rows, omitted: 0 },
    verdict: { level: 'good', text: 'Looks converged.', advice: [] },
    error: null,
    ...part,
  };
}

test('the difference of two means has the error of both runs together', () => {
  const [mu] = comparedRows(run([row('mu', 1, 0.3)]), run([row('mu', 3, 0.4)]));
  expect(mu.difference).toBe(2);
  expect(mu.mcse).toBeCloseTo(0.5, 12);
  expect(isClear(mu)).toBe(true);
  expect(rowSentence(mu)).toBe(
    'mu: mean 1.0 before and 3.0 after, a difference of +2.0 ± 0.50; 89% −0.60 to 2.6 before, 1.4 to 4.6 after.',
  );
});

test('a difference within twice its error is called none', () => {
  const [mu] = comparedRows(run([row('mu', 1)]), run([row('mu', 1.2)]));
  expect(isClear(mu)).toBe(false);
  expect(rowSentence(mu)).toContain('no difference beyond Monte Carlo error');
});

test('parameters that only one run has are named, not compared', () => {
  const [before, after] = [run([row('mu', 1), row('old', 2)]), run([row('new', 0), row('mu', 1)])];
  expect(comparedRows(before, after).map(({ element }) => element)).toEqual(['mu']);
  expect(onlyIn(before, after)).toEqual(['old']);
  expect(onlyIn(after, before)).toEqual(['new']);
});

test('the sentence names what moved most, in standard deviations', () => {
  const before = run([row('mu', 1), row('tau', 5), row('z', 0)]);
  const after = run([row('mu', 1.05), row('tau', 8), row('z', 1)]);
  expect(comparisonSentence(comparedRows(before, after))).toBe(
    '2 of 3 means differ by more than two Monte Carlo standard errors; tau most: 5.0 before, 8.0 after.',
  );
  expect(comparisonSentence(comparedRows(before, before))).toBe(
    'No mean differs by more than two Monte Carlo standard errors.',
  );
  expect(comparisonSentence([])).toBe('The two runs have no parameter in common.');
});

test('the sentence tells of means that stayed where the spread did not', () => {
  const narrow = { ...row('mu', 1), sd: row('mu', 1).sd / 2 };
  const wide = { ...row('tau', 5), sd: 1.2 * row('tau', 5).sd };
  const before = run([row('mu', 1), row('tau', 5), row('z', 0)]);
  expect(comparisonSentence(comparedRows(before, run([narrow, wide, row('z', 0)])))).toBe(
    'No mean differs by more than two Monte Carlo standard errors. ' +
      'The standard deviation changed by more than a tenth in 2 of 3: 1 smaller, 1 larger.',
  );
  expect(comparisonSentence(comparedRows(before, run([narrow, row('tau', 5), row('z', 0)])))).toContain(
    'in 1 of 3: smaller.',
  );
  expect(comparisonSentence(comparedRows(run([row('mu', 1)]), run([narrow])))).toContain(
    ' The standard deviation is more than a tenth smaller.',
  );
});

test('settings and cells are listed where they differ', () => {
  expect(settingChanges(run([]), run([]))).toEqual([]);
  expect(settingChanges(run([]), run([], { seed: 8, draws: 200 }))).toEqual([
    'seed 7 before, 8 after',
    'draws per chain 100 before, 200 after',
  ]);
  const [model, fit] = [
    { id: 'model', source: 'a' },
    { id: 'fit', source: 'b' },
  ];
  expect(changedCells([model, fit], [{ ...model, source: 'A' }, fit])).toEqual([
    { id: 'model', before: 'a', after: 'A' },
  ]);
  expect(changedCells([fit], [model, fit])).toEqual([{ id: 'model', before: '', after: 'a' }]);
});

test('a run is called as its cell calls the posterior, or by its model', () => {
  const named = (source: string) => posteriorName(run([]), [{ id: 'fit', source }]);
  expect(named('const wide = await mcmc(eightSchools);')).toBe('wide');
  expect(named('const a = await mcmc(f);\nconst b = await mcmc(g);')).toBe('eightSchools');
  expect(named('(await mcmc(f)).mean("mu")')).toBe('eightSchools');
});

test('the words of a run say size, state, precision and making', () => {
  expect(sizeWords(run([]))).toBe('4 × 100 draws in 0.3 s');
  const stopped = run([], {
    status: 'stopped',
    partial: true,
    chains: run([]).chains.map(chain => ({ ...chain, done: 150 })),
  });
  expect(sizeWords(stopped)).toBe('200 of 400 draws in 0.3 s');
  expect(continueWords(stopped)).toBe('200 draws are missing.');
  expect(continueWords(run([]))).toBe('100 more draws per chain.');
  expect(judgedWords(run([], { dropped: true }))).toBe(
    'Looks converged. Its draws were dropped to make room.',
  );
  expect(precisionWords(run([], { untilEss: 400, precise: true }))).toBe(
    'Stopped at 400 draws: every bulk and tail ESS ≥ 400.',
  );
  expect(precisionWords(run([], { untilEss: 400 }))).toBe(
    'All 400 draws: not every bulk and tail ESS ≥ 400.',
  );
  expect(precisionWords(run([]))).toBe('');
  expect(madeWords(run([]))).toBe('seed 7, 11:32, engine 0.1.0, API 1, Chromium 156, Linux');
});

test('controls of one label in two cells are told apart', () => {
  const cells = (first: number, second: number) =>
    [first, second].map((value, i) => ({ id: `c${i}`, source: '', controls: [{ label: 'rate', value }] }));
  expect(movedControls(cells(1, 2), cells(3, 2))).toEqual([{ label: 'rate', before: '1', after: '3' }]);
  expect(movedControls(cells(1, 2), cells(1, 2))).toEqual([]);
});
