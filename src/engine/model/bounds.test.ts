/** The ends of a site's support reach the compiled model, where they are numbers. */
import { expect, it } from 'vitest';
import { exp, tensor } from '../array/index.ts';
import { Beta, Dirichlet, HalfCauchy, Normal, truncated, Uniform } from '../distributions/index.ts';
import { compileModel } from './compile.ts';
import { deterministic, sample } from './primitives.ts';

it('names the ends of each site, and none of what is computed or depends on another unknown', () => {
  const { entries } = compileModel(() => {
    const mu = sample('mu', Normal(0, 5));
    const tau = sample('tau', HalfCauchy(5));
    sample('p', Beta(2, 2));
    sample('share', Dirichlet([1, 1, 1]));
    sample('between', Uniform(2, 5));
    sample('above', truncated(Normal(0, 1), { low: 1 }));
    sample('alike', Uniform(tensor([0, 0]), tensor([3, 3])));
    sample('unlike', Uniform(tensor([0, 1]), tensor([3, 3])));
    sample('moving', Uniform(0, tau));
    deterministic('scale', exp(mu));
  });
  expect(Object.fromEntries(entries.map(({ name, bounds }) => [name, bounds]))).toEqual({
    mu: {},
    tau: { low: 0 },
    p: { low: 0, high: 1 },
    share: { low: 0, high: 1 },
    between: { low: 2, high: 5 },
    above: { low: 1 },
    alike: { low: 0, high: 3 },
    unlike: undefined,
    moving: undefined,
    scale: undefined,
  });
});
