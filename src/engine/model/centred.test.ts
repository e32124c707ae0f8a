import { expect, test } from 'vitest';
import {
  add,
  Beta,
  exp,
  HalfCauchy,
  HalfNormal,
  mul,
  MultivariateNormal,
  Normal,
  plate,
  sample,
  tensor,
} from '../api.ts';
import { centredSites } from './centred.ts';
import { compileModel } from './compile.ts';

const y = tensor([1, 2, 3]);
const of = (model: () => void): readonly string[] => centredSites(compileModel(model).factors);

test('theta given an unknown tau is centred, z and mu + tau · z are not', () => {
  const form = (centred: boolean) => (): void => {
    const [mu, tau] = [sample('mu', Normal(0, 5)), sample('tau', HalfCauchy(5))];
    plate('rows', 3, () => {
      const theta = centred ? sample('theta', Normal(mu, tau)) : add(mu, mul(tau, sample('z', Normal(0, 1))));
      sample('y', Normal(theta, 1), { obs: y });
    });
  };
  expect(of(form(true))).toEqual(['theta']);
  expect(of(form(false))).toEqual([]);
});

test('known scales are no reason, be they arrays; nor is an unknown centre, nor a parameter that stretches nothing', () => {
  const known = (): void => {
    const a = sample('a', Normal(tensor([0, 1, 2]), tensor([1, 2, 3])));
    const b = sample('b', Beta(exp(a), 2));
    sample('c', Normal(b, y));
    sample(
      'd',
      MultivariateNormal(
        [0, 0],
        [
          [1, 0.5],
          [0.5, 1],
        ],
      ),
    );
  };
  expect(of(known)).toEqual([]);
});

test('sites of a loop are named once', () => {
  const loop = (): void => {
    const s = sample('s', HalfNormal(1));
    for (let i = 0; i < 3; i += 1) sample(`x[${i}]`, Normal(0, s));
    sample('w', HalfNormal(s));
  };
  expect(of(loop)).toEqual(['x', 'w']);
});
