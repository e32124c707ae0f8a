/**
 * A gather at known, evenly spaced indices is a slice, which costs nothing to compute and little to differentiate.
 * Not here: gathers at indices that are data, which may be bound anew.
 */
import type { ArrayData } from './graph.ts';
import type { ParamsOf, Shape } from './primitives.ts';

/** Shorter ones are written out element by element either way. */
const FEWEST = 17;

/** The slice that equals a gather from an array of this shape; undefined when none does. */
export function sliceOfGather(
  { shape, values }: ArrayData,
  from: Shape,
  params: object,
): ParamsOf<'slice'> | undefined {
  const { axis, batch } = params as ParamsOf<'gather'>;
  if (shape.length !== 1 || batch !== 0 || values.length < FEWEST) return undefined;
  const [start] = values;
  const step = values[1] - start;
  if (!Number.isInteger(start) || !Number.isInteger(step) || step === 0) return undefined;
  const last = start + step * (values.length - 1);
  if (Math.min(start, last) < 0 || Math.max(start, last) >= from[axis]) return undefined;
  for (let i = 2; i < values.length; i++) if (values[i] !== start + i * step) return undefined;
  const own = (along: number, other: number) => from.map((_, i) => (i === axis ? along : other));
  return {
    starts: own(start, 0),
    sizes: from.map((extent, i) => (i === axis ? values.length : extent)),
    steps: own(step, 1),
  };
}
