import { expect, test } from 'vitest';
import { groupChains } from './chain-groups.ts';

const chain = (index: number, done: number) => ({
  chain: index,
  done,
  total: 100,
  warmup: 20,
  divergences: 1,
  eta: index === 9 ? 7 : 3,
  finished: done === 100,
});

test('few chains have a row each', () => {
  expect(groupChains([chain(0, 5), chain(1, 6)]).map(({ label }) => label)).toEqual(['1', '2']);
});

test('many chains: four rows, and one for the rest with their mean progress and longest wait', () => {
  const groups = groupChains(Array.from({ length: 64 }, (_, i) => chain(i, i % 2 === 0 ? 40 : 60)));
  expect(groups.map(({ label }) => label)).toEqual(['1', '2', '3', '4', '5–64']);
  expect(groups[4]).toMatchObject({
    chain: null,
    progress: { done: 50, divergences: 60, eta: 7, finished: false },
  });
});
