/**
 * The model compiler: a model function in, a ModelSpec (plain data) out. The model runs twice on symbolic
 * tensors: once to learn its sites, once to record the joint density on unconstrained space.
 * Not here: what the statements mean (joint.ts), derivatives (autodiff), machine code (backends).
 */
import { add, dataInputs, toTensor, selectOutputs, trace, type Tensor } from '../array/index.ts';
import { unravel } from '../array/extents.ts';
import type { ArrayData, Graph } from '../array/graph.ts';
import { gradientGraph } from '../autodiff/index.ts';
import { TildeError } from '../errors.ts';
import { withAddresses } from './addresses.ts';
import { withHandler } from './effects.ts';
import { exploreJoint } from './explore-joint.ts';
import type { Model } from './handlers.ts';
import { collectJoint, showPlates, total, type Joint } from './joint.ts';
import { withPlates } from './plates.ts';
import { withSiteNames } from './site-names.ts';
import type { LayoutEntry, ModelSpec } from './spec.ts';

export interface CompileOptions {
  /** Arguments of the model; default none. */
  readonly args?: readonly unknown[];
  /** Title of the result; default the function's name. */
  readonly title?: string;
}

/** While sites are being discovered nobody knows the dimension yet: any upper bound serves. */
const UNKNOWN_DIM = 2 ** 24;

/**
 * Compiles a model for gradient-based inference.
 * @throws TildeError for a model without free sites, discrete free sites, bad observations, or a trace too large
 */
export function compileModel(model: Model, options: CompileOptions = {}): ModelSpec {
  const args = options.args ?? [];
  const dim = record(model, args, UNKNOWN_DIM).joint.dim();
  if (dim === 0) throw noSites(model);
  const { graph, joint, data } = record(model, args, dim);
  const entries = joint.values.map(kept => kept.entry);
  const likelihoods = joint.factors.filter(kept => kept.entry.kind === 'likelihood');
  const density = selectOutputs(graph, ['logDensity', 'logPrior', 'logLikelihood']);
  return {
    title: options.title ?? (model.name || 'model'),
    density: gradientGraph(density, 'logDensity', 'position'),
    values: renamed(
      graph,
      'value:',
      entries.map(entry => entry.name),
    ),
    pointwise: renamed(
      graph,
      'pointwise:',
      likelihoods.map(kept => kept.entry.address),
    ),
    data,
    dim,
    layout: joint.layout,
    entries,
    factors: joint.factors.map(kept => kept.entry),
    coordinateNames: joint.layout.flatMap(coordinateNames),
  };
}

/** The log density of a model on unconstrained space, without its gradient, as `compileModel` begins with it. */
export function traceDensity(model: Model, args: readonly unknown[] = []): Recorded & { dim: number } {
  const dim = record(model, args, UNKNOWN_DIM).joint.dim();
  if (dim === 0) throw noSites(model);
  const recorded = record(model, args, dim);
  return { ...recorded, graph: selectOutputs(recorded.graph, ['logDensity']), dim };
}

interface Recorded {
  readonly graph: Graph;
  readonly joint: Joint;
  readonly data: Readonly<Record<string, ArrayData>>;
}

function record(model: Model, args: readonly unknown[], dim: number): Recorded {
  const { data, lift } = dataInputs();
  let joint: Joint | undefined;
  const graph = trace(
    [{ name: 'position', role: 'parameter', shape: [dim] }],
    ([position]) => {
      const run = (unreached: (site: string) => boolean): Joint => {
        const collected = collectJoint(position);
        const handler = { ...collected.handler, unreached };
        const result = withSiteNames(() => withAddresses(() => withHandler(handler, () => model(...args))));
        if (result instanceof Promise) throw asynchronous(model);
        return collected;
      };
      joint = withPlates(() => exploreJoint(run));
      return outputs(joint);
    },
    { lift },
  );
  if (joint === undefined) throw new Error('the trace ended without a joint density');
  return { graph, joint, data };
}

function outputs(joint: Joint): Record<string, Tensor> {
  const sumOf = (likelihood: boolean): Tensor =>
    joint.factors
      .filter(kept => (kept.entry.kind === 'likelihood') === likelihood)
      .map(kept => total(kept.tensor))
      .reduce((a, b) => add(a, b), toTensor(0));
  const logPrior = add(sumOf(false), joint.jacobian());
  const logLikelihood = sumOf(true);
  const named: Record<string, Tensor> = { logPrior, logLikelihood, logDensity: add(logPrior, logLikelihood) };
  for (const { entry, tensor } of joint.values) named[`value:${entry.name}`] = tensor;
  for (const { entry, tensor } of joint.factors) {
    if (entry.kind === 'likelihood') named[`pointwise:${entry.address}`] = showPlates(tensor);
  }
  return named;
}

/** The outputs `prefix + name`, called `name`. */
function renamed(graph: Graph, prefix: string, names: readonly string[]): Graph {
  const selected = selectOutputs(
    graph,
    names.map(name => prefix + name),
  );
  const outputs = selected.outputs.map(output => ({ ...output, name: output.name.slice(prefix.length) }));
  return { ...selected, outputs };
}

function coordinateNames(entry: LayoutEntry): string[] {
  const { name, unconstrainedShape: shape, size } = entry;
  if (shape.length === 0) return [name];
  return Array.from({ length: size }, (_, flat) => `${name}[${unravel(flat, shape).join(',')}]`);
}

/** The error of a model in which everything is observed or computed. */
export function noSites(model: Model): TildeError {
  return new TildeError(
    'model',
    `${model.name || 'the model'} has no free sites: there is nothing to infer`,
    {
      expected: 'at least one unobserved draw, such as const mu = ~Normal(0, 5)',
      got: 'a model without unobserved sample statements',
      hint: 'draw the unknowns with ~ inside the model function',
    },
  );
}

function asynchronous(model: Model): TildeError {
  return new TildeError('model', `${model.name || 'the model'} is an async function`, {
    expected: 'an ordinary function',
    got: 'a promise',
    hint: 'load data in the cell, before the model runs, and remove async',
  });
}
