/**
 * Where a scan that ran from the end and stopped early has left its steps: at the end of xs and ys, while the loop that
 * goes back through them begins at 0. Not here: that loop (scan-reverse.ts).
 */
import { applyPrimitive, constantTensor } from '../array/apply.ts';
import { scanLayout } from '../array/scan-layout.ts';
import type { Tensor } from '../array/types.ts';
import { add, binary, number, reshape, select, sub } from './ops.ts';
import type { At } from './scan-common.ts';

export interface Shift {
  /** The steps that were done, brought to the front of an array with one row for each. */
  readonly toFront: (x: Tensor) => Tensor;
  /** The inverse, with zeros for the steps that were not done. */
  readonly back: (x: Tensor) => Tensor;
}

const STAY: Shift = { toFront: x => x, back: x => x };

export function shiftOf({ inputs, output, params }: At): Shift {
  const { length, reverse, stops, counted } = params;
  if (!reverse || !stops || length === 0) return STAY;
  const place = scanLayout(params).count;
  const done = reshape(applyPrimitive('slice', [output], { starts: [place], sizes: [1], steps: [1] }), []);
  const most = counted ? within(inputs[inputs.length - 1], length) : number(length);
  const rows = constantTensor([length], length === 1 ? [0] : Array.from({ length }, (_, t) => t));
  const ahead = add(rows, sub(most, done));
  const behind = sub(rows, sub(most, done));
  const take = (x: Tensor, places: Tensor): Tensor =>
    applyPrimitive('gather', [x, within(places, length - 1)], { axis: 0, batch: 0 });
  return {
    toFront: x => take(x, ahead),
    back: x => {
      const column = reshape(binary('ge', behind, number(0)), [length, ...x.shape.slice(1).map(() => 1)]);
      return select(column, take(x, behind), number(0));
    },
  };
}

/** Brought into 0 … most. */
function within(x: Tensor, most: number): Tensor {
  return binary('max', binary('min', x, number(most)), number(0));
}
