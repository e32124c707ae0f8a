/** What the adaptations learn and when: schedules, estimates, admissible draws. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random/index.ts';
import { isStartFailure, startChain } from '../index.ts';
import { equicorrelated } from '../test/densities.ts';
import { FisherDiagonal } from './fisher-diagonal.ts';
import { estimateStretch, FisherMatrix } from './fisher-matrix.ts';
import { FisherWindows } from './fisher-windows.ts';
import { isAdmissible } from './fisher.ts';
import { orthonormalRows, spdMean } from './linear-algebra.ts';
import { DenseMetric } from './metric-dense.ts';
import { LowRankMetric } from './metric-low-rank.ts';
import { DiagonalMetric } from './metric.ts';
import { Point } from './point.ts';
import { symmetricEigen } from './symmetric-eigen.ts';
import { stanWindows } from './stan-windows.ts';
import { shrunkCovariance } from './stan.ts';

const random = createRandom(17);

/** Draws at which the accumulators switch when every draw is admissible, and the first draw that is late. */
function schedule(warmup: number): { switches: number[]; late: number } {
  const windows = new FisherWindows(warmup);
  const switches: number[] = [];
  let background = 1;
  let late = Infinity;
  for (let draw = 0; draw < windows.finalStart; draw++) {
    background += 1;
    const decision = windows.decide(draw, background);
    if (decision.late) late = Math.min(late, draw);
    if (!decision.switch) continue;
    switches.push(draw);
    background = 0;
  }
  return { switches, late };
}

describe('Fisher windows', () => {
  it.each([
    [400, [198]],
    [500, [228]],
    [800, [318, 438]],
    [1000, [378, 498]],
  ])('of %i warm-up draws switch in the main phase at %j', (warmup, expected) => {
    const { switches } = schedule(warmup);
    expect(switches.filter(draw => draw >= 0.3 * warmup)).toEqual(expected);
  });

  it('switch every ten draws early on, the start point counted', () => {
    expect(schedule(100).switches.slice(0, 3)).toEqual([8, 18, 28]);
  });

  it('are late once no further window fits', () => {
    const { switches, late } = schedule(1000);
    expect(late).toBeGreaterThan(switches[switches.length - 1]);
    expect(late).toBeLessThan(850);
  });

  it('keep the last 15% for the step size', () => {
    expect(new FisherWindows(1000).finalStart).toBe(850);
    expect(new FisherWindows(0).finalStart).toBe(0);
  });
});

describe('Stan’s windows', () => {
  it('double, and the last takes what is left', () => {
    expect(stanWindows(1000)).toEqual([
      [75, 99],
      [100, 149],
      [150, 249],
      [250, 449],
      [450, 949],
    ]);
    expect(stanWindows(160)).toEqual([
      [75, 99],
      [100, 109],
    ]);
  });

  it('are cut 15/75/10% when short, and none when very short', () => {
    expect(stanWindows(100)).toEqual([[15, 89]]);
    expect(stanWindows(19)).toEqual([]);
  });

  it('shrink the covariance as if five draws had had variance 1e-3', () => {
    const covariance = shrunkCovariance([
      Float64Array.of(1, 2),
      Float64Array.of(3, 8),
      Float64Array.of(5, 2),
    ]);
    expect(covariance(0, 0)).toBeCloseTo((3 / 8) * 4 + (1e-3 * 5) / 8, 14);
    expect(covariance(0, 1)).toBeCloseTo(0, 14);
    expect(covariance(1, 1)).toBeCloseTo((3 / 8) * 12 + (1e-3 * 5) / 8, 14);
  });
});

describe('admissible draws', () => {
  it.each([
    [0, false, false],
    [1, false, true],
    [-3, false, true],
    [4, true, false],
    [-5, true, true],
    [0, true, false],
  ])('index %i, diverging %s: %s', (index, diverging, expected) => {
    const draw = new Point(1);
    draw.index = index;
    expect(isAdmissible({ draw, accept: 1, symmetric: 1, diverging })).toBe(expected);
  });
});

