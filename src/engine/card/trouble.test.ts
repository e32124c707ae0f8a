/** What a model cell says when it is run; models that are for numbers say nothing. */
import { describe, expect, it } from 'vitest';
import { add, gather, mul, tensor } from '../array/index.ts';
import { Binomial, Beta, HalfNormal, ImproperUniform, Normal, Uniform } from '../distributions/index.ts';
import { messageOf, TildeError } from '../errors.ts';
import { plate } from '../model/plates.ts';
import { observe, sample } from '../model/primitives.ts';
import { modelTrouble } from './trouble.ts';

const six = tensor([1, 2, 3, 4, 5, 6]);

const trouble = (model: () => unknown): string | undefined => {
  const reason = modelTrouble(model, 1);
  return reason === undefined ? undefined : messageOf(reason);
};

describe('a model that no run could take', () => {
  it('has its shapes, its data and its constants told', () => {
    expect(
      trouble(() => {
        const a = plate('groups', 3, () => sample('a', Normal(0, 1)));
        observe('y', Normal(gather(a, [0, 1, 2]), 1), six);
      }),
    ).toMatch(/\[6\]/);
    expect(trouble(() => observe('y', Normal(add(sample('x', Normal(six, 1)), [1, 2]), 1), six))).toMatch(
      /\[6\].*\[2\]/,
    );
    expect(trouble(() => observe('k', Binomial(10, sample('p', Beta(1, 1))), 12))).toBe(
      'k = 12 is outside the support of Binomial',
    );
    expect(trouble(() => observe('y', Normal(sample('x', Normal(0, 1)), -1), six))).toBe(
      'Normal: scale must be positive, got −1',
    );
  });

  it('has mistakes told that numbers meet too', () => {
    const missing = {} as { later: () => number };
    expect(trouble(() => sample('x', Normal(missing.later(), 1)))).toMatch(/later is not a function/);
    const twice = (): void => {
      sample('x', Normal(0, 1));
      sample('x', Normal(0, 1));
    };
    expect(modelTrouble(twice)).toBeInstanceOf(TildeError);
  });
});

describe('nothing is said', () => {
  it('of models that run, be their priors improper or their draws such that another draw would not do', () => {
    expect(trouble(() => observe('y', Normal(sample('m', ImproperUniform()), 1), six))).toBeUndefined();
    expect(trouble(() => observe('y', Normal(0, sample('s', Normal(0, 1))), six))).toBeUndefined();
    expect(trouble(() => observe('y', Uniform(0, sample('top', HalfNormal(1))), 5))).toBeUndefined();
  });

  it('of models that branch, recurse or count on random values', () => {
    const branches = (): void => {
      if (Number(sample('a', Normal(0, 1))) > 0) sample('b', Normal(0, 1));
    };
    const deep = (): number => deep() + 1;
    const listed = (): void => {
      const k = sample('k', Binomial(3, 0.5));
      const list = [0.1, 0.2, 0.3, 0.4];
      sample('x', Normal(list[Number(k)], 1));
    };
    const odd = (): void => {
      const k = sample('k', Binomial(3, 0.5));
      // Of a symbol there is no such text.
      if (!/^\d+$/.test(String(mul(k, 1)))) throw new Error('no number');
    };
    expect([branches, deep, listed, odd].map(trouble)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
