/**
 * Step size: Nesterov's dual averaging (Hoffman & Gelman 2014, §3.2) and the search for a first value.
 * Not here: when each is used (fisher.ts, stan.ts).
 */
import { exp, log } from '../../math/index.ts';
import type { Density, RandomSource } from '../contracts.ts';
import { energyGain, leapfrog, refreshMomentum } from './integrator.ts';
import type { Metric } from './metric.ts';
import type { Point } from './point.ts';

const GAMMA = 0.05;
const T0 = 10;
/** Steps beyond π are unstable even where the posterior is a unit normal with an exact metric. */
const LARGEST_STEP = Math.PI;
const LOG_LARGEST = log(LARGEST_STEP);
const SEARCH_TRIES = 100;

export type DualAveragingState = readonly [number, number, number, number, number];

/** Drives the mean acceptance statistic to `target`; κ is .75. */
export class DualAveraging {
  readonly target: number;
  private mu = 0;
  private count = 0;
  private gap = 0;
  private logStep = 0;
  private logMean = 0;
  /** exp of the last logarithm asked for: after warm-up it is always the same. */
  private known = { log: 0, step: 1 };

  constructor(target: number) {
    this.target = target;
  }

  /** Forgets everything and starts from `step`, aiming at first for ten times as much. */
  restart(step: number): void {
    this.mu = log(10 * step);
    this.count = 0;
    this.gap = 0;
    this.logStep = log(step);
    this.logMean = this.logStep;
  }

  update(accept: number): void {
    this.count += 1;
    const eta = 1 / (this.count + T0);
    const root = Math.sqrt(this.count);
    this.gap = (1 - eta) * this.gap + eta * (this.target - accept);
    this.logStep = Math.min(this.mu - (this.gap * root) / GAMMA, LOG_LARGEST);
    // count^(−¾) by square roots alone.
    const weight = 1 / (root * Math.sqrt(root));
    this.logMean = (1 - weight) * this.logMean + weight * this.logStep;
  }

  get step(): number {
    return this.expOf(this.logStep);
  }

  /** The averaged step, to be used once adaptation is over. */
  get mean(): number {
    return this.expOf(this.logMean);
  }

  private expOf(log: number): number {
    const { known } = this;
    if (log !== known.log) {
      known.step = exp(log);
      known.log = log;
    }
    return known.step;
  }

  snapshot(): DualAveragingState {
    return [this.mu, this.count, this.gap, this.logStep, this.logMean];
  }

  restore(state: DualAveragingState): void {
    [this.mu, this.count, this.gap, this.logStep, this.logMean] = state;
  }
}

/**
 * Doubles or halves `initial` until one leapfrog's acceptance crosses `target`. The momentum is drawn anew each try.
 * @param scratch overwritten; `at` keeps its position and gets a new momentum.
 */
export function searchStep(
  density: Density,
  metric: Metric,
  random: RandomSource,
  at: Point,
  scratch: Point,
  initial: number,
  target: number,
): number {
  let step = initial;
  let growing = true;
  for (let attempt = 0; attempt < SEARCH_TRIES; attempt++) {
    refreshMomentum(metric, random, at);
    leapfrog(density, metric, step, at, scratch);
    const gain = energyGain(at, scratch);
    const good = Number.isFinite(gain) && exp(Math.min(0, gain)) > target;
    if (attempt === 0) growing = good;
    else if (good !== growing) break;
    if (growing && step >= LARGEST_STEP) break;
    step *= growing ? 2 : 0.5;
  }
  return Math.min(step, LARGEST_STEP);
}
