/**
 * What each extent of a node means to a reader: the letter of a plate, an index, or nothing. Labels are known for a
 * whole expression and are pushed down to its parts, so that leaves get their subscripts.
 * Not here: how a node reads (expression.ts).
 */
import type { Node } from '../array/graph.ts';
import type { Shape } from '../array/primitives.ts';

/** One per extent; undefined where nothing is to be written. */
export type Labels = readonly (string | undefined)[];

/** Labels of an operand that broadcasts to a result with these labels. */
export function broadcastLabels(labels: Labels, shape: Shape): Labels {
  const shift = labels.length - shape.length;
  return shape.map((size, i) => (size === 1 ? undefined : labels[i + shift]));
}

/** Labels of what was reshaped: extents of 1 come and go; after any other change nothing is known. */
export function reshapedLabels(labels: Labels, from: Shape, to: Shape): Labels {
  const kept = to.flatMap((size, i) => (size === 1 ? [] : [i]));
  const sizes = from.filter(size => size !== 1);
  const same = sizes.length === kept.length && kept.every((at, i) => to[at] === sizes[i]);
  let next = 0;
  return from.map(size => (size === 1 || !same ? undefined : labels[kept[next++]]));
}

/** Labels of what was sliced: a single element of a longer extent shows its index, a part shows its range. */
export function slicedLabels(labels: Labels, node: Node<'slice'>, from: Shape): Labels {
  const { starts, sizes, steps } = node.params;
  return from.map((size, i) => {
    if (sizes[i] === size && steps[i] === 1) return labels[i];
    if (sizes[i] === 1) return String(starts[i]);
    if (steps[i] !== 1) return undefined;
    const end = starts[i] + sizes[i];
    return `${starts[i] === 0 ? '' : starts[i]}:${end === size ? '' : end}`;
  });
}

/** Labels of what was summed over: the axes that went away have none. */
export function reducedLabels(labels: Labels, axes: readonly number[], from: Shape): Labels {
  let next = 0;
  return from.map((_, i) => (axes.includes(i) ? undefined : labels[next++]));
}

/** Labels of the array gathered from, with `index` for the axis picked along; and of the indices. */
export function gatheredLabels(
  labels: Labels,
  { axis, batch }: { readonly axis: number; readonly batch: number },
  rank: number,
): { readonly source: (index: string) => Labels; readonly indices: Labels } {
  const taken = labels.slice(axis, axis + rank - batch);
  const after = labels.slice(axis + rank - batch);
  return {
    source: index => [...labels.slice(0, axis), index, ...after],
    indices: [...labels.slice(0, batch), ...taken],
  };
}