describe('the diagonal Fisher estimate', () => {
  const metric = new DiagonalMetric(3);
  const estimator = new FisherDiagonal(metric);

  it('starts from 1/|g|, keeping what is invalid', () => {
    estimator.begin(Float64Array.of(0, 0, 0), Float64Array.of(-4, 0.5, 0));
    expect([...metric.variance]).toEqual([0.25, 2, 1]);
  });

  it('is √(Var x / Var g) from three draws on, keeps what is invalid and stays in bounds', () => {
    estimator.add(Float64Array.of(1, 1e30, 5), Float64Array.of(-2, 0.5 + 1e-13, 0));
    expect(estimator.update()).toBe('none');
    estimator.add(Float64Array.of(5, 0, 5), Float64Array.of(-3, 0.5, 0));
    expect(estimator.update()).toBe('renewed');
    expect(metric.variance[0]).toBeCloseTo(Math.sqrt(7 / 1), 12);
    expect(metric.variance[1]).toBe(1e20);
    expect(metric.variance[2]).toBe(1);
  });

  it('forgets at a switch all but the background', () => {
    const other = new DiagonalMetric(1);
    const forgetful = new FisherDiagonal(other);
    forgetful.begin(Float64Array.of(1000), Float64Array.of(1));
    forgetful.switch();
    expect(forgetful.backgroundCount).toBe(0);
    for (const x of [0, 1, 2]) forgetful.add(Float64Array.of(x), Float64Array.of(-x / 4));
    forgetful.switch();
    forgetful.update();
    expect(other.variance[0]).toBeCloseTo(4, 12);
  });
});

describe('linear algebra', () => {
  it('symmetricEigen rebuilds its matrix from orthonormal vectors', () => {
    const n = 12;
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = random.normal();
    const { values, vectors } = symmetricEigen(matrix, n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let rebuilt = 0;
        let inner = 0;
        for (let k = 0; k < n; k++) {
          rebuilt += values[k] * vectors[k * n + i] * vectors[k * n + j];
          inner += vectors[i * n + k] * vectors[j * n + k];
        }
        expect(rebuilt).toBeCloseTo(matrix[i * n + j], 11);
        expect(inner).toBeCloseTo(i === j ? 1 : 0, 12);
      }
    }
  });

  it('symmetricEigen finds repeated, zero and widely spread eigenvalues', () => {
    const rotated = (values: readonly number[]) => {
      const axes = orthonormalRows(
        values.map(() => Float64Array.from(values, () => random.normal())),
        values.length,
      );
      const at = (i: number, j: number) =>
        values.reduce((sum, value, k) => sum + value * axes[k][i] * axes[k][j], 0);
      const n = values.length;
      return Float64Array.from({ length: n * n }, (_, place) => at(Math.floor(place / n), place % n));
    };
    for (const values of [[1, 1, 1, 2, 2], [0, 0, 3], [1e-3, 1, 1e3, 1e6], [-2, -1, 5], [4]]) {
      const found = symmetricEigen(rotated(values), values.length).values.sort();
      [...values]
        .sort((a, b) => a - b)
        .forEach((value, i) => expect(Math.abs(found[i] - value)).toBeLessThan(1e-9));
    }
    expect([...symmetricEigen(Float64Array.of(3, 0, 0, 0, 1, 0, 0, 0, 2), 3).values].sort()).toEqual([
      1, 2, 3,
    ]);
  });

  it('spdMean(diag(1, 4, 8), diag(1, 1, ½)) is diag(1, 2, 4)', () => {
    const a = Float64Array.of(1, 0, 0, 0, 4, 0, 0, 0, 8);
    const b = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 0.5);
    spdMean(a, b, 3).forEach((value, i) => expect(value).toBeCloseTo([1, 0, 0, 0, 2, 0, 0, 0, 4][i], 12));
  });

  it('spdMean(A, B) is the symmetric Σ with Σ B Σ = A', () => {
    const n = 5;
    const product = (x: Float64Array, y: Float64Array) =>
      Float64Array.from({ length: n * n }, (_, place) => {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += x[Math.floor(place / n) * n + k] * y[k * n + (place % n)];
        return sum;
      });
    const flip = (x: Float64Array) => x.map((_, place) => x[(place % n) * n + Math.floor(place / n)]);
    const definite = () => {
      const root = Float64Array.from({ length: n * n }, () => random.normal());
      return product(root, flip(root)).map((value, place) => value + (place % (n + 1) === 0 ? 0.1 : 0));
    };
    const [a, b] = [definite(), definite()];
    const mean = spdMean(a, b, n);
    flip(mean).forEach((value, place) => expect(value).toBe(mean[place]));
    product(product(mean, b), mean).forEach((value, place) => expect(value).toBeCloseTo(a[place], 9));
  });

  it('orthonormalRows skips rows that add nothing', () => {
    const basis = orthonormalRows(
      [Float64Array.of(1, 1, 0), Float64Array.of(2, 2, 0), Float64Array.of(0, 0, 3)],
      3,
    );
    expect(basis.length).toBe(2);
    expect(basis[1][2]).toBe(1);
  });
});

