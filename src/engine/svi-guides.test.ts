import { beforeEach, describe, expect, it } from 'vitest';
import { abs, add, dot, exp, matmul, mul, normalCdf, softplus, tanh, tensor, zeros } from './array/index.ts';
import {
  Beta,
  Binomial,
  Delta,
  Dirichlet,
  Exponential,
  Gamma,
  HalfCauchy,
  HalfNormal,
  LogNormal,
  Multinomial,
  MultivariateNormal,
  Normal,
  Uniform,
} from './distributions/index.ts';
import { positive } from './distributions/constraints.ts';
import { importance } from './importance.ts';
import { condition } from './model/handlers.ts';
import { clearParams, setParam } from './model/param-store.ts';
import { plate } from './model/plates.ts';
import { deterministic, factor, observe, param, sample, scope } from './model/primitives.ts';
import { createRandom } from './random/index.ts';
import { TildeError } from './errors.ts';
import { adam, autoNormal, map, sgd, svi } from './svi.ts';

beforeEach(clearParams);

function scale(guess: number): number {
  const weight = sample('weight', Normal(guess, 1));
  return sample('measurement', Normal(weight, 0.75));
}

function scaleGuide(guess: number): void {
  const a = param('a', guess);
  const b = param('b', 1);
  sample('weight', Normal(a, abs(b)));
}

describe('a trained guide', () => {
  it('proposes nearly as well as the posterior itself', async () => {
    const target = condition(scale, { measurement: 9.5 });
    const fit = await svi(target, {
      guide: scaleGuide,
      args: [8.5],
      steps: 1000,
      optimizer: adam({ learningRate: 0.02 }),
    });
    const result = importance(target, { guide: fit.guide, args: [8.5], samples: 1000, seed: 3 });
    expect(result.ess / 1000).toBeGreaterThan(0.95);
    expect(result.logEvidence).toBeCloseTo(-1.46208208, 3);
  });

  it('made automatically proposes sites of every support, in plates and scopes', async () => {
    const model = (): void => {
      observe('a', Normal(sample('mu', Normal(0, 1)), 1), 1);
      observe('b', Normal(0, sample('tau', HalfNormal(1))), 1);
      const p = sample('p', Beta(2, 2));
      const theta = sample('theta', Dirichlet(tensor([2, 3, 4])));
      scope('inner', () => sample('u', Uniform(-1, 3)));
      plate('rows', 3, () => {
        const z = sample('z', Gamma(3, 1));
        observe('y', Normal(z, 1), tensor([0.5, 1, 2]));
      });
      observe('n', Binomial(5, p), 3);
      observe('counts', Multinomial(6, theta), tensor([1, 2, 3]));
    };
    const fit = await svi(model, {
      guide: autoNormal(model),
      steps: 2000,
      particles: 4,
      optimizer: adam({ learningRate: 0.05, decay: 0.05 }),
      seed: 1,
    });
    const result = importance(model, { guide: fit.guide, samples: 300, seed: 3 });
    expect(result.ess / 300).toBeGreaterThan(0.1);
    expect(result.logEvidence).toBeGreaterThan(-fit.loss);
    // The gap between evidence and bound is the divergence of guide and posterior: small, or the guide is not the one trained.
    expect(result.logEvidence + fit.loss).toBeLessThan(0.8);
    expect(fit.names).toContain('inner.u');
    expect(fit.draws('theta', 100).shape).toEqual([100, 3]);
    expect(fit.draws('z', 100).shape).toEqual([100, 3]);
  });

  it('of map proposes the mode', async () => {
    const fit = await map(condition(scale, { measurement: 9.5 }), { args: [8.5], steps: 1000 });
    expect(fit.mean('weight').item()).toBeCloseTo(9.14, 4);
    expect(fit.sd('weight').item()).toBeLessThan(1e-12);
  });
});

describe('reparameterised draws', () => {
  it.each([
    ['Normal', () => Normal(1, 2)],
    ['LogNormal', () => LogNormal(0.2, 0.4)],
    ['HalfNormal', () => HalfNormal(1.5)],
    ['Uniform', () => Uniform(-1, 3)],
    ['Exponential', () => Exponential(2)],
    ['Delta', () => Delta(0.7)],
  ])('of %s have its mean and spread', async (_, make) => {
    const model = (): void => {
      sample('x', make());
      factor('nothing', mul(param('unused', 1), 0));
    };
    const guide = (): void => void sample('x', make());
    if (make().discrete) return;
    const fit = await svi(model, { guide, steps: 1, seed: 5 });
    const drawn = fit.draws('x', 50_000);
    const wanted = make();
    expect(drawn.mean().item()).toBeCloseTo(wanted.mean?.().item() ?? NaN, 1.3);
    expect(drawn.variance().item()).toBeCloseTo(wanted.variance?.().item() ?? NaN, 0.7);
    // The loss of the prior as its own guide is 0: log q and log p are the same function.
    expect(fit.loss).toBeCloseTo(0, 8);
  });

  it('of a multivariate normal follow its factor, and heavy tails their quantile', async () => {
    const L = tensor([
      [1, 0],
      [0.8, 0.6],
    ]);
    const model = (): void => {
      sample('v', MultivariateNormal(zeros(2), { cholesky: L }));
      sample('t', HalfCauchy(2));
      factor('nothing', mul(param('unused', 1), 0));
    };
    const guide = (): void => {
      sample('v', MultivariateNormal(zeros(2), { cholesky: L }));
      sample('t', HalfCauchy(2));
    };
    const fit = await svi(model, { guide, steps: 1, seed: 5 });
    const v = fit.draws('v', 40_000);
    const [x, y] = [v.at(':', 0), v.at(':', 1)];
    expect(x.mul(y).mean().item()).toBeCloseTo(0.8, 1.3);
    const tail = fit.draws('t', 40_000).lt(2).mean().item();
    expect(tail).toBeCloseTo(0.5, 1.5);
    expect(normalCdf(0).item()).toBe(0.5);
  });
});

