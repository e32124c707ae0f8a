/** How reductions combine numbers. */
import type { Primitive } from '../../array/primitives.ts';
import type { Lanes, Value } from './lanes.ts';

export interface Fold {
  readonly start: number;
  readonly join: (lanes: Lanes, a: Value, b: Value) => Value;
}

const FOLDS: Partial<Record<Primitive, Fold>> = {
  sum: { start: 0, join: (l, a, b) => l.add(a, b) },
  prod: { start: 1, join: (l, a, b) => l.mul(a, b) },
  reduceMax: { start: -Infinity, join: (l, a, b) => l.max(a, b) },
};

export function foldOf(op: Primitive): Fold {
  const fold = FOLDS[op];
  if (!fold) throw new Error(`${op} is no reduction`);
  return fold;
}
