/**
 * A run as ArviZ lays it out: groups (posterior, sample_stats, log_likelihood, what `predictive` simulated,
 * observed_data, constant_data) of variables with named dimensions and coordinates. Plain data, one group at a time.
 * Source: the InferenceData schema, https://arviz-devs.github.io/arviz_base/schema
 * Not here: files (export-netcdf.ts), what is in the groups of data (data-parts.ts) and of what was simulated
 * (predicted-parts.ts).
 */
import { samplers } from '../../engine/inference/index.ts';
import type { Dim } from '../protocol.ts';
import { constantParts, observedParts } from './data-parts.ts';
import { createDimensionBook, type DimensionBook, type FileDim } from './dimension-book.ts';
import { gatherLoops } from './gather-loops.ts';
import { isTooLarge, logLikelihoods } from './log-likelihood.ts';
import { NOTHING_PREDICTED, type PredictedOfRun } from './predicted-draws.ts';
import { predictedParts } from './predicted-parts.ts';
import { valuesOf } from './result.ts';
import { commonDraws, statusOf } from './run-record.ts';
import type { RunRecord } from './run-record.ts';

/** Row-major values; 0 and 1 of type Int8Array are false and true. */
export interface DataVariable {
  readonly name: string;
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  readonly values: Float64Array | Int32Array | Int8Array;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A dimension with its coordinates: numbers from 0 where the modeller gave no names. */
export interface DataDimension {
  readonly name: string;
  readonly size: number;
  readonly coords: readonly string[] | readonly number[] | null;
}

export interface DataGroup {
  readonly name: string;
  readonly dimensions: readonly DataDimension[];
  readonly variables: readonly DataVariable[];
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** What the file says of its making that the record does not know. */
export interface Making {
  /** Version of Tilde. */
  readonly version: string;
  /** When the file is made. */
  readonly at: Date;
  /** Wall seconds the run took. */
  readonly seconds: number;
}

/**
 * The groups there are data for, in the order of the schema.
 * @throws RangeError when no chain has a draw, or the values would be too large
 */
export function* inferenceData(
  record: RunRecord,
  making: Making,
  predicted: PredictedOfRun = NOTHING_PREDICTED,
): Generator<DataGroup> {
  if (commonDraws(record) === 0) throw new RangeError('there are no draws yet');
  const attributes = attributesOf(record, making);
  yield posterior(record, attributes);
  yield sampleStats(record, attributes);
  const likelihoods = isTooLarge(record) ? [] : logLikelihoods(record);
  if (likelihoods.length > 0) yield drawGroup('log_likelihood', record, likelihoods, attributes);
  yield* predictedGroups(record, predicted, attributes);
  const observed = observedParts(record.job.model);
  if (observed.length > 0) yield group('observed_data', observed, attributes);
  const constant = constantParts(record.job.model, observed);
  if (constant.length > 0) yield group('constant_data', constant, attributes);
}

/** Attributes that say nothing of what was simulated without a sampler. */
const OF_SAMPLING = ['sampling_time', 'tuning_steps', 'sampler', 'partial'];

function* predictedGroups(
  record: RunRecord,
  predicted: PredictedOfRun,
  attributes: DataGroup['attributes'],
): Generator<DataGroup> {
  const made = Object.entries(attributes).filter(([name]) => !OF_SAMPLING.includes(name));
  for (const { name, seed, layout, parts } of predictedParts(predicted, record))
    yield group(name, parts, { ...Object.fromEntries(made), seed, ...(layout && { layout }) });
}

function attributesOf(record: RunRecord, { version, at, seconds }: Making): Record<string, string | number> {
  const { job } = record;
  return {
    created_at: at.toISOString(),
    creation_library: 'tilde',
    creation_library_version: version,
    creation_library_language: 'TypeScript',
    inference_library: 'tilde',
    inference_library_version: version,
    sampling_time: seconds,
    tuning_steps: job.warmup,
    model_name: job.model.title,
    sampler: job.sampler.name,
    seed: job.seed,
    engine_version: record.made.engine,
    api_version: record.made.api,
    browser: record.made.browser,
    partial: statusOf(record) === 'done' ? 0 : 1,
  };
}

function posterior(record: RunRecord, attributes: DataGroup['attributes']): DataGroup {
  const values = valuesOf(record);
  const parts = record.model.entries.map(({ name, dims, shape }) => ({
    name,
    dims: fitting(name, dims, shape),
    values: values[name].values,
  }));
  if (!isTooLarge(record)) return drawGroup('posterior', record, parts, attributes);
  return drawGroup('posterior', record, parts, { ...attributes, log_likelihood: 'left out: too large' });
}

/** The dims where they describe the shape, else numbered ones. */
function fitting(name: string, dims: readonly Dim[], shape: readonly number[]): readonly Dim[] {
  const fits = dims.length === shape.length && dims.every((dim, i) => dim.size === shape[i]);
  return fits ? dims : shape.map((size, i) => ({ name: `${name}_dim_${i}`, size }));
}

/** One quantity at every draw: values [chains, draws, …dims]. */
export interface DrawPart {
  readonly name: string;
  readonly dims: readonly FileDim[];
  readonly values: DataVariable['values'];
  readonly attributes?: DataVariable['attributes'];
}

function drawGroup(
  name: string,
  record: RunRecord,
  parts: readonly DrawPart[],
  attributes: DataGroup['attributes'],
): DataGroup {
  const chain: Dim = { name: 'chain', size: record.chains.length };
  const draw: Dim = { name: 'draw', size: commonDraws(record) };
  return group(
    name,
    gatherLoops(parts, chain.size * draw.size).map(part => ({ ...part, dims: [chain, draw, ...part.dims] })),
    attributes,
  );
}

function group(name: string, parts: readonly DrawPart[], attributes: DataGroup['attributes']): DataGroup {
  const book = createDimensionBook(parts.map(part => part.name));
  const variables = parts.map((part, i) => variable(part, book, book.variables[i]));
  return { name, dimensions: book.dimensions(), variables, attributes };
}

function variable({ dims, values, attributes }: DrawPart, book: DimensionBook, name: string): DataVariable {
  return {
    name,
    dims: book.names(dims),
    shape: dims.map(dim => dim.size),
    values,
    ...(attributes === undefined ? {} : { attributes }),
  };
}

/** Our statistics under the names of the schema; others keep theirs. */
const STATISTICS: Readonly<Record<string, readonly [name: string, type: 'real' | 'whole' | 'truth']>> = {
  acceptStat: ['acceptance_rate', 'real'],
  stepSize: ['step_size', 'real'],
  treeDepth: ['tree_depth', 'whole'],
  leapfrogs: ['n_steps', 'whole'],
  energy: ['energy', 'real'],
  diverging: ['diverging', 'truth'],
  logDensity: ['lp', 'real'],
  depthLimited: ['reached_max_treedepth', 'truth'],
  divergenceKind: ['divergence_kind', 'whole'],
  metricRank: ['metric_rank', 'whole'],
  trajectoryLength: ['trajectory_length', 'real'],
};

function sampleStats(record: RunRecord, attributes: DataGroup['attributes']): DataGroup {
  const columns = samplers[record.job.sampler.name].stats;
  const parts = record.statNames.flatMap((stat, place): DrawPart[] => {
    // Only draws after warm-up are in the file.
    if (stat === 'warmup') return [];
    const [name, type] = STATISTICS[stat] ?? [stat, 'real'];
    const { help, unit } = columns[place];
    const values = typed(column(record, place), type);
    return [{ name, dims: [], values, attributes: unit === '' ? { help } : { help, units: unit } }];
  });
  const spent = { help: 'Wall seconds that the draw took.', units: 's' };
  const seconds = { name: 'perf_counter_diff', dims: [], values: wallSeconds(record), attributes: spent };
  return drawGroup('sample_stats', record, [...parts, seconds], attributes);
}

function typed(values: Float64Array, type: 'real' | 'whole' | 'truth'): DataVariable['values'] {
  if (type === 'real') return values;
  return type === 'truth' ? Int8Array.from(values, value => (value === 0 ? 0 : 1)) : Int32Array.from(values);
}

/** A statistic of all draws, [chains, draws]. */
function column(record: RunRecord, place: number): Float64Array {
  const { chains, statNames, job } = record;
  const draws = commonDraws(record);
  const out = new Float64Array(chains.length * draws);
  chains.forEach(({ stats }, chain) => {
    for (let draw = 0; draw < draws; draw += 1)
      out[chain * draws + draw] = stats[(job.warmup + draw) * statNames.length + place];
  });
  return out;
}

function wallSeconds(record: RunRecord): Float64Array {
  const { chains, job } = record;
  const draws = commonDraws(record);
  const out = new Float64Array(chains.length * draws);
  chains.forEach(({ seconds }, chain) =>
    out.set(seconds.subarray(job.warmup, job.warmup + draws), chain * draws),
  );
  return out;
}
