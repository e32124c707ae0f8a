/**
 * One NUTS transition: a trajectory doubled until it turns, a draw chosen by multinomial weights within subtrees and
 * biased progressively between doublings (Betancourt 2017, arXiv:1701.02434, appendix A), with the generalised U-turn
 * criterion and its two checks across subtrees.
 * Not here: step size and metric (they come in) and what is recorded (run.ts).
 */
import { exp } from '../../math/index.ts';
import type { Density, RandomSource } from '../contracts.ts';
import { energyGain, leapfrog, refreshMomentum } from '../mcmc/integrator.ts';
import type { Metric } from '../mcmc/metric.ts';
import { type Point, PointPool } from '../mcmc/point.ts';
import type { Transitions } from './transitions.ts';

/** Gains beyond the shift by more than this make the weights be rescaled: e^600 is far from overflow, sums included. */
const LARGEST_LOG_WEIGHT = 600;

/**
 * The three tests for a turn of two joined stretches: along the whole; along the first and the nearest point of the
 * second; along the last point of the first and the second.
 */
export const TURN = { whole: 1, near: 2, far: 4 } as const;

/** A stretch of trajectory. `begin` is the end nearer to where it was grown from, `end` the growing one. */
export class Tree {
  begin: Point;
  end: Point;
  proposal: Point;
  /** Sum of the momenta of all points. */
  readonly momentumSum: Float64Array;
  /** Σ exp(H₀ − H − shift) over all points, `shift` the trajectory's. */
  weight = 0.5;

  constructor(placeholder: Point) {
    this.begin = placeholder;
    this.end = placeholder;
    this.proposal = placeholder;
    this.momentumSum = new Float64Array(placeholder.position.length);
  }
}

/** Any density, any metric. */
export class Trajectory implements Transitions {
  readonly density: Density;
  readonly metric: Metric;
  readonly random: RandomSource;
  readonly maxEnergyError: number;
  readonly pool: PointPool;
  current: Point;
  depth = 0;
  leapfrogs = 0;
  acceptSum = 0.5;
  symmetricSum = 0.5;
  diverging = false;
  limited = false;
  divergenceGain = 0.5;
  /** Tests that the last join of two stretches did not pass, a sum of TURN; 0 when it moves on. */
  protected turn = 0;
  readonly divergenceStart: Float64Array;
  readonly divergenceEnd: Float64Array;

  /** Of this doubling: negative backwards. */
  protected step = 0.5;
  /** Nats taken off every log weight; 0 but on the way in from a start far out, where gains overflow. */
  private shift = 0.5;
  private readonly whole: Tree;
  private readonly grown: Tree;
  private readonly halves: Tree[] = [];
  /** Where the next leapfrog sets out from. */
  protected origin: Point;

  constructor(
    density: Density,
    metric: Metric,
    random: RandomSource,
    maxDepth: number,
    maxEnergyError: number,
  ) {
    this.density = density;
    this.metric = metric;
    this.random = random;
    this.maxEnergyError = maxEnergyError;
    this.pool = new PointPool(density.dim);
    this.current = this.pool.take();
    this.origin = this.current;
    this.whole = new Tree(this.current);
    this.grown = new Tree(this.current);
    for (let depth = 0; depth <= maxDepth; depth++) this.halves.push(new Tree(this.current));
    this.divergenceStart = new Float64Array(density.dim);
    this.divergenceEnd = new Float64Array(density.dim);
  }

  place(at: Pick<Point, 'position' | 'gradient' | 'logDensity'>): void {
    const { current } = this;
    current.position.set(at.position);
    current.gradient.set(at.gradient);
    current.logDensity = at.logDensity;
  }

  transition(step: number, maxDepth: number): void {
    this.begin(step);
    const { whole, grown } = this;
    let forward = true;
    while (this.depth < maxDepth) {
      const goForward = this.random.uniform() < 0.5;
      if (goForward !== forward) this.turnAround();
      forward = goForward;
      this.step = forward ? step : -step;
      this.origin = whole.end;
      if (!this.build(this.depth, grown)) break;
      this.depth += 1;
      if (!this.extend(whole, grown)) break;
      this.limited = this.depth === maxDepth;
    }
    this.current = whole.proposal;
    this.pool.reset(this.current);
  }

  protected begin(step: number): void {
    const { current, whole } = this;
    refreshMomentum(this.metric, this.random, current);
    current.index = 0;
    // One for the state itself: the start must outlive its places in the tree, energies refer to it.
    current.holders = 4;
    whole.begin = current;
    whole.end = current;
    whole.proposal = current;
    whole.weight = 1;
    this.shift = 0;
    whole.momentumSum.set(current.momentum);
    this.step = step;
    this.depth = 0;
    this.leapfrogs = 0;
    this.acceptSum = 0;
    this.symmetricSum = 0;
    this.diverging = false;
    this.limited = false;
    this.divergenceGain = 0;
    this.turn = 0;
  }

  private turnAround(): void {
    const { whole } = this;
    const end = whole.end;
    whole.end = whole.begin;
    whole.begin = end;
  }

  /** Grows 2^depth points on from `origin` into `tree`. False when they diverge or turn, and `tree` is worthless. */
  private build(depth: number, tree: Tree): boolean {
    if (depth === 0) return this.grow(tree);
    if (!this.build(depth - 1, tree)) return false;
    const second = this.halves[depth];
    if (!this.build(depth - 1, second)) return false;
    return this.join(tree, second, depth === 1);
  }

