/**
 * What `predictive` simulated in a cell, on its way to the ledger. It comes from user code: sizes are checked before
 * anything is made of it.
 * Not here: to which run it belongs (ledger/predicted-draws.ts).
 */
import * as v from 'valibot';
import { dim, key } from './chains.ts';
import { count, f64, LIMITS, shortText } from './limits.ts';

const siteSchema = v.object({
  name: key,
  kind: v.picklist(['sampled', 'observed', 'deterministic']),
  dims: v.pipe(
    v.array(dim),
    v.maxLength(32),
    v.check(
      dims => dims.every(({ size, coords }) => size > 0 && (coords?.length ?? size) === size),
      'a dimension has another size than its coordinates',
    ),
  ),
  values: f64,
});

/** Draws of one call, row-major [count, …dims] of each site. */
export const predictedSchema = v.pipe(
  v.object({
    kind: v.picklist(['prior', 'posterior', 'predictions']),
    run: v.nullable(key),
    model: shortText,
    seed: v.pipe(count, v.maxValue(2 ** 32 - 1)),
    count: v.pipe(count, v.minValue(1), v.maxValue(LIMITS.transitions)),
    taken: v.optional(v.instance(Int32Array)),
    sites: v.pipe(v.array(siteSchema), v.maxLength(LIMITS.predictedSites)),
  }),
  v.check(
    ({ sites }) => new Set(sites.map(site => site.name)).size === sites.length,
    'two sites have one name',
  ),
  v.check(
    ({ taken, count: all }) => taken === undefined || taken.length === all,
    'the draws come from another number of draws',
  ),
  v.check(
    draws => draws.sites.every(({ dims, values }) => values.length === draws.count * sizeOf(dims)),
    'a site has another number of values than its draws and dimensions',
  ),
  v.check(
    // Of the buffers: a short array may look at a long one.
    ({ sites, taken }) =>
      sites.reduce((sum, { values }) => sum + values.buffer.byteLength, taken?.buffer.byteLength ?? 0) <=
      LIMITS.predictedBytes,
    'the draws are too large',
  ),
);
export type PredictedMessage = v.InferOutput<typeof predictedSchema>;

const sizeOf = (dims: readonly { readonly size: number }[]): number =>
  dims.reduce((product, { size }) => product * size, 1);
