/**
 * Rules of the primitives that choose: select, max, min, reduceMax. Their adjoints are chosen in the same way and
 * never multiplied by a mask, so nothing leaks from the side that was not taken. Ties are shared equally.
 * Not here: how an unchosen element's zero survives an infinite derivative further up (`guarded`, backward.ts).
 */
import type { Tensor } from '../array/types.ts';
import { binary, broadcast, div, mul, number, plus, select, spread, sum, unbroadcast } from './ops.ts';
import type { Rule } from './rule.ts';

export const selectRule: Rule<'select'> = {
  vjp: ({ inputs: [test, a, b] }, cotangent, needed) => [
    undefined,
    needed[1] ? unbroadcast(select(test, cotangent, number(0)), a.shape) : undefined,
    needed[2] ? unbroadcast(select(test, number(0), cotangent), b.shape) : undefined,
  ],
  jvp: ({ inputs: [test], output }, [, a, b]) =>
    a === undefined && b === undefined
      ? undefined
      : broadcast(select(test, a ?? number(0), b ?? number(0)), output.shape),
};

/** max for 'gt', min for 'lt'. */
export function extremum<P extends 'max' | 'min'>(wins: 'gt' | 'lt'): Rule<P> {
  const share = (own: Tensor, other: Tensor, whole: Tensor): Tensor => {
    const tie = select(binary('eq', own, other), mul(whole, number(0.5)), number(0));
    return select(binary(wins, own, other), whole, tie);
  };
  return {
    vjp: ({ inputs: [a, b] }, cotangent, needed) => [
      needed[0] ? unbroadcast(share(a, b, cotangent), a.shape) : undefined,
      needed[1] ? unbroadcast(share(b, a, cotangent), b.shape) : undefined,
    ],
    jvp: ({ inputs: [a, b], output }, [s, t]) => {
      const total = plus(s && share(a, b, s), t && share(b, a, t));
      return total && broadcast(total, output.shape);
    },
  };
}

export const reduceMaxRule: Rule<'reduceMax'> = {
  vjp: ({ inputs: [x], output, params: { axes } }, cotangent) => {
    const largest = binary('eq', x, spread(output, axes, x.shape));
    const each = spread(div(cotangent, sum(largest, axes)), axes, x.shape);
    return [select(largest, each, number(0))];
  },
  jvp: ({ inputs: [x], output, params: { axes } }, [t]) => {
    if (t === undefined) return undefined;
    const largest = binary('eq', x, spread(output, axes, x.shape));
    // At least 1: an empty reduction has none and a slope of 0.
    return div(sum(select(largest, t, number(0)), axes), binary('max', sum(largest, axes), number(1)));
  },
};
