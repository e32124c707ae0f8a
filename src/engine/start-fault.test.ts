/** What is said where no chain can start: the term, the parameter, its value, and what is allowed. */
import { describe, expect, it } from 'vitest';
import {
  add,
  Bernoulli,
  Beta,
  Binomial,
  Categorical,
  exp,
  factor,
  Gamma,
  HalfNormal,
  log,
  mcmc,
  mul,
  Normal,
  observe,
  plate,
  Poisson,
  sample,
  stack,
  sub,
  tensor,
} from './api.ts';
import { TildeError } from './errors.ts';

const y = tensor([1, 2, 3]);

/** The error of a run that cannot start. */
async function said(model: () => unknown): Promise<TildeError> {
  try {
    await mcmc(model, { draws: 10, warmup: 10, chains: 1, seed: 1 });
  } catch (error) {
    if (error instanceof TildeError) return error;
    throw error;
  }
  throw new Error('the model ran');
}

describe('a model that cannot start', () => {
  it('has the observed site and the scale named, with its value, what is allowed and where the unknowns are', async () => {
    const error = await said(() => {
      const mu = sample('mu', Normal(0, 1));
      observe('y', Normal(mu, sub(-1, mul(mu, mu))), y);
    });
    expect(error.code).toBe('start');
    expect(error.message).toMatch(
      /^No start point found: in "y" the scale of Normal must be positive, got −\d\.\d{1,3}$/,
    );
    expect(error.detail).toMatchObject({ site: 'y', expected: 'positive' });
    expect(error.detail.got).toMatch(/^−\d\.\d{1,3}, for example where mu = −?[\d.]+$/);
    expect(error.detail.hint).toContain('check scale: standard deviation; exp(…) is positive');
  });

  it('has a scale computed from data named with its element, in plates too', async () => {
    const spread = tensor([1, 0.5, -1]);
    const error = await said(() => {
      const mu = sample('mu', Normal(0, 1));
      const s = sample('s', HalfNormal(1));
      plate('rows', 3, () => observe('y', Normal(mu, mul(s, spread)), y));
    });
    expect(error.message).toMatch(
      /^No start point found: in "y" the scale of Normal must be positive, got −/,
    );
    expect(error.message).toMatch(/ at element 2$/);
  });

  it('has a prior named as well as what is observed', async () => {
    const error = await said(() => {
      const s = sample('s', HalfNormal(1));
      const x = sample('x', Normal(0, mul(s, -1)));
      observe('y', Normal(x, 1), y);
    });
    expect(error.message).toMatch(/in "x" the scale of Normal must be positive, got −/);
  });

  it('has a probability beyond 1 and a negative rate named', async () => {
    const beyond = await said(() => {
      const a = sample('a', HalfNormal(1));
      observe('k', Bernoulli(add(a, 1.5)), [1, 0, 1]);
    });
    expect(beyond.message).toMatch(/in "k" the p of Bernoulli must be between 0 and 1, got \d/);
    expect(beyond.detail.hint).toContain('sigmoid(…) is a probability');
    const negative = await said(() => {
      const a = sample('a', HalfNormal(1));
      observe('n', Poisson(mul(a, -1)), [1, 2]);
    });
    expect(negative.message).toMatch(/in "n" the rate of Poisson must be (non-negative|positive), got −/);
  });

  it('has a parameter named whose formula would go on outside of what is allowed', async () => {
    const under = (name: string) => sub(-4.5, mul(sample(name, Normal(0, 1)), 0.01));
    const shape = await said(() => observe('y', Gamma(under('a'), 2), 0.3));
    expect(shape.message).toMatch(
      /^No start point found: in "y" the shape of Gamma must be positive, got −4\.\d+$/,
    );
    expect(shape.detail.hint).toContain('exp(…) is positive whatever the unknowns are');
    const all = await said(() => observe('y', Bernoulli(mul(-1, under('a'))), 1));
    expect(all.message).toMatch(
      /^No start point found: in "y" the p of Bernoulli must be between 0 and 1, got 4\.\d+$/,
    );
    const prior = await said(() => sample('p', Beta(under('a'), 2)));
    expect(prior.message).toMatch(
      /^No start point found: in "p" the a of Beta must be positive, got −4\.\d+$/,
    );
    const shares = await said(() => observe('y', Categorical(stack([sample('a', Normal(0, 1)), 2])), 0));
    expect(shares.message).toMatch(
      /^No start point found: in "y" the probs of Categorical must be simplex, got \[−?[\d.]+, 2\]$/,
    );
    expect(shares.detail.hint).toContain('softmax(…) sums to 1');
  });

  it('has parameters that are no number named, and missing values among the data', async () => {
    const x = tensor([1, NaN, 2]);
    const error = await said(() => {
      const b = sample('b', Normal(0, 1));
      observe('y', Normal(mul(b, x), 1), y);
    });
    expect(error.message).toBe('No start point found: in "y[1]" the loc of Normal is NaN');
    expect(error.detail.hint).toContain('an array of shape [3] with NaN, first at [1]');
    const logarithm = await said(() => {
      const b = sample('b', HalfNormal(1));
      observe('y', Normal(log(mul(b, -1)), 1), y);
    });
    expect(logarithm.message).toBe('No start point found: in "y[0]" the loc of Normal is NaN');
    expect(logarithm.detail.hint).toContain('the logarithm of a negative number');
    const endless = await said(() => {
      const mu = sample('mu', Normal(0, Infinity));
      observe('y', Normal(mu, 1), y);
    });
    expect(endless.message).toBe('No start point found: in "mu" the scale of Normal is Infinity');
  });

  it('has a count beyond a number of trials that is drawn named', async () => {
    const error = await said(() => {
      const p = sample('p', Beta(1, 1));
      const more = sample('more', HalfNormal(1));
      observe('k', Binomial(add(10, mul(0, more)), p), 12);
    });
    expect(error.message).toBe('No start point found: "k" lies outside the support of Binomial');
    expect(error.detail.expected).toBe('values that are whole in [0, 10]');
    expect(error.detail.got).toMatch(/^Binomial with n = 10, p = [\d.]+, k = 12/);
  });

  it('has a factor named, and a term that underflows', async () => {
    const bare = await said(() => {
      const mu = sample('mu', Normal(0, 1));
      factor('penalty', log(sub(-1, mul(mu, mu))));
    });
    expect(bare.message).toBe('No start point found: the term of "penalty" is NaN');
    const unnamed = await said(() => {
      const mu = sample('mu', Normal(0, 1));
      factor(log(sub(-1, mul(mu, mu))));
    });
    expect(unnamed.message).toBe('No start point found: the term of this factor statement is NaN');
    const far = await said(() => {
      const mu = sample('mu', Normal(0, 1));
      observe('y', Normal(mu, 1e-200), y);
    });
    expect(far.message).toBe('No start point found: the log density of "y[0]" is −Infinity');
    expect(far.detail.got).toMatch(/^Normal with loc = −?[\d.]+, scale = 1e−200, y\[0\] = 1/);
  });
});

