/**
 * Rules of matmul, cholesky, triangularSolve and prod. Cholesky follows Murray (2016), "Differentiation of the
 * Cholesky decomposition", eqs. 8 and 10, in terms of triangular solves; its argument counts as symmetric, so its
 * cotangent is too.
 */
import { constantTensor } from '../array/apply.ts';
import type { Tensor } from '../array/types.ts';
import {
  add,
  binary,
  div,
  flip,
  matmul,
  mul,
  neg,
  number,
  plus,
  select,
  solve,
  spread,
  sub,
  sum,
  unbroadcast,
} from './ops.ts';
import { applyPrimitive } from '../array/apply.ts';
import type { Rule, Sensitivity } from './rule.ts';

export const matmulRule: Rule<'matmul'> = {
  vjp: ({ inputs: [a, b] }, cotangent, needed) => [
    needed[0] ? unbroadcast(matmul(cotangent, flip(b)), a.shape) : undefined,
    needed[1] ? unbroadcast(matmul(flip(a), cotangent), b.shape) : undefined,
  ],
  jvp: ({ inputs: [a, b] }, [s, t]) => plus(s && matmul(s, b), t && matmul(a, t)),
};

/** Keeps the lower triangle, its diagonal times `diagonal`. */
function lower(x: Tensor, diagonal: number): Tensor {
  const n = x.shape[x.shape.length - 1];
  const mask = Array.from({ length: n * n }, (_, k) => {
    const [row, column] = [Math.floor(k / n), k % n];
    return row === column ? diagonal : row > column ? 1 : 0;
  });
  return mul(x, constantTensor([n, n], mask));
}

function symmetric(x: Tensor): Tensor {
  return mul(add(x, flip(x)), number(0.5));
}

export const choleskyRule: Rule<'cholesky'> = {
  vjp: ({ output: l }, cotangent) => {
    const p = lower(matmul(flip(l), cotangent), 0.5);
    return [symmetric(solve(l, flip(solve(l, p, true)), true))];
  },
  jvp: ({ output: l }, [t]) => {
    if (t === undefined) return undefined;
    const inner = flip(solve(l, flip(solve(l, symmetric(t), false)), false));
    return matmul(l, lower(inner, 0.5));
  },
};

export const solveRule: Rule<'triangularSolve'> = {
  vjp: ({ inputs: [l], output: x, params: { transpose } }, cotangent, needed) => {
    const b = solve(l, cotangent, !transpose);
    const product = (): Tensor => (transpose ? matmul(x, flip(b)) : matmul(b, flip(x)));
    return [needed[0] ? neg(lower(product(), 1)) : undefined, b];
  },
  jvp: ({ inputs: [l], output: x, params: { transpose } }, [s, t]) => {
    const moved = (ds: Tensor): Tensor => matmul(transpose ? flip(lower(ds, 1)) : lower(ds, 1), x);
    const right: Sensitivity = s === undefined ? t : t === undefined ? neg(moved(s)) : sub(t, moved(s));
    return right && solve(l, right, transpose);
  },
};

/** ∏ of the others, for each element: exact with any number of zeros. */
function otherFactors(x: Tensor, axes: readonly number[]): Tensor {
  const zero = binary('eq', x, number(0));
  const filled = select(zero, number(1), x);
  const zeros = spread(sum(zero, axes), axes, x.shape);
  const product = spread(applyPrimitive('prod', [filled], { axes }), axes, x.shape);
  const alone = select(binary('eq', zeros, number(1)), product, number(0));
  return select(zero, alone, select(zeros, number(0), div(product, filled)));
}

export const prodRule: Rule<'prod'> = {
  vjp: ({ inputs: [x], params: { axes } }, cotangent) => [
    mul(spread(cotangent, axes, x.shape), otherFactors(x, axes)),
  ],
  jvp: ({ inputs: [x], params: { axes } }, [t]) => t && sum(mul(t, otherFactors(x, axes)), axes),
};
