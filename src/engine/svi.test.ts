import { beforeEach, describe, expect, it } from 'vitest';
import { abs, add, dot, exp, mul, tanh, tensor, zeros } from './array/index.ts';
import { Beta, Binomial, Gamma, Normal, Poisson } from './distributions/index.ts';
import { TildeError } from './errors.ts';
import { logJoint } from './model/log-joint.ts';
import { plate } from './model/plates.ts';
import { clearParams, params } from './model/param-store.ts';
import { observe, param, sample } from './model/primitives.ts';
import { adam, autoMultivariateNormal, autoNormal, map, sgd, svi } from './svi.ts';

beforeEach(clearParams);

function scale(): void {
  const weight = sample('weight', Normal(8.5, 1));
  observe('measurement', Normal(weight, 0.75), 9.5);
}

function guide(): void {
  const a = param('a', 8.5);
  const b = param('b', 1);
  sample('weight', Normal(a, abs(b)));
}

function coin(): void {
  const p = sample('p', Beta(1, 1));
  observe('heads', Binomial(10, p), 5);
}

describe('svi', () => {
  it('trains a guide written by hand to the exact posterior of the scale', async () => {
    const fit = await svi(scale, { guide, steps: 1000, optimizer: adam({ learningRate: 0.02 }), seed: 1 });
    expect(fit.params.a.item()).toBeCloseTo(9.14, 6);
    expect(Math.abs(fit.params.b.item())).toBeCloseTo(0.6, 6);
    expect(fit.loss).toBeCloseTo(1.46208208, 6);
    expect(params().a.item()).toBe(fit.params.a.item());
    expect(fit.losses.length).toBe(1000);
    const drawn = fit.sample(20_000).weight;
    expect(drawn.mean().item()).toBeCloseTo(9.14, 1);
    expect(drawn.std().item()).toBeCloseTo(0.6, 1);
  });

  it('has the closed-form loss at fixed parameters, on average', async () => {
    for (const [a, b, loss] of [
      [8.5, 1, 2.4090342],
      [9, 0.5, 1.5188481],
    ]) {
      const still = (): void => void sample('weight', Normal(param('a', a), abs(param('b', b))));
      const fit = await svi(scale, {
        guide: still,
        steps: 200,
        particles: 200,
        optimizer: sgd({ learningRate: 0 }),
        seed: 3,
      });
      expect(fit.losses.mean().item()).toBeCloseTo(loss, 1.9);
      expect(fit.params.a.item()).toBe(a);
    }
  });

  it('gives the ADVI optimum of the coin flip on the logit scale', async () => {
    const fit = await svi(coin, {
      guide: autoNormal(coin),
      steps: 2000,
      particles: 100,
      optimizer: adam({ learningRate: 0.05, decay: 0.01 }),
      seed: 1,
    });
    expect(fit.params.p_auto_scale.item()).toBeCloseTo(0.60100634, 2.5);
    expect(fit.params.p_auto_loc.item()).toBeCloseTo(0, 2);
    expect(-fit.loss).toBeCloseTo(-2.39839102, 3);
    expect(fit.draws('p', 100_000).std().item()).toBeCloseTo(0.1388995, 2.5);
  });

  it('recovers a correlated posterior with the multivariate automatic guide', async () => {
    const pair = (): void => {
      const x = sample('x', Normal(0, 1));
      const y = sample('y', Normal(0, 1));
      observe('s', Normal(add(x, y), 0.5), 1);
    };
    const options = { steps: 2000, optimizer: adam({ learningRate: 0.03 }), seed: 2 };
    const fit = await svi(pair, { guide: autoMultivariateNormal(pair), ...options });
    // Evidence: s ~ N(0, √2.25) at 1. The guide is exact, so the loss is too.
    expect(fit.loss).toBeCloseTo(0.5 / 2.25 + 0.5 * Math.log(2 * Math.PI * 2.25), 5);
    const { x, y } = fit.sample(20_000);
    expect(x.mul(y).mean().item() - x.mean().item() * y.mean().item()).toBeCloseTo(-0.4444, 1.5);
    const flat = await svi(pair, { guide: autoNormal(pair), ...options });
    expect(flat.loss).toBeGreaterThan(fit.loss + 0.1);
  });

  it('finds the mode without Jacobians', async () => {
    const fit = await map(coin, { steps: 1000 });
    expect(fit.mean('p').item()).toBeCloseTo(0.5, 5);
    const bent = (): void => {
      const rate = sample('rate', Gamma(3, 2));
      observe('n', Poisson(rate), 4);
    };
    expect((await map(bent, { steps: 2000 })).mean('rate').item()).toBeCloseTo(2, 5);
  });
});

