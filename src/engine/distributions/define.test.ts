/** What the contract promises beside the laws: validation, shapes, plates. */
import { describe, expect, it } from 'vitest';
import { newAxis, enterAxis, exitAxis, tensor, trace, type Tensor } from '../array/index.ts';
import { TildeError } from '../errors.ts';
import { createRandom } from '../random/index.ts';
import * as D from './index.ts';
import { isDistribution } from './distribution.ts';

function errorOf(run: () => unknown): TildeError {
  try {
    run();
  } catch (error) {
    if (error instanceof TildeError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function numbers(x: Tensor): number[] {
  return [...(x.value?.values ?? [])];
}

describe('a factory', () => {
  it('makes something isDistribution knows, and knows nothing else', () => {
    expect(isDistribution(D.Normal(0, 1))).toBe(true);
    expect(isDistribution(D.mixture([1], [D.Normal(0, 1)]))).toBe(true);
    expect(isDistribution(D.truncated(D.Normal(0, 1), { low: 0 }))).toBe(true);
    for (const other of [null, undefined, 3, {}, 'Normal', D.Normal])
      expect(isDistribution(other)).toBe(false);
  });

  it('refuses a parameter outside its range, naming distribution, parameter, constraint and value', () => {
    const error = errorOf(() => D.Normal(0, -1));
    expect(error.code).toBe('support');
    expect(error.message).toBe('Normal: scale must be positive, got −1');
  });

  it('says which element of a vector is out of range', () => {
    expect(errorOf(() => D.Gamma([1, 2, 0], 1)).message).toBe(
      'Gamma: shape must be positive, got 0 at element 2',
    );
  });

  it('shows the vector that is not a simplex', () => {
    const error = errorOf(() =>
      D.Categorical([
        [0.5, 0.5],
        [0.5, 0.7],
      ]),
    );
    expect(error.message).toBe('Categorical: probs must be simplex, got [0.5, 0.7]');
  });

  it.each([
    ['Uniform', () => D.Uniform(2, 1)],
    ['Bernoulli', () => D.Bernoulli(1.2)],
    ['Binomial', () => D.Binomial(2.5, 0.5)],
    ['Binomial', () => D.Binomial(-1, 0.5)],
    ['Geometric', () => D.Geometric(0)],
    ['OrderedLogistic', () => D.OrderedLogistic(0, [1, 1])],
    [
      'MultivariateNormal',
      () =>
        D.MultivariateNormal(
          [0, 0],
          [
            [1, 2],
            [2, 1],
          ],
        ),
    ],
    [
      'MultivariateNormal',
      () =>
        D.MultivariateNormal(
          [0, 0],
          [
            [1, 0.3],
            [0.2, 1],
          ],
        ),
    ],
    [
      'MultivariateNormal',
      () =>
        D.MultivariateNormal([0, 0], {
          cholesky: [
            [1, 1],
            [0, 1],
          ],
        }),
    ],
    ['LKJCholesky', () => D.LKJCholesky(1)],
    ['mixture', () => D.mixture([0.5, 0.5], [D.Normal(0, 1)])],
    ['mixture', () => D.mixture([0.5, 0.5], [D.Normal(0, 1), D.Poisson(1)])],
    ['truncated', () => D.truncated(D.Normal(0, 1), {})],
    ['truncated', () => D.truncated(D.Dirichlet([1, 1]), { low: 0 })],
    ['ImproperUniform', () => D.ImproperUniform().sample(createRandom(1))],
  ])('%s refuses nonsense with its own name in front', (name, make) => {
    expect(errorOf(make).message).toMatch(new RegExp(`^${name}[: ]`));
  });

  it('does not check traced parameters: they show in the density', () => {
    const graph = trace([{ name: 's', role: 'parameter', shape: [] }], ([s]) => ({
      out: D.Normal(0, s).logProb(1),
    }));
    expect(graph.outputs).toHaveLength(1);
  });

  it('names the parameters whose shapes do not broadcast', () => {
    const error = errorOf(() => D.Normal([1, 2, 3], [1, 2]));
    expect(error.code).toBe('shape');
    expect(error.detail.got).toBe('loc [3], scale [2]');
  });

  it('refuses a value whose event shape is wrong', () => {
    expect(errorOf(() => D.Dirichlet([1, 1, 1]).logProb([0.5, 0.5])).code).toBe('shape');
  });

  it('refuses to draw from traced parameters', () => {
    const run = (): unknown =>
      trace([{ name: 's', role: 'parameter', shape: [] }], ([s]) => ({
        out: D.Normal(0, s).sample(createRandom(1)),
      }));
    expect(errorOf(run).message).toContain('Normal.sample');
  });
});

describe('shapes', () => {
  it('broadcast parameters to the batch shape, events apart', () => {
    const d = D.MultivariateNormal(
      [
        [0, 0],
        [1, 1],
        [2, 2],
      ],
      [
        [1, 0],
        [0, 1],
      ],
    );
    expect([d.batchShape, d.eventShape]).toEqual([[3], [2]]);
    expect(d.logProb([0, 0]).shape).toEqual([3]);
    expect(d.sample(createRandom(1), { shape: [4] }).shape).toEqual([4, 3, 2]);
    expect(D.Normal([[0], [1]], [1, 2, 3]).batchShape).toEqual([2, 3]);
    expect(D.Normal([[0], [1]], [1, 2, 3]).mean?.().shape).toEqual([2, 3]);
  });

  it('give every batch element its own parameters', () => {
    const d = D.Normal([[0], [100]], [1e-6, 1e-3]);
    const x = numbers(d.sample(createRandom(2)));
    expect(x.map(value => Math.round(Math.abs(value)))).toEqual([0, 0, 100, 100]);
  });

  it('draw differently for every element of a mixture without a batch of its own', () => {
    const d = D.mixture(
      [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
      [D.Normal(0, 1), D.Normal(5, 1)],
    );
    const [a, b] = numbers(d.sample(createRandom(3)));
    expect(d.batchShape).toEqual([2]);
    expect(a).not.toBe(b);
  });

  it('keep plates hidden: a draw carries the axes of its parameters and those asked for', () => {
    const schools = newAxis('schools', 3);
    const years = newAxis('years', 2);
    const loc = enterAxis(tensor([10, 20, 30]), schools);
    const d = D.Normal(loc, [1e-6, 1e-6]);
    expect(d.batchShape).toEqual([2]);
    const x = d.sample(createRandom(4), { axes: [years] });
    expect(x.shape).toEqual([2]);
    const shown = exitAxis(exitAxis(x, years), schools);
    expect(shown.shape).toEqual([3, 2, 2]);
    expect(numbers(shown).map(Math.round)).toEqual([10, 10, 10, 10, 20, 20, 20, 20, 30, 30, 30, 30]);
    expect(new Set(numbers(shown)).size).toBe(12);
  });

  it('score a plate of values element by element', () => {
    const axis = newAxis('rows', 3);
    const x = enterAxis(tensor([0, 1, 2]), axis);
    const scores = exitAxis(D.Categorical([0.2, 0.3, 0.5]).logProb(x), axis);
    expect(numbers(scores)).toEqual(
      [0.2, 0.3, 0.5].map(p =>
        D.Categorical([1 - p, p])
          .logProb(1)
          .item(),
      ),
    );
  });

  it('solve plates of covariance factors against a common vector', () => {
    const axis = newAxis('rows', 2);
    const factors = enterAxis(tensor([1, 0, 0, 1, 2, 0, 0, 2], [2, 2, 2]), axis);
    const scores = numbers(
      exitAxis(D.MultivariateNormal([0, 0], { cholesky: factors }).logProb([1, 1]), axis),
    );
    const apart = [1, 2].map(s =>
      D.MultivariateNormal([0, 0], {
        cholesky: [
          [s, 0],
          [0, s],
        ],
      })
        .logProb([1, 1])
        .item(),
    );
    expect(scores).toEqual(apart);
  });
});

describe('draws', () => {
  it('are the same for the same stream and differ for another', () => {
    const draw = (seed: number): number[] =>
      numbers(D.Gamma(2, 1).sample(createRandom(seed), { shape: [3] }));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('know their finite supports', () => {
    expect(D.Bernoulli(0.5).enumerableSupport).toEqual([0, 1]);
    expect(D.Binomial(2, 0.5).enumerableSupport).toEqual([0, 1, 2]);
    expect(D.Categorical([0.5, 0.25, 0.25]).enumerableSupport).toEqual([0, 1, 2]);
    expect(D.OrderedLogistic(0, [0, 1]).enumerableSupport).toEqual([0, 1, 2]);
    expect(D.Poisson(2).enumerableSupport).toBeUndefined();
  });
});
