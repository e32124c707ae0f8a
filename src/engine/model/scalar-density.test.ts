import { describe, expect, it } from 'vitest';
import {
  Bernoulli,
  BernoulliLogit,
  Beta,
  Binomial,
  Cauchy,
  Delta,
  Exponential,
  Gamma,
  Geometric,
  HalfCauchy,
  HalfNormal,
  InverseGamma,
  Laplace,
  Logistic,
  LogNormal,
  mixture,
  NegativeBinomial2,
  Normal,
  Poisson,
  PoissonLog,
  StudentT,
  tensor,
  truncated,
  Uniform,
  Weibull,
} from '../api.ts';
import { scalarLogProb } from './scalar-density.ts';

const VALUES = [-1.5, -1, 0, 0.3, 1, 2, 2.5, 7, NaN, Infinity];

describe('the fast log density of a number', () => {
  it.each([
    Bernoulli(0.3),
    Bernoulli(1),
    BernoulliLogit(-0.4),
    Beta(2, 1.5),
    Binomial(7, 0.3),
    Delta(2),
    NegativeBinomial2(2.5, 1.5),
    Cauchy(1, 2),
    Exponential(1.5),
    Gamma(2.5, 1.25),
    Geometric(0.3),
    HalfCauchy(2),
    HalfNormal(3),
    InverseGamma(3, 2),
    Laplace(0.5, 2),
    Logistic(0.5, 2),
    LogNormal(0.2, 0.7),
    Normal(0.3, 1.7),
    Poisson(2.2),
    PoissonLog(0.4),
    StudentT(4, 1, 2),
    Uniform(-1, 2),
    Weibull(1.5, 2),
  ])('is that of $name', distribution => {
    for (const value of VALUES) {
      const slow = distribution.logProb(value).item();
      const fast = scalarLogProb(distribution, value);
      if (fast === undefined) throw new Error('no fast density');
      if (Number.isFinite(slow))
        expect(Math.abs(fast - slow)).toBeLessThanOrEqual(1e-14 * (1 + Math.abs(slow)));
      else expect(fast).toBe(slow);
    }
  });

  it('is left to the slow one for batches and for families made of others', () => {
    expect(scalarLogProb(Normal(tensor([0, 1]), 1), 0)).toBeUndefined();
    expect(scalarLogProb(truncated(Normal(0, 1), { low: 0 }), 1)).toBeUndefined();
    expect(scalarLogProb(mixture([0.5, 0.5], [Normal(0, 1), Normal(3, 1)]), 0)).toBeUndefined();
  });
});
