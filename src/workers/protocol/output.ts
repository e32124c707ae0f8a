/**
 * What a cell shows. The kinds are the notebook's (a document stores them); here they get size limits.
 * Not here: how a value becomes an Output (kernel/present.ts) or is drawn (app/outputs).
 */
import * as v from 'valibot';
import { readOutput } from '../../notebook/read-output.ts';
import type { Output } from '../../notebook/output.ts';
import { LIMITS, shortText } from './limits.ts';

export type { Output, TableOutput, TextOutput, WidgetOutput } from '../../notebook/output.ts';

/** An output of a kind that can be stored, of at most LIMITS.outputNumbers values. */
export const outputSchema: v.GenericSchema<unknown, Output> = v.pipe(
  v.unknown(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const small = leaves(dataset.value, LIMITS.outputNumbers) <= LIMITS.outputNumbers;
    const output = small ? readOutput(dataset.value) : undefined;
    if (output !== undefined) return output;
    addIssue({ message: small ? 'not an output' : 'the output is too large' });
    return NEVER;
  }),
);

/** Levels of lists and records in an output: those of ours have at most six. */
const MOST_DEPTH = 32;

/** Counts the leaves of plain data, holes in lists included, giving up above `limit`; too deep a value has no end. */
function leaves(value: unknown, limit: number, depth = 0): number {
  if (typeof value !== 'object' || value === null) return 1;
  if (depth > MOST_DEPTH) return Infinity;
  if (Array.isArray(value) && value.length > limit) return value.length;
  let total = 0;
  for (const part of Object.values(value)) {
    total += leaves(part, limit - total, depth + 1);
    if (total > limit) break;
  }
  return total;
}

/** A file that the reader chose, as text. */
const fileSchema = v.strictObject({
  name: v.pipe(v.string(), v.maxLength(LIMITS.name)),
  text: v.pipe(v.string(), v.maxLength(LIMITS.fileText)),
});

/** What the reader sets a control to. */
export const widgetValueSchema = v.union([v.number(), v.boolean(), shortText, fileSchema]);
export type WidgetValue = v.InferOutput<typeof widgetValueSchema>;

/**
 * The value a control is set to. `initial`: it was set in a notebook that was stored, where the control began with that
 * value; it counts while the control still does.
 */
export const setValueSchema = v.object({ value: widgetValueSchema, initial: v.optional(widgetValueSchema) });
export type SetValue = v.InferOutput<typeof setValueSchema>;
