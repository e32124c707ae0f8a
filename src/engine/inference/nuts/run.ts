/**
 * One NUTS chain under way: transition, record, adapt. Not here: the transition itself (trajectory.ts).
 */
import { restoreRandom, type RandomState } from '../../random/index.ts';
import type { BlockRun } from '../block-run.ts';
import type { Density, RandomSource, Run, StartContext } from '../contracts.ts';
import type { Outcome, StepSearch } from '../mcmc/adaptation.ts';
import { PromotableMetric } from '../mcmc/metric-promotable.ts';
import type { MetricState } from '../mcmc/metric.ts';
import { Point } from '../mcmc/point.ts';
import { searchStep } from '../mcmc/step-size.ts';
import { adaptAs, type Adapted } from './adapt.ts';
import type { NutsOptions } from './options.ts';
import { NUTS_STAT as STAT, nutsStats } from './stats.ts';
import { NativeTrajectory, type Block, type BlockRows } from './native/native-trajectory.ts';
import { Trajectory } from './trajectory.ts';
import type { Transitions } from './transitions.ts';

/** Deep trees are wasted while the metric is still the start point's. */
const YOUNG = 200;
const YOUNG_DEPTH = 8;
const KEPT_DIVERGENCES = 100;

/** The step that diverged. Positions are unconstrained, [dim]. */
export interface Divergence {
  /** Transition, counted from 0 with warm-up. */
  readonly draw: number;
  readonly kind: 'tuning' | 'sampling';
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** H(start of the trajectory) − H(end), nats; not finite where the density could not be computed. */
  readonly energyGain: number;
}

interface Snapshot {
  readonly algorithm: 'nuts';
  readonly done: number;
  readonly position: Float64Array;
  readonly gradient: Float64Array;
  readonly logDensity: number;
  readonly stats: Float64Array;
  readonly metric: MetricState;
  readonly adaptation: unknown;
  readonly random: RandomState;
  readonly divergences: readonly Divergence[];
}

/** Makes what grows trajectories in JavaScript: the plain one, or one that is watched. */
export type MakeTrajectory = (...parts: ConstructorParameters<typeof Trajectory>) => Trajectory;

const plainTrajectory: MakeTrajectory = (...parts) => new Trajectory(...parts);

export class NutsRun implements BlockRun {
  readonly position: Float64Array;
  readonly stats = new Float64Array(nutsStats.length);
  readonly progress: { done: number; readonly total: number; readonly warmup: number };
  /** The first 100. */
  readonly divergences: Divergence[] = [];
  private readonly options: NutsOptions;
  private readonly adapted: Adapted;
  private readonly random: RandomSource;
  private readonly density: Density;
  private readonly make: MakeTrajectory;
  private trajectory: Transitions;
  private readonly search: StepSearch;
  private readonly outcome: { draw: Point; accept: number; symmetric: number; diverging: boolean };

  private constructor(
    context: StartContext,
    options: NutsOptions,
    random: RandomSource,
    make: MakeTrajectory = plainTrajectory,
  ) {
    const { density, warmup, draws } = context;
    this.density = density;
    this.make = make;
    this.options = options;
    const native = nativeOf(density, options, random);
    this.random = native?.random ?? random;
    this.adapted = adaptAs(options, density.dim, warmup, native?.store);
    const { metric } = this.adapted;
    this.trajectory = native ?? this.plain();
    this.position = new Float64Array(density.dim);
    this.progress = { done: 0, total: warmup + draws, warmup };
    this.outcome = { draw: this.trajectory.current, accept: 0.5, symmetric: 0.5, diverging: false };
    const scratch = new Point(density.dim);
    this.search = initial =>
      searchStep(
        density,
        metric,
        this.random,
        this.trajectory.current,
        scratch,
        initial,
        options.targetAccept,
      );
  }

  /**
   * @param start a point with finite density and gradient
   * @param make for a density without machine code: what grows its trajectories
   */
  static begin(context: StartContext, options: NutsOptions, start: Point, make?: MakeTrajectory): NutsRun {
    const run = new NutsRun(context, options, context.random, make);
    run.place(start);
    run.adapted.adaptation.begin(run.trajectory.current, run.search);
    return run;
  }