describe('plates under svi', () => {
  const y = tensor([1, 2, 3, 4, 5, 6, 7, 8]);

  it('lines up parameters made outside a plate with its rows, and derived ones too', async () => {
    const model = (): void => {
      plate('rows', 8, () => {
        const z = sample('z', Normal(0, 1));
        observe('y', Normal(z, 1), y);
      });
    };
    const rows = (): void => {
      const loc = param('loc', zeros(8));
      const scale = exp(param('logScale', zeros(8)));
      plate('rows', 8, () => void sample('z', Normal(loc, scale)));
    };
    const fit = await svi(model, { guide: rows, steps: 1500, optimizer: adam({ learningRate: 0.05 }) });
    (fit.params.loc.toArray() as number[]).forEach((m, i) => expect(m).toBeCloseTo((i + 1) / 2, 4));
    for (const s of fit.params.logScale.toArray() as number[]) expect(s).toBeCloseTo(-0.5 * Math.log(2), 4);
  });

  it('counts the terms of a minibatch plate as often as rows are missing, and sees every row in time', async () => {
    const model = (size: number) => (): void => {
      const mu = sample('mu', Normal(0, 10));
      plate('rows', 8, { batch: size }, () => observe('y', Normal(mu, 1), y));
    };
    const options = { optimizer: adam({ learningRate: 0.1, decay: 0.01 }), steps: 4000, seed: 4 };
    const whole = await svi(model(8), options);
    const part = await svi(model(2), options);
    const exact = 36 / (8 + 0.01);
    expect(whole.params.mu_auto_loc.item()).toBeCloseTo(exact, 3);
    expect(part.params.mu_auto_loc.item()).toBeCloseTo(exact, 0.6);
    expect(Math.abs(part.params.mu_auto_scale.item() - Math.sqrt(1 / 8.01))).toBeLessThan(0.05);
    expect(logJoint(model(2), { mu: 3 }).item()).toBeCloseTo(logJoint(model(8), { mu: 3 }).item(), 10);
  });

  it('trains a guide with one site a row by minibatches', async () => {
    const model = (): void => {
      plate('rows', 8, { batch: 3 }, () => {
        const z = sample('z', Normal(0, 1));
        observe('y', Normal(z, 1), y);
      });
    };
    const rows = (): void => {
      const loc = param('loc', zeros(8));
      plate('rows', 8, { batch: 3 }, () => void sample('z', Normal(loc, Math.SQRT1_2)));
    };
    const fit = await svi(model, { guide: rows, steps: 3000, optimizer: adam({ learningRate: 0.05 }) });
    (fit.params.loc.toArray() as number[]).forEach((m, i) => expect(m).toBeCloseTo((i + 1) / 2, 2));
    // What minibatches show is no draw of all rows.
    expect(fit.names).toEqual([]);
    await expect(svi(model, { steps: 10 })).rejects.toThrow(
      'one value for each row of the minibatch plate "rows"',
    );
  });

  it('scales what stands for more rows than are there', () => {
    const ten = tensor(Array.from({ length: 10 }, () => 0.5));
    const model = (): void => void plate('rows', 10, { total: 100 }, () => observe('y', Normal(0, 1), ten));
    expect(logJoint(model).item()).toBeCloseTo(-104.39385332, 8);
  });
});

describe('messages of svi', () => {
  const refused = async (fit: Promise<unknown>) => {
    try {
      await fit;
    } catch (error) {
      if (error instanceof TildeError) return error;
    }
    throw new Error('no TildeError');
  };

  it('names the step, the site and the remedy where a loss is not finite', async () => {
    const x = tensor(Array.from({ length: 50 }, (_, i) => i / 25));
    const net = (): void => {
      const w = sample('w', Normal(zeros(5), 3));
      plate('rows', 50, () => observe('y', Normal(dot(tanh(mul(w, x)), w), 0.001), x));
    };
    const start = { guide: autoNormal(net, { initScale: 3 }), steps: 200, seed: 1 };
    const error = await refused(svi(net, { ...start, optimizer: sgd({ learningRate: 0.1 }) }));
    expect(error.message).toMatch(/step \d+: the (loss|gradient)/);
    expect(error.detail.site).toMatch(/w|y|guide/);
    expect(error.detail.hint).toContain('clip: 100');
    const fit = await svi(net, { ...start, optimizer: sgd({ learningRate: 1e-4 }), clip: 100 });
    expect(fit.losses.toArray()).not.toContain(NaN);
  });

  it('says which sites guide and model do not share', async () => {
    const empty = (): void => void param('a', 0);
    expect((await refused(svi(scale, { guide: empty }))).message).toContain('does not draw "weight"');
    const extra = (): void => {
      guide();
      sample('wieght', Normal(0, 1));
    };
    expect((await refused(svi(scale, { guide: extra }))).message).toContain('draws "wieght"');
  });

  it('says which site of a guide passes no gradient', async () => {
    const error = await refused(svi(scale, { guide: () => sample('weight', Gamma(param('a', 1), 1)) }));
    expect(error.detail).toMatchObject({ site: 'weight', hint: expect.stringContaining('LogNormal') });
    expect(error.detail.expected).toMatch(/HalfCauchy/);
    const bounded = await refused(svi(scale, { guide: () => sample('weight', Beta(param('a', 1), 1)) }));
    for (const { detail } of [error, bounded]) expect(detail.hint).toMatch(/use the automatic guide/);
  });

  it('starts anew unless told to resume', async () => {
    const options = { guide, steps: 100, optimizer: adam({ learningRate: 0.02 }), seed: 1 };
    const first = await svi(scale, options);
    const again = await svi(scale, options);
    expect(again.params.a.item()).toBe(first.params.a.item());
    const resumed = await svi(scale, { ...options, resume: true });
    expect(Math.abs(resumed.params.a.item() - 9.14)).toBeLessThan(Math.abs(first.params.a.item() - 9.14));
  });
});
