/** Importance sampling, empirical distributions and marginals, in stock TypeScript. */
import { describe, expect, it, vi } from 'vitest';
import {
  Bernoulli,
  condition,
  Delta,
  empirical,
  Exponential,
  factor,
  hist,
  importance,
  marginal,
  Normal,
  observe,
  plate,
  Poisson,
  predictive,
  random,
  sample,
  tensor,
} from './api.ts';
import { failure } from './failure.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

function scaleModel(guess = 8.5) {
  const weight = sample('weight', Normal(guess, 1));
  return sample('measurement', Normal(weight, 0.75));
}

describe('importance', () => {
  const data = { measurement: 9.5 };

  it('repeats with its seed', () => {
    const [a, b, c] = [1, 1, 2].map(seed => importance(scaleModel, { data, samples: 50, seed }).logEvidence);
    expect(a).toBe(b);
    expect(a).not.toBe(c);
  });

  it('states a standard error that holds: 95 of 100 estimates within two of them', () => {
    const inside = Array.from({ length: 100 }, (_, seed) =>
      importance(scaleModel, { data, samples: 100, seed }),
    ).filter(({ logEvidence, logEvidenceSe }) => Math.abs(logEvidence + 1.46208208) < 2 * logEvidenceSe);
    // Binomial(100, .954): below 87 with probability 1e-3.
    expect(inside.length).toBeGreaterThanOrEqual(87);
  });

  it('resamples draws of all sites together', () => {
    const posterior = importance(scaleModel, { samples: 500, seed: 3 });
    const [weight, measurement] = ['weight', 'measurement'].map(
      name => posterior.draws(name).toArray() as number[],
    );
    const rows = new Set(
      (posterior.values('weight').toArray() as number[]).map(
        (w, i) => `${w},${(posterior.values('measurement').toArray() as number[])[i]}`,
      ),
    );
    expect(weight.every((w, i) => rows.has(`${w},${measurement[i]}`))).toBe(true);
  });

  it('feeds predictive', () => {
    const posterior = importance(scaleModel, { data, samples: 500, seed: 3 });
    const predicted = predictive(scaleModel, posterior, { seed: 1 });
    expect(predicted.names).toEqual(['weight', 'measurement']);
    expect(predicted.draws('weight').toArray()).toEqual(posterior.draws('weight').toArray());
  });

  it('takes plates, also through a guide', () => {
    const y = tensor([1, 2, 3]);
    const model = () => {
      const mu = sample('mu', Normal(0, 1));
      plate('rows', 3, () => {
        const z = sample('z', Normal(mu, 1));
        observe('y', Normal(z, 1), y);
      });
    };
    const guide = () => {
      sample('mu', Normal(1, 0.8));
      plate('rows', 3, () => sample('z', Normal(y.mul(0.5).add(0.4), 0.8)));
    };
    // y ~ N(0, 2I + 11ᵀ): det 20, inverse (I − 11ᵀ/5)/2.
    const exact = -1.5 * Math.log(2 * Math.PI) - 0.5 * Math.log(20) - 0.25 * (14 - 36 / 5);
    for (const posterior of [
      importance(model, { samples: 2000, seed: 1 }),
      importance(model, { samples: 1000, seed: 1, guide }),
    ]) {
      expect(Math.abs(posterior.logEvidence - exact)).toBeLessThan(4 * posterior.logEvidenceSe);
      expect(posterior.mean('z').shape).toEqual([3]);
      // E mu = 1ᵀ Σ⁻¹ y = (6 − 18/5)/2.
      expect(Math.abs(posterior.mean('mu').item() - 1.2)).toBeLessThan(4 * Math.sqrt(0.4 / posterior.ess));
    }
  });

  it('names the site that makes all weights 0', () => {
    const impossible = () => observe('late', Exponential(sample('rate', Exponential(1))), -1);
    const error = failure(() => importance(impossible, { samples: 10 }));
    expect(error.message).toMatch(/all 10 importance weights are 0: "late"/);
    expect(error.detail.site).toBe('late');
    const barred = () => {
      sample('x', Normal(0, 1));
      factor('bar', -Infinity);
    };
    expect(failure(() => importance(barred, { samples: 10 })).message).toMatch(/a factor rules/);
  });

  it('names sites of the guide that the model lacks or observes', () => {
    const guide = (extra: string) => () => {
      sample('weight', Normal(9, 1));
      sample(extra, Normal(9, 1));
    };
    const model = condition(scaleModel, data);
    expect(failure(() => importance(model, { guide: guide('noise') })).message).toMatch(/no site "noise"/);
    expect(failure(() => importance(model, { guide: guide('measurement') })).message).toMatch(
      /observed in the model/,
    );
  });

  it('counts sites that only some executions reach', () => {
    const model = () => {
      if (sample<number>('coin', Bernoulli(0.25))) sample('extra', Normal(3, 1));
    };
    const posterior = importance(model, { samples: 2000, seed: 1 });
    expect(posterior.names).toEqual(['coin']);
    const [, extra] = posterior.summary();
    expect(extra.executions).toBe(Math.round(2000 * posterior.mean('coin').item()));
    expect(Math.abs(extra.mean - 3)).toBeLessThan(4 / Math.sqrt(extra.executions));
    expect(failure(() => posterior.draws('other')).message).toMatch(/no draws of "other"/);
    expect(failure(() => marginal(posterior)).message).toMatch(/not a number/);
  });

  it('is a part of no model that calls it: nested inference', () => {
    const inner = marginal(scaleModel, { samples: 200, seed: 1 });
    const outer = () => {
      const guess = sample('guess', Poisson(8));
      return sample('seen', inner(guess));
    };
    const posterior = importance(outer, { samples: 300, seed: 2 });
    expect(posterior.names).toEqual(['guess', 'seen']);
    expect(Math.abs(posterior.marginal().mean().item() - 8)).toBeLessThan(4 * Math.sqrt(10 / 300) + 0.1);
  });

  it('refuses what is no model and counts that are none', () => {
    expect(failure(() => importance(3 as never)).message).toMatch(/model function/);
    expect(failure(() => importance(scaleModel, { samples: 0 })).detail.got).toBe('0');
    expect(failure(() => importance(async () => undefined, { samples: 2 })).message).toMatch(/async/);
  });
});

