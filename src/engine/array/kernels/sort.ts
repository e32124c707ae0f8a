/** Kernel of argsort. Not here: sorting itself, which is a gather of its result (array/sort.ts). */
import { allocate, type Kernel } from './kernel.ts';

/** Ascending, NaN last, equal elements in their old order. */
export const argsort: Kernel<'argsort'> = ([x], _, shape, out = allocate(shape)) => {
  const n = shape[shape.length - 1];
  const order = new Uint32Array(n);
  for (let start = 0; start < out.length; start += n) {
    const row = x.values.subarray(start, start + n);
    for (let i = 0; i < n; i++) order[i] = i;
    order.sort((i, j) => compare(row[i], row[j]) || i - j);
    out.set(order, start);
  }
  return out;
};

function compare(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}
