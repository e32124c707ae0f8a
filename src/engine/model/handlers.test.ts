import { afterEach, describe, expect, it } from 'vitest';
import {
  Bernoulli,
  block,
  clearParams,
  condition,
  factor,
  importance,
  intervene,
  logJoint,
  mask,
  mcmc,
  Normal,
  observe,
  param,
  plate,
  positive,
  replay,
  sample,
  scale,
  seed,
  setParam,
  substitute,
  tensor,
  trace,
} from '../api.ts';
import { failure } from '../failure.fixture.ts';

function chain() {
  const x = sample('x', Normal(0, 1));
  const y = sample('y', Normal(x, 2));
  return y;
}

const normal = (x: number, loc: number, sd: number) =>
  -0.5 * ((x - loc) / sd) ** 2 - Math.log(sd) - 0.5 * Math.log(2 * Math.PI);

describe('trace', () => {
  it('tells every site, the value returned and the log joint', () => {
    const made = trace(condition(chain, { y: 1 }), { seed: 3 });
    const [x, y] = made.sites;
    expect([x.name, x.observed, y.name, y.observed]).toEqual(['x', false, 'y', true]);
    expect(made.result).toBe(1);
    const at = Number(x.value.toArray());
    expect(made.logPrior).toBeCloseTo(normal(at, 0, 1), 12);
    expect(made.logLikelihood).toBeCloseTo(normal(1, at, 2), 12);
    expect(made.logJoint).toBeCloseTo(made.logPrior + made.logLikelihood, 12);
  });

  it('repeats with its seed, and holds the values it is given', () => {
    expect(trace(chain, { seed: 4 }).result).toBe(trace(chain, { seed: 4 }).result);
    expect(trace(chain, { seed: 4 }).result).not.toBe(trace(chain, { seed: 5 }).result);
    const held = trace(chain, { values: { x: 0.5, y: 2 } });
    expect(held.logJoint).toBeCloseTo(normal(0.5, 0, 1) + normal(2, 0.5, 2), 12);
    expect(held.logLikelihood).toBe(0);
  });

  it('gives plain numbers to the model, so that stock TypeScript may branch and index', () => {
    const seen: unknown[] = [];
    const branching = () => {
      const coin = sample<number>('coin', Bernoulli(0.5));
      seen.push(coin);
      return coin ? 'heads' : ['tails'][coin];
    };
    const results = [1, 2, 3, 4, 5, 6, 7, 8].map(at => trace(branching, { seed: at }).result);
    expect(seen.every(coin => typeof coin === 'number')).toBe(true);
    expect(new Set(results)).toEqual(new Set(['heads', 'tails']));
  });
});

describe('condition', () => {
  it('keeps the innermost value and takes a function of the arguments', () => {
    expect(logJoint(condition(condition(chain, { y: 1 }), { y: 5 }), { x: 0 }).item()).toBeCloseTo(
      normal(0, 0, 1) + normal(1, 0, 2),
      12,
    );
    const shifted = (loc: number) => observe('y', Normal(sample('x', Normal(loc, 1)), 1), 0);
    const deferred = condition(shifted, (loc: number) => ({ x: loc + 1 }));
    expect(logJoint(deferred, {}, 2).item()).toBeCloseTo(normal(3, 2, 1) + normal(0, 3, 1), 12);
  });

  it('names a site that is not there, and values that are none', () => {
    expect(failure(() => trace(condition(chain, { z: 1 }))).detail.site).toBe('z');
    expect(failure(() => trace(condition(chain, [1] as never))).message).toMatch(/values by site name/);
  });

  it('allows a site that only some executions reach, but not one that none reaches', () => {
    const sometimes = () => {
      if (sample<number>('coin', Bernoulli(0.5))) sample('y', Normal(0, 1));
    };
    const posterior = importance(condition(sometimes, { y: 0 }), { samples: 200, seed: 1 });
    // p(coin = 1 | y = 0) = φ(0) / (φ(0) + 1).
    expect(Math.abs(posterior.mean('coin').item() - 0.2852)).toBeLessThan(0.15);
    expect(failure(() => importance(condition(sometimes, { z: 0 }), { samples: 20 })).detail.site).toBe('z');
  });
});

