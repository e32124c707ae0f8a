/**
 * The data of a model as groups of InferenceData have them: what was observed, by the names of its sites, and the other
 * arrays, by the names they have in the notebook.
 * Not here: the groups (inference-data.ts), or how the names were found (engine/model/data-names.ts).
 */
import type { ArrayData } from '../../engine/array/graph.ts';
import { equalArrays } from '../../engine/model/data-names.ts';
import type { FactorEntry } from '../../engine/model/spec.ts';
import type { CheckedJob } from '../protocol.ts';
import type { FileDim } from './dimension-book.ts';
import { gatherLoops } from './gather-loops.ts';
import type { DrawPart } from './inference-data.ts';
import { dimsOfData } from './log-likelihood.ts';

type Model = CheckedJob['model'];

/** A term whose observed value came with the job. */
type Observing = FactorEntry & { readonly observed?: ArrayData };

/** What was observed, its plates leading. */
export function observedParts({ factors }: Model): readonly DrawPart[] {
  const observed = (factors as readonly Observing[]).flatMap(({ name, plates, dims, observed: data }) =>
    data === undefined
      ? []
      : [{ name, dims: dimsOfData(name, plates, data.shape, dims), values: data.values }],
  );
  return gatherLoops(observed, 1);
}

/** The other data; what has no name bears a number. */
export function constantParts(
  { data, dataNames = {}, factors }: Model,
  observed: readonly DrawPart[],
): readonly DrawPart[] {
  const seen = [...observed, ...factors.flatMap(factor => factor.observed ?? [])];
  const isSeen = ({ values }: ArrayData): boolean => seen.some(one => sameNumbers(one.values, values));
  const kept: { readonly name: string; readonly array: ArrayData }[] = [];
  for (const [input, array] of Object.entries(data)) {
    // An array may have been met more than once.
    const again = kept.some(one => one.array === array || equalArrays(one.array, array));
    if (array.values.length > 0 && !isSeen(array) && !again)
      kept.push({ name: dataNames[input] ?? input, array });
  }
  return kept.map(({ name, array: { shape, values } }) => ({
    name,
    dims: dimsOfData(name, rowsOf(shape, observed), shape),
    values,
  }));
}

/** The shape does not count: what was observed has its plates apart. */
const sameNumbers = (a: ArrayLike<number>, b: Float64Array): boolean =>
  a.length === b.length && b.every((value, i) => Object.is(value, a[i]));

/** Data as long as what was observed has its rows, where it is clear which: then programs line them up. */
function rowsOf([size]: readonly number[], observed: readonly DrawPart[]): readonly FileDim[] {
  const rows = observed.flatMap(({ dims }) => dims.slice(0, 1)).filter(dim => dim.size === size);
  return rows.length > 0 && rows.every(({ name }) => name === rows[0].name) ? rows.slice(0, 1) : [];
}