describe('the low-rank estimate', () => {
  const dim = 10;
  const density = equicorrelated(dim, 0.5);

  function windowOf(draws: number): { x: Float64Array[]; g: Float64Array[] } {
    const x: Float64Array[] = [];
    const g: Float64Array[] = [];
    for (let n = 0; n < draws; n++) {
      const shared = Math.sqrt(0.5) * random.normal();
      x.push(Float64Array.from({ length: dim }, () => random.normal() + shared));
      g.push(new Float64Array(dim));
      density.evaluate(x[n], g[n]);
    }
    return { x, g };
  }

  it('whitens N(0, I + ½·11ᵀ): Σ(z + ∇)² < 1e-10 on every draw after warm-up', () => {
    const options = { metric: 'lowRank', eigenvalueCutoff: 1.00001 };
    const sampler = { name: 'nuts', options } as const;
    const run = startChain({ density, seed: 8, chain: 0, warmup: 400, draws: 200, sampler });
    if (isStartFailure(run)) throw new Error('no start');
    const metric = new LowRankMetric(dim);
    for (let i = 0; i < 400; i++) run.step();
    const saved = run.snapshot() as { metric: ReturnType<LowRankMetric['snapshot']> };
    metric.restore(saved.metric);
    const [z, gradient, raw] = [0, 1, 2].map(() => new Float64Array(dim));
    while (run.step()) {
      density.evaluate(run.position, raw);
      metric.whiten(run.position, z);
      metric.whitenGradient(raw, gradient);
      expect(z.reduce((sum, value, i) => sum + (value + gradient[i]) ** 2, 0)).toBeLessThan(1e-10);
    }
  });

  it('keeps only the direction beyond the cutoff', () => {
    const { x, g } = windowOf(60);
    const { eigenvalues, directions } = estimateStretch(x, g, 2);
    expect(eigenvalues.length).toBe(1);
    expect(eigenvalues[0] > 3 && eigenvalues[0] < 7).toBe(true);
    expect(directions.every(value => Math.sign(value) === Math.sign(directions[0]))).toBe(true);
  });

  it('leaves to the scales what most directions share, however unequal one is', () => {
    const root = Array.from({ length: 60 }, () => random.normal());
    const x = root.map(shared =>
      Float64Array.from({ length: dim }, () => random.normal() + Math.sqrt(50) * shared),
    );
    const g = x.map(row => {
      const shared = (50 * row.reduce((sum, value) => sum + value)) / (1 + 50 * dim);
      return row.map(value => shared - value);
    });
    const { eigenvalues, scale } = estimateStretch(x, g, 2);
    expect(eigenvalues.length).toBe(1);
    expect(Math.abs(eigenvalues[0] / (1 + 50 * dim) - 1)).toBeLessThan(0.02);
    // Without: (51 / (1 − 50/501))^¼ = 2.7, and nine more directions of .13.
    scale.forEach(value => expect(Math.abs(value - 1)).toBeLessThan(0.25));
  });

  it('as a dense metric is the covariance itself', () => {
    const metric = new DenseMetric(dim);
    const estimator = new FisherMatrix(metric, 1);
    const { x, g } = windowOf(60);
    x.forEach((row, n) => estimator.add(row, g[n]));
    expect(estimator.update(0, true)).toBe('renewed');
    metric.covariance.forEach((value, at) => {
      const expected = 0.5 + (at % (dim + 1) === 0 ? 1 : 0);
      expect(value).toBeCloseTo(expected, 5);
    });
  });

  it('is renewed every 20 draws and at switches', () => {
    const estimator = new FisherMatrix(new LowRankMetric(dim), 2);
    const { x, g } = windowOf(60);
    const renewed = x.flatMap((row, n) => {
      estimator.add(row, g[n]);
      return estimator.update(n, n === 30) === 'renewed' ? [n] : [];
    });
    expect(renewed).toEqual([2, 22, 30, 50]);
  });

  it('works with fewer draws than dimensions', () => {
    const { x, g } = windowOf(4);
    const { scale, eigenvalues } = estimateStretch(x, g, 2);
    expect(scale.every(Number.isFinite)).toBe(true);
    expect(eigenvalues.every(value => value > 0 && value < Infinity)).toBe(true);
  });
});
