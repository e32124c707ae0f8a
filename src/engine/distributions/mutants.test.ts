/** Deliberately wrong distributions: a law that does not catch its mutant proves nothing. */
import { describe, expect, it } from 'vitest';
import {
  add,
  div,
  exp,
  mul,
  neg,
  sub,
  toTensor,
  where,
  gt,
  type Numeric,
  type Tensor,
} from '../array/index.ts';
import { checkGradient } from '../autodiff/index.ts';
import * as D from './index.ts';
import { real } from './constraints.ts';
import type { Distribution } from './distribution.ts';
import * as laws from './laws.ts';

function mutate(base: Distribution, change: Partial<Distribution>): Distribution {
  return { ...base, ...change };
}

/** The log density, changed in both of its forms. */
function score(base: Distribution, change: (density: Tensor, x: Tensor) => Tensor): Distribution {
  return mutate(base, {
    logProb: x => change(base.logProb(x), toTensor(x)),
    logProbInside: x => change(base.logProbInside(x), toTensor(x)),
  });
}

function draws(base: Distribution, change: (x: Tensor) => Tensor): Distribution {
  return mutate(base, { sample: (random, leading) => change(base.sample(random, leading)) });
}

const normal = D.Normal(1, 2);
const gamma = D.Gamma(2.5, 3);
const poisson = D.Poisson(3);

function caught(failures: string[]): void {
  expect(failures).not.toEqual([]);
}

describe('the laws catch', () => {
  it('a density that lost a constant', () => {
    caught(laws.totalMassIsOne(score(normal, density => add(density, 0.01))));
    caught(laws.totalMassIsOne(score(poisson, density => add(density, 0.01))));
  });

  it('a vector density with a wrong normaliser', () => {
    const lkj = D.LKJCholesky(3, 1);
    caught(laws.totalMassIsOne(score(lkj, density => add(density, 0.05))));
  });

  it('a density with the variance where the standard deviation belongs', () => {
    const wrong = mutate(normal, { logProb: D.Normal(1, 4).logProb });
    caught(laws.drawsFollowDensity(wrong, 1));
    caught(laws.cdfMatchesDensity(wrong));
    caught(laws.entropyMatchesDraws(wrong, 1));
  });

  it('a density that is finite outside the support', () => {
    caught(laws.outsideIsImpossible(mutate(gamma, { logProb: x => mul(0, x) }), [-1]));
  });

  it('a density that hides NaN', () => {
    caught(
      laws.outsideIsImpossible(
        score(gamma, density => where(gt(density, -10), density, -Infinity)),
        [],
      ),
    );
  });

  it('a sampler with a wrong rate, shape or shift', () => {
    caught(
      laws.drawsFollowDensity(
        draws(gamma, x => mul(x, 1.1)),
        2,
      ),
    );
    caught(
      laws.drawsHaveMoments(
        draws(gamma, x => mul(x, 1.1)),
        2,
      ),
    );
    caught(
      laws.cdfMatchesDraws(
        draws(gamma, x => mul(x, 1.1)),
        2,
      ),
    );
    caught(
      laws.drawsHaveMoments(
        draws(normal, x => add(x, 0.2)),
        2,
      ),
    );
    caught(
      laws.drawsFollowDensity(
        draws(D.Poisson(3), x => add(x, 1)),
        2,
      ),
    );
  });

  it('a Dirichlet sampler that ignores its weights', () => {
    const wrong = mutate(D.Dirichlet([1, 2, 4]), { sample: D.Dirichlet([1, 1, 1]).sample });
    caught(laws.drawsFollowDensity(wrong, 3));
  });

  it('an LKJ sampler of another concentration', () => {
    const wrong = mutate(D.LKJCholesky(3, 1), { sample: D.LKJCholesky(3, 2).sample });
    caught(laws.drawsFollowDensity(wrong, 4));
  });

  it('a sampler that leaves the support', () => {
    caught(
      laws.drawsLieInSupport(
        draws(gamma, x => sub(x, 0.2)),
        5,
      ),
    );
    caught(
      laws.drawsLieInSupport(
        draws(poisson, x => add(x, 0.5)),
        5,
      ),
    );
  });

  it('a sampler of the wrong shape', () => {
    caught(laws.drawsLieInSupport(mutate(normal, { sample: random => normal.sample(random) }), 6));
  });

  it('a wrong mean or variance', () => {
    caught(laws.drawsHaveMoments(mutate(gamma, { mean: () => toTensor(0.9) }), 7));
    caught(laws.drawsHaveMoments(mutate(gamma, { variance: () => toTensor(0.35) }), 7));
  });

  it('a cdf of another scale, or counted one too far', () => {
    caught(laws.cdfMatchesDensity(mutate(normal, { cdf: D.Normal(1, 2.1).cdf })));
    caught(laws.cdfMatchesDraws(mutate(normal, { cdf: D.Normal(1, 2.4).cdf }), 8));
    const late = (x: Numeric): Tensor => poisson.cdf?.(sub(x, 1)) ?? toTensor(NaN);
    caught(laws.cdfMatchesDensity(mutate(poisson, { cdf: late })));
  });

  it('quantiles and tails that are not those of the cdf', () => {
    caught(laws.cdfPartsAgree(mutate(normal, { quantile: q => add(q, 1) })));
    caught(laws.cdfPartsAgree(mutate(normal, { survivalQuantile: normal.quantile })));
    caught(laws.cdfPartsAgree(mutate(normal, { logSurvival: normal.logCdf })));
    caught(laws.cdfPartsAgree(mutate(normal, { logCdf: normal.cdf })));
  });

  it('a wrong entropy', () => {
    caught(laws.entropyMatchesDraws(mutate(normal, { entropy: () => toTensor(2.2) }), 9));
  });

  it('a batch that is summed away', () => {
    caught(laws.batchIsElementwise(mutate(normal, { logProb: x => normal.logProb(x).sum() })));
  });

  it('a derivative that forgets the chain rule', () => {
    const f = (scale: Tensor): Tensor => D.Normal(0, scale).logProb(1.5);
    const wrong = (scale: Tensor): Tensor => neg(div(1, scale));
    expect(checkGradient(f, 2, {}, wrong).passes).toBe(false);
  });

  it('a bijector without its Jacobian, through the total mass', () => {
    const unbent = mutate(gamma, { support: real, logProb: x => gamma.logProb(exp(x)) });
    caught(laws.totalMassIsOne({ ...unbent, sample: D.Normal(0, 1).sample }));
  });
});
