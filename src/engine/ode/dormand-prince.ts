/**
 * Dormand and Prince's pair of orders 5 and 4: explicit, the last slope of a step is the first of the next.
 * Source: Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I, II.5, table 5.2.
 */
import { add, mul, type Tensor } from '../array/index.ts';
import { combine } from './combine.ts';
import type { Slope, Stepper } from './contract.ts';

const NODES = [1 / 5, 3 / 10, 4 / 5, 8 / 9, 1];
const STAGES: readonly (readonly number[])[] = [
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
];
const FIFTH = [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84];
/** Fifth minus fourth order. */
const ERROR = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

export function dormandPrince(f: Slope): Stepper {
  return {
    order: 5,
    first: slope => [slope],
    attempt(y, [k1], t, h) {
      const ks: Tensor[] = [k1];
      STAGES.forEach((weights, i) => {
        ks.push(f(add(y, mul(h, combine(weights, ks))), add(t, mul(h, NODES[i]))));
      });
      const next = add(y, mul(h, combine(FIFTH, ks)));
      const slope = f(next, add(t, h));
      return { next, error: mul(h, combine(ERROR, [...ks, slope])), kept: [slope] };
    },
  };
}
