/**
 * Size limits of everything that crosses workers, and the schema pieces built from them.
 * Not here: rate limits (sandbox/guard.ts).
 */
import * as v from 'valibot';

export const LIMITS = {
  /** Characters of one text output, source or message. */
  text: 200_000,
  shortText: 20_000,
  name: 500,
  /** Characters of a file that the reader gives to a control. */
  fileText: 10_000_000,
  /** Outputs of one evaluation. */
  outputs: 200,
  /** Rows shown of a table, and its columns. */
  tableRows: 1_000,
  tableColumns: 100,
  /** Numbers and strings in one output. */
  outputNumbers: 200_000,
  /** Values in the sketch of an array, the longest array that has one, and characters of its words. */
  sketch: 64,
  sketchedLength: 1_000,
  sketchWord: 24,
  /** A sampling job. */
  chains: 1_024,
  transitions: 1_000_000,
  dimension: 100_000,
  /** Bytes of draws one run may hold in the ledger. */
  runBytes: 1_500_000_000,
  /** Bytes, and sites, of what one call of `predictive` simulated, as files have it. */
  predictedBytes: 64_000_000,
  predictedSites: 1_000,
  /** Bytes of data inputs of a model. */
  dataBytes: 200_000_000,
} as const;

export const name = v.pipe(v.string(), v.maxLength(LIMITS.name));
export const shortText = v.pipe(v.string(), v.maxLength(LIMITS.shortText));
export const text = v.pipe(v.string(), v.maxLength(LIMITS.text));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 52));
export const f64 = v.instance(Float64Array);
