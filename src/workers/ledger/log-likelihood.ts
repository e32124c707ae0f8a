/**
 * Log density of every observation at every draw, from the model's `pointwise` program and the positions kept.
 * Not here: what is made of it (inference-data.ts).
 */
import { sizeOf } from '../../engine/array/extents.ts';
import type { McmcJob } from '../../engine/inference/job.ts';
import { alongDraws } from '../../engine/pointwise.ts';
import type { FileDim } from './dimension-book.ts';
import type { DrawPart } from './inference-data.ts';
import { commonDraws } from './run-record.ts';
import type { RunRecord } from './run-record.ts';

/** More bytes than this are not computed. */
const LARGEST = 400_000_000;

interface Term {
  readonly name: string;
  readonly address: string;
  readonly plates: readonly FileDim[];
  readonly dims?: readonly FileDim[] | undefined;
  readonly shape: readonly number[];
}

/** Whether the log densities of all observations at so many draws of each chain would be too large for a file. */
export function isTooLarge(record: RunRecord, draws = commonDraws(record)): boolean {
  return likelihoodNumbers(record) * draws * record.chains.length * 8 > LARGEST;
}

/** Log densities at one draw. */
export function likelihoodNumbers(record: RunRecord): number {
  return termsOf(record.job as CheckedMcmcJob).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/** Of every likelihood term, values [chains, draws, …shape] in nats. */
export function logLikelihoods(record: RunRecord): readonly DrawPart[] {
  const terms = termsOf(record.job as CheckedMcmcJob);
  if (terms.length === 0) return [];
  const { model, warmup } = record.job as CheckedMcmcJob;
  const values = alongDraws(
    model,
    terms.map(({ address }) => address),
    record.chains.map(({ positions }) => positions.subarray(warmup * model.dim)),
    commonDraws(record),
  );
  return terms.map(({ name, plates, dims, shape }, i) => ({
    name,
    dims: dimsOfData(name, plates, shape, dims),
    values: values[i],
  }));
}

type CheckedMcmcJob = RunRecord['job'] & McmcJob;

function termsOf({ model: { factors, pointwise } }: CheckedMcmcJob): readonly Term[] {
  return factors.flatMap(({ kind, name, address, plates, dims }) => {
    const output = kind === 'likelihood' ? pointwise.outputs.find(one => one.name === address) : undefined;
    return output === undefined
      ? []
      : [{ name, address, plates, dims, shape: pointwise.nodes[output.node].shape }];
  });
}

/** The plates lead where the shape begins with them; what follows has names of its own where it fits them, else numbers. */
export function dimsOfData(
  name: string,
  plates: readonly FileDim[],
  shape: readonly number[],
  own: readonly FileDim[] = [],
): readonly FileDim[] {
  const leads = plates.length <= shape.length && plates.every((plate, i) => plate.size === shape[i]);
  const lead = leads ? plates : [];
  const rest = shape.slice(lead.length);
  const fits = rest.every((size, i) => own[i]?.size === size);
  const known = fits ? [...lead, ...own.slice(0, rest.length)] : lead;
  return [...known, ...shape.slice(known.length).map((size, i) => ({ name: `${name}_dim_${i}`, size }))];
}
