/** Moments of the samplers over ordinary and hard parameters. */
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from './index.ts';
import * as samplers from './samplers.ts';

const N = 20_000;

interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** Mean and variance of N draws within five standard errors of the true ones. */
function expectMoments(draw: (random: Random) => number, { mean, variance }: Moments, seed: number): void {
  const random = createRandom(seed);
  const xs = Float64Array.from({ length: N }, () => draw(random));
  const average = xs.reduce((a, b) => a + b) / N;
  const deviations = xs.map(x => (x - mean) ** 2);
  const spread = deviations.reduce((a, b) => a + b) / N;
  const fourth = deviations.reduce((a, b) => a + (b - spread) ** 2, 0) / N;
  expect(Math.abs(average - mean)).toBeLessThanOrEqual(5 * Math.sqrt(variance / N));
  expect(Math.abs(spread - variance)).toBeLessThanOrEqual(5 * Math.sqrt(fourth / N));
}

describe('samplers', () => {
  it.each([0.3, 1, 2.5, 80, 1e6])('gamma of shape %d has mean and variance equal to its shape', shape => {
    expectMoments(random => samplers.gamma(random, shape), { mean: shape, variance: shape }, 1);
  });

  it('log-gamma stays finite where the gamma itself would underflow', () => {
    const random = createRandom(2);
    const draws = Array.from({ length: 500 }, () => samplers.logGamma(random, 1e-4));
    expect(draws.every(Number.isFinite)).toBe(true);
    // E log G = ψ(a) ≈ −1/a for tiny a.
    const mean = draws.reduce((a, b) => a + b) / draws.length;
    expect(mean).toBeGreaterThan(-1e4 * 1.25);
    expect(mean).toBeLessThan(-1e4 * 0.75);
  });

  it.each([
    [0.01, 0.01],
    [1, 3],
    [40, 2],
  ])('beta(%d, %d) has the right moments and stays inside (0, 1)', (a, b) => {
    const total = a + b;
    const variance = (a * b) / (total * total * (total + 1));
    expectMoments(random => samplers.beta(random, a, b), { mean: a / total, variance }, 3);
    const random = createRandom(4);
    for (let i = 0; i < 1000; i++) {
      const x = samplers.beta(random, a, b);
      expect(x > 0 && x < 1).toBe(true);
    }
  });

  it.each([0, 0.2, 9.9, 10.1, 300, 1e7])('poisson of mean %d has mean and variance equal to it', mean => {
    expectMoments(random => samplers.poisson(random, mean), { mean, variance: mean }, 5);
  });

  it.each([
    [5, 0],
    [5, 1],
    [20, 0.1],
    [40, 0.4],
    [40, 0.97],
    [1_000_000, 0.3],
  ])('binomial(%d, %d) has mean np and variance np(1 − p)', (n, p) => {
    expectMoments(random => samplers.binomial(random, n, p), { mean: n * p, variance: n * p * (1 - p) }, 6);
  });

  it('binomial by rejection has the right probability at every count', () => {
    const random = createRandom(7);
    const counts = new Float64Array(41);
    for (let i = 0; i < N; i++) counts[samplers.binomial(random, 40, 0.45)] += 1;
    let pmf = 0.55 ** 40;
    for (let k = 0; k <= 40; k++) {
      const error = Math.abs(counts[k] / N - pmf);
      expect(error).toBeLessThan(5 * Math.sqrt((pmf + 1e-4) / N));
      pmf *= ((40 - k) / (k + 1)) * (0.45 / 0.55);
    }
  });

  it.each([0.001, 0.3, 1])('geometric of probability %d counts failures', p => {
    expectMoments(
      random => samplers.geometric(random, p),
      { mean: (1 - p) / p, variance: (1 - p) / (p * p) },
      8,
    );
  });

  it('negative binomial is overdispersed by mean² / concentration', () => {
    expectMoments(random => samplers.negativeBinomial2(random, 6, 3), { mean: 6, variance: 18 }, 9);
  });

  it('categorical never gives a class of weight 0, first, middle or last', () => {
    const random = createRandom(10);
    const seen = new Set(Array.from({ length: 2000 }, () => samplers.categorical(random, [0, 2, 0, 1, 0])));
    expect([...seen].toSorted((a, b) => a - b)).toEqual([1, 3]);
  });

  it('categorical and multinomial agree with the probabilities', () => {
    const random = createRandom(11);
    const counts = new Float64Array(3);
    samplers.multinomial(random, 60_000, [0.2, 0.5, 0.3], counts);
    expect(counts[0] + counts[1] + counts[2]).toBe(60_000);
    expect(Math.abs(counts[0] - 12_000)).toBeLessThan(5 * Math.sqrt(60_000 * 0.16));
    expect(Math.abs(counts[1] - 30_000)).toBeLessThan(5 * Math.sqrt(60_000 * 0.25));
    expectMoments(r => samplers.categorical(r, [0.2, 0.5, 0.3]), { mean: 1.1, variance: 0.49 }, 12);
  });

  it('multinomial gives nothing to impossible classes, wherever they stand', () => {
    const random = createRandom(13);
    const counts = new Float64Array(4);
    for (let i = 0; i < 200; i++) {
      samplers.multinomial(random, 10, [0, 0.1, 0.9, 0], counts);
      expect([counts[0], counts[1] + counts[2], counts[3]]).toEqual([0, 10, 0]);
    }
  });

  it('dirichlet sums to one, also when every weight is tiny', () => {
    const random = createRandom(14);
    const out = new Float64Array(4);
    for (const weight of [1e-3, 1, 50]) {
      for (let i = 0; i < 200; i++) {
        samplers.dirichlet(random, [weight, weight, weight, weight], out);
        expect(out.every(x => x > 0)).toBe(true);
        expect(out.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      }
    }
  });

  it('student t with many degrees of freedom has variance df / (df − 2)', () => {
    expectMoments(random => samplers.studentT(random, 10), { mean: 0, variance: 1.25 }, 15);
  });

  it('LKJ rows have norm one and uniform correlations for d = 2 and concentration 1', () => {
    const out = new Float64Array(4);
    expectMoments(
      random => {
        samplers.lkjCholesky(random, 2, 1, out);
        expect(out[2] ** 2 + out[3] ** 2).toBeCloseTo(1, 12);
        return out[2];
      },
      { mean: 0, variance: 1 / 3 },
      16,
    );
  });
});
