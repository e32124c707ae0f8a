/** The table says what was measured, and what was not. */
import { expect, test } from 'vitest';
import { report } from './report.ts';
import type { Chain, Group, Results, SideResult } from './results.ts';

const side = (id: SideResult['id'], ...chains: readonly Chain[]): SideResult => ({ id, chains });
const chain = (ms: number, ess: number): Chain => ({ ms, ess, leapfrogs: 1000 });

const GROUP: Group = {
  date: '2026-01-02',
  rounds: 2,
  sides: [
    side('warm', chain(10, 100), chain(10, 100)),
    side('stan-plain', chain(40, 100), chain(40, 100)),
    side('stan-native', chain(20, 50), chain(20, 60)),
    { ...side('numpyro'), failure: 'no answer within 120 s' },
    side('pyro', { ...chain(900, 0), shortened: { warmup: 0, draws: 0 } }),
  ],
  gradient: [100, 110],
  tfjs: [],
  load: [{ ms: 10, first: 11 }],
};

const results = (more: Partial<Results> = {}): Results => ({
  machine: 'a machine',
  groups: { 'eight-schools': GROUP },
  growth: {},
  ...more,
});

const lineWith = (text: string, word: string): string =>
  text.split('\n').find(line => line.startsWith(`| ${word}`)) ?? '';

test('speed-up is against the faster build of Stan, by effective draws', () => {
  const { text, last } = report(results());
  // 10,000 a second against 2,750 of the native build, whose chain takes twice ours.
  expect(last).toBe('geometric mean speed-up over Stan: 3.64 (over 1 of 11 workloads)');
  expect(lineWith(text, 'ours, Node, warm')).toContain('≥ 3, ≤ 17 ms: met');
  expect(text).toContain('geometric mean of Stan’s sampling time ÷ ours: 2.00');
});

test('a side without draws, one that failed and one that is not there are said to be so', () => {
  const { text } = report(results());
  expect(lineWith(text, 'NumPyro')).toContain('no answer within 120 s');
  expect(lineWith(text, 'Pyro')).toContain('a gradient alone');
  expect(lineWith(text, 'Pyro')).toContain('900 µs');
  expect(text).toContain('PyMC with nutpie is left out: pip install pymc nutpie numba');
});

test('growth is named by its power', () => {
  const size = (n: number, gradient: number) => ({
    size: n,
    gradient,
    draw: gradient / 1e5,
    leapfrogs: 10,
    load: 5,
    memory: 1e5,
    resident: 1e8,
  });
  const sizes = [size(1000, 1000), size(10_000, 10_000), size(100_000, 200_000), size(1_000_000, 400_000)];
  const { text } = report(results({ growth: { rows: { date: '2026-01-02', sizes } } }));
  expect(lineWith(text, '10,000')).toContain('1.00: linear');
  expect(lineWith(text, '100,000')).toContain('1.30: more than linear, the arrays leave a cache');
  expect(lineWith(text, '1,000,000')).toContain('0.30: less than linear');
});
