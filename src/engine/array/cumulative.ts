/**
 * Running results along one axis, by doubling: after k rounds every element holds those of the 2ᵏ before it. Whole
 * arrays at a time, so it is as fast in a loop as on a device, and differentiable as it is. Not here: cumsum (reduce.ts).
 */
import { mul } from './arithmetic.ts';
import { batched } from './batching.ts';
import { toValue } from './convert.ts';
import { normalizeAxis } from './extents.ts';
import { logAddExp } from './functions.ts';
import { ownRow } from './plates.ts';
import { type ArrayValue, asTensor, asValue } from './tensor.ts';
import type { Numeric, Tensor } from './types.ts';

/** Elements start … end−1 of one axis. */
function part(value: ArrayValue, axis: number, start: number, end: number): ArrayValue {
  return batched('slice', [value], {
    starts: value.shape.map((_, i) => (i === axis ? start : 0)),
    sizes: value.shape.map((extent, i) => (i === axis ? end - start : extent)),
    steps: value.shape.map(() => 1),
  });
}

function running(
  x: Numeric,
  axis: number,
  name: string,
  join: (later: Tensor, earlier: Tensor) => Tensor,
): Tensor {
  let value = ownRow(toValue(x));
  const along = normalizeAxis(axis, value.shape.length, name);
  const n = value.shape[along];
  for (let step = 1; step < n; step *= 2) {
    const joined = join(asTensor(part(value, along, step, n)), asTensor(part(value, along, 0, n - step)));
    value = batched('concat', [part(value, along, 0, step), asValue(joined)], { axis: along });
  }
  return asTensor(value);
}

/** Running product along one axis; default the last. */
export function cumprod(x: Numeric, axis = -1): Tensor {
  return running(x, axis, 'cumprod', mul);
}

/** Running log Σ eˣ along one axis, without overflow; default the last. */
export function cumLogSumExp(x: Numeric, axis = -1): Tensor {
  return running(x, axis, 'cumLogSumExp', logAddExp);
}
