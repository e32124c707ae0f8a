/**
 * `showGraph`: the compiler at work on a model or a function, step by step, as a cell output.
 * Not here: the steps (compiler-view/), or drawing (the app).
 */
import type { Numeric, Tensor } from './array/index.ts';
import { stagesOf } from './compiler-view/stages.ts';
import { traceFunction, traceModel } from './compiler-view/traced.ts';
import type { GraphStage, GraphView } from './compiler-view/view.ts';
import { TildeError } from './errors.ts';
import type { Model } from './model/handlers.ts';

export type { GraphView } from './compiler-view/view.ts';

/** Options of `showGraph`. */
export interface ShowGraphOptions {
  /** Arguments of a model; default none. */
  readonly args?: readonly unknown[];
  /** Example arguments of a function that is no model: numbers or arrays, whose shapes it is traced for. */
  readonly inputs?: readonly Numeric[];
  /** Default the function's name. */
  readonly title?: string;
}

/**
 * Shows what the compiler makes of a model's log density and its gradient, or of a function of arrays: the graph before
 * and after each pass, the schedule, the memory plan and the emitted WebAssembly. As a cell's result it is drawn; its
 * `stages` can be read: `showGraph(model).stages.map(s => s.nodes)`. After every step the graph is evaluated at three
 * points, so that `change` says how far the step moved any number.
 *
 * @throws TildeError for a model that cannot be compiled, as `mcmc` does
 */
export function showGraph(
  model: Model<readonly never[]> | ((...x: Tensor[]) => Numeric),
  options: ShowGraphOptions = {},
): GraphView {
  if (typeof model !== 'function') throw notAFunction(model);
  const { args = [], inputs } = options;
  const traced =
    inputs === undefined
      ? traceModel(model as Model, args)
      : traceFunction(model as (...x: Tensor[]) => Numeric, inputs);
  const stages = stagesOf(traced);
  const title = options.title ?? (model.name || (inputs === undefined ? 'model' : 'function'));
  return { kind: 'graph', title, sentence: sentenceOf(title, stages), stages };
}

function sentenceOf(title: string, stages: readonly GraphStage[]): string {
  const find = (name: string): GraphStage | undefined => stages.find(stage => stage.name === name);
  const counts = [
    ['as written', 'as written'],
    ['shared and folded', 'shared and folded'],
    ['with the gradient', 'with the gradient'],
    ['schedule', 'computed at every evaluation'],
  ].flatMap(([name, words]) => {
    const stage = find(name);
    return stage === undefined ? [] : [`${stage.nodes.toLocaleString('en')} ${words}`];
  });
  const bytes = find('code')?.bytes ?? 0;
  return `${title}: nodes ${counts.join(', ')}; ${bytes.toLocaleString('en')} bytes of WebAssembly.`;
}

function notAFunction(got: unknown): TildeError {
  return new TildeError('argument', 'showGraph needs a function', {
    expected: 'a model, or a function of arrays with example inputs',
    got: String(got),
    hint: 'write showGraph(model), or showGraph(f, { inputs: [1, 2] })',
  });
}
