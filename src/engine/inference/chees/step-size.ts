/**
 * The step size common to all chains: dual averaging of the harmonic mean acceptance, averaged slowly, and the search
 * for a first value. Not here: the trajectory length.
 */
import { exp, log } from '../../math/index.ts';
import type { BatchContext, Phase } from '../batch.ts';
import { DualAveraging } from '../mcmc/step-size.ts';
import { copyPhase, createPhase, energyGains, leapfrogs } from './integrate.ts';
import { SlowAverage } from './slow-average.ts';

const SEARCH_TRIES = 50;
/** Beyond it the leapfrog is unstable even where the posterior is a unit normal with exact scales. */
const LARGEST_STEP = 2;

export class SharedStep {
  private readonly steps: DualAveraging;
  private readonly average: SlowAverage;

  constructor(first: number, target: number) {
    this.steps = new DualAveraging(target);
    this.steps.restart(first);
    this.average = new SlowAverage(log(first));
  }

  /** To be used while warming up. */
  get step(): number {
    return this.steps.step;
  }

  /** The averaged step, to be used once adaptation is over. */
  get mean(): number {
    return exp(this.average.value);
  }

  update(accept: Float64Array): void {
    this.steps.update(harmonicMean(accept));
    this.average.update(log(this.steps.step));
  }
}

/** Of acceptance probabilities; 0 when one of them is. Chains that fare badly count most. */
export function harmonicMean(accept: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < accept.length; i++) sum += 1 / accept[i];
  return accept.length / sum;
}

/** min(1, e^gain) per chain; 0 where the gain is not a number. */
export function acceptances(gains: Float64Array, accept: Float64Array): void {
  for (let i = 0; i < gains.length; i++) accept[i] = Number.isNaN(gains[i]) ? 0 : exp(Math.min(0, gains[i]));
}

/** Gives every chain a fresh standard normal momentum. */
export function refreshMomenta({ randoms, density }: BatchContext, { momenta }: Phase): void {
  const { dim } = density;
  for (const [chain, random] of randoms.entries()) {
    for (let at = chain * dim; at < (chain + 1) * dim; at++) momenta[at] = random.normal();
  }
}

/** Doubles or halves `initial` until one leapfrog's harmonic mean acceptance crosses `target`. */
export async function searchStep(
  context: BatchContext,
  at: Phase,
  scale: Float64Array,
  initial: number,
  target: number,
): Promise<number> {
  const { density, randoms } = context;
  const trial = createPhase(randoms.length, density.dim);
  const gains = new Float64Array(randoms.length);
  let step = initial;
  let growing = true;
  for (let attempt = 0; attempt < SEARCH_TRIES; attempt++) {
    refreshMomenta(context, at);
    copyPhase(at, trial);
    await leapfrogs(density, trial, scale, step, 1);
    await energyGains(density, at, trial, gains);
    acceptances(gains, gains);
    const good = harmonicMean(gains) > target;
    if (attempt === 0) growing = good;
    else if (good !== growing) break;
    if (growing && step >= LARGEST_STEP) break;
    step *= growing ? 2 : 0.5;
  }
  return Math.min(step, LARGEST_STEP);
}
