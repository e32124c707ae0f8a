/**
 * Runs a chain of NUTS and keeps what happened in its transitions after warm-up: the draws are those of the chain that
 * is not watched. Not here: the keeping (watched.ts), models, or pictures.
 */
import { createRandom } from '../../random/index.ts';
import type { Density, StartContext, StartFailure } from '../contracts.ts';
import { DiagonalMetric } from '../mcmc/metric.ts';
import { Point } from '../mcmc/point.ts';
import { findStart } from '../mcmc/start-point.ts';
import type { OptionValues } from '../options.ts';
import { CHAIN_STREAM } from '../run.ts';
import { readNutsOptions } from './options.ts';
import { NutsRun } from './run.ts';
import { WatchedTrajectory, type WatchedTransition } from './watched.ts';

export interface WatchJob {
  readonly density: Density;
  /** Whole number in [0, 2³²); the chain is number 0. */
  readonly seed: number;
  readonly warmup: number;
  /** Transitions that are watched. */
  readonly draws: number;
  /** Leapfrog steps after which no further transition is begun. */
  readonly mostLeapfrogs: number;
  /** Draws after those, which only their positions are wanted of. */
  readonly more: number;
  readonly options: OptionValues;
  /** Unconstrained start point; what is missing or NaN is searched. */
  readonly start?: Float64Array;
  /** Steps of this size with the unit metric, instead of what warm-up learns. */
  readonly step?: number;
}

export interface Watch {
  readonly transitions: readonly WatchedTransition[];
  /** Further draws, row-major [more, dim]. */
  readonly positions: Float64Array;
}

/** No usable start point is a result, told apart by `isStartFailure`. */
export function watchChain(job: WatchJob): Watch | StartFailure {
  const { density, seed, warmup, start } = job;
  // Machine code cannot be watched.
  const { dim, names, evaluate } = density;
  const random = createRandom(seed, CHAIN_STREAM, 0);
  const draws = job.draws + job.more;
  const context: StartContext = { density: { dim, names, evaluate }, random, warmup, draws, start };
  const first = new Point(dim);
  const failure = findStart(context, first);
  if (failure !== undefined) return failure;
  return follow(job.step === undefined ? learning(context, job, first) : steady(context, job, first), job);
}

/** One chain that can be stepped. */
interface Chain {
  readonly next: () => void;
  readonly watched: () => WatchedTransition;
}

function follow({ next, watched }: Chain, { draws, more, mostLeapfrogs, density: { dim } }: WatchJob): Watch {
  const transitions: WatchedTransition[] = [];
  let leapfrogs = 0;
  while (transitions.length < draws && leapfrogs < mostLeapfrogs) {
    next();
    const seen = watched();
    leapfrogs += seen.leapfrogs;
    transitions.push(seen);
  }
  const positions = new Float64Array(more * dim);
  for (let draw = 0; draw < more; draw++) {
    next();
    positions.set(watched().position, draw * dim);
  }
  return { transitions, positions };
}

/** The chain that `startChain` starts. */
function learning(context: StartContext, { options, warmup }: WatchJob, first: Point): Chain {
  const made: WatchedTrajectory[] = [];
  const run = NutsRun.begin(context, readNutsOptions(options), first, (...parts) => {
    const trajectory = new WatchedTrajectory(...parts);
    made.push(trajectory);
    return trajectory;
  });
  for (let draw = 0; draw < warmup; draw++) run.step();
  return { next: () => run.step(), watched: () => made[made.length - 1].watched() };
}

/** Steps of one size, nothing learned. */
function steady({ density, random }: StartContext, { options, step = 1 }: WatchJob, first: Point): Chain {
  const { maxTreeDepth, maxEnergyError } = readNutsOptions(options);
  const metric = new DiagonalMetric(density.dim);
  const trajectory = new WatchedTrajectory(density, metric, random, maxTreeDepth, maxEnergyError);
  trajectory.place(first);
  return {
    next: () => trajectory.transition(step, maxTreeDepth),
    watched: () => trajectory.watched(),
  };
}
