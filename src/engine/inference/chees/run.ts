/**
 * Many HMC chains under way as one batch: transition, record, adapt. All share step size, trajectory length and
 * scales, so that they take the same steps. Not here: the criterion (trajectory-length.ts) or the density.
 */
import type { BatchContext, BatchRun, Phase } from '../batch.ts';
import { halton } from './halton.ts';
import { copyPhase, createPhase, energyGains, kineticEnergy, leapfrogs } from './integrate.ts';
import type { CheesOptions } from './options.ts';
import { CrossChainScales } from './scales.ts';
import { CHEES_STAT as STAT, cheesStats } from './stats.ts';
import { acceptances, refreshMomenta, searchStep, SharedStep } from './step-size.ts';
import { TrajectoryLength } from './trajectory-length.ts';

/** The last part of warm-up adapts step size and length only. */
const SCALES_UNTIL = 0.85;

export class CheesRun implements BatchRun {
  readonly positions: Float64Array;
  readonly stats: Float64Array;
  readonly progress: { done: number; readonly total: number; readonly warmup: number };
  private readonly context: BatchContext;
  private readonly options: CheesOptions;
  private readonly current: Phase;
  private readonly proposal: Phase;
  private readonly gains: Float64Array;
  private readonly accept: Float64Array;
  private readonly scales: CrossChainScales;
  private readonly shared: SharedStep;
  private readonly length: TrajectoryLength;

  private constructor(context: BatchContext, options: CheesOptions, start: Phase, firstStep: number) {
    const chains = context.randoms.length;
    const { dim } = context.density;
    this.context = context;
    this.options = options;
    this.current = start;
    this.proposal = createPhase(chains, dim);
    this.positions = start.positions;
    this.stats = new Float64Array(chains * cheesStats.length);
    this.gains = new Float64Array(chains);
    this.accept = new Float64Array(chains);
    this.scales = new CrossChainScales(dim);
    this.shared = new SharedStep(firstStep, options.targetAccept);
    this.length = new TrajectoryLength(firstStep, options.learningRate);
    this.progress = { done: 0, total: context.warmup + context.draws, warmup: context.warmup };
  }

  /** @param start usable points of all chains */
  static async begin(context: BatchContext, options: CheesOptions, start: Phase): Promise<CheesRun> {
    const ones = new Float64Array(context.density.dim).fill(1);
    const step = await searchStep(context, start, ones, options.initialStep, options.targetAccept);
    return new CheesRun(context, options, start, step);
  }

  async step(): Promise<boolean> {
    const { progress, context, current, proposal, options } = this;
    if (progress.done >= progress.total) return false;
    const warming = progress.done < progress.warmup;
    const size = warming ? this.shared.step : this.shared.mean;
    const length = warming ? this.length.length : this.length.mean;
    const jitter = halton(progress.done + 1);
    const steps = Math.max(1, Math.min(options.maxLeapfrogs, Math.ceil((jitter * length) / size)));
    refreshMomenta(context, current);
    copyPhase(current, proposal);
    await leapfrogs(context.density, proposal, this.scales.scale, size, steps);
    await energyGains(context.density, current, proposal, this.gains);
    acceptances(this.gains, this.accept);
    // The criterion needs the positions before, which accepting overwrites.
    if (warming) this.adaptTrajectory(jitter, size);
    for (let chain = 0; chain < this.gains.length; chain++) this.settle(chain, warming, size, steps, length);
    if (warming) this.adaptScales();
    progress.done += 1;
    return true;
  }

  private adaptTrajectory(jitter: number, size: number): void {
    const { accept, proposal, current, options } = this;
    const jump = { from: current.positions, to: proposal, scale: this.scales.scale, accept, jitter };
    this.length.update(jump, size, size * options.maxLeapfrogs);
    this.shared.update(accept);
  }

  private adaptScales(): void {
    const { done, warmup } = this.progress;
    if (this.options.metric === 'diagonal' && done < SCALES_UNTIL * warmup) {
      this.scales.update(this.current.positions);
    }
  }

  /** Accepts or refuses one chain's proposal and records the draw. */
  private settle(chain: number, warming: boolean, size: number, steps: number, length: number): void {
    const { current, proposal, stats, gains, accept, context, options } = this;
    const { dim } = context.density;
    const accepted = context.randoms[chain].uniform() < accept[chain];
    const kinetic = kineticEnergy(accepted ? proposal : current, chain, dim);
    if (accepted) takeOver(proposal, current, chain, dim);
    const diverging = !(gains[chain] > -options.maxEnergyError);
    const row = chain * cheesStats.length;
    stats[row + STAT.acceptStat] = accept[chain];
    stats[row + STAT.stepSize] = size;
    stats[row + STAT.leapfrogs] = steps;
    stats[row + STAT.trajectoryLength] = length;
    stats[row + STAT.energy] = kinetic - current.logDensities[chain];
    stats[row + STAT.diverging] = diverging ? 1 : 0;
    stats[row + STAT.logDensity] = current.logDensities[chain];
    stats[row + STAT.warmup] = warming ? 1 : 0;
    stats[row + STAT.divergenceKind] = diverging ? (warming ? 1 : 2) : 0;
  }
}

function takeOver(from: Phase, to: Phase, chain: number, dim: number): void {
  const [first, end] = [chain * dim, (chain + 1) * dim];
  to.positions.set(from.positions.subarray(first, end), first);
  to.gradients.set(from.gradients.subarray(first, end), first);
  to.logDensities[chain] = from.logDensities[chain];
}
