/**
 * Log density of every observation at every draw, from the model's `pointwise` program and the positions kept.
 * Not here: what is made of it (inference-data.ts).
 */
import { sizeOf } from '../../engine/array/extents.ts';
import type { McmcJob } from '../../engine/inference/job.ts';
import { alongDraws } from '../../engine/pointwise.ts';
import type { Dim } from '../protocol.ts';
import type { DrawPart } from './inference-data.ts';
import { commonDraws } from './run-record.ts';
import type { RunRecord } from './run-record.ts';

/** More bytes than this are not computed. */
const LARGEST = 400_000_000;

interface Term {
  readonly name: string;
  readonly address: string;
  readonly plates: readonly Dim[];
  readonly shape: readonly number[];
}

/** Whether the log densities of all observations at all draws would be too large for a file. */
export function isTooLarge(record: RunRecord): boolean {
  const each = termsOf(record.job as CheckedMcmcJob).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return each * commonDraws(record) * record.chains.length * 8 > LARGEST;
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
  return terms.map(({ name, plates, shape }, i) => ({
    name,
    dims: dimsOfData(name, plates, shape),
    values: values[i],
  }));
}

type CheckedMcmcJob = RunRecord['job'] & McmcJob;

function termsOf({ model: { factors, pointwise } }: CheckedMcmcJob): readonly Term[] {
  return factors.flatMap(({ kind, name, address, plates }) => {
    const output = kind === 'likelihood' ? pointwise.outputs.find(one => one.name === address) : undefined;
    return output === undefined ? [] : [{ name, address, plates, shape: pointwise.nodes[output.node].shape }];
  });
}

/** The plates lead where the shape begins with them; what follows is numbered. */
export function dimsOfData(name: string, plates: readonly Dim[], shape: readonly number[]): readonly Dim[] {
  const leads = plates.length <= shape.length && plates.every((plate, i) => plate.size === shape[i]);
  const known = leads ? plates : [];
  return [
    ...known,
    ...shape.slice(known.length).map((size, i) => ({ name: `${name}_dim_${known.length + i}`, size })),
  ];
}
