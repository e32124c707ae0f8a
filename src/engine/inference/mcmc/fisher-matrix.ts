/**
 * Low-rank and dense metrics that minimise the Fisher divergence, from stored draws X and gradients G: standardise both,
 * span their space by an orthonormal U, and in it take the geodesic mean of the draws' covariance and the inverse of the
 * gradients' (arXiv:2603.18845, §4). The sums are divided by γ and the identity added, so directions nobody saw stay 1.
 * Not here: applying the metric (metric-low-rank.ts, metric-dense.ts).
 */
import type { Change, MetricEstimator } from './estimator.ts';
import { dot, eigenvalueBound, orthonormalRows, spdMean } from './linear-algebra.ts';
import type { DenseMetric } from './metric-dense.ts';
import type { LowRankMetric } from './metric-low-rank.ts';
import { spreadOfMany } from './native-spread.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

const GAMMA = 1e-5;
/** Draws between estimates. */
export const UPDATE_EVERY = 20;
const FEWEST_DRAWS = 3;
const SMALLEST = 1e-20;
const LARGEST = 1e20;

/** Scales and stretched directions found in draws and gradients. */
export interface Stretch {
  /** [dim] */
  readonly scale: Float64Array;
  /** Eigenvalues beyond the cutoff. */
  readonly eigenvalues: Float64Array;
  /** Row-major [rank, dim], in scaled space. */
  readonly directions: Float64Array;
}

/** Draws and gradients, centred and scaled: of a standard normal, each gradient is minus its draw. */
interface Standardised {
  readonly x: readonly Float64Array[];
  readonly g: readonly Float64Array[];
  readonly scale: Float64Array;
}

/** @param draws,gradients at least 3 each, [dim] each. */
function standardise(draws: readonly Float64Array[], gradients: readonly Float64Array[]): Standardised {
  const x = centred(draws);
  const g = centred(gradients);
  const scale = fisherScale(x, g);
  for (const row of x) for (let i = 0; i < row.length; i++) row[i] /= scale[i];
  for (const row of g) for (let i = 0; i < row.length; i++) row[i] *= scale[i];
  return { x, g, scale };
}

/**
 * @param draws,gradients at least 3 each, [dim] each.
 * @param cutoff keep eigenvalues above it or below its inverse; > 1.
 */
export function estimateStretch(
  draws: readonly Float64Array[],
  gradients: readonly Float64Array[],
  cutoff: number,
): Stretch {
  const standard = standardise(draws, gradients);
  return stretchOf(standard, spreadOf(standard), cutoff);
}

/** Regularised covariances of draws and gradients in a basis; the unit vectors where that is undefined. */
interface Spread {
  readonly basis: readonly Float64Array[] | undefined;
  readonly rank: number;
  readonly draws: Float64Array;
  readonly gradients: Float64Array;
}

function spreadOf({ x, g, scale }: Standardised): Spread {
  const dim = scale.length;
  // More draws than dimensions span everything; where they do not, the identity added below gives those directions 1.
  const basis = x.length > dim ? undefined : orthonormalRows([...x, ...g], dim);
  const rank = basis?.length ?? dim;
  return { basis, rank, draws: regularised(x, rank, basis), gradients: regularised(g, rank, basis) };
}

/** From so many dimensions on, */
const SCREENED = 6;
/** a single eigenvalue of 2 or ½ among ones means half the difference of the correlations has one beyond this. */
const LEAST_DIFFERENCE = 0.55;

/**
 * Whether a direction may be worth its price, told without the geodesic mean: half the difference of the correlations of
 * draws and gradients is near the mean's logarithm. For a normal it is .6 and more where one eigenvalue reaches 2.
 */
function mayStretch({ basis, rank, draws, gradients }: Spread): boolean {
  if (basis !== undefined || rank < SCREENED) return true;
  const difference = new Float64Array(rank * rank);
  for (let i = 0; i < rank; i++) {
    for (let j = 0; j < i; j++) {
      const at = i * rank + j;
      const ofDraws = draws[at] / Math.sqrt(draws[i * rank + i] * draws[j * rank + j]);
      const ofGradients = gradients[at] / Math.sqrt(gradients[i * rank + i] * gradients[j * rank + j]);
      const half = (ofDraws - ofGradients) / 2;
      difference[at] = half;
      difference[j * rank + i] = half;
    }
  }
  // Written so that NaN passes.
  return !(eigenvalueBound(difference, rank) < LEAST_DIFFERENCE);
}

