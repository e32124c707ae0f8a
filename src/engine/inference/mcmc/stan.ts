/**
 * Stan's adaptation, for comparison: sample (co)variances in windows that double, step size searched anew and dual
 * averaging restarted after each.
 * Not here: the schedule (stan-windows.ts).
 */
import type { Adaptation, Outcome, StepSearch } from './adaptation.ts';
import type { DenseMetric } from './metric-dense.ts';
import type { DiagonalMetric } from './metric.ts';
import type { Point } from './point.ts';
import { stanWindows, type StanWindow } from './stan-windows.ts';
import { DualAveraging, type DualAveragingState } from './step-size.ts';

/** Shrinkage: as if five draws had had variance 1e-3. */
const PRIOR_DRAWS = 5;
const PRIOR_VARIANCE = 1e-3;

/** The metric Stan's rule can learn; `undefined` keeps the metric as it is. */
export type StanMetric = DiagonalMetric | DenseMetric | undefined;

interface StanState {
  readonly steps: DualAveragingState;
  readonly draws: readonly Float64Array[];
}

export class StanAdaptation implements Adaptation {
  private readonly metric: StanMetric;
  private readonly steps: DualAveraging;
  private readonly windows: readonly StanWindow[];
  private readonly initialStep: number;
  private draws: Float64Array[] = [];

  constructor(metric: StanMetric, warmup: number, target: number, initialStep: number) {
    this.metric = metric;
    this.steps = new DualAveraging(target);
    this.windows = stanWindows(warmup);
    this.initialStep = initialStep;
  }

  begin(_start: Point, search: StepSearch): void {
    this.steps.restart(search(this.initialStep));
  }

  update(draw: number, outcome: Outcome, search: StepSearch): void {
    this.steps.update(outcome.accept);
    const window = this.windows.find(([first, last]) => draw >= first && draw <= last);
    if (!window) return;
    this.draws.push(outcome.draw.position.slice());
    if (draw !== window[1]) return;
    if (this.metric) learn(this.metric, this.draws);
    this.draws = [];
    this.steps.restart(search(this.steps.step));
  }

  stepSize(warming: boolean): number {
    return warming ? this.steps.step : this.steps.mean;
  }

  snapshot(): StanState {
    return { steps: this.steps.snapshot(), draws: this.draws.map(row => row.slice()) };
  }

  restore(state: unknown): void {
    const saved = state as StanState;
    this.steps.restore(saved.steps);
    this.draws = saved.draws.map(row => row.slice());
  }
}

function learn(metric: DiagonalMetric | DenseMetric, draws: readonly Float64Array[]): void {
  const covariance = shrunkCovariance(draws);
  if ('variance' in metric)
    for (let i = 0; i < metric.variance.length; i++) metric.variance[i] = covariance(i, i);
  else metric.set(metric.covariance.map((_, at) => covariance(Math.floor(at / metric.dim), at % metric.dim)));
}

/** Entry (i, j) of n/(n+5) · S + 1e-3 · 5/(n+5) · I, with S the sample covariance of the draws. */
export function shrunkCovariance(draws: readonly Float64Array[]): (i: number, j: number) => number {
  const n = draws.length;
  const mean = new Float64Array(draws[0].length);
  for (const row of draws) for (let i = 0; i < mean.length; i++) mean[i] += row[i] / n;
  const keep = n / (n + PRIOR_DRAWS) / Math.max(n - 1, 1);
  const prior = (PRIOR_VARIANCE * PRIOR_DRAWS) / (n + PRIOR_DRAWS);
  return (i, j) => {
    let sum = 0;
    for (const row of draws) sum += (row[i] - mean[i]) * (row[j] - mean[j]);
    return keep * sum + (i === j ? prior : 0);
  };
}
