import { describe, expect, it } from 'vitest';
import { picturesOf } from './pictures.ts';

/** Two chains of 1,000 steps of warm-up, one of them this far. */
const chains = (done: number) =>
  [done, 0].map((steps, chain) => ({
    chain,
    done: steps,
    total: 2000,
    warmup: 1000,
    divergences: 0,
    eta: null,
    finished: true,
  }));

describe('the pictures of a run', () => {
  it('are all there while it runs, so that nothing moves', () => {
    const all = { bars: true, traces: true, densities: true };
    expect(picturesOf({ status: 'starting', chains: chains(0) })).toEqual(all);
    expect(picturesOf({ status: 'running', chains: chains(0) })).toEqual(all);
  });

  it('are none of a run that failed before its first step', () => {
    const none = { bars: false, traces: false, densities: false };
    expect(picturesOf({ status: 'failed', chains: chains(0) })).toEqual(none);
  });

  it('are traces without densities of one that ended in warm-up', () => {
    const { traces, densities } = picturesOf({ status: 'stopped', chains: chains(700) });
    expect([traces, densities]).toEqual([true, false]);
    expect(picturesOf({ status: 'failed', chains: chains(100) }).traces).toBe(false);
  });

  it('are all there once a chain has a draw', () => {
    const { traces, densities } = picturesOf({ status: 'failed', chains: chains(1001) });
    expect([traces, densities]).toEqual([true, true]);
  });
});