function stretchOf({ scale }: Pick<Standardised, 'scale'>, spread: Spread, cutoff: number): Stretch {
  const dim = scale.length;
  const { rank } = spread;
  const basis = spread.basis ?? unitRows(dim);
  const mean = spdMean(spread.draws, spread.gradients, rank);
  const { values, vectors } = symmetricEigen(mean, rank);
  // What most directions share belongs to the scales: the fewer are left to keep. Directions nobody saw are 1.
  const common = rank < dim ? 1 : middleOf(values);
  const kept: number[] = [];
  for (let k = 0; k < rank; k++) {
    const value = values[k] / common;
    if (value > cutoff || value < 1 / cutoff) kept.push(k);
  }
  const directions = new Float64Array(kept.length * dim);
  kept.forEach((k, row) => {
    for (let j = 0; j < rank; j++) {
      const weight = vectors[k * rank + j];
      for (let i = 0; i < dim; i++) directions[row * dim + i] += weight * basis[j][i];
    }
  });
  return {
    scale: scale.map(value => value * Math.sqrt(common)),
    eigenvalues: Float64Array.from(kept, k => values[k] / common),
    directions,
  };
}

/** The median; of an even number the geometric mean of the middle two. 1 where it is not positive and finite. */
function middleOf(values: Float64Array): number {
  const sorted = values.toSorted();
  const low = sorted[(sorted.length - 1) >> 1];
  const middle = Math.sqrt(low * sorted[sorted.length >> 1]);
  return middle > 0 && middle < Infinity ? middle : 1;
}

/**
 * Fisher divergence from the best diagonal normal, E‖x + g‖² once standardised: Σ (λ + 1/λ − 2) over the eigenvalues λ
 * of a normal, and more where the posterior is not normal. 0 is a perfect fit.
 */
function divergenceOf({ x, g }: Standardised): number {
  let sum = 0;
  for (let n = 0; n < x.length; n++) {
    for (let i = 0; i < x[n].length; i++) {
      const gap = x[n][i] + g[n][i];
      sum += gap * gap;
    }
  }
  return sum / x.length;
}

function unitRows(dim: number): Float64Array[] {
  return Array.from({ length: dim }, (_, i) => {
    const row = new Float64Array(dim);
    row[i] = 1;
    return row;
  });
}

function centred(rows: readonly Float64Array[]): Float64Array[] {
  const mean = new Float64Array(rows[0].length);
  for (const row of rows) for (let i = 0; i < mean.length; i++) mean[i] += row[i] / rows.length;
  return rows.map(row => {
    const out = row.slice();
    for (let i = 0; i < out.length; i++) out[i] -= mean[i];
    return out;
  });
}

/** σᵢ with σᵢ² = √(Var xᵢ / Var gᵢ). */
function fisherScale(x: readonly Float64Array[], g: readonly Float64Array[]): Float64Array {
  const scale = new Float64Array(x[0].length);
  for (let i = 0; i < scale.length; i++) {
    let above = 0;
    let below = 0;
    for (let n = 0; n < x.length; n++) {
      above += x[n][i] * x[n][i];
      below += g[n][i] * g[n][i];
    }
    const variance = Math.sqrt(above / below);
    scale[i] =
      variance > 0 && variance < Infinity ? Math.sqrt(Math.min(Math.max(variance, SMALLEST), LARGEST)) : 1;
  }
  return scale;
}

/** (U rows)(U rows)ᵀ/γ + I in the basis U. */
function regularised(
  rows: readonly Float64Array[],
  rank: number,
  basis: readonly Float64Array[] | undefined,
): Float64Array {
  const out = new Float64Array(rank * rank);
  const along = new Float64Array(rank);
  for (const row of rows) {
    if (basis) for (let j = 0; j < rank; j++) along[j] = dot(basis[j], row);
    const projected = basis ? along : row;
    for (let j = 0; j < rank; j++) {
      const left = projected[j] / GAMMA;
      for (let k = 0; k <= j; k++) out[j * rank + k] += left * projected[k];
    }
  }
  for (let j = 0; j < rank; j++) {
    for (let k = 0; k < j; k++) out[k * rank + j] = out[j * rank + k];
    out[j * rank + j] += 1;
  }
  return out;
}

interface Window {
  draws: Float64Array[];
  gradients: Float64Array[];
}

interface MatrixState {
  readonly draws: readonly Float64Array[];
  readonly gradients: readonly Float64Array[];
  readonly background: number;
  readonly lastUpdate: number;
}

