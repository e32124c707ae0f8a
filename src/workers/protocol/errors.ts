/**
 * Errors as they cross workers: plain data, never an Error object.
 * Not here: how a TildeError becomes one (wire-error.ts).
 */
import * as v from 'valibot';
import { name, shortText } from './limits.ts';

/** What is not finite is what the table is there to show. */
const numberOrNaN = v.union([v.number(), v.nan()]);
const position = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000_000));

/** 1-based line and column in the cell's own source. */
const spanSchema = v.object({
  cell: name,
  line: position,
  column: position,
  endLine: v.optional(position),
  endColumn: v.optional(position),
});
export type WireSpan = v.InferOutput<typeof spanSchema>;

/** Where, what was expected, what came, what to do. */
export const wireErrorSchema = v.object({
  code: name,
  message: shortText,
  site: v.optional(shortText),
  span: v.optional(spanSchema),
  expected: v.optional(shortText),
  got: v.optional(shortText),
  hint: v.optional(shortText),
  /** Of 'reference': the name that nothing defines. */
  missing: v.optional(shortText),
  /** Start point not found: the last try, coordinate by coordinate. */
  table: v.optional(
    v.pipe(v.array(v.object({ name, value: numberOrNaN, gradient: numberOrNaN })), v.maxLength(500)),
  ),
});
export type WireError = v.InferOutput<typeof wireErrorSchema>;
