/** What distributions made of other distributions share. */
import type { Axis, Tensor } from '../array/index.ts';
import { broadcastShapes } from '../array/extents.ts';
import type { Shape } from '../array/primitives.ts';
import { unionAxes } from './lift.ts';

/** The common batch shape. @throws TildeError when there is none */
export function joinBatches(owner: string, shapes: readonly Shape[]): Shape {
  return broadcastShapes(shapes, owner);
}

/** The hidden axes of all parameters after those given. */
export function allAxes(first: readonly Axis[], params: Readonly<Record<string, Tensor>>): readonly Axis[] {
  const inputs = Object.entries(params).map(([name, tensor]) => ({ name, tensor, eventRank: 0 }));
  return unionAxes(first, inputs);
}
