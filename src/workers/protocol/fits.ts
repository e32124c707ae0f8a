/**
 * Fits: what an app sees of a stochastic optimisation under way or over, and the schema that admits its job.
 * Not here: the job's meaning (engine/inference/job.ts) or its graphs (checkGraph).
 */
import * as v from 'valibot';
import { arrayData, key } from './chains.ts';
import type { WireError } from './errors.ts';
import { count, f64, LIMITS, name, shortText } from './limits.ts';
import type { RunStatus, Verdict } from './runs.ts';

/** Standard normals that one evaluation may take. */
const MOST_NORMALS = 10_000_000;

const shape = v.pipe(v.array(count), v.maxLength(32));
const many = <T extends v.GenericSchema>(item: T) => v.pipe(v.array(item), v.maxLength(LIMITS.dimension));

const objectiveSchema = v.object({
  title: shortText,
  kind: v.picklist(['elbo', 'density']),
  guide: shortText,
  /** Checked by checkGraph. */
  loss: v.unknown(),
  terms: v.unknown(),
  params: v.unknown(),
  values: v.unknown(),
  data: v.record(key, arrayData),
  dim: v.pipe(count, v.minValue(1), v.maxValue(LIMITS.dimension)),
  normals: v.pipe(count, v.maxValue(MOST_NORMALS)),
  minibatches: v.pipe(
    v.array(
      v.object({ plate: name, size: v.pipe(count, v.minValue(1)), total: v.pipe(count, v.maxValue(1e8)) }),
    ),
    v.maxLength(16),
  ),
  start: f64,
  entries: many(v.object({ name: key, offset: count, size: count, shape, constraint: shortText })),
  termEntries: many(
    v.object({
      output: key,
      name: shortText,
      kind: v.picklist(['prior', 'likelihood', 'factor', 'guide', 'jacobian']),
    }),
  ),
  valueEntries: many(v.object({ name: key, kind: v.picklist(['sample', 'deterministic']), shape })),
  coordinateNames: v.pipe(v.array(name), v.maxLength(LIMITS.dimension)),
});

/** The frame of an SviJob: everything but the insides of its graphs. */
export const fitJobSchema = v.object({
  objective: objectiveSchema,
  optimizer: v.object({
    name: v.picklist(['sgd', 'adam', 'rmsprop', 'adagrad']),
    options: v.record(key, v.number()),
  }),
  steps: v.pipe(count, v.minValue(1), v.maxValue(LIMITS.transitions)),
  particles: v.pipe(count, v.minValue(1), v.maxValue(10_000)),
  clip: v.pipe(v.number(), v.minValue(0)),
  seed: v.pipe(count, v.maxValue(2 ** 32 - 1)),
  backend: v.optional(v.picklist(['auto', 'wasm', 'webgpu', 'webgl', 'cpu'])),
});

/** What is known of a fit before its first step. */
export interface FitHeader {
  readonly title: string;
  readonly guide: string;
  readonly objective: 'elbo' | 'density';
  readonly optimizer: string;
  readonly particles: number;
  /** Rows drawn in every step, by plate. */
  readonly minibatches: readonly { readonly plate: string; readonly size: number; readonly total: number }[];
  /** Steps asked for. */
  readonly steps: number;
  readonly seed: number;
  readonly backend: 'wasm' | 'webgpu' | 'webgl' | 'cpu';
}

/** The loss, at most 500 points. Step numbers, the loss of that step, the mean loss since the point before. */
export interface LossCurve {
  readonly steps: Float64Array;
  readonly raw: Float64Array;
  readonly mean: Float64Array;
}

/** One number of the parameters: its value after the last step, and at the steps of the curve. */
export interface ParamTrace {
  readonly name: string;
  readonly value: number;
  readonly history: Float64Array;
}

/** How far a fit is. */
export interface FitProgress {
  readonly step: number;
  readonly seconds: number;
  readonly losses: LossCurve;
  /** The first few numbers of the parameters; `omitted` more are not shown. */
  readonly params: readonly ParamTrace[];
  readonly omitted: number;
}

/** One snapshot of a fit; a new object whenever anything changed. */
export interface FitState extends FitHeader, FitProgress {
  readonly kind: 'svi';
  readonly id: string;
  readonly cell: string;
  /** The cell's execution it belongs to: fits of one are shown together. */
  readonly execution: number;
  readonly status: RunStatus;
  /** Runs of samplers that had begun before it: newer ones are news. */
  readonly runsBefore: readonly string[];
  readonly partial: boolean;
  readonly verdict: Verdict | null;
  readonly error: WireError | null;
}
