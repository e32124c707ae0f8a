/**
 * The inverse of a small general matrix inside a loop: elimination in arithmetic alone, so that it runs wherever the loop
 * does, where `solve` would leave the machine code for every step. Not here: systems of equations for modellers
 * (array/decompose.ts).
 */
import {
  abs,
  constantTensor,
  div,
  eq,
  eye,
  matmul,
  max,
  min,
  mul,
  range,
  reshape,
  slice,
  stopGradient,
  sub,
  sum,
  type Tensor,
  transpose,
  where,
} from '../array/index.ts';

/** The inverse of a [n, n]; not finite where a is singular. Its derivatives hold up to the third. */
export function inverseOf(a: Tensor): Tensor {
  const [n] = a.shape;
  const found = stopGradient(eliminated(stopGradient(a)));
  // Newton's step x(2 − ax) has the derivative of the inverse at the inverse, and each further one doubles the order.
  const twice = mul(2, eye(n));
  const better = (x: Tensor): Tensor => matmul(x, sub(twice, matmul(a, x)));
  return better(better(found));
}

/** Gauss and Jordan's elimination with pivots by column. */
function eliminated(a: Tensor): Tensor {
  const [n] = a.shape;
  const rows = constantTensor([n], n === 1 ? [0] : range(n));
  let [left, right] = [a, eye(n)];
  for (let k = 0; k < n; k++) {
    const column = columnOf(left, k);
    const sizes = where(
      constantTensor(
        [n],
        Array.from({ length: n }, (_, i) => Number(i >= k)),
      ),
      abs(column),
      -1,
    );
    const pivot = min(where(eq(sizes, max(sizes)), rows, n));
    const chosen = reshape(eq(rows, pivot), [n, 1]);
    const own = constantTensor(
      [n, 1],
      Array.from({ length: n }, (_, i) => Number(i === k)),
    );
    const head = sum(where(chosen, left, 0), 0);
    const scale = slice(head, k, k + 1);
    const swap = (m: Tensor): readonly [Tensor, Tensor] => {
      const first = sum(where(chosen, m, 0), 0);
      const moved = where(chosen, slice(m, k, k + 1), m);
      return [div(first, scale), moved];
    };
    const [[leftRow, leftRest], [rightRow, rightRest]] = [swap(left), swap(right)];
    const factors = reshape(columnOf(leftRest, k), [n, 1]);
    left = where(own, leftRow, sub(leftRest, mul(factors, leftRow)));
    right = where(own, rightRow, sub(rightRest, mul(factors, rightRow)));
  }
  return right;
}

/** Column k of a matrix, as a vector. */
function columnOf(m: Tensor, k: number): Tensor {
  const [n] = m.shape;
  return reshape(slice(transpose(m, [1, 0]), k, k + 1), [n]);
}
