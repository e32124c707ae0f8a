/**
 * App ↔ chain workers ↔ ledger. All three are ours, but a job comes from user code: `jobSchema` checks its
 * frame, `checkGraph` its graphs, `batchSchema` what enters the ledger.
 * Not here: what the app sees of it (protocol/runs.ts).
 */
import * as v from 'valibot';
import { wireErrorSchema } from './errors.ts';
import { count, f64, LIMITS, name, shortText } from './limits.ts';

const shape = v.pipe(v.array(count), v.maxLength(32));
export const arrayData = v.pipe(
  v.object({ shape, values: f64 }),
  v.check(
    a => a.shape.reduce((product, size) => product * size, 1) === a.values.length,
    'an array has another length than its shape',
  ),
);
export const dim = v.object({
  name,
  size: count,
  coords: v.optional(v.pipe(v.array(name), v.maxLength(LIMITS.dimension))),
});
const finite = v.pipe(v.number(), v.finite());
const many = <T extends v.GenericSchema>(item: T) => v.pipe(v.array(item), v.maxLength(LIMITS.dimension));

/** Record keys that could reach a prototype are refused. */
export const key = v.pipe(
  name,
  v.check(k => k !== '__proto__' && k !== 'constructor' && k !== 'prototype', 'reserved name'),
);

const modelSchema = v.object({
  title: shortText,
  /** Checked by checkGraph. */
  density: v.unknown(),
  values: v.unknown(),
  pointwise: v.unknown(),
  data: v.record(key, arrayData),
  dataNames: v.optional(v.record(key, name)),
  dim: v.pipe(count, v.minValue(1), v.maxValue(LIMITS.dimension)),
  layout: many(
    v.object({
      address: shortText,
      name,
      offset: count,
      size: count,
      unconstrainedShape: shape,
      support: shortText,
    }),
  ),
  entries: many(
    v.object({
      name: key,
      kind: v.picklist(['sample', 'deterministic']),
      shape,
      dims: v.array(dim),
      bounds: v.optional(v.object({ low: v.optional(finite), high: v.optional(finite) })),
    }),
  ),
  factors: many(
    v.object({
      address: shortText,
      name,
      kind: v.picklist(['prior', 'likelihood', 'factor']),
      distribution: shortText,
      parameters: v.optional(v.pipe(v.array(v.number()), v.maxLength(8))),
      centred: v.optional(v.boolean()),
      observed: v.optional(arrayData),
      plates: v.array(dim),
      dims: v.optional(v.array(dim)),
    }),
  ),
  coordinateNames: many(name),
});

/** The frame of an McmcJob: everything but the insides of its graphs. */
export const jobSchema = v.object({
  model: modelSchema,
  sampler: v.object({
    name: v.picklist(['nuts', 'chees']),
    options: v.record(key, v.union([v.number(), shortText, v.boolean()])),
  }),
  chains: v.pipe(count, v.minValue(1), v.maxValue(LIMITS.chains)),
  warmup: v.pipe(count, v.maxValue(LIMITS.transitions)),
  draws: v.pipe(count, v.minValue(1), v.maxValue(LIMITS.transitions)),
  untilEss: v.optional(v.pipe(count, v.minValue(1), v.maxValue(LIMITS.transitions))),
  seed: v.pipe(count, v.maxValue(2 ** 32 - 1)),
  backend: v.optional(v.picklist(['auto', 'wasm', 'webgpu', 'webgl', 'cpu'])),
  start: v.optional(f64),
});
export type CheckedJob = v.InferOutput<typeof jobSchema>;

/** Chain worker → ledger: transitions `first` … in order, row-major positions [n, dim] and stats [n, k]. */
export const batchSchema = v.object({
  op: v.literal('batch'),
  run: name,
  chain: count,
  first: count,
  positions: f64,
  stats: f64,
});
export const toLedgerSchema = v.variant('op', [
  batchSchema,
  /** Where the density of a run is computed, as far as it is not compiled here. */
  v.object({
    op: v.literal('device'),
    run: name,
    backend: v.picklist(['wasm', 'webgpu', 'webgl', 'cpu']),
    adapter: v.nullable(name),
    software: v.boolean(),
    launches: count,
    tensors: count,
    notice: v.nullable(shortText),
  }),
  /** What a chain can go on from, after so many transitions: plain data of its algorithm. */
  v.object({ op: v.literal('state'), run: name, chain: count, done: count, state: v.unknown() }),
  /** The chain delivered all it will. */
  v.object({
    op: v.literal('end'),
    run: name,
    chain: count,
    outcome: v.picklist(['done', 'stopped', 'failed']),
    error: v.nullable(wireErrorSchema),
  }),
]);
/** What every message about one chain has at least. */
export const aboutChainSchema = v.object({ run: name, chain: count });
export type Batch = v.InferOutput<typeof batchSchema>;
export type ToLedger = v.InferOutput<typeof toLedgerSchema>;
export type DeviceMessage = Extract<ToLedger, { op: 'device' }>;
