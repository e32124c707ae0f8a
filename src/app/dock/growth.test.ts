import { expect, test } from 'vitest';
import type { Summary } from '../../workers/protocol.ts';
import { growthOf } from './growth.ts';

const summary = (draws: number, ...rows: readonly (readonly [ess: number, rhat: number])[]): Summary =>
  ({ draws, omitted: 0, rows: rows.map(([essBulk, rhat]) => ({ essBulk, rhat })) }) as unknown as Summary;

test('each summary adds a point: the smallest effective size and the largest R̂', () => {
  growthOf('a', summary(100, [50, 1.2], [80, 1.01]));
  const points = growthOf('a', summary(200, [120, 1.02], [90, 1.03], [NaN, NaN]));
  expect(points).toEqual([
    { draws: 100, essBulk: 50, rhat: 1.2 },
    { draws: 200, essBulk: 90, rhat: 1.03 },
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
