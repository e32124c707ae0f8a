/** The wall time of each draw, which only who ran the chains can tell. */
import { expect, it } from 'vitest';
import type { ChainDraws, McmcResult } from './inference/job.ts';
import { Posterior } from './posterior.ts';

const empty = new Float64Array();
const chain = (seconds?: Float64Array): ChainDraws => ({
  chain: 0,
  positions: empty,
  stats: empty,
  warmupPositions: empty,
  warmupStats: empty,
  count: seconds?.length ?? 0,
  warmupCount: 0,
  ...(seconds && { seconds }),
});
const posterior = (chains: readonly ChainDraws[]): Posterior =>
  new Posterior({ job: { sampler: { name: 'nuts' } }, chains, values: {} } as unknown as McmcResult);

it('the seconds of each draw are a statistic, chain after chain, where they are known', () => {
  const timed = posterior([chain(Float64Array.of(1, 2)), chain(Float64Array.of(3))]);
  expect([...timed.stat('seconds')]).toEqual([1, 2, 3]);
  expect(() => timed.stat('second')).toThrow(/no statistic "second"/);
  expect(() => posterior([chain()]).stat('seconds')).toThrow(/no statistic/);
});
