/** Models on numbers run by short cuts: the same bits as by arrays, the same errors, and handlers still hold. */
import { describe, expect, it } from 'vitest';
import * as api from '../api.ts';
import { toTensor, type Numeric } from '../array/index.ts';
import type { Distribution } from '../distributions/index.ts';
import { ScalarDistribution, withScalarDistributions } from '../distributions/scalar.ts';
import { TildeError } from '../errors.ts';
import { createRandom } from '../random/index.ts';
import { scalarLogProb } from './scalar-density.ts';

const { Bernoulli, condition, importance, logJoint, mask, Normal, Poisson, sample, tensor, trace, Uniform } =
  api;

const MADE: readonly (() => Distribution)[] = [
  () => api.Bernoulli(0.3),
  () => api.Beta(2, 0.4),
  () => api.Cauchy(1, 2),
  () => api.Delta(2),
  () => api.Exponential(1.5),
  () => api.Gamma(0.5, 1.25),
  () => api.Geometric(0.3),
  () => api.HalfCauchy(2),
  () => api.HalfNormal(3),
  () => api.InverseGamma(3, 2),
  () => api.Laplace(0.5, 2),
  () => api.Logistic(0.5, 2),
  () => api.LogNormal(0.2, 0.7),
  () => api.Normal(0.3, 1.7),
  () => api.Poisson(12.5),
  () => api.StudentT(4, 1, 2),
  () => api.Uniform(-1, 2),
  () => api.Weibull(1.5, 2),
];

function numbersIn(tensors: Readonly<Record<string, Numeric>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(tensors).map(([name, x]) => [name, toTensor(x).value]));
}

describe('a distribution of numbers', () => {
  it.each(MADE)('%s draws and scores as the full one', make => {
    const full = make();
    const small = withScalarDistributions(make);
    if (!(small instanceof ScalarDistribution)) throw new Error('no short cut');
    const [a, b] = [createRandom(7), createRandom(7)];
    for (let i = 0; i < 50; i++) {
      const value = small.draw(a);
      expect(value).toBe(Number(full.sample(b).toArray()));
      expect(scalarLogProb(small, value)).toBe(scalarLogProb(full, value));
    }
    expect(a.state()).toEqual(b.state());
    expect(small.name).toBe(full.name);
    expect(small.latex).toBe(full.latex);
    expect(small.discrete).toBe(full.discrete);
    expect(numbersIn(small.params)).toEqual(numbersIn(full.params));
    expect(small.support.kind).toBe(full.support.kind);
    expect(small.enumerableSupport).toEqual(full.enumerableSupport);
    expect(numbersIn({ mean: small.mean?.() ?? 0 })).toEqual(numbersIn({ mean: full.mean?.() ?? 0 }));
  });

  it('refuses what the full one refuses, in the same words', () => {
    for (const make of [() => Normal(0, -1), () => Bernoulli(1.5), () => Poisson(-2), () => Uniform(2, 1)]) {
      const said = (work: () => unknown): string => {
        try {
          work();
        } catch (error) {
          if (error instanceof TildeError) return `${error.message} ${error.detail.hint ?? ''}`;
        }
        throw new Error('nothing was thrown');
      };
      expect(said(() => withScalarDistributions(make))).toBe(said(make));
    }
  });

  it('is a full one outside models on numbers, and with arrays as parameters', () => {
    expect(Normal(0, 1)).not.toBeInstanceOf(ScalarDistribution);
    expect(withScalarDistributions(() => Normal(tensor([0, 1]), 1))).not.toBeInstanceOf(ScalarDistribution);
  });
});

describe('a model on numbers', () => {
  const byNumbers = (): number => {
    const n = Number(sample('n', Poisson(2)));
    let total = 0;
    for (let i = 0; i < n; i++) total += sample(`x${i}`, Normal(total, 0.5));
    return sample('y', Normal(total, 1));
  };
  const byArrays = (): number => {
    const n = Number(sample('n', Poisson(tensor(2))));
    let total = 0;
    for (let i = 0; i < n; i++) total += sample(`x${i}`, Normal(tensor(total), tensor(0.5)));
    return sample('y', Normal(tensor(total), 1));
  };

  it('has the bits of the same model on arrays', () => {
    const [a, b] = [byNumbers, byArrays].map(model =>
      importance(condition(model, { y: 1.5 }), { samples: 300, seed: 4 }),
    );
    expect(a.logWeights).toEqual(b.logWeights);
    expect(a.values('n').value).toEqual(b.values('n').value);
    expect(a.values('x0').value).toEqual(b.values('x0').value);
    expect(a.logEvidence).toBe(b.logEvidence);
  });

  it('masks a distribution of numbers, density and all', () => {
    const model = mask(() => sample('x', Normal(0, 1)), false);
    expect(logJoint(model, { x: 3 }).item()).toBe(0);
    expect(trace(model, { values: { x: 3 } }).logJoint).toBe(0);
    expect(
      trace(
        mask(() => sample('x', Normal(0, 1)), true),
        { values: { x: 3 } },
      ).logJoint,
    ).toBeCloseTo(-5.4189385, 6);
  });

  it('keeps names, loops and scopes in its addresses', () => {
    const inner = (): unknown => sample('x', Normal(0, 1));
    const { sites } = trace(() => [
      inner(),
      api.scope('in', inner),
      api.scope('out', () => api.scope('in', inner)),
    ]);
    expect(sites.map(site => [site.address, site.name])).toEqual([
      ['x', 'x'],
      ['in/x', 'in.x'],
      ['out/in/x', 'out.in.x'],
    ]);
  });
});
