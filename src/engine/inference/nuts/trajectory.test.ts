/** The trajectory alone, at a fixed step and metric; and mutants of it that these checks must catch. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random/index.ts';
import type { Density } from '../contracts.ts';
import { DiagonalMetric } from '../mcmc/metric.ts';
import { Point } from '../mcmc/point.ts';
import { checkPosterior } from '../test/check-posterior.ts';
import { normals } from '../test/densities.ts';
import { Trajectory, Tree, turnOfTrees } from './trajectory.ts';

type Onward = (first: Tree, second: Tree) => boolean;

const onwardTrees: Onward = (first, second) => turnOfTrees(first, second) === 0;

/** A tree in one dimension, unit metric, from its first and last momentum and their sum. */
function tree(first: number, last: number, sum: number): Tree {
  const out = new Tree(new Point(1));
  out.begin = pointWith(first);
  out.end = pointWith(last);
  out.momentumSum[0] = sum;
  return out;
}

function pointWith(momentum: number): Point {
  const point = new Point(1);
  point.momentum[0] = momentum;
  point.velocity[0] = momentum;
  return point;
}

/** Trajectories whose turn is known. The two full circles look straight from their ends. */
const turns = [
  { name: 'straight on', halves: () => [tree(1, 1, 2), tree(1, 1, 2)], onward: true },
  { name: 'there and back', halves: () => [tree(1, 0.2, 1.2), tree(-0.5, -1, -1.5)], onward: false },
  {
    name: 'a circle, seen by the first half',
    halves: () => [tree(1, 0.5, 0.6), tree(-0.8, 1, 0.5)],
    onward: false,
  },
  {
    name: 'a circle, seen by the second half',
    halves: () => [tree(1, -0.8, 0.5), tree(0.5, 1, 0.6)],
    onward: false,
  },
  { name: 'the end turned', halves: () => [tree(1, 1, 3), tree(0.5, -0.1, 0.4)], onward: false },
];

function wrongTurns(onward: Onward): string[] {
  return turns
    .filter(({ halves, onward: right }) => onward(...(halves() as [Tree, Tree])) !== right)
    .map(t => t.name);
}

describe('the U-turn criterion', () => {
  it('knows every turn, also those only the checks across subtrees see', () => {
    expect(wrongTurns(onwardTrees)).toEqual([]);
  });

  it('says the same of a trajectory read backwards', () => {
    const backwards: Onward = (first, second) => onwardTrees(reversed(second), reversed(first));
    expect(wrongTurns(backwards)).toEqual([]);
  });

  it('without the checks across subtrees is caught', () => {
    const endsOnly: Onward = (first, second) => {
      const sum = first.momentumSum[0] + second.momentumSum[0];
      return first.begin.velocity[0] * sum > 0 && second.end.velocity[0] * sum > 0;
    };
    expect(wrongTurns(endsOnly)).toEqual([
      'a circle, seen by the first half',
      'a circle, seen by the second half',
    ]);
  });
});

/** Negated momenta and swapped ends: the same trajectory run the other way. */
function reversed(from: Tree): Tree {
  return tree(-from.end.momentum[0], -from.begin.momentum[0], -from.momentumSum[0]);
}

type TrajectoryClass = typeof Trajectory;

function begin(
  Kind: TrajectoryClass,
  density: Density,
  seed: number,
  at: readonly number[] = [],
): Trajectory {
  const trajectory = new Kind(density, new DiagonalMetric(density.dim), createRandom(seed), 10, 1000);
  const { current } = trajectory;
  current.position.set(at);
  current.logDensity = density.evaluate(current.position, current.gradient);
  return trajectory;
}

/** What is wrong with the draws of two unit normals taken with steps so large that weights matter. */
function violations(Kind: TrajectoryClass): string[] {
  const density = normals([1, 1]);
  const chains = [1, 2, 3, 4].map(seed => {
    const trajectory = begin(Kind, density, seed);
    const out = new Float64Array(2 * 4000);
    for (let i = 0; i < 4000; i++) {
      trajectory.transition(1.2 + 0.2 * (i % 3), 10);
      out.set(trajectory.current.position, 2 * i);
    }
    return out;
  });
  return checkPosterior(chains, 2, [
    { name: 'x[0]', of: x => x[0], mean: 0, sd: 1 },
    { name: 'x[1]', of: x => x[1], mean: 0, sd: 1 },
  ]);
}

class FlatWeights extends Trajectory {
  protected override weigh(): number {
    return 1;
  }
}

class SquaredWeights extends Trajectory {
  protected override weigh(gain: number, ratio: number): number {
    return super.weigh(gain, ratio) ** 2;
  }
}

describe('the weights of points', () => {
  it('leave the posterior invariant even with large steps', () => {
    expect(violations(Trajectory)).toEqual([]);
  });

  it('are caught when all are equal, or squared', () => {
    expect(violations(FlatWeights)).not.toEqual([]);
    expect(violations(SquaredWeights)).not.toEqual([]);
  });
});

describe('a transition', () => {
  it('comes in from a start far out, where densities differ by more than e^700, and goes on as usual', () => {
    const density = normals([1, 1]);
    const trajectory = begin(Trajectory, density, 7, [2000, -300]);
    let nearest = Infinity;
    for (let i = 0; i < 20; i++) {
      const before = trajectory.current.logDensity;
      trajectory.transition(0.3, 10);
      expect(Number.isFinite(trajectory.current.logDensity)).toBe(true);
      if (before < -1e4) expect(trajectory.current.logDensity).toBeGreaterThan(before);
      nearest = Math.min(nearest, Math.abs(trajectory.current.position[0]));
    }
    expect(nearest).toBeLessThan(5);
  });

  it('counts leapfrogs and says how far along its trajectory the draw lies', () => {
    const trajectory = begin(Trajectory, normals([1, 1, 1]), 4);
    for (let i = 0; i < 200; i++) {
      trajectory.transition(0.3, 10);
      expect(Math.abs(trajectory.current.index)).toBeLessThan(2 ** trajectory.depth);
      expect(trajectory.leapfrogs).toBeGreaterThanOrEqual(2 ** trajectory.depth - 1);
      expect(trajectory.symmetricSum).toBeLessThanOrEqual(trajectory.leapfrogs);
      expect(trajectory.acceptSum).toBeLessThanOrEqual(trajectory.leapfrogs);
    }
  });

  it('takes no more points than a tree of its depth can hold at once', () => {
    const trajectory = begin(Trajectory, normals([1, 1]), 5);
    let made = 0;
    const { pool } = trajectory;
    const take = pool.take.bind(pool);
    const seen = new Set<Point>();
    pool.take = () => {
      const point = take();
      seen.add(point);
      made += 1;
      return point;
    };
    for (let i = 0; i < 50; i++) trajectory.transition(0.005, 9);
    expect(made).toBeGreaterThan(5000);
    expect(seen.size).toBeLessThan(3 * 10 + 4);
  });

  it('steps on with a depth of 0: nothing moves and nothing is accepted', () => {
    const trajectory = begin(Trajectory, normals([1]), 6);
    trajectory.transition(0.5, 0);
    expect([trajectory.leapfrogs, trajectory.current.index, trajectory.depth]).toEqual([0, 0, 0]);
  });
});
