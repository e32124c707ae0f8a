/** Names of the scalar elements of a model's values: "mu", "theta[3]", "L[0, 1]". Not here: their numbers. */
import { elementLabel } from '../../engine/model/dims.ts';
import type { CheckedJob, Dim, RunEntry, RunModel } from '../protocol.ts';

export interface Element {
  readonly name: string;
  readonly entry: string;
  /** Row-major place in its entry. */
  readonly element: number;
  /** Place in the vector of all values of one draw. */
  readonly offset: number;
}

/** Row-major element names of a value, by the coordinates of its dimensions where they have some. */
export function elementNames(name: string, dims: readonly Dim[]): string[] {
  const size = dims.reduce((product, dim) => product * dim.size, 1);
  return Array.from({ length: size }, (_, element) => elementLabel(name, dims, element));
}

/** The dims of an entry; what does not fit its shape, or names two places alike, gets numbers. */
function dimsOf(shape: readonly number[], dims: readonly Dim[]): readonly Dim[] {
  const fits = dims.length === shape.length && dims.every((dim, i) => dim.size === shape[i]);
  if (!fits) return shape.map((size, i) => ({ name: `dim_${i}`, size }));
  return dims.map(({ name, size, coords }) =>
    coords?.length === size && new Set(coords).size === size ? { name, size, coords } : { name, size },
  );
}

/** All elements in the order of the job's entries. */
export function listElements(entries: readonly RunEntry[]): Element[] {
  let offset = 0;
  return entries.flatMap(entry =>
    entry.elements.map((name, element) => ({ name, entry: entry.name, element, offset: offset++ })),
  );
}

/** What the model card shows of a job. */
export function runModel({ model }: CheckedJob): RunModel {
  return {
    title: model.title,
    dim: model.dim,
    factors: model.factors.map(({ name, kind, distribution, plates }) => ({
      name,
      kind,
      distribution,
      plates,
    })),
    entries: model.entries.map(({ name, kind, shape, dims }) => ({
      name,
      kind,
      shape,
      dims,
      elements: elementNames(name, dimsOf(shape, dims)),
    })),
  };
}
