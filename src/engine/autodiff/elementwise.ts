/**
 * Rules of the elementwise primitives, from their partial derivatives.
 * Not here: max, min and select, whose adjoints are chosen rather than multiplied (choice.ts).
 */
import type { BINARY, Primitive, UNARY } from '../array/primitives.ts';
import type { Tensor } from '../array/types.ts';
import { betaDensity, betaShapeSlopes, gammaDensity, gammaShapeSlope } from './incomplete.ts';
import {
  add,
  binary,
  broadcast,
  div,
  mul,
  neg,
  number,
  plus,
  select,
  sub,
  unary,
  unbroadcast,
} from './ops.ts';
import type { Application, Rule, Sensitivity } from './rule.ts';

/** A partial derivative: a factor, its inverse (`over`), ±1, or nothing for zero. */
type Partial = Tensor | { readonly over: Tensor } | 1 | -1 | undefined;
type Unary = (typeof UNARY)[number];
type Binary = (typeof BINARY)[number];

const ROOT_TWO_PI = 2.5066282746310002;
const TWO_OVER_ROOT_PI = 1.1283791670955126;

function scaled(x: Tensor, partial: Exclude<Partial, undefined>): Tensor {
  if (partial === 1) return x;
  if (partial === -1) return neg(x);
  return isInverse(partial) ? div(x, partial.over) : mul(x, partial);
}

/** A Tensor has no member `over`; its type is a number's, so the check reads it as unknown. */
function isInverse(partial: unknown): partial is { readonly over: Tensor } {
  return typeof partial === 'object' && partial !== null && 'over' in partial;
}

/** 0 for the NaN that a cotangent of 0 makes; any other product stays, since a second derivative may look at it. */
function guard(cotangent: Tensor, product: Tensor): Tensor {
  const sound = binary('or', cotangent, binary('eq', product, product));
  return select(sound, product, number(0));
}

/** The rule of a function whose partial in input i is `partials[i]`. */
export function fromPartials<P extends Primitive>(
  partials: readonly ((at: Application<P>) => Partial)[],
): Rule<P> {
  return {
    vjp: (at, cotangent, needed, guarded) =>
      partials.map((partial, i): Sensitivity => {
        const slope = needed[i] ? partial(at) : undefined;
        if (slope === undefined) return undefined;
        const product = scaled(cotangent, slope);
        const plain = slope === 1 || slope === -1 || !guarded;
        return unbroadcast(plain ? product : guard(cotangent, product), at.inputs[i].shape);
      }),
    jvp: (at, tangents) => {
      let total: Sensitivity;
      partials.forEach((partial, i) => {
        const tangent = tangents[i];
        const slope = tangent === undefined ? undefined : partial(at);
        if (tangent !== undefined && slope !== undefined) total = plus(total, scaled(tangent, slope));
      });
      return total && broadcast(total, at.output.shape);
    },
  };
}

function one(partial: (x: Tensor, y: Tensor) => Partial): Rule<never> {
  return fromPartials<Unary>([({ inputs, output }) => partial(inputs[0], output)]);
}

function two(
  first: (a: Tensor, b: Tensor, y: Tensor) => Partial,
  second: (a: Tensor, b: Tensor, y: Tensor) => Partial,
): Rule<never> {
  return fromPartials<Binary>([
    ({ inputs: [a, b], output }) => first(a, b, output),
    ({ inputs: [a, b], output }) => second(a, b, output),
  ]);
}

const square = (x: Tensor): Tensor => mul(x, x);

/** 2x·erfcx(x) − 2/√π, by its asymptotic series where the two terms cancel. */
function erfcxSlope(x: Tensor, y: Tensor): Tensor {
  const direct = sub(mul(mul(x, number(2)), y), number(TWO_OVER_ROOT_PI));
  const z = div(number(1), square(x));
  const series = [105 / 16, -15 / 8, 3 / 4, -1 / 2].reduce<Tensor>(
    (p, c) => mul(add(p, number(c)), z),
    number(0),
  );
  return select(binary('gt', x, number(50)), mul(series, number(TWO_OVER_ROOT_PI)), direct);
}

