/** Runge and Kutta's method of order 4 with fixed steps, as one loop. Not here: steps that adapt (adaptive.ts). */
import { add, concat, constantTensor, div, mul, range, slice, sub, type Tensor } from '../array/index.ts';
import { broadcastTo, reshape, transpose } from '../array/index.ts';
import { runLoop } from '../array/loop.ts';
import type { Slope } from './contract.ts';

/** The solution at all of `ts`, [times, size]; `steps` steps between neighbours. */
export function rungeKutta(f: Slope, y0: Tensor, ts: Tensor, steps: number): Tensor {
  const n = ts.shape[0] - 1;
  const [from, to] = [slice(ts, 0, n), slice(ts, 1, n + 1)];
  const h = div(sub(to, from), steps);
  const parts = constantTensor([steps], steps === 1 ? [0] : range(steps));
  const each = add(reshape(from, [n, 1]), mul(reshape(h, [n, 1]), parts));
  const lengths = broadcastTo(reshape(h, [n, 1]), [n, steps]);
  const { ys } = runLoop({
    carry: [y0],
    xs: [reshape(each, [n * steps]), reshape(lengths, [n * steps])],
    length: n * steps,
    step: ([y], [t, own]) => {
      const next = step(f, y, t, own);
      return { carry: [next], ys: [next] };
    },
  });
  const ends = reshape(ys[0], [n, steps, y0.shape[0]]);
  const last = reshape(slice(transpose(ends, [1, 0, 2]), steps - 1, steps), [n, y0.shape[0]]);
  return concat([reshape(y0, [1, y0.shape[0]]), last]);
}

function step(f: Slope, y: Tensor, t: Tensor, h: Tensor): Tensor {
  const half = mul(h, 0.5);
  const k1 = f(y, t);
  const k2 = f(add(y, mul(half, k1)), add(t, half));
  const k3 = f(add(y, mul(half, k2)), add(t, half));
  const k4 = f(add(y, mul(h, k3)), add(t, h));
  return add(y, mul(div(h, 6), add(add(k1, k4), mul(2, add(k2, k3)))));
}
