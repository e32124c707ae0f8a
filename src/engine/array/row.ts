/** `ownRow` on whatever a modeller hands over. Apart from plates.ts, which what converts values depends on. */
import { toValue } from './convert.ts';
import { ownRow } from './plates.ts';
import { asTensor } from './tensor.ts';
import type { Numeric, Tensor } from './types.ts';

/** `ownRow` of whatever a modeller hands over; `rank` extents belong to one element and are never entered. */
export function rowOf(x: Numeric, rank = 0): Tensor {
  return asTensor(ownRow(toValue(x), rank));
}
