import { expect, test } from 'vitest';
import type { Summary } from '../../workers/protocol.ts';
import { comparable, growthOf } from './growth.ts';

type Row = readonly [ess: number, rhat: number];

const summary = (draws: number, ...rows: readonly Row[]): Summary =>
  ({ draws, omitted: 0, rows: rows.map(([essBulk, rhat]) => ({ essBulk, rhat })) }) as unknown as Summary;
const sampled = (draws: number, ...rows: readonly Row[]): Summary => ({
  ...summary(draws, ...rows),
  sampled: true,
});

test('each summary adds a point: the smallest effective size and the largest R̂', () => {
  growthOf('a', summary(100, [50, 1.2], [80, 1.01]));
  const points = growthOf('a', summary(200, [120, 1.02], [90, 1.03], [NaN, NaN]));
  expect(points).toEqual([
    { draws: 100, essBulk: 50, rhat: 1.2, atLeast: false },
    { draws: 200, essBulk: 90, rhat: 1.03, atLeast: false },
  ]);
});

test('the same summary twice is one point, and nothing to rate is none', () => {
  const one = summary(100, [50, 1.2]);
  growthOf('b', one);
  expect(growthOf('b', one)).toHaveLength(1);
  expect(growthOf('b', summary(200, [NaN, NaN]))).toHaveLength(1);
  expect(growthOf('b', null)).toHaveLength(1);
});

test('a run does not see the points of another', () => {
  growthOf('c', summary(100, [50, 1.2]));
  expect(growthOf('d', null)).toEqual([]);
});

test('of a sample of the draws the effective ones are a lower bound that never sinks; the last summary takes its place', () => {
  growthOf('e', summary(5_000, [18_000, 1]));
  growthOf('e', sampled(50_000, [9_000, 1]));
  const running = growthOf('e', sampled(90_000, [19_000, 1]));
  expect(running.map(({ essBulk, atLeast }) => [essBulk, atLeast])).toEqual([
    [18_000, false],
    [18_000, true],
    [19_000, true],
  ]);
  expect(comparable(running)).toHaveLength(3);
  const ended = growthOf('e', summary(100_000, [390_000, 1]));
  expect(ended).toHaveLength(4);
  expect(comparable(ended).map(({ essBulk }) => essBulk)).toEqual([18_000, 390_000]);
});