/** Coefficients of 1/y², 1/y⁴ … in −ψ″(y) − 1/y³ for large y: (2k + 1)·B₂ₖ. */
const TETRAGAMMA = [1, 1 / 2, -1 / 6, 1 / 6, -3 / 10, 5 / 6, -691 / 210];

/** ψ″(x) for x > 0 by ten steps of recurrence and the asymptotic series, about 1e-13 relative; NaN elsewhere. */
export function tetragamma(x: Tensor): Tensor {
  let recurrence = number(0);
  for (let k = 0; k < 10; k++) {
    const t = add(x, number(k));
    recurrence = add(recurrence, div(number(2), mul(square(t), t)));
  }
  const w = div(number(1), add(x, number(10)));
  const z = square(w);
  const series = TETRAGAMMA.reduceRight<Tensor>((p, c) => mul(add(p, number(c)), z), number(0));
  const slope = neg(add(recurrence, add(series, mul(z, w))));
  return select(binary('gt', x, number(0)), slope, number(NaN));
}

/** 1 − y/x − y², by its asymptotic series where the terms cancel. */
function besselRatioSlope(x: Tensor, y: Tensor): Tensor {
  const zero = binary('eq', x, number(0));
  const quotient = select(zero, number(0.5), div(y, select(zero, number(1), x)));
  const direct = sub(sub(number(1), quotient), square(y));
  const size = unary('abs', x);
  const far = binary('gt', size, number(300));
  const w = div(number(1), select(far, size, number(300)));
  const series = [65 / 32, 25 / 32, 3 / 8, 1 / 4, 1 / 2].reduce<Tensor>(
    (p, c) => add(mul(p, w), number(c)),
    number(0),
  );
  return select(far, mul(series, square(w)), direct);
}

/** b·aᵇ⁻¹, and 0 where b is 0 whatever a is. */
function powBase(a: Tensor, b: Tensor): Tensor {
  return select(b, mul(b, binary('pow', a, sub(b, number(1)))), number(0));
}

/** aᵇ·log a, and its limit 0 where a is 0. */
function powExponent(a: Tensor, _: Tensor, y: Tensor): Tensor {
  return select(a, mul(y, unary('log', a)), number(0));
}

export const elementwiseRules = {
  neg: one(() => -1),
  abs: one(x => unary('sign', x)),
  sqrt: one((_, y) => ({ over: add(y, y) })),
  exp: one((_, y) => y),
  expm1: one((_, y) => add(y, number(1))),
  log: one(x => ({ over: x })),
  log1p: one(x => ({ over: add(x, number(1)) })),
  sin: one(x => unary('cos', x)),
  cos: one(x => neg(unary('sin', x))),
  atan: one(x => ({ over: add(square(x), number(1)) })),
  tanh: one((_, y) => sub(number(1), square(y))),
  sigmoid: one((_, y) => mul(y, sub(number(1), y))),
  softplus: one(x => unary('sigmoid', x)),
  lgamma: one(x => unary('digamma', x)),
  digamma: one(x => unary('trigamma', x)),
  trigamma: one(tetragamma),
  erf: one(x => mul(unary('exp', neg(square(x))), number(TWO_OVER_ROOT_PI))),
  erfcx: one(erfcxSlope),
  add: two(
    () => 1,
    () => 1,
  ),
  sub: two(
    () => 1,
    () => -1,
  ),
  mul: two(
    (_, b) => b,
    a => a,
  ),
  div: two(
    (_, b) => ({ over: b }),
    (_, b, y) => neg(div(y, b)),
  ),
  pow: two(powBase, powExponent),
  normalQuantile: one((_, y) => mul(unary('exp', mul(square(y), number(0.5))), number(ROOT_TWO_PI))),
  logI0: one(x => unary('besselRatio', x)),
  besselRatio: one(besselRatioSlope),
  gammaP: two(gammaShapeSlope, gammaDensity),
  gammaQ: two(
    (a, x) => neg(gammaShapeSlope(a, x)),
    (a, x) => neg(gammaDensity(a, x)),
  ),
  betaInc: fromPartials<'betaInc'>([
    ({ inputs: [a, b, x] }) => betaShapeSlopes(a, b, x)[0],
    ({ inputs: [a, b, x] }) => betaShapeSlopes(a, b, x)[1],
    ({ inputs: [a, b, x] }) => betaDensity(a, b, x),
  ]),
};
