/**
 * The objective compiler: a model and a guide in, an ObjectiveSpec (plain data) out. Both run on symbolic tensors
 * twice: once to learn how many parameters and normals there are, once to record the loss.
 * Not here: what the statements add to it (objective-guided.ts, guide-auto.ts) or minimising it (inference/svi).
 */
import {
  add,
  addInput,
  dataInputs,
  neg,
  selectOutputs,
  sub,
  toTensor,
  trace,
  type Tensor,
} from '../array/index.ts';
import type { ArrayData, Graph } from '../array/graph.ts';
import { gradientGraph } from '../autodiff/index.ts';
import { TildeError } from '../errors.ts';
import type { Minibatch, ObjectiveParam, ObjectiveSpec } from '../inference/svi/spec.ts';
import { noSites } from './compile.ts';
import { exploreJoint } from './explore-joint.ts';
import { autoSize, collectAuto } from './guide-auto.ts';
import { isAutoGuide, type Guide } from './guide.ts';
import { normalSource, type NormalSource } from './guide-reparam.ts';
import type { Model } from './handlers.ts';
import { collectJoint, type Joint } from './joint.ts';
import { collectGuided, run, type Collected, type Term, type Value } from './objective-guided.ts';
import { rowsByPlate, withMinibatches } from './objective-minibatch.ts';
import { objectiveParams } from './objective-params.ts';
import { withFreshParams } from './param-store.ts';
import { withPlates } from './plates.ts';
import { withSiteNames } from './site-names.ts';

export interface ObjectiveOptions {
  /** Arguments of model and guide; default none. */
  readonly args?: readonly unknown[];
  /** Start parameters at what the store holds, instead of at the values written; default false. */
  readonly resume?: boolean;
}

/** While parameters are being discovered nobody knows how many there are: any upper bound serves. */
const UNKNOWN = 2 ** 24;

interface Sizes {
  readonly dim: number;
  readonly normals: number;
  /** Unconstrained coordinates of the model's free sites; for automatic guides only. */
  readonly sites: number;
}

/**
 * Compiles the −ELBO of `guide` for `model` (for a point guide: the −log density, without Jacobians).
 * @throws TildeError when guide and model disagree, when a draw of the guide passes no gradient, or when there is
 *   nothing to learn
 */
export function compileObjective(model: Model, guide: Guide, options: ObjectiveOptions = {}): ObjectiveSpec {
  const { args = [], resume = false } = options;
  const record = (sizes: Sizes): Recorded =>
    resume
      ? recordOnce(model, guide, args, sizes)
      : withFreshParams(() => recordOnce(model, guide, args, sizes));
  const sites = isAutoGuide(guide) ? countSites(model, args) : 0;
  const first = record({ dim: UNKNOWN, normals: UNKNOWN, sites });
  if (first.dim === 0) throw nothingToLearn(guide);
  return specOf(model, guide, record({ dim: first.dim, normals: first.normals.count(), sites }));
}

interface Recorded {
  readonly graph: Graph;
  readonly collected: Collected;
  readonly data: Readonly<Record<string, ArrayData>>;
  readonly dim: number;
  readonly normals: NormalSource;
  readonly minibatches: readonly Minibatch[];
  readonly start: Float64Array;
  readonly entries: readonly ObjectiveParam[];
  readonly coordinateNames: readonly string[];
}

function recordOnce(model: Model, guide: Guide, args: readonly unknown[], sizes: Sizes): Recorded {
  const outside = dataInputs();
  let standOf: (value: ArrayData) => Tensor | undefined = () => undefined;
  let recorded: Omit<Recorded, 'graph' | 'data'> | undefined;
  const lift = (value: ArrayData): Tensor => standOf(value) ?? outside.lift(value);
  const body = ([position]: Tensor[]): Record<string, Tensor> => {
    const input = sizes.normals === 0 ? undefined : parameter('normals', sizes.normals);
    const normals = normalSource(input);
    const auto = isAutoGuide(guide) ? autoSize(guide.auto, sizes.sites) : 0;
    const params = objectiveParams(position, auto);
    standOf = params.traced;
    const { rows, batches } = rowsByPlate(batch => parameter(`rows:${batch.plate}`, batch.size));
    const { collected, constrained, ...own } = withSiteNames(() =>
      withPlates(() =>
        withMinibatches(rows, () =>
          collect(model, guide, args, { position, normals, params, sites: sizes.sites, batches }),
        ),
      ),
    );
    recorded = {
      collected,
      normals,
      minibatches: batches,
      start: Float64Array.from([...own.start, ...params.start()]),
      entries: [...own.entries, ...params.entries],
      coordinateNames: [...own.coordinateNames, ...params.coordinateNames()],
      dim: auto + params.start().length,
    };
    return outputs(collected, new Map([...constrained, ...params.values]), batches);
  };
  const graph = trace([{ name: 'position', role: 'parameter', shape: [sizes.dim] }], body, { lift });
  if (recorded === undefined) throw new Error('the trace ended without an objective');
  return { ...recorded, graph, data: outside.data };
}

