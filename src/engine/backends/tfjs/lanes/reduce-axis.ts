/**
 * One primitive of a batched graph, seen by one member of the batch: where the batch's axis goes, and what is left of
 * shape and parameters without it. Not here: walking a graph (lane-graph.ts), or scans.
 */
import { sizeOf } from '../../../array/extents.ts';
import { BINARY, UNARY } from '../../../array/primitives.ts';
import type { Node, ParamsOf, Primitive, Shape } from '../../../array/primitives.ts';

/** Place of the batch's axis in a value; undefined for a value that all members share. */
export type Place = number | undefined;

/** What a rule sees: the node, shapes and places of its inputs, and the size of the batch. */
export interface Given<P extends Primitive = Primitive> {
  readonly params: ParamsOf<P>;
  readonly shape: Shape;
  readonly shapes: readonly Shape[];
  readonly places: readonly Place[];
  readonly size: number;
}

export interface Reduced {
  readonly place: number;
  /** Per input: the place of the axis it must give up; undefined where it stays as it is. */
  readonly inputs: readonly Place[];
  readonly params: object;
  /** Shapes that inputs are brought to first, and that of the node itself where it differs from what is asked. */
  readonly reshaped?: readonly (Shape | undefined)[];
  readonly made?: Shape;
}

/** Shape without one axis. */
export const without = <T>(list: readonly T[], place: number): T[] => list.filter((_, i) => i !== place);

type Rule = (given: Given<never>) => Reduced | undefined;

const first = (places: readonly Place[]): number => places.find(place => place !== undefined) ?? 0;

/** Operands aligned at their right ends. */
function aligned({ shape, shapes, places, params }: Given): Reduced | undefined {
  const from = places.map((place, i) =>
    place === undefined ? undefined : place + shape.length - shapes[i].length,
  );
  const place = first(from);
  if (from.some(other => other !== undefined && other !== place)) return undefined;
  const inputs = shapes.map((own, i) => {
    const at = place - (shape.length - own.length);
    return places[i] ?? (at < 0 ? undefined : at);
  });
  return { place, inputs, params };
}

function reshape({ params, shape, shapes: [from], places, size }: Given<'reshape'>): Reduced | undefined {
  const before = sizeOf(from.slice(0, first(places)));
  const place = shape.findIndex((extent, i) => extent === size && sizeOf(shape.slice(0, i)) === before);
  if (place < 0) return undefined;
  return { place, inputs: places, params: { shape: without(params.shape, place) } };
}

function transpose({ params: { perm }, places }: Given<'transpose'>): Reduced {
  const at = first(places);
  const place = perm.indexOf(at);
  return {
    place,
    inputs: places,
    params: { perm: without(perm, place).map(axis => axis - Number(axis > at)) },
  };
}

function broadcastTo(given: Given<'broadcastTo'>): Reduced | undefined {
  const found = aligned(given as Given);
  return found && { ...found, params: { shape: without(given.params.shape, found.place) } };
}

function slice({ params: { starts, sizes, steps }, places, size }: Given<'slice'>): Reduced | undefined {
  const place = first(places);
  if (starts[place] !== 0 || sizes[place] !== size || steps[place] !== 1) return undefined;
  const params = {
    starts: without(starts, place),
    sizes: without(sizes, place),
    steps: without(steps, place),
  };
  return { place, inputs: places, params };
}

function unslice({ params: { shape, starts, steps }, places, size }: Given<'unslice'>): Reduced | undefined {
  const place = first(places);
  if (starts[place] !== 0 || shape[place] !== size || steps[place] !== 1) return undefined;
  const params = {
    shape: without(shape, place),
    starts: without(starts, place),
    steps: without(steps, place),
  };
  return { place, inputs: places, params };
}

function concat({ params: { axis }, places }: Given<'concat'>): Reduced | undefined {
  const place = first(places);
  if (axis === place || places.some(other => other !== undefined && other !== place)) return undefined;
  return { place, inputs: places.map(() => place), params: { axis: axis - Number(axis > place) } };
}