describe('a model that can start', () => {
  it('stays where its parameters are allowed', async () => {
    const run = { draws: 300, warmup: 300, chains: 2, seed: 1 };
    const p = await mcmc(() => observe('y', Bernoulli(sample('a', Normal(0.8, 1))), [1, 0, 1]), run);
    const draws = p.draws('a').toArray() as number[];
    expect(Math.min(...draws)).toBeGreaterThan(0);
    expect(Math.max(...draws)).toBeLessThan(1);
    const rate = await mcmc(() => observe('y', Poisson(sample('a', Normal(-0.5, 1))), 0), run);
    expect(Math.min(...(rate.draws('a').toArray() as number[]))).toBeGreaterThanOrEqual(0);
  });
});

describe('what is known before a run', () => {
  it('is refused where it stands: parameters, counts and data outside of what is allowed', async () => {
    const messages = await Promise.all(
      [
        () => observe('y', Normal(sample('mu', Normal(0, 1)), -1), y),
        () => observe('k', Binomial(10, add(sample('p', Beta(1, 1)), 0)), 12),
        () => observe('k', Binomial(10, 1.2), sample('n', Normal(0, 1))),
        () => sample('p', Beta(-1, 1)),
        () => observe('t', Gamma(sample('a', HalfNormal(1)), 1), [1, -2]),
        () => observe('y', Normal(sample('mu', Normal(0, 1)), 1), [1, NaN, 2]),
        () => observe('y', Normal(sample('mu', Normal(0, 1)), 1), [1, Infinity, 2]),
        () => observe('y', Normal(sample('mu', Normal(0, 1)), exp(0)), [-1 / 0]),
      ].map(async model => (await said(model)).message),
    );
    expect(messages).toEqual([
      'Normal: scale must be positive, got −1',
      'k = 12 is outside the support of Binomial',
      'Binomial: p must be between 0 and 1, got 1.2',
      expect.stringMatching(/^Beta: \w+ must be positive, got −1$/),
      't[1] = -2 is outside the support of Gamma',
      'y[1] is NaN',
      'y[1] is Infinity',
      'y is −Infinity',
    ]);
  });
});