describe('marginal', () => {
  it('is the same distribution for equal arguments: numbers, lists, arrays', () => {
    const of = marginal((x: unknown) => sample('y', Delta(Number(Array.isArray(x)))), { samples: 5 });
    expect(of([1, [2]])).toBe(of([1, [2]]));
    expect(of(tensor([1, 2]))).toBe(of(tensor([1, 2])));
    expect(of(tensor([1, 2]))).not.toBe(of([1, 2]));
    expect(of('a')).not.toBe(of('b'));
    const key = {};
    expect(of(key)).toBe(of(key));
    expect(of(key)).not.toBe(of({}));
  });

  it('of a histogram integrates to 1 and can be plotted', () => {
    const m = marginal(scaleModel, { samples: 2000, seed: 1 })(8.5);
    const [low, high] = [m.quantile(0).item(), m.quantile(1).item()];
    const width = (high - low) / 3600;
    let mass = 0;
    for (let i = 0; i < 3600; i++) mass += Math.exp(m.logProb(low + (i + 0.5) * width).item()) * width;
    expect(mass).toBeCloseTo(1, 9);
    expect(m.logProb(high + 1).item()).toBe(-Infinity);
    expect(hist(m.draws).kind).toBe('plot');
  });
});

describe('an empirical distribution', () => {
  const dice = empirical([1, 2, 2, 4], { weights: [1, 1, 1, 5] });

  it('has weighted moments, probabilities and quantiles', () => {
    expect(dice.mean().item()).toBeCloseTo(25 / 8, 12);
    expect(dice.variance().item()).toBeCloseTo(89 / 8 - (25 / 8) ** 2, 12);
    expect(dice.probability(2)).toBeCloseTo(1 / 4, 12);
    expect(dice.logProb([2, 3]).toArray()).toEqual([Math.log(1 / 4), -Infinity]);
    expect(dice.cdf([0, 2, 4]).toArray()).toEqual([0, 3 / 8, 1]);
    expect(dice.quantile([0.1, 0.3, 0.9]).toArray()).toEqual([1, 2, 4]);
    expect(dice.ess).toBeCloseTo(64 / 28, 12);
    expect(dice.enumerableSupport).toEqual([1, 2, 4]);
    expect(dice.values.toArray()).toEqual([1, 2, 2, 4]);
    // Weights ⅛, ⅛, ⅛, ⅝ of four draws: the 4 two or three times.
    const fours = (dice.draws.toArray() as number[]).filter(value => value === 4).length;
    expect([2, 3]).toContain(fours);
  });

  it('draws by weight, one row at a time', () => {
    const pairs = empirical(
      [
        [1, 10],
        [2, 20],
      ],
      { weights: [3, 1] },
    );
    const drawn = pairs.sample(random(1), { shape: [4000] }).toArray() as number[][];
    expect(drawn.every(([a, b]) => b === 10 * a)).toBe(true);
    const share = drawn.filter(([a]) => a === 1).length / 4000;
    expect(Math.abs(share - 0.75)).toBeLessThan(4 * Math.sqrt(0.1875 / 4000));
  });

  it('refuses no draws and weights that do not fit', () => {
    expect(failure(() => empirical([])).message).toMatch(/needs draws/);
    expect(failure(() => empirical([1, 2], { weights: [1] })).detail.got).toBe('1 weights');
    expect(failure(() => empirical([1, 2], { weights: [0, 0] })).message).toMatch(/do not fit/);
  });
});
