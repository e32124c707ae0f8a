/**
 * App ↔ kernel. User code owns the kernel's end of the port, so the app checks every message from it.
 * Not here: rates (sandbox/guard.ts); the sandbox frame's own messages (protocol/frame.ts).
 */
import * as v from 'valibot';
import { DATASET_NAMES } from '../../engine/data/names.ts';
import { wireErrorSchema } from './errors.ts';
import { count, LIMITS, name, text } from './limits.ts';
import { outputSchema, setValueSchema } from './output.ts';
import { predictedSchema } from './predicted.ts';

export const evaluateSchema = v.object({
  op: v.literal('evaluate'),
  request: count,
  cell: name,
  source: text,
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1)),
  /** Where jobs that do not say are computed. */
  backend: v.optional(v.picklist(['auto', 'wasm', 'webgpu', 'webgl', 'cpu'])),
});

/**
 * A cell was deleted, and may come back: its names are put aside, where no cell reads them, are there again, or are gone
 * for good.
 */
const removedSchema = v.object({
  op: v.literal('removed'),
  cell: name,
  now: v.picklist(['aside', 'back', 'gone']),
});
export type RemovedMessage = v.InferOutput<typeof removedSchema>;

/** App → kernel. */
export const toKernelSchema = v.variant('op', [
  evaluateSchema,
  v.object({ op: v.literal('widget'), id: name, ...setValueSchema.entries }),
  /** A cell was removed: its names go. */
  v.object({ op: v.literal('forget'), cell: name }),
  removedSchema,
  /** `result` is an McmcResult or an SviResult of ours. */
  v.object({ op: v.literal('run-done'), run: count, result: v.unknown() }),
  v.object({ op: v.literal('run-failed'), run: count, error: wireErrorSchema }),
  /** The text of a data set that was asked for, or why it cannot be had. */
  v.object({ op: v.literal('data-done'), ask: count, text }),
  v.object({ op: v.literal('data-failed'), ask: count, error: wireErrorSchema }),
  v.object({ op: v.literal('ping'), n: count }),
]);
export type ToKernel = v.InferOutput<typeof toKernelSchema>;
/** The app gives the kernel a port, for whoever answers for it while it computes. */
export interface PulseAsked {
  readonly op: 'pulse';
}
export type EvaluateMessage = v.InferOutput<typeof evaluateSchema>;

const shortWord = v.pipe(v.string(), v.maxLength(LIMITS.sketchWord));
const outputs = v.pipe(v.array(outputSchema), v.maxLength(LIMITS.outputs));

/** A few values of an array or a number, for a strip of dots; or the ends of a list of words. */
export const sketchSchema = v.variant('kind', [
  v.object({
    kind: v.literal('numbers'),
    min: v.number(),
    max: v.number(),
    values: v.pipe(v.array(v.number()), v.minLength(1), v.maxLength(LIMITS.sketch)),
  }),
  v.object({ kind: v.literal('words'), first: shortWord, last: shortWord }),
]);
export type Sketch = v.InferOutput<typeof sketchSchema>;

const defined = v.object({ name, type: name, sketch: v.optional(sketchSchema) });

/** Kernel → app. */
export const fromKernelSchema = v.variant('op', [
  v.object({ op: v.literal('ready') }),
  v.object({ op: v.literal('pong'), n: count }),
  /** One more output while the cell runs. */
  v.object({ op: v.literal('output'), request: count, output: outputSchema }),
  /** The evaluation ended; `outputs` come after those already sent. */
  v.object({
    op: v.literal('done'),
    request: count,
    outputs,
    error: v.nullable(wireErrorSchema),
    /** Names it defines, with a short description of their values. */
    names: v.pipe(v.array(defined), v.maxLength(1000)),
    milliseconds: v.pipe(v.number(), v.minValue(0)),
    /** A model that it defines cannot run, as a warning among the outputs says. */
    troubled: v.optional(v.literal(true)),
  }),
  /** mcmc() was called; `job` is checked by the chain worker (checkGraph) and by `jobSchema`. */
  v.object({ op: v.literal('run'), run: count, request: count, job: v.unknown() }),
  /** svi() was called; `job` is checked by the worker that runs it. */
  v.object({ op: v.literal('fit'), run: count, request: count, job: v.unknown() }),
  /** dataset() was called: names of the closed list only. */
  v.object({ op: v.literal('data'), ask: count, name: v.picklist(DATASET_NAMES) }),
  /** compute() was called; `job` is checked by the worker that does it. */
  v.object({ op: v.literal('compute'), run: count, request: count, job: v.unknown() }),
  /** What predictive() simulated in an evaluation, before its end. */
  v.object({ op: v.literal('predicted'), request: count, draws: predictedSchema }),
  /** A promise nobody waits for was rejected. */
  v.object({ op: v.literal('unhandled'), error: wireErrorSchema }),
]);
export type FromKernel = v.InferOutput<typeof fromKernelSchema>;
