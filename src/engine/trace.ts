/** `trace`: one execution of a model on numbers, as a modeller asks for it. Not here: how it runs (model/trace-model.ts). */
import { TildeError } from './errors.ts';
import { defaultSeed } from './infer.ts';
import { substitute, type Model, type SiteValues } from './model/handlers.ts';
import { runOnce, type ModelTrace } from './model/trace-model.ts';
import { createRandom } from './random/index.ts';

/** Options of `trace`. */
export interface TraceOptions<Args extends readonly unknown[] = readonly unknown[]> {
  /** Arguments of the model; default none. */
  readonly args?: Args;
  /** Free sites held at these values; the others are drawn. */
  readonly values?: SiteValues;
  /** Whole number in [0, 2³²); default the notebook's seed. */
  readonly seed?: number;
}

/**
 * Runs a model once on numbers and tells what happened: its sites in program order with value and log density, what it
 * returned, and the log joint density in nats.
 *
 * @param model an ordinary function with `~`, `sample` and `observe` inside; any control flow goes
 * @throws TildeError for a value of a site that the model does not have
 */
export function trace<Args extends readonly unknown[]>(
  model: Model<Args>,
  options: TraceOptions<Args> = {},
): ModelTrace {
  if (typeof model !== 'function') {
    throw new TildeError('argument', 'trace needs a model function', {
      expected: 'trace(model) with function model() { … }',
      got: typeof model,
      hint: 'pass the function itself, without calling it',
    });
  }
  const { args, values, seed = defaultSeed() } = options;
  const random = createRandom(Number(seed));
  const target = values === undefined ? model : substitute(model, values);
  return runOnce(target as Model, args ?? [], choice => choice.draw(random));
}
