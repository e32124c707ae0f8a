/**
 * Rules of matmul, cholesky, triangularSolve and prod. Cholesky follows Murray (2016), "Differentiation of the
 * Cholesky decomposition", eqs. 8 and 10, in terms of triangular solves; its argument counts as symmetric, so its
 * cotangent is too.
 */
import { constantTensor } from '../array/apply.ts';
import type { Tensor } from '../array/types.ts';
import {
  add,
  flip,
  matmul,
  mul,
  neg,
  number,
  plus,
  reshape,
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

/** Elements start … end−1 of the last axis. */
function part(x: Tensor, start: number, end: number): Tensor {
  const lead = x.shape.slice(0, -1);
  return applyPrimitive('slice', [x], {
    starts: [...lead.map(() => 0), start],
    sizes: [...lead, end - start],
    steps: x.shape.map(() => 1),
  });
}

function join(a: Tensor, b: Tensor): Tensor {
  return applyPrimitive('concat', [a, b], { axis: a.shape.length - 1 });
}

/** ∏ of the elements before each (or behind each) along the last axis, n of them, by doubling. */
function otherSide(x: Tensor, n: number, before: boolean): Tensor {
  const one = constantTensor([...x.shape.slice(0, -1), 1], [1]);
  let product = before ? join(one, part(x, 0, n - 1)) : join(part(x, 1, n), one);
  for (let step = 1; step < n; step *= 2) {
    const joint = mul(part(product, 0, n - step), part(product, step, n));
    product = before ? join(part(product, 0, step), joint) : join(joint, part(product, n - step, n));
  }
  return product;
}

/** ∏ of the others, for each element, by products alone: exact with any number of zeros, to any order. */
function otherFactors(x: Tensor, axes: readonly number[]): Tensor {
  const kept = x.shape.map((_, axis) => axis).filter(axis => !axes.includes(axis));
  const perm = [...kept, ...axes];
  const n = axes.reduce((size, axis) => size * x.shape[axis], 1);
  if (n <= 1) return constantTensor(x.shape, [1]);
  const moved = applyPrimitive('transpose', [x], { perm });
  const rows = reshape(moved, [...kept.map(axis => x.shape[axis]), n]);
  const product = mul(otherSide(rows, n, true), otherSide(rows, n, false));
  const back = x.shape.map((_, axis) => perm.indexOf(axis));
  return applyPrimitive('transpose', [reshape(product, moved.shape)], { perm: back });
}

export const prodRule: Rule<'prod'> = {
  vjp: ({ inputs: [x], params: { axes } }, cotangent) => [
    mul(spread(cotangent, axes, x.shape), otherFactors(x, axes)),
  ],
  jvp: ({ inputs: [x], params: { axes } }, [t]) => t && sum(mul(t, otherFactors(x, axes)), axes),
};
