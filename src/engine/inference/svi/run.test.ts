import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random/index.ts';
import type { Objective } from '../contracts.ts';
import { drawSource } from './draws.ts';
import { chooseOptimizer } from './optimizers.ts';
import { startSvi, type SviPlan } from './run.ts';

/** ½ Σ kᵢ (xᵢ − i)². */
function bowl(curvature: readonly number[], later = false): Objective {
  const evaluate = (x: Float64Array, _: unknown, gradient: Float64Array): number => {
    let loss = 0;
    curvature.forEach((k, i) => {
      gradient[i] = k * (x[i] - i);
      loss += 0.5 * k * (x[i] - i) ** 2;
    });
    return loss;
  };
  return {
    dim: curvature.length,
    names: curvature.map((_, i) => `x[${i}]`),
    normals: 0,
    minibatches: [],
    evaluate: later ? (...all) => Promise.resolve(evaluate(...all)) : evaluate,
  };
}

function planOf(part: Partial<SviPlan>): SviPlan {
  const optimizer = chooseOptimizer('adam', { learningRate: 0.1 });
  return { optimizer, steps: 500, particles: 1, clip: 0, seed: 1, start: Float64Array.of(5, -5, 5), ...part };
}

describe('startSvi', () => {
  it.each([
    ['sgd', { learningRate: 0.1 }],
    ['sgd', { learningRate: 0.03, momentum: 0.9 }],
    ['adam', { learningRate: 0.2, decay: 0.01 }],
    ['rmsprop', { learningRate: 0.1, decay: 0.001 }],
    ['adagrad', { learningRate: 1 }],
  ] as const)('reaches the bottom with %s %o', (name, options) => {
    const run = startSvi(bowl([1, 2, 4]), planOf({ optimizer: chooseOptimizer(name, options) }));
    while (run.step());
    run.position.forEach((x, i) => expect(x).toBeCloseTo(i, 1.5));
    expect(run.losses[0]).toBeGreaterThan(run.losses[499]);
    expect(run.progress).toEqual({ done: 500, total: 500 });
  });

  it('takes the same steps whether the objective answers at once or later', async () => {
    const now = startSvi(bowl([1, 2, 4]), planOf({ particles: 3 }));
    const later = startSvi(bowl([1, 2, 4], true), planOf({ particles: 3 }));
    while (now.step());
    while (await later.step());
    expect(later.position).toEqual(now.position);
    expect(later.losses).toEqual(now.losses);
  });

  it('never moves further than clip allows, even where squares of the gradient overflow', () => {
    const steep = bowl([1e200, 1e200, 1e200]);
    const run = startSvi(
      { ...steep, evaluate: (x, draw, gradient) => Math.min(1, Number(steep.evaluate(x, draw, gradient))) },
      planOf({ optimizer: chooseOptimizer('sgd', { learningRate: 1 }), clip: 2, steps: 1 }),
    );
    void run.step();
    const moved = run.position.map((x, i) => x - [5, -5, 5][i]);
    expect(Math.hypot(...moved)).toBeCloseTo(2, 10);
  });

  it('says where it broke down and keeps the steps before', () => {
    const run = startSvi(
      bowl([1, 2, 4]),
      planOf({ optimizer: chooseOptimizer('sgd', { learningRate: 1e4 }) }),
    );
    expect(() => {
      while (run.step());
    }).toThrow(/broke down at step \d+: /);
    expect(run.progress.done).toBeGreaterThan(1);
    expect(run.losses[run.progress.done - 1]).not.toBeNaN();
    expect(run.losses[run.progress.done]).toBeNaN();
  });
});

describe('minibatches', () => {
  it('are drawn without replacement, every row equally often', () => {
    const source = drawSource({ normals: 2, minibatches: [{ size: 3, total: 7 }] }, createRandom(4));
    const times = new Float64Array(7);
    const rounds = 7_000;
    for (let round = 0; round < rounds; round += 1) {
      source.rows();
      const [rows] = source.draw.rows;
      expect(new Set(rows).size).toBe(3);
      for (const row of rows) times[row] += 1;
    }
    for (const count of times)
      expect(Math.abs(count - (rounds * 3) / 7)).toBeLessThan(5 * Math.sqrt(rounds * 0.25));
  });
});

describe('chooseOptimizer', () => {
  it('fills defaults and refuses what it does not know', () => {
    expect(chooseOptimizer('adam', {}).options).toMatchObject({ learningRate: 0.01, beta2: 0.999 });
    expect(() => chooseOptimizer('adam', { rate: 1 })).toThrow('no option "rate"');
    expect(() => chooseOptimizer('sgd', { momentum: 2 })).toThrow('out of bounds');
  });
});