function parameter(name: string, size: number): Tensor {
  return addInput({ name, role: 'parameter', shape: [size] });
}

type Context = Omit<Parameters<typeof collectAuto>[3], 'isMinibatch'> & {
  readonly batches: readonly Minibatch[];
};

/** What model and guide say, with the parameters that an automatic guide has of its own. */
function collect(model: Model, guide: Guide, args: readonly unknown[], context: Context) {
  if (!isAutoGuide(guide)) {
    const collected = collectGuided(model, guide, args, context);
    return { collected, constrained: new Map<string, Tensor>(), start: [], entries: [], coordinateNames: [] };
  }
  const { batches, ...rest } = context;
  const isMinibatch = (plate: string): boolean => batches.some(batch => batch.plate === plate);
  const auto = collectAuto(model, guide, args, { ...rest, isMinibatch });
  const { constrained, entries, coordinateNames, start } = auto;
  return { collected: auto, constrained, entries, coordinateNames, start };
}

function outputs(
  { model, guide, values }: Collected,
  params: ReadonlyMap<string, Tensor>,
  batches: readonly Minibatch[],
): Record<string, Tensor> {
  const named: Record<string, Tensor> = { loss: sub(total(guide), total(model)) };
  [...model, ...guide].forEach(({ tensor }, i) => (named[`term:${i}`] = tensor));
  for (const [name, tensor] of params) named[`param:${name}`] = tensor;
  for (const { entry, tensor } of kept(values, batches)) named[`value:${entry.name}`] = tensor;
  return named;
}

function total(terms: readonly Term[]): Tensor {
  return terms.map(term => term.tensor).reduce((a, b) => add(a, b), neg(toTensor(0)));
}

/** Values inside a minibatch plate are of those rows alone: they are no draws of the whole. */
function kept(values: readonly Value[], batches: readonly Minibatch[]): readonly Value[] {
  return values.filter(value => !value.plates.some(plate => batches.some(batch => batch.plate === plate)));
}

function specOf(model: Model, guide: Guide, recorded: Recorded): ObjectiveSpec {
  const { graph, collected, data, dim, normals, minibatches, start, entries, coordinateNames } = recorded;
  const terms = [...collected.model, ...collected.guide];
  const values = kept(collected.values, minibatches);
  const part = (prefix: string, names: readonly string[]): Graph => renamed(graph, prefix, names);
  return {
    title: model.name || 'model',
    kind: isAutoGuide(guide) && guide.auto === 'delta' ? 'density' : 'elbo',
    guide: guideName(guide),
    loss: gradientGraph(selectOutputs(graph, ['loss']), 'loss', 'position'),
    terms: part(
      'term:',
      terms.map((_, i) => String(i)),
    ),
    params: part(
      'param:',
      entries.map(entry => entry.name),
    ),
    values: part(
      'value:',
      values.map(({ entry }) => entry.name),
    ),
    data,
    dim,
    normals: normals.count(),
    minibatches,
    start,
    entries,
    termEntries: terms.map(({ entry }, i) => ({ output: String(i), ...entry })),
    valueEntries: values.map(({ entry }) => entry),
    coordinateNames,
  };
}

/** The outputs `prefix + name`, called `name`. */
function renamed(graph: Graph, prefix: string, names: readonly string[]): Graph {
  const selected = selectOutputs(
    graph,
    names.map(name => prefix + name),
  );
  return {
    ...selected,
    outputs: selected.outputs.map(output => ({ ...output, name: output.name.slice(prefix.length) })),
  };
}

function countSites(model: Model, args: readonly unknown[]): number {
  let sites = 0;
  let inputs = 0;
  trace(
    [{ name: 'position', role: 'parameter', shape: [UNKNOWN] }],
    ([position]) => {
      const own = objectiveParams(position);
      const once = (unreached: (site: string) => boolean): Joint => {
        const joint = collectJoint(position);
        run(model, args, {
          process(message) {
            if (message.kind === 'param') message.value = own.read(message, 'live');
            joint.handler.process?.(message);
          },
          finish: message => joint.handler.finish?.(message),
          unreached,
        });
        return joint;
      };
      const explore = (): Joint => withSiteNames(() => withPlates(() => exploreJoint(once)));
      sites = withFreshParams(explore).dim();
      return {};
    },
    { lift: value => addInput({ name: `data${(inputs += 1)}`, role: 'data', shape: value.shape }) },
  );
  if (sites === 0) throw noSites(model);
  return sites;
}

function guideName(guide: Guide): string {
  if (!isAutoGuide(guide)) return guide.name || 'guide';
  const names = { normal: 'autoNormal', multivariateNormal: 'autoMultivariateNormal', delta: 'autoDelta' };
  return names[guide.auto];
}

function nothingToLearn(guide: Guide): TildeError {
  return new TildeError('model', `${guideName(guide)} has no parameters: there is nothing to learn`, {
    expected: 'at least one param, such as const a = param("a", 0)',
    got: 'a guide and a model without param',
    hint: 'make the numbers to be learnt parameters: Normal(param("loc", 0), param("scale", 1, { constraint: positive }))',
  });
}