function gather({ params: { axis, batch }, shapes, places }: Given<'gather'>): Reduced | undefined {
  const [x, indices] = places;
  if (x !== undefined && x < batch) {
    if (indices !== undefined && indices !== x) return undefined;
    return { place: x, inputs: [x, x], params: { axis: axis - 1, batch: batch - 1 } };
  }
  if (indices !== undefined && indices < batch) return undefined;
  if (x !== undefined && indices !== undefined) return undefined;
  if (indices !== undefined)
    return { place: axis + indices - batch, inputs: [undefined, indices], params: { axis, batch } };
  if (x === undefined || x === axis) return undefined;
  const params = { axis: axis - Number(x < axis), batch };
  const place = x < axis ? x : x - 1 + shapes[1].length - batch;
  return { place, inputs: [x, undefined], params };
}

function scatterAdd({
  params: { axis, batch, size },
  shapes,
  places,
}: Given<'scatterAdd'>): Reduced | undefined {
  const [updates, indices] = places;
  if (updates === undefined) return undefined;
  if (updates < batch) {
    if (indices !== undefined && indices !== updates) return undefined;
    return { place: updates, inputs: [updates, updates], params: { axis: axis - 1, batch: batch - 1, size } };
  }
  if (indices !== undefined) return undefined;
  const span = shapes[1].length - batch;
  if (updates >= axis && updates < axis + span) return undefined;
  const params = { axis: axis - Number(updates < axis), batch, size };
  return { place: updates < axis ? updates : updates - span + 1, inputs: [updates, undefined], params };
}

function fold({ params: { axes }, places }: Given<'sum'>): Reduced | undefined {
  const at = first(places);
  if (axes.includes(at)) return undefined;
  const place = at - axes.filter(axis => axis < at).length;
  return { place, inputs: places, params: { axes: axes.map(axis => axis - Number(axis > at)) } };
}

function cumsum({ params: { axis, reverse }, places }: Given<'cumsum'>): Reduced | undefined {
  const place = first(places);
  if (axis === place) return undefined;
  return { place, inputs: places, params: { axis: axis - Number(axis > place), reverse } };
}

/** The axis may lead, or be the rows of the first or the columns of the second factor. */
function matmul(given: Given<'matmul'>): Reduced | undefined {
  const { shape, shapes, places } = given;
  const [a, b] = places;
  const rank = shape.length;
  const isRow = a === shapes[0].length - 2;
  const isColumn = b === shapes[1].length - 1;
  if (isRow || isColumn) {
    if (a !== undefined && b !== undefined) return undefined;
    const side = isRow ? 0 : 1;
    const own = [...shapes[side]];
    own[isRow ? own.length - 2 : own.length - 1] = 1;
    const made = [...shape];
    made[isRow ? rank - 2 : rank - 1] = 1;
    const reshaped = isRow ? [own, undefined] : [undefined, own];
    return { place: isRow ? rank - 2 : rank - 1, inputs: places, params: {}, reshaped, made };
  }
  if (a === shapes[0].length - 1 || b === shapes[1].length - 2) return undefined;
  return aligned(given as Given);
}

const RULES: { readonly [P in Primitive]?: Rule } = {
  reshape,
  transpose,
  broadcastTo,
  slice,
  unslice,
  concat,
  gather,
  scatterAdd,
  sum: fold,
  prod: fold,
  reduceMax: fold,
  cumsum,
  matmul,
};

const ELEMENTWISE: ReadonlySet<Primitive> = new Set<Primitive>([
  ...UNARY,
  ...BINARY,
  'select',
  'stopGradient',
]);

/** What one member of the batch does of a node; undefined where members mix or the axis cannot be followed. */
export function reduceAxis(node: Node, given: Given): Reduced | undefined {
  const rule = RULES[node.op] ?? (ELEMENTWISE.has(node.op) ? aligned : undefined);
  return (rule as Rule | undefined)?.(given as Given<never>);
}
