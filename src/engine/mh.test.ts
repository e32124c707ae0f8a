import { describe, expect, it, vi } from 'vitest';
import {
  Bernoulli,
  condition,
  deterministic,
  Dirichlet,
  Exponential,
  Gamma,
  mcmc,
  mh,
  Normal,
  observe,
  plate,
  Poisson,
  sample,
  tensor,
  zeros,
} from './api.ts';
import { MhPosterior } from './mh.ts';
import { failureOf } from './failure.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

describe('single-site Metropolis–Hastings', () => {
  it('jumps between models of different sizes with the right odds', async () => {
    // y = 2 is N(0, 1) or N(mu, 1) with mu ~ N(0, 3): the evidence of the second is N(2; 0, √10).
    const model = () => {
      const simple = sample<number>('simple', Bernoulli(0.5));
      const loc = simple ? 0 : sample('mu', Normal(0, 3));
      observe('y', Normal(loc, 1), 2);
      return simple;
    };
    const posterior = await mcmc(model, { kernel: mh(), draws: 1500, warmup: 100, seed: 1 });
    const odds = Math.exp(-2) / (Math.exp(-0.2) / Math.sqrt(10));
    const [row] = posterior.summary();
    expect(posterior.names).toEqual(['simple']);
    expect(row.rhat).toBeLessThan(1.01);
    expect(Math.abs(row.mean - odds / (1 + odds))).toBeLessThan(4 * row.mcseMean);
    expect((posterior as MhPosterior).results).toHaveLength(6000);
  });

  it('follows a random number of sites: a geometric sum', async () => {
    // k failures before a success, p = ½, each adding N(1, 1); the sum is observed: P(k | y = 3) by enumeration.
    const failures = (at: number): number =>
      sample<number>(`x_${at}`, Bernoulli(0.5)) ? at : failures(at + 1);
    const model = () => {
      const k = failures(0);
      let total = 0;
      for (let i = 0; i < k; i++) total += sample<number>(`d_${i}`, Normal(1, 1));
      observe('y', Normal(total, 1), 3);
      return k;
    };
    const posterior = (await mcmc(model, {
      kernel: mh({ steps: 8 }),
      draws: 1500,
      warmup: 200,
      seed: 2,
    })) as MhPosterior;
    const weights = Array.from(
      { length: 40 },
      (_, k) => (0.5 ** (k + 1) * Math.exp(-((3 - k) ** 2) / (2 * (k + 1)))) / Math.sqrt(k + 1),
    );
    const sum = weights.reduce((a, b) => a + b, 0);
    const mean = weights.reduce((a, w, k) => a + (w / sum) * k, 0);
    const ks = posterior.results as number[];
    const perChain = [0, 1, 2, 3].map(
      c => ks.slice(c * 1500, (c + 1) * 1500).reduce((a, b) => a + b, 0) / 1500,
    );
    const got = perChain.reduce((a, b) => a + b, 0) / 4;
    const se = Math.sqrt(perChain.reduce((a, m) => a + (m - got) ** 2, 0) / 12);
    expect(se).toBeLessThan(0.12);
    expect(Math.abs(got - mean)).toBeLessThan(4 * se + 0.02);
  });

  it('walks on bounded supports without bias: a gamma rate and a conjugate posterior', async () => {
    const model = () => {
      const rate = sample('rate', Gamma(2, 1));
      plate('rows', 3, () => observe('n', Poisson(rate), tensor([3, 5, 4])));
    };
    const posterior = await mcmc(model, {
      kernel: mh({ drift: 1, steps: 4 }),
      draws: 2000,
      warmup: 500,
      seed: 3,
    });
    const [row] = posterior.summary();
    expect(row.rhat).toBeLessThan(1.01);
    expect(Math.abs(row.mean - 14 / 4)).toBeLessThan(4 * row.mcseMean);
    expect(Math.abs(row.sd - Math.sqrt(14) / 4)).toBeLessThan(4 * row.mcseSd);
    const [accepted] = (posterior as MhPosterior).acceptance;
    expect(accepted).toBeGreaterThan(0.3);
    expect(accepted).toBeLessThan(0.6);
  });

  it('moves vectors in plates and on the simplex', async () => {
    const model = () => {
      sample('p', Dirichlet([1, 2, 3]));
      plate('rows', 2, () => sample('z', Normal(tensor([1, 2]), 1)));
    };
    const posterior = await mcmc(model, {
      kernel: mh({ steps: 4 }),
      chains: 2,
      draws: 600,
      warmup: 100,
      seed: 4,
    });
    const expected = { 'p[0]': 1 / 6, 'p[1]': 1 / 3, 'p[2]': 1 / 2, 'z[0]': 1, 'z[1]': 2 };
    for (const row of posterior.summary()) {
      expect(row.rhat).toBeLessThan(1.03);
      expect(Math.abs(row.mean - expected[row.name as keyof typeof expected])).toBeLessThan(4 * row.mcseMean);
    }
  });

  it('keeps the names of plates, of their places and of own axes', async () => {
    const model = () => {
      plate('schools', ['A', 'B'], () => sample('theta', Normal(0, 1)));
      deterministic('W', zeros([2, 3]), { dims: { item: ['p', 'q'], factor: ['f', 'g', 'h'] } });
      sample('v', Normal(zeros(2), 1));
    };
    const posterior = await mcmc(model, { kernel: mh(), chains: 1, draws: 20, warmup: 0, seed: 6 });
    expect(['theta', 'W', 'v'].map(name => posterior.dims(name))).toEqual([
      ['schools'],
      ['item', 'factor'],
      ['v_dim_0'],
    ]);
    expect(posterior.coords('schools')).toEqual(['A', 'B']);
    expect(posterior.sel('theta', { schools: 'B' }).toArray()).toEqual(
      posterior.draws('theta').at(':', 1).toArray(),
    );
    expect(posterior.summary().map(row => row.name)).toContain('theta[B]');
  });

  it('repeats with its seed, and lets messages through while it runs', async () => {
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 1);
    const run = () =>
      mcmc(() => sample('x', Normal(0, 1)), { kernel: mh({ steps: 30 }), chains: 1, draws: 2000, seed: 5 });
    const [a, b] = [await run(), await run()];
    clearInterval(timer);
    expect(a.draws('x').toArray()).toEqual(b.draws('x').toArray());
    expect(ticks).toBeGreaterThan(0);
    expect(a.verdict().level).toBe('good');
    expect(a.stat('logJoint')).toHaveLength(2000);
    expect(() => a.stat('energy')).toThrow(/no statistic/);
  });

  it('says when nothing fits, when a site is missing, and what its options allow', async () => {
    const never = () => observe('y', Exponential(1), -1);
    expect((await failureOf(mcmc(never, { kernel: mh() }))).code).toBe('start');
    const free = () => sample('x', Normal(0, 1));
    const missing = mcmc(condition(free, { z: 1 }), { kernel: mh(), chains: 1, draws: 10, warmup: 0 });
    expect((await failureOf(missing)).detail.site).toBe('z');
    expect(() => mh({ drift: 2 })).toThrow(/drift/);
    expect(() => mh({ steps: 0 })).toThrow(/steps/);
  });
});