describe('a small Bayesian neural network', () => {
  const random = createRandom(7);
  const x = Float64Array.from({ length: 50 }, () => 2 * random.uniform());
  const y = Float64Array.from(x, v => 0.5 * Math.sin((2 * Math.PI * v) / 3) + 0.05 * random.normal());
  const X = tensor(Array.from(x, v => [v, 1]));
  const Y = tensor(y);

  const net = (batch: number) => (): void => {
    const W1 = sample('W1', Normal(zeros(2, 5), Math.sqrt(10)));
    const W2 = sample('W2', Normal(zeros(5), Math.sqrt(10)));
    plate('rows', 50, { batch }, () => observe('y', Normal(dot(tanh(matmul(X, W1)), W2), 0.1), Y));
  };
  const start = () => {
    const own = createRandom(1);
    const normals = (n: number) => Array.from({ length: n }, () => 0.5 * own.normal());
    return { m1: tensor(normals(10), [2, 5]), m2: tensor(normals(5)) };
  };
  const guide = (): void => {
    const at = start();
    const m1 = param('m1', at.m1);
    const r1 = param('r1', mul(-3, tensor(new Float64Array(10).fill(1), [2, 5])));
    const m2 = param('m2', at.m2);
    const r2 = param('r2', mul(-3, tensor(new Float64Array(5).fill(1))));
    sample('W1', Normal(m1, add(softplus(r1), 1e-6)));
    sample('W2', Normal(m2, add(softplus(r2), 1e-6)));
  };

  it.each([50, 10])('written by hand fits the curve with minibatches of %i rows', async batch => {
    const fit = await svi(net(batch), {
      guide,
      steps: 6000,
      clip: 100,
      optimizer: adam({ learningRate: 0.02, decay: 0.05 }),
      seed: 2,
    });
    const { W1, W2 } = fit.sample(200);
    let squares = 0;
    for (const v of x) {
      const hidden = tanh(W1.at(':', 0).mul(v).add(W1.at(':', 1)));
      const mean = hidden.mul(W2).sum(1).mean().item();
      squares += (mean - 0.5 * Math.sin((2 * Math.PI * v) / 3)) ** 2;
    }
    expect(Math.sqrt(squares / x.length)).toBeLessThan(0.05);
  });

  it('breaks down under plain descent, with a message, unless the gradient is clipped', async () => {
    const options = { guide, steps: 300, optimizer: sgd({ learningRate: 1e-3 }), seed: 2 };
    const error = await svi(net(50), options).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof TildeError)) throw new Error('it did not break down');
    const step = Number(/step (\d+)/.exec(error.message)?.[1]);
    expect(step).toBeGreaterThan(1);
    expect(error.detail.site).toMatch(/y|W1|W2|m1|m2|r1|r2/);
    expect(error.detail.hint).toContain('clip: 100');
    const clipped = await svi(net(50), { ...options, clip: 100 });
    expect(clipped.losses.toArray()).not.toContain(NaN);
  });

  it('reaches the same loss with the automatic guide', async () => {
    const options = { steps: 6000, clip: 100, optimizer: adam({ learningRate: 0.02, decay: 0.05 }), seed: 2 };
    const byHand = await svi(net(50), { guide, ...options });
    const { m1, m2 } = start();
    const init = { W1: m1, W2: m2 };
    const automatic = await svi(net(50), {
      guide: autoNormal(net(50), { init, initScale: 0.0486 }),
      ...options,
    });
    expect(Math.abs(automatic.loss - byHand.loss)).toBeLessThan(3);
  });
});

describe('parameters', () => {
  it('stay inside their constraint, also as the model’s own', async () => {
    const model = (): void => {
      const rate = param('rate', 1, { constraint: positive });
      deterministic('half', mul(rate, 0.5));
      observe('t', Exponential(rate), tensor([0.5, 1, 1.5, 1]));
    };
    const fit = await svi(model, {
      guide: () => undefined,
      steps: 1500,
      optimizer: adam({ learningRate: 0.02 }),
    });
    expect(fit.params.rate.item()).toBeCloseTo(1, 6);
    setParam('rate', 3);
    expect(exp(0).item()).toBe(1);
  });
});
