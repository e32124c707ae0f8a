/** Names of the scalar elements of a model's values: "mu", "theta[3]", "L[0, 1]". Not here: their numbers. */
import { elementName } from '../../engine/diagnostics/index.ts';
import type { CheckedJob, RunEntry, RunModel } from '../protocol.ts';

export interface Element {
  readonly name: string;
  readonly entry: string;
  /** Row-major place in its entry. */
  readonly element: number;
  /** Place in the vector of all values of one draw. */
  readonly offset: number;
}

/** Row-major element names of a value of this shape. */
export function elementNames(name: string, shape: readonly number[]): string[] {
  const size = shape.reduce((product, n) => product * n, 1);
  return Array.from({ length: size }, (_, element) => elementName(name, shape, element));
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
      elements: elementNames(name, shape),
    })),
  };
}
