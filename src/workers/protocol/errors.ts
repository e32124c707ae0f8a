/**
 * Errors as they cross workers: plain data, never an Error object; `{ kind: 'error', ...wireError }` is an output.
 * Not here: how a TildeError becomes one (kernel/wire-error.ts).
 */
import * as v from 'valibot';
import { name, shortText } from './limits.ts';

const position = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000_000));
const cell = v.nullable(v.union([shortText, v.number()]));

/** Where (1-based, in the cell's own source), what was expected, what came, what to do. */
export const wireErrorSchema = v.object({
  code: name,
  message: shortText,
  cell: v.optional(name),
  line: v.optional(position),
  column: v.optional(position),
  endColumn: v.optional(position),
  site: v.optional(shortText),
  expected: v.optional(shortText),
  got: v.optional(shortText),
  hint: v.optional(shortText),
  /** Rows that explain a failure, as the start-point table. */
  table: v.optional(
    v.object({
      kind: v.literal('table'),
      columns: v.pipe(
        v.array(v.object({ name, align: v.optional(v.picklist(['left', 'right'])) })),
        v.maxLength(50),
      ),
      rows: v.pipe(v.array(v.pipe(v.array(cell), v.maxLength(50))), v.maxLength(500)),
    }),
  ),
});
export type WireError = v.InferOutput<typeof wireErrorSchema>;
