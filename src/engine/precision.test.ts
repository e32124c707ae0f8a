import { describe, expect, it } from 'vitest';
import { chees, HalfNormal, mcmc, mh, Normal, observe, sample } from './api.ts';
import { judgePrecision } from './precision.ts';
import { createRandom } from './random/index.ts';

function model() {
  const mu = sample('mu', Normal(0, 5));
  const sigma = sample('sigma', HalfNormal(3));
  observe(Normal(mu, sigma), [1.2, 0.4, 2.2, 1.9]);
}

const smallest = (run: Awaited<ReturnType<typeof mcmc>>) =>
  Math.min(...run.summary().flatMap(row => [row.essBulk, row.essTail]));

describe('untilEss', () => {
  it('keeps the first draws of the whole run, as many hundreds as the precision needs', async () => {
    const whole = await mcmc(model, { seed: 3, warmup: 300, draws: 2000 });
    const short = await mcmc(model, { seed: 3, warmup: 300, draws: 2000, untilEss: 400 });
    const draws = short.drawsPerChain;
    expect(draws % 100).toBe(0);
    expect(draws).toBeLessThan(2000);
    expect(short.precise).toBe(true);
    expect(short.partial).toBe(false);
    expect(smallest(short)).toBeGreaterThanOrEqual(400);
    expect(Math.max(...short.summary().map(row => row.rhat))).toBeLessThanOrEqual(1.01);
    for (const name of ['mu', 'sigma'])
      expect(short.byChain(name).toArray()).toEqual(
        (whole.byChain(name).toArray() as number[][]).map(chain => chain.slice(0, draws)),
      );
    const before = await mcmc(model, { seed: 3, warmup: 300, draws: draws - 100 });
    expect(smallest(before) < 400 || Math.max(...before.summary().map(row => row.rhat)) > 1.01).toBe(true);
  });

  it('ends at the draws asked for where they are not enough', async () => {
    const run = await mcmc(model, { seed: 3, warmup: 300, draws: 200, untilEss: 100_000 });
    expect([run.drawsPerChain, run.precise]).toEqual([200, false]);
  });

  it('holds for chains that move together too', async () => {
    const run = await mcmc(model, {
      kernel: chees({ chains: 16 }),
      draws: 400,
      untilEss: 200,
      backend: 'wasm',
    });
    expect(run.precise).toBe(true);
    expect(run.drawsPerChain % 100).toBe(0);
    expect(run.drawsPerChain).toBeLessThan(400);
    expect(smallest(run)).toBeGreaterThanOrEqual(200);
  });

  it('is refused with a sampler that does not know it, and as no whole number', async () => {
    await expect(mcmc(model, { kernel: mh(), untilEss: 400 })).rejects.toThrow('untilEss is for nuts()');
    await expect(mcmc(model, { untilEss: 0.5 })).rejects.toThrow('untilEss is out of bounds');
  });
});

describe('the judgement', () => {
  const random = createRandom(5);
  const draws = Array.from({ length: 4 }, () => Float64Array.from({ length: 1000 }, () => random.normal()));
  const read = (_: number, n: number) => draws.map(chain => chain.subarray(0, n));

  it('is the same however the draws arrive and however often it pauses', () => {
    const at = (counts: readonly number[], pause: () => boolean) => {
      const work = judgePrecision(3, 1000, read);
      for (const count of counts) while (!work.advance(count, pause));
      return work.enough;
    };
    const enough = at([1000], () => false);
    expect(enough).toBeGreaterThan(200);
    expect(at([99, 250, 333, 700, 1000], () => true)).toBe(enough);
    expect(at([1000, 1000], () => true)).toBe(enough);
  });

  it('reads of a long run some twenty times its draws, not hundreds of times', () => {
    const judgedAt: number[] = [];
    const stuck = Array.from({ length: 2 }, (_, chain) => new Float64Array(4).fill(chain));
    const work = judgePrecision(1, 100, (_element, n) => {
      judgedAt.push(n);
      return stuck;
    });
    work.advance(100_000, () => false);
    const hundreds = Array.from({ length: 20 }, (_, i) => 100 * (i + 1));
    expect(judgedAt.slice(0, 22)).toEqual([...hundreds, 2100, 2200]);
    expect(judgedAt.every(n => n % 100 === 0)).toBe(true);
    expect(judgedAt.every((n, i) => i === 0 || n - judgedAt[i - 1] <= Math.max(100, n / 20))).toBe(true);
    expect(judgedAt.reduce((sum, n) => sum + n, 0)).toBeLessThan(25 * 100_000);
  });

  it('is held up by one scalar, and not by one that never changes', () => {
    const stuck = Array.from({ length: 4 }, (_, chain) => new Float64Array(1000).fill(chain));
    const constant = Array.from({ length: 4 }, () => new Float64Array(1000).fill(2));
    const withOther = (other: readonly Float64Array[]) => {
      const work = judgePrecision(2, 100, (element, n) =>
        (element === 0 ? draws : other).map(chain => chain.subarray(0, n)),
      );
      work.advance(1000, () => false);
      return work.enough;
    };
    expect(withOther(stuck)).toBeNull();
    expect(withOther(constant)).toBe(100);
  });
});