  /** One leapfrog: a tree of one point. */
  protected grow(tree: Tree): boolean {
    const from = this.origin;
    const to = this.pool.take();
    leapfrog(this.density, this.metric, this.step, from, to);
    to.index = from.index + (this.step > 0 ? 1 : -1);
    to.holders = 3;
    this.leapfrogs += 1;
    const gain = energyGain(this.current, to);
    // Comparisons are written so that NaN fails them.
    if (!(gain >= -this.maxEnergyError && gain < Infinity)) {
      this.noteDivergence(from, to, gain);
      return false;
    }
    const ratio = exp(gain < 0 ? gain : -gain);
    this.acceptSum += gain < 0 ? ratio : 1;
    this.symmetricSum += (2 * ratio) / (1 + ratio);
    tree.begin = to;
    tree.end = to;
    tree.proposal = to;
    if (gain - this.shift > LARGEST_LOG_WEIGHT) this.rescale(gain);
    tree.weight = this.weigh(gain, ratio);
    const p = to.momentum;
    const sum = tree.momentumSum;
    for (let i = 0; i < sum.length; i++) sum[i] = p[i];
    this.origin = to;
    return true;
  }

  /**
   * Weight of a point with this energy gain: its density over the start's, e^(gain − shift). Open to the tests' mutants.
   * @param ratio e^−|gain|, known already; a second exponential is needed only after rescaling.
   */
  protected weigh(gain: number, ratio: number): number {
    if (this.shift !== 0) return exp(gain - this.shift);
    return gain < 0 ? ratio : 1 / ratio;
  }

  /** Makes `gain` the new unit of all weights. Trees not in use are scaled too, which does no harm. */
  private rescale(gain: number): void {
    const factor = exp(this.shift - gain);
    this.shift = gain;
    this.whole.weight *= factor;
    this.grown.weight *= factor;
    for (const tree of this.halves) tree.weight *= factor;
  }

  private noteDivergence(from: Point, to: Point, gain: number): void {
    this.diverging = true;
    this.divergenceGain = gain;
    this.divergenceStart.set(from.position);
    this.divergenceEnd.set(to.position);
  }

  /** Joins the second half of a subtree to its first: the proposal is drawn by weight. False when the whole turns. */
  private join(first: Tree, second: Tree, leaves: boolean): boolean {
    const takeSecond = this.random.uniform() * (first.weight + second.weight) < second.weight;
    return this.merge(first, second, takeSecond, leaves);
  }

  /** Adds a doubling to the trajectory: the new half is preferred. False when the whole turns. */
  private extend(whole: Tree, grown: Tree): boolean {
    const takeSecond = grown.weight >= whole.weight || this.random.uniform() * whole.weight < grown.weight;
    return this.merge(whole, grown, takeSecond, this.depth === 1);
  }

  /** Makes `first` the stretch first + second. False when it turns. */
  protected merge(first: Tree, second: Tree, takeSecond: boolean, leaves: boolean): boolean {
    this.turn = leaves ? turnOfPair(first, second) : turnOfTrees(first, second);
    first.weight += second.weight;
    const { pool } = this;
    pool.release(first.end);
    pool.release(second.begin);
    pool.release(takeSecond ? first.proposal : second.proposal);
    if (takeSecond) first.proposal = second.proposal;
    first.end = second.end;
    return this.turn === 0;
  }
}

/**
 * The generalised criterion for two single points, where the checks across subtrees say the same: 0, or TURN.whole.
 * Adds `second`'s momenta to `first`'s.
 */
function turnOfPair(first: Tree, second: Tree): number {
  const sum = first.momentumSum;
  const added = second.momentumSum;
  const v0 = first.begin.velocity;
  const v1 = second.end.velocity;
  let a = 0;
  let b = 0;
  for (let i = 0; i < sum.length; i++) {
    const total = sum[i] + added[i];
    sum[i] = total;
    a += v0[i] * total;
    b += v1[i] * total;
  }
  return a > 0 && b > 0 ? 0 : TURN.whole;
}

/**
 * 0 where the trajectory first + second still moves on: both ends move along the summed momentum, and so they do in
 * (first + the nearest point of second) and in (the last point of first + second); else the sum of the tests that say no.
 * Adds `second`'s momenta to `first`'s. The criterion is the same read backwards, so direction does not matter.
 */
export function turnOfTrees(first: Tree, second: Tree): number {
  const sum = first.momentumSum;
  const added = second.momentumSum;
  const v0 = first.begin.velocity;
  const v1 = first.end.velocity;
  const v2 = second.begin.velocity;
  const v3 = second.end.velocity;
  const p1 = first.end.momentum;
  const p2 = second.begin.momentum;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  let f = 0;
  for (let i = 0; i < sum.length; i++) {
    const left = sum[i];
    const right = added[i];
    const total = left + right;
    const leftPlus = left + p2[i];
    const rightPlus = right + p1[i];
    sum[i] = total;
    a += v0[i] * total;
    b += v3[i] * total;
    c += v0[i] * leftPlus;
    d += v2[i] * leftPlus;
    e += v1[i] * rightPlus;
    f += v3[i] * rightPlus;
  }
  return (
    (a > 0 && b > 0 ? 0 : TURN.whole) | (c > 0 && d > 0 ? 0 : TURN.near) | (e > 0 && f > 0 ? 0 : TURN.far)
  );
}
