import { expect, test } from 'vitest';
import { add, HalfCauchy, mul, Normal, plate, sample, tensor } from '../api.ts';
import { compileModel } from './compile.ts';
import { hasKnownPriors } from './known-priors.ts';

const y = tensor([1, 2, 3]);

test('eight schools with z has known priors only; with theta given mu and tau it has not', () => {
  const apart = (): void => {
    const [mu, tau] = [sample('mu', Normal(0, 5)), sample('tau', HalfCauchy(5))];
    plate('rows', 3, () => {
      const z = sample('z', Normal(0, 1));
      sample('y', Normal(add(mu, mul(tau, z)), 1), { obs: y });
    });
  };
  const centred = (): void => {
    const [mu, tau] = [sample('mu', Normal(0, 5)), sample('tau', HalfCauchy(5))];
    plate('rows', 3, () => {
      sample('y', Normal(sample('theta', Normal(mu, tau)), 1), { obs: y });
    });
  };
  expect(hasKnownPriors(compileModel(apart).factors)).toBe(true);
  expect(hasKnownPriors(compileModel(centred).factors)).toBe(false);
});
