/**
 * What a cell shows. The kinds are the notebook's (a document stores them); here they get size limits.
 * Not here: how a value becomes an Output (kernel/present.ts) or is drawn (app/outputs).
 */
import * as v from 'valibot';
import { outputSchema as shapeSchema } from '../../notebook/read-output.ts';
import { LIMITS, shortText } from './limits.ts';

export type {
  ErrorOutput,
  Output,
  RunOutput,
  TableOutput,
  TextOutput,
  ValueOutput,
  WidgetOutput,
} from '../../notebook/output.ts';
export type { Mark, PlotSpec } from '../../notebook/plot-spec.ts';

/** An output of a kind the notebook knows, of at most LIMITS.outputNumbers values. */
export const outputSchema = v.pipe(
  shapeSchema,
  v.check(output => leaves(output, LIMITS.outputNumbers) <= LIMITS.outputNumbers, 'the output is too large'),
);

/** Counts the leaves of plain data, giving up above `limit`. */
function leaves(value: unknown, limit: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  let total = 0;
  for (const part of Object.values(value)) {
    total += leaves(part, limit - total);
    if (total > limit) break;
  }
  return total;
}

/** What the reader sets a control to. */
export const widgetValueSchema = v.union([v.number(), v.boolean(), shortText]);
export type WidgetValue = v.InferOutput<typeof widgetValueSchema>;