/** Keeps the window's draws and re-estimates at switches and every 20 draws. */
export class FisherMatrix implements MetricEstimator {
  private readonly metric: LowRankMetric | DenseMetric;
  private readonly cutoff: number;
  private readonly interval: number;
  /** Foreground draws; the last `background` of them are the background's too. */
  private window: Window = { draws: [], gradients: [] };
  private background = 0;
  private lastUpdate = -Infinity;

  /**
   * @param cutoff see estimateStretch; a dense metric keeps everything.
   * @param interval draws between estimates, switches apart.
   */
  constructor(metric: LowRankMetric | DenseMetric, cutoff: number, interval = UPDATE_EVERY) {
    this.metric = metric;
    this.cutoff = cutoff;
    this.interval = interval;
  }

  get backgroundCount(): number {
    return this.background;
  }

  begin(position: Float64Array, gradient: Float64Array): void {
    const scale = gradient.map(g => {
      const value = 1 / Math.sqrt(Math.abs(g));
      return value > 0 && value < Infinity ? value : 1;
    });
    this.apply({ scale, eigenvalues: new Float64Array(0), directions: new Float64Array(0) });
    this.add(position, gradient);
  }

  add(position: Float64Array, gradient: Float64Array): void {
    this.window.draws.push(position.slice());
    this.window.gradients.push(gradient.slice());
    this.background += 1;
  }

  switch(): void {
    const { draws, gradients } = this.window;
    const from = draws.length - this.background;
    this.window = { draws: draws.slice(from), gradients: gradients.slice(from) };
    this.background = 0;
  }

  update(draw: number, switched: boolean): Change {
    const isTime = switched || draw - this.lastUpdate >= this.interval;
    if (!isTime || !this.enough) return 'none';
    this.lastUpdate = draw;
    const { draws, gradients } = this.window;
    return this.apply(estimateStretch(draws, gradients, this.cutoff)) ? 'renewed' : 'none';
  }

  private get enough(): boolean {
    return this.window.draws.length >= FEWEST_DRAWS;
  }

  /**
   * What the foreground shows, the metric left alone; undefined where there are too few draws, or nothing to find. The
   * second is told cheaply from the divergence that one eigenvalue at the cutoff would cause, halved for safety, and
   * from the correlations.
   */
  look(): Stretch | undefined {
    if (!this.enough) return undefined;
    const { draws, gradients } = this.window;
    const least = (this.cutoff + 1 / this.cutoff - 2) / 2;
    if (draws.length > draws[0].length) {
      const found = spreadOfMany(draws, gradients, least);
      return found && mayStretch(found) ? stretchOf(found, found, this.cutoff) : undefined;
    }
    const standard = standardise(draws, gradients);
    if (divergenceOf(standard) < least) return undefined;
    const spread = spreadOf(standard);
    return mayStretch(spread) ? stretchOf(standard, spread, this.cutoff) : undefined;
  }

  private apply(stretch: Stretch): boolean {
    const { metric } = this;
    if (!stretch.scale.every(Number.isFinite) || !stretch.directions.every(Number.isFinite)) return false;
    if ('covariance' in metric) return metric.set(covarianceOf(stretch));
    metric.scale.set(stretch.scale);
    metric.eigenvalues = stretch.eigenvalues.slice();
    metric.directions = stretch.directions.slice();
    return true;
  }

  snapshot(): MatrixState {
    const { window, background, lastUpdate } = this;
    return {
      draws: window.draws.map(row => row.slice()),
      gradients: window.gradients.map(row => row.slice()),
      background,
      lastUpdate,
    };
  }

  restore(state: unknown): void {
    const saved = state as MatrixState;
    this.window = { draws: saved.draws.map(r => r.slice()), gradients: saved.gradients.map(r => r.slice()) };
    this.background = saved.background;
    this.lastUpdate = saved.lastUpdate;
  }
}

/** D (I + U (Λ − I) Uᵀ) D, row-major. */
function covarianceOf(stretch: Stretch): Float64Array {
  const { scale, eigenvalues, directions } = stretch;
  const dim = scale.length;
  const out = new Float64Array(dim * dim);
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j < dim; j++) {
      let sum = i === j ? 1 : 0;
      for (let k = 0; k < eigenvalues.length; k++) {
        sum += (eigenvalues[k] - 1) * directions[k * dim + i] * directions[k * dim + j];
      }
      out[i * dim + j] = sum * scale[i] * scale[j];
    }
  }
  return out;
}