  /** Continues a snapshot; the context's random source is left alone. */
  static restore(context: StartContext, options: NutsOptions, snapshot: unknown): NutsRun {
    const saved = readSnapshot(snapshot);
    const run = new NutsRun(context, options, restoreRandom(saved.random));
    run.place(saved);
    run.progress.done = saved.done;
    run.stats.set(saved.stats);
    run.adapted.metric.restore(saved.metric);
    run.adapted.adaptation.restore(saved.adaptation);
    run.leaveNative();
    run.divergences.push(...saved.divergences);
    return run;
  }

  private place(at: Pick<Point, 'position' | 'gradient' | 'logDensity'>): void {
    this.trajectory.place(at);
    this.position.set(at.position);
  }

  private plain(): Trajectory {
    const { density, options, random } = this;
    return this.make(density, this.adapted.metric, random, options.maxTreeDepth, options.maxEnergyError);
  }

  /** Goes on in JavaScript once the metric is no longer the diagonal one that the native code knows. */
  private leaveNative(): void {
    const { trajectory } = this;
    const { metric } = this.adapted;
    const stays = !(metric instanceof PromotableMetric && metric.promoted);
    if (stays || trajectory instanceof Trajectory) return;
    this.trajectory = this.plain();
    this.trajectory.place(trajectory.current);
  }

  step(): boolean {
    const { progress, trajectory, options, adapted } = this;
    if (progress.done >= progress.total) return false;
    const warming = progress.done < progress.warmup;
    const wobble = 1 + options.jitter * (2 * this.random.uniform() - 1);
    const step = adapted.adaptation.stepSize(warming) * wobble;
    const young = warming && progress.done < YOUNG;
    trajectory.transition(step, young ? Math.min(YOUNG_DEPTH, options.maxTreeDepth) : options.maxTreeDepth);
    this.record(step, warming);
    if (trajectory.diverging && this.divergences.length < KEPT_DIVERGENCES) this.keepDivergence(warming);
    if (warming) this.adapt();
    progress.done += 1;
    return true;
  }

  advance(most: number, positions: Float64Array, stats: Float64Array, row: number): number {
    const { trajectory, position } = this;
    const block =
      trajectory instanceof NativeTrajectory ? this.nextBlock(most, trajectory.capacity) : undefined;
    if (trajectory instanceof NativeTrajectory && block !== undefined) {
      const rows = trajectory.block(block);
      this.absorb(rows, block, positions, stats, row);
      return rows.count;
    }
    if (!this.step()) return 0;
    positions.set(position, row * position.length);
    stats.set(this.stats, row * this.stats.length);
    return 1;
  }

  /** What machine code can do now without asking; undefined where one transition is as good. */
  private nextBlock(most: number, capacity: number): Block | undefined {
    const { progress, options, adapted } = this;
    const { done, total, warmup } = progress;
    const warming = done < warmup;
    const quiet = warming ? adapted.adaptation.quiet?.(done) : undefined;
    if (warming && quiet === undefined) return undefined;
    const young = warming && done < YOUNG;
    const rest = young ? YOUNG - done : total - done;
    const count = Math.min(most, capacity, rest, quiet?.transitions ?? Infinity);
    if (count < 2) return undefined;
    const { maxTreeDepth, jitter } = options;
    const maxDepth = young ? Math.min(YOUNG_DEPTH, maxTreeDepth) : maxTreeDepth;
    return { count, maxDepth, step: adapted.adaptation.stepSize(warming), jitter, quiet };
  }

