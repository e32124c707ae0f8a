/**
 * Rules of qr and eigh. For x = QR: dQ = Q (L − Lᵀ) + (1 − QQᵀ) dx R⁻¹, L the strictly lower part of Qᵀ dx R⁻¹. For
 * eigenvectors V of symmetric x: dV = V K, Kᵢⱼ = (Vᵀ dx V)ᵢⱼ/(λⱼ − λᵢ), and 0 for equal eigenvalues, whose vectors
 * have no derivative. Not here: the triangular factors (matrix.ts).
 */
import { constantTensor } from '../array/apply.ts';
import type { Tensor } from '../array/types.ts';
import { add, binary, div, flip, matmul, mul, number, reshape, select, solve, sub, sum } from './ops.ts';
import type { Rule } from './rule.ts';

/** 1 below the diagonal. */
function below(n: number): Tensor {
  return constantTensor(
    [n, n],
    Array.from({ length: n * n }, (_, k) => Number(Math.floor(k / n) > k % n)),
  );
}

export const qrRule: Rule<'qr'> = {
  vjp: ({ inputs: [x], output: q }, cotangent) => {
    const lower = flip(matmul(flip(q), x));
    const m = matmul(flip(q), cotangent);
    const turned = mul(sub(m, flip(m)), below(m.shape[m.shape.length - 1]));
    const inner = add(sub(cotangent, matmul(q, m)), matmul(q, turned));
    return [flip(solve(lower, flip(inner), true))];
  },
  jvp: ({ inputs: [x], output: q }, [t]) => {
    if (t === undefined) return undefined;
    const lower = flip(matmul(flip(q), x));
    const moved = flip(solve(lower, flip(t), false));
    const c = matmul(flip(q), moved);
    const strict = mul(c, below(c.shape[c.shape.length - 1]));
    return add(matmul(q, sub(strict, flip(strict))), sub(moved, matmul(q, c)));
  },
};

/** 1/(λⱼ − λᵢ), and 0 for equal ones. */
function gaps(x: Tensor, v: Tensor): Tensor {
  const rank = x.shape.length;
  const values = sum(mul(v, matmul(x, v)), [rank - 2]);
  const row = reshape(values, x.shape.with(rank - 2, 1));
  const gap = sub(row, flip(row));
  const apart = binary('ne', gap, number(0));
  return select(apart, div(number(1), select(apart, gap, number(1))), number(0));
}

const symmetric = (x: Tensor): Tensor => mul(number(0.5), add(x, flip(x)));

export const eighRule: Rule<'eigh'> = {
  vjp: ({ inputs: [x], output: v }, cotangent) => {
    const inner = mul(gaps(x, v), matmul(flip(v), cotangent));
    return [symmetric(matmul(matmul(v, inner), flip(v)))];
  },
  jvp: ({ inputs: [x], output: v }, [t]) =>
    t && matmul(v, mul(gaps(x, v), matmul(matmul(flip(v), symmetric(t)), v))),
};
