/**
 * The trajectory with everything kept that happens in a transition: the same code as without (trajectory.ts), whose
 * steps are noted as they are made. For looking at, not for sampling: it allocates at every step.
 */
import type { Point } from '../mcmc/point.ts';
import { energyGain } from '../mcmc/integrator.ts';
import { Trajectory, type Tree } from './trajectory.ts';

/** A point of a trajectory: its place, counted in leapfrogs from the start (negative: backwards), and position [dim]. */
export interface WatchedPoint {
  readonly index: number;
  readonly position: Float64Array;
  /** H(start) − H(here), nats: the logarithm of its weight. */
  readonly gain: number;
}

/** Two stretches found to turn when they were joined. */
export interface WatchedTurn {
  /** Sum of TURN: the tests that failed. */
  readonly tests: number;
  /** Places of the four ends, in order of growth: of the first stretch, then of the second. */
  readonly ends: readonly [number, number, number, number];
}

/** One doubling: as many leapfrogs as there are points already, unless it is broken off. */
export interface WatchedDoubling {
  readonly direction: 1 | -1;
  readonly points: readonly WatchedPoint[];
  /** Place of the draw chosen so far. */
  readonly proposal: number;
  readonly turn?: WatchedTurn;
  /** The last leapfrog diverged: its point is the last one. */
  readonly diverged: boolean;
  /** False for a doubling that turned or diverged before it was complete: none of its points can be the draw. */
  readonly complete: boolean;
}

export interface WatchedTransition {
  readonly step: number;
  /** Position and velocity at the start, [dim]. */
  readonly start: Float64Array;
  readonly velocity: Float64Array;
  readonly doublings: readonly WatchedDoubling[];
  readonly depth: number;
  readonly leapfrogs: number;
  /** Place of the draw. */
  readonly draw: number;
  readonly position: Float64Array;
  readonly limited: boolean;
}

interface Growing {
  points: WatchedPoint[];
  proposal: number;
  turn?: WatchedTurn;
  diverged: boolean;
  complete: boolean;
}

/** Notes what it does; `watched` has the last transition. */
export class WatchedTrajectory extends Trajectory {
  private from = new Float64Array(0);
  private velocity = new Float64Array(0);
  private start: Point = this.current;
  private doublings: Growing[] = [];
  private size = 0.5;

  /** What the last transition did. */
  watched(): WatchedTransition {
    const { current } = this;
    return {
      step: this.size,
      start: this.from,
      velocity: this.velocity,
      doublings: this.doublings.map(({ points, ...rest }) => ({
        ...rest,
        points,
        direction: points[0].index > 0 ? 1 : -1,
      })),
      depth: this.depth,
      leapfrogs: this.leapfrogs,
      draw: current.index,
      position: current.position.slice(),
      limited: this.limited,
    };
  }

  protected override begin(step: number): void {
    super.begin(step);
    this.size = step;
    this.start = this.current;
    this.from = this.current.position.slice();
    this.velocity = this.current.velocity.slice();
    this.doublings = [];
  }

  protected override grow(tree: Tree): boolean {
    const stays = super.grow(tree);
    const doubling = this.growing();
    if (stays) doubling.points.push(this.noted(tree.end));
    else {
      doubling.diverged = true;
      doubling.points.push(this.lost());
    }
    return stays;
  }

  protected override merge(first: Tree, second: Tree, takeSecond: boolean, leaves: boolean): boolean {
    const ends = [first.begin.index, first.end.index, second.begin.index, second.end.index] as const;
    // Only the whole trajectory holds the start.
    const isWhole = ends[0] * ends[1] <= 0;
    const onward = super.merge(first, second, takeSecond, leaves);
    const doubling = this.doublings[this.doublings.length - 1];
    if (!onward) doubling.turn = { tests: this.turn, ends };
    if (isWhole) {
      doubling.complete = true;
      doubling.proposal = first.proposal.index;
    }
    return onward;
  }

  /** The doubling that leapfrogs belong to now: `depth` counts those completed. */
  private growing(): Growing {
    const { doublings, depth } = this;
    if (doublings.length === depth) {
      const proposal = doublings.length === 0 ? 0 : doublings[depth - 1].proposal;
      doublings.push({ points: [], proposal, diverged: false, complete: false });
    }
    return doublings[doublings.length - 1];
  }

  private noted(point: Point): WatchedPoint {
    return { index: point.index, position: point.position.slice(), gain: energyGain(this.start, point) };
  }

  /** Where a divergent leapfrog led. */
  private lost(): WatchedPoint {
    const index = this.origin.index + (this.step > 0 ? 1 : -1);
    return { index, position: this.divergenceEnd.slice(), gain: this.divergenceGain };
  }
}