  private absorb(
    rows: BlockRows,
    { quiet }: Block,
    positions: Float64Array,
    stats: Float64Array,
    row: number,
  ): void {
    const { progress, position, trajectory } = this;
    const { count } = rows;
    const [dim, width] = [position.length, this.stats.length];
    positions.set(rows.positions.subarray(0, count * dim), row * dim);
    stats.set(rows.stats.subarray(0, count * width), row * width);
    position.set(trajectory.current.position);
    this.stats.set(rows.stats.subarray((count - 1) * width, count * width));
    if (quiet !== undefined) this.adapted.adaptation.passed?.(progress.done, rows);
    progress.done += count - 1;
    if (trajectory.diverging && this.divergences.length < KEPT_DIVERGENCES)
      this.keepDivergence(quiet !== undefined);
    progress.done += 1;
  }

  private record(step: number, warming: boolean): void {
    const { stats, trajectory } = this;
    const { current, diverging } = trajectory;
    this.position.set(current.position);
    stats[STAT.acceptStat] = trajectory.acceptSum / trajectory.leapfrogs;
    stats[STAT.stepSize] = step;
    stats[STAT.treeDepth] = trajectory.depth;
    stats[STAT.leapfrogs] = trajectory.leapfrogs;
    stats[STAT.energy] = current.kinetic - current.logDensity;
    stats[STAT.diverging] = diverging ? 1 : 0;
    stats[STAT.logDensity] = current.logDensity;
    stats[STAT.warmup] = warming ? 1 : 0;
    stats[STAT.depthLimited] = trajectory.limited ? 1 : 0;
    stats[STAT.divergenceKind] = diverging ? (warming ? 1 : 2) : 0;
    stats[STAT.metricRank] = this.adapted.metric.rank;
  }

  private keepDivergence(warming: boolean): void {
    const { trajectory } = this;
    this.divergences.push({
      draw: this.progress.done,
      kind: warming ? 'tuning' : 'sampling',
      start: trajectory.divergenceStart.slice(),
      end: trajectory.divergenceEnd.slice(),
      energyGain: trajectory.divergenceGain,
    });
  }

  private adapt(): void {
    const { outcome, trajectory } = this;
    outcome.draw = trajectory.current;
    outcome.accept = trajectory.acceptSum / trajectory.leapfrogs;
    outcome.symmetric = trajectory.symmetricSum / trajectory.leapfrogs;
    outcome.diverging = trajectory.diverging;
    this.adapted.adaptation.update(this.progress.done, outcome satisfies Outcome, this.search);
    this.leaveNative();
  }

  /** @throws Error when the random source given at the start has no state to save. */
  snapshot(): Snapshot {
    const { current } = this.trajectory;
    return {
      algorithm: 'nuts',
      done: this.progress.done,
      position: current.position.slice(),
      gradient: current.gradient.slice(),
      logDensity: current.logDensity,
      stats: this.stats.slice(),
      metric: this.adapted.metric.snapshot(),
      adaptation: this.adapted.adaptation.snapshot(),
      random: stateOf(this.random),
      divergences: this.divergences.slice(),
    };
  }
}

/** The first 100 divergences of a run, warm-up included; none for an algorithm that does not record them. */
export function divergencesOf(run: Run): readonly Divergence[] {
  return run instanceof NutsRun ? run.divergences : [];
}

/** @throws Error when the random source cannot tell its state. */
function stateOf(random: RandomSource): RandomState {
  if (tellsState(random)) return random.state();
  throw new Error('snapshot: the random source cannot tell its state');
}

function tellsState(random: RandomSource): random is RandomSource & { state(): RandomState } {
  return 'state' in random && typeof random.state === 'function';
}

function nativeOf(
  density: Density,
  { metric, maxEnergyError }: NutsOptions,
  random: RandomSource,
): NativeTrajectory | undefined {
  const diagonal = metric === 'diagonal' || metric === 'unit';
  return diagonal && tellsState(random)
    ? NativeTrajectory.of(density, maxEnergyError, random.state())
    : undefined;
}

function readSnapshot(snapshot: unknown): Snapshot {
  const isOurs = typeof snapshot === 'object' && snapshot !== null && 'algorithm' in snapshot;
  if (!isOurs || snapshot.algorithm !== 'nuts') throw new Error('restore: not a snapshot of a NUTS run');
  return snapshot as Snapshot;
}