describe('intervene', () => {
  it('fixes a site and leaves out its density: P(Y | do X) of a confounded model', () => {
    const yes = (p: number) => Bernoulli(p);
    const model = () => {
      const z = sample<number>('z', yes(0.4));
      const x = sample<number>('x', yes([0.2, 0.7][z]));
      return sample('y', yes([0.1, 0.5, 0.3, 0.8][2 * x + z]));
    };
    const doing = importance(intervene(model, { x: 1 }), { samples: 4000, seed: 1 });
    const seeing = importance(condition(model, { x: 1 }), { samples: 4000, seed: 1 });
    expect(Math.abs(doing.mean('y').item() - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 4000));
    expect(Math.abs(seeing.mean('y').item() - 0.65)).toBeLessThan(4 * Math.sqrt(0.2275 / seeing.ess));
    expect(doing.logEvidence).toBe(0);
    expect(doing.names).toEqual(['z', 'y']);
  });
});

describe('replay and substitute', () => {
  it('repeat an execution, plates included', () => {
    const rows = () => {
      const mu = sample('mu', Normal(0, 1));
      return plate('rows', 3, () => sample('z', Normal(mu, 1)));
    };
    const first = trace(rows, { seed: 1 });
    const again = trace(replay(rows, first), { seed: 2 });
    expect(again.logJoint).toBeCloseTo(first.logJoint, 12);
    expect(String(again.result)).toBe(String(first.result));
    const held = trace(substitute(rows, { mu: 0, z: [0, 0, 0] }));
    expect(held.logJoint).toBeCloseTo(4 * normal(0, 0, 1), 12);
    expect(held.sites.some(site => site.observed)).toBe(false);
  });
});

describe('seed', () => {
  it('makes a model an ordinary function whose calls differ and repeat', () => {
    const calls = () => {
      const draw = seed(chain, 9);
      return [draw(), draw()].map(Number);
    };
    const [a, b] = calls();
    expect(a).not.toBe(b);
    expect(calls()).toEqual([a, b]);
  });
});

describe('scale and block', () => {
  it('multiply the log density, or take sites out of it', () => {
    const model = () => {
      chain();
      factor('f', -1);
    };
    const at = { x: 1, y: 2 };
    const whole = normal(1, 0, 1) + normal(2, 1, 2) - 1;
    expect(logJoint(scale(model, 3), at).item()).toBeCloseTo(3 * whole, 12);
    expect(trace(scale(substitute(model, at), 3)).logJoint).toBeCloseTo(3 * whole, 12);
    const hidden = trace(block(substitute(model, at), ['x']));
    expect(hidden.logJoint).toBeCloseTo(whole - normal(1, 0, 1), 12);
    expect(failure(() => trace(block(chain))).detail.site).toBe('x');
    expect(failure(() => scale(chain, -1)).message).toMatch(/at least 0/);
  });
});

describe('mask', () => {
  it('counts the elements kept, in compiled models too', async () => {
    const y = tensor([1, 50, 2]);
    const keep = tensor([true, false, true]);
    const model = () => {
      const mu = sample('mu', Normal(0, 1));
      mask(() => plate('rows', 3, () => observe('y', Normal(mu, 1), y)), keep)();
    };
    expect(logJoint(model, { mu: 0 }).item()).toBeCloseTo(
      normal(0, 0, 1) + normal(1, 0, 1) + normal(2, 0, 1),
      12,
    );
    expect(trace(mask(chain, false)).logJoint).toBe(0);
    const posterior = await mcmc(model, { chains: 2, draws: 500, warmup: 300, seed: 1 });
    const [row] = posterior.summary();
    expect(Math.abs(row.mean - 1)).toBeLessThan(4 * row.mcseMean);
    expect(Math.abs(row.sd - Math.sqrt(1 / 3))).toBeLessThan(4 * row.mcseSd);
  });
});

describe('the store of parameters', () => {
  afterEach(clearParams);

  it('refuses values outside the constraint', () => {
    expect(failure(() => param('b', -1, { constraint: positive })).message).toMatch(/"b" must be positive/);
    param('b', 1, { constraint: positive });
    expect(failure(() => setParam('b', -2)).detail.got).toBe('-2');
  });
});
