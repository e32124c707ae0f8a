/**
 * How long trajectories should be: Adam climbs the ChEES criterion, the change in the estimator of the expected
 * square (Hoffman, Radul & Sountsov 2021, §4), in the logarithm of the length. Not here: the step size.
 */
import { exp, log } from '../../math/index.ts';
import type { Phase } from '../batch.ts';
import { SlowAverage } from './slow-average.ts';

/** Adam without momentum, as the criterion's authors use it. */
const SECOND_MOMENT_DECAY = 0.95;
const TINY = 1e-20;
/** Most that one step changes the logarithm. */
const CLIP = 0.35;

/** What the criterion is computed from. */
export interface Jump {
  /** Positions before, [chains, dim]. */
  readonly from: Float64Array;
  /** Proposals and their momenta. */
  readonly to: Phase;
  readonly scale: Float64Array;
  /** Acceptance probability per chain; 0 where something was not finite. */
  readonly accept: Float64Array;
  /** Share of the length that this trajectory took. */
  readonly jitter: number;
}

export class TrajectoryLength {
  private logLength: number;
  private readonly average: SlowAverage;
  private readonly rate: number;
  private moment = 0;
  /** SECOND_MOMENT_DECAY to the power of the updates so far. */
  private decayed = 1;

  constructor(length: number, rate: number) {
    this.logLength = log(length);
    this.average = new SlowAverage(this.logLength);
    this.rate = rate;
  }

  /** To be used while warming up. */
  get length(): number {
    return exp(this.logLength);
  }

  /** The averaged length, to be used once adaptation is over. */
  get mean(): number {
    return exp(this.average.value);
  }

  /** One step uphill; the length stays between `shortest` and `longest`. */
  update(jump: Jump, shortest: number, longest: number): void {
    const gradient = cheesGradient(jump, this.length);
    if (Number.isFinite(gradient)) {
      this.decayed *= SECOND_MOMENT_DECAY;
      this.moment = SECOND_MOMENT_DECAY * this.moment + (1 - SECOND_MOMENT_DECAY) * gradient * gradient;
      const size = Math.sqrt(this.moment / (1 - this.decayed)) + TINY;
      const move = (this.rate * gradient) / size;
      this.logLength += Math.max(-CLIP, Math.min(CLIP, move));
    }
    this.logLength = Math.max(log(shortest), Math.min(log(longest), this.logLength));
    this.average.update(this.logLength);
  }
}

/**
 * ∂/∂ln T of the criterion: h·T·(‖x′−x̄′‖² − ‖x−x̄‖²)·⟨x′−x̄′, v′⟩, averaged by acceptance probability. Positions are
 * measured in the metric's scales, where velocity and momentum are the same.
 */
export function cheesGradient({ from, to, scale, accept, jitter }: Jump, length: number): number {
  const dim = scale.length;
  const before = meanOf(from, dim, accept);
  const after = meanOf(to.positions, dim, accept);
  let sum = 0;
  let weight = 0;
  for (let chain = 0; chain < accept.length; chain++) {
    if (!(accept[chain] > 0)) continue;
    let growth = 0;
    let slope = 0;
    for (let i = 0; i < dim; i++) {
      const at = chain * dim + i;
      const old = (from[at] - before[i]) / scale[i];
      const next = (to.positions[at] - after[i]) / scale[i];
      growth += next * next - old * old;
      slope += next * to.momenta[at];
    }
    sum += accept[chain] * growth * slope;
    weight += accept[chain];
  }
  return weight > 0 ? (jitter * length * sum) / weight : NaN;
}

/** Over the chains whose proposal was finite. */
function meanOf(positions: Float64Array, dim: number, accept: Float64Array): Float64Array {
  const mean = new Float64Array(dim);
  let count = 0;
  for (let chain = 0; chain < accept.length; chain++) {
    if (!(accept[chain] > 0)) continue;
    count += 1;
    for (let i = 0; i < dim; i++) mean[i] += positions[chain * dim + i];
  }
  return mean.map(total => total / Math.max(1, count));
}
