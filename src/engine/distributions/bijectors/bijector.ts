/**
 * The contract of a bijector: a smooth one-to-one map from unconstrained space onto a support.
 * Not here: which one belongs to which constraint (index.ts).
 */
import type { Numeric, Tensor } from '../../array/index.ts';
import type { Shape } from '../../array/primitives.ts';

export interface Bijector {
  readonly name: string;
  /** Trailing axes of one constrained value that the map treats together: 0 for elementwise maps. */
  readonly eventRank: 0 | 1 | 2;
  /** Unconstrained → constrained. Leading axes are a batch. */
  forward(u: Numeric): Tensor;
  /** Constrained → unconstrained. */
  inverse(x: Numeric): Tensor;
  /** log |det ∂forward/∂u| in nats, event axes summed: elementwise maps keep the shape of u. */
  logAbsDetJacobian(u: Numeric): Tensor;
  /** Shape of the unconstrained value behind one of shape `shape` (a batch may lead). */
  unconstrainedShape(shape: Shape): Shape;
}

/** For maps that keep the shape. */
export function sameShape(shape: Shape): Shape {
  return shape;
}
