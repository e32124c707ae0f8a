/**
 * Log density of every observation at every draw, from the model's `pointwise` program and the positions kept.
 * Not here: what is made of it (inference-data.ts).
 */
import { compileWasm, instantiateWasm } from '../../engine/backends/wasm/index.ts';
import { bindData } from '../../engine/density.ts';
import type { McmcJob } from '../../engine/inference/job.ts';
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
  const values = alongDraws(record, terms);
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

function alongDraws(record: RunRecord, terms: readonly Term[]): readonly Float64Array[] {
  const { model, warmup } = record.job as CheckedMcmcJob;
  const draws = commonDraws(record);
  const program = instantiateWasm(compileWasm(model.pointwise));
  bindData(program, model.pointwise, model.data);
  const columns = terms.map(({ address }) => program.output(address));
  const values = columns.map(({ length }) => new Float64Array(record.chains.length * draws * length));
  const reads = model.pointwise.inputs.some(input => input.name === 'position');
  const position = reads ? program.input('position') : null;
  let at = 0;
  for (const { positions } of record.chains) {
    for (let row = warmup; row < warmup + draws; row += 1) {
      position?.set(positions.subarray(row * model.dim, (row + 1) * model.dim));
      program.run();
      columns.forEach((column, i) => values[i].set(column, at * column.length));
      at += 1;
    }
  }
  return values;
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

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
