/** What differs from the run before, in the fewest words that say it. */
import { expect, test } from 'vitest';
import { bareLine, lineChange } from './line-change.ts';
import { runBefore, sinceBefore } from './since-before.ts';
import type { Origin, SinceBefore } from './since-before.ts';

const MODEL = `function eightSchools() {
  const mu  = ~Normal(0, 5);               // mean effect
  const tau = ~HalfCauchy(5);              // how far schools differ
  observe(Normal(mu, tau), y);
}`;
const RUN = 'const posterior = await mcmc(eightSchools, { chains: 4, draws: 10_000 });';

const origin = (model: string, run = RUN, seed = 1, heads?: number): Origin => ({
  cell: 'run',
  title: 'eightSchools',
  began: seed,
  sources: [
    {
      id: 'model',
      source: model,
      ...(heads !== undefined && { controls: [{ label: 'heads', value: heads }] }),
    },
    { id: 'run', source: run },
  ],
  settings: new Map([
    ['seed', String(seed)],
    ['draws per chain', run.includes('10_000') ? '10,000' : '500'],
  ]),
});

const printed = (changes: readonly SinceBefore[]): readonly string[] =>
  changes.map(one => (one.kind === 'words' ? one.words : `${one.head}${one.before} → ${one.after}`));

const since = (before: Origin, now: Origin): readonly string[] => printed(sinceBefore(before, now));

test('another prior is named with what it was', () => {
  const edited = MODEL.replace('HalfCauchy(5)', 'HalfNormal(5)');
  expect(since(origin(MODEL), origin(edited))).toEqual(['tau = ~HalfCauchy(5) → HalfNormal(5)']);
  const moved = MODEL.replace('Normal(0, 5)', 'Normal(20, 1)');
  expect(since(origin(MODEL), origin(moved))).toEqual(['mu = ~Normal(0, 5) → Normal(20, 1)']);
});

test('a changed argument of a long call stands alone, and the setting that it makes is not said again', () => {
  expect(since(origin(MODEL), origin(MODEL, RUN.replace('10_000', '500')))).toEqual(['draws: 10_000 → 500']);
});

test('lines that came and went, several changes, and comments alone', () => {
  const longer = MODEL.replace('  observe', '  const nu = ~Gamma(2, 0.1);\n  observe');
  expect(since(origin(MODEL), origin(longer))).toEqual([' → nu = ~Gamma(2, 0.1)']);
  expect(since(origin(longer), origin(MODEL))).toEqual(['nu = ~Gamma(2, 0.1) → ']);
  const both = MODEL.replace('Normal(0, 5)', 'Normal(0, 50)').replace('HalfCauchy(5)', 'HalfCauchy(1)');
  expect(since(origin(MODEL), origin(both))).toEqual([
    'mu = ~Normal(0, 5) → Normal(0, 50)',
    'tau = ~HalfCauchy(5) → HalfCauchy(1)',
  ]);
  expect(since(origin(MODEL), origin(MODEL.replace('mean effect', 'average')))).toEqual([
    'only comments or spaces changed',
  ]);
});

test('seeds and controls are named; two runs of the same have nothing', () => {
  expect(since(origin(MODEL), origin(MODEL, RUN, 2))).toEqual(['seed: 1 → 2']);
  expect(since(origin(MODEL, RUN, 1, 7), origin(MODEL, RUN, 1, 5))).toEqual(['heads: 7 → 5']);
  expect(since(origin(MODEL), origin(MODEL))).toEqual([]);
});

test('a change that is larger than a call, or has no call, is shown as far as it goes', () => {
  expect(lineChange('x = a + 1', 'x = b * 2')).toEqual({ head: 'x = ', before: 'a + 1', after: 'b * 2' });
  expect(lineChange('x = f(1) + 2', 'x = f(3) + 4')).toEqual({
    head: 'x = ',
    before: 'f(1) + 2',
    after: 'f(3) + 4',
  });
  expect(lineChange('y = [1, 2, 3]', 'y = [1, 5, 3]')).toEqual({ head: 'y = [1, ', before: '2', after: '5' });
  expect(lineChange('a', 'a + 1')).toEqual({ head: '', before: 'a', after: 'a + 1' });
  expect(bareLine('  const link = "http://a.b"; // here')).toBe('link = "http://a.b"');
});

test('the run before is the last one of the same cell and model', () => {
  const [first, second, third] = [1, 2, 3].map(seed => origin(MODEL, RUN, seed));
  const other = { ...second, cell: 'other' };
  expect(runBefore([third, first, second, other], third)).toBe(second);
  expect(runBefore([first, other], third)).toBe(first);
  expect(runBefore([first, { ...second, title: 'pooled' }], third)).toBe(first);
  expect(runBefore([first], first)).toBeUndefined();
});

test('of a cell full of data only its name is said', () => {
  const data = 'const csv = `1,2\n' + '3,4\n'.repeat(6000);
  expect(since(origin(data), origin(`${data}5,6\n`))).toEqual(['cell model changed']);
});
