/**
 * What a derivative rule is. One per primitive, giving both directions; written with applyPrimitive, so the same
 * rule runs on numbers and records on traced values, and derivatives can be differentiated again.
 * Not here: the rules (rules.ts) or the passes that use them (backward.ts, forward.ts).
 */
import type { ParamsOf, Primitive } from '../array/primitives.ts';
import type { Tensor } from '../array/types.ts';

/** One application of a primitive, as a rule sees it. Shapes are full shapes: nothing is hidden here. */
export interface Application<P extends Primitive = Primitive> {
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  readonly params: ParamsOf<P>;
}

/** A cotangent or tangent; undefined is a zero, which is never made into an array. */
export type Sensitivity = Tensor | undefined;

export interface Rule<P extends Primitive = Primitive> {
  /**
   * Reverse: the inputs' cotangents from the output's. Only those marked in `needed` are read. With `guarded`, an
   * element whose cotangent is 0 gives 0 even where the local derivative is not finite: the element was not chosen.
   */
  vjp(
    at: Application<P>,
    cotangent: Tensor,
    needed: readonly boolean[],
    guarded: boolean,
  ): readonly Sensitivity[];
  /** Forward: the output's tangent from the inputs'. */
  jvp(at: Application<P>, tangents: readonly Sensitivity[]): Sensitivity;
}

/** The rule of what has no derivative: steps, truth values, leaves. */
export const flat: Rule<never> = { vjp: () => [], jvp: () => undefined };
