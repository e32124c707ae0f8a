/**
 * A model run once on symbols: every site's value is an input of its own, and what each distribution was given is an
 * output. Says what depends on what, as the modeller wrote it, before anything is drawn.
 * Not here: the joint density (joint.ts) or how expressions read (card/).
 */
import { addInput, ownRowOfData, toTensor, trace, underlying, withAxes } from '../array/index.ts';
import type { Axis, Tensor } from '../array/index.ts';
import type { ArrayData, Graph } from '../array/graph.ts';
import type { Distribution } from '../distributions/index.ts';
import { withAddresses } from './addresses.ts';
import { withHandler, type Message, type SampleMessage } from './effects.ts';
import type { Model } from './handlers.ts';
import { withPlates } from './plates.ts';

/** A tensor of the trace: which output it is, and the plates that lead it in the order of its extents. */
export interface SymbolicPart {
  readonly output: string;
  readonly axes: readonly Axis[];
}

/** One statement of the model. */
export interface SymbolicSite {
  readonly kind: 'sampled' | 'observed' | 'deterministic' | 'factor';
  readonly address: string;
  readonly name: string;
  readonly plates: readonly Axis[];
  /** The graph input that stands for the value; absent for what is computed. */
  readonly input?: string;
  /** Full shape of the value, plates first. */
  readonly shape: readonly number[];
  readonly distribution?: Distribution;
  /** What the distribution was given, by parameter name; or the one value, under "value". */
  readonly parts: Readonly<Record<string, SymbolicPart>>;
  /** What was observed. */
  readonly data?: ArrayData;
}

export interface Symbolic {
  readonly graph: Graph;
  /** In program order. */
  readonly sites: readonly SymbolicSite[];
  /** Arrays of data that entered, by input name. */
  readonly data: Readonly<Record<string, ArrayData>>;
  /** Names of learnable constants among them. */
  readonly params: ReadonlyMap<ArrayData, string>;
}

/**
 * @throws whatever the model throws on symbols: a branch on a random value, a trace too large, a bad shape
 */
export function runSymbolically(model: Model, args: readonly unknown[] = []): Symbolic {
  const data: Record<string, ArrayData> = {};
  const collected = collector();
  const graph = trace(
    [],
    () => {
      withPlates(() =>
        withAddresses(() =>
          withHandler({ process: collected.process, finish: collected.finish }, () => model(...args)),
        ),
      );
      return collected.outputs;
    },
    {
      lift: value => {
        const name = `data:${Object.keys(data).length}`;
        data[name] = value;
        return addInput({ name, role: 'data', shape: value.shape });
      },
    },
  );
  return { graph, sites: collected.sites, data, params: collected.params };
}

function collector() {
  const sites: SymbolicSite[] = [];
  const outputs: Record<string, Tensor> = {};
  const params = new Map<ArrayData, string>();
  const inputs = new Map<Message, { name: string; shape: readonly number[]; data?: ArrayData }>();

  const part = (name: string, tensor: Tensor): SymbolicPart => {
    const output = `${sites.length}:${name}`;
    outputs[output] = underlying(tensor);
    return { output, axes: tensor.axes };
  };

  const process = (message: Message): void => {
    if (message.kind === 'param') {
      if (message.init.value !== undefined) params.set(message.init.value, message.name);
      return;
    }
    if (message.kind !== 'sample') return;
    const name = `site:${message.address}`;
    const { shape, axes } = placeOf(message);
    const observed = message.value?.value;
    inputs.set(message, { name, shape, ...(observed === undefined ? {} : { data: observed }) });
    message.value = withAxes(addInput({ name, role: 'parameter', shape }), axes);
  };

  const finish = (message: Message): void => {
    const { address, name, plates } = message;
    if (message.kind === 'sample') {
      const { distribution, observed } = message;
      const entries = Object.entries(distribution.params).map(([key, value]) => [key, part(key, value)]);
      const { name: input, ...value } = inputs.get(message) ?? { name: '', shape: [] };
      const kind = observed ? 'observed' : 'sampled';
      sites.push({
        kind,
        address,
        name,
        plates,
        input,
        ...value,
        distribution,
        parts: Object.fromEntries(entries),
      });
    } else if (message.kind !== 'param') {
      const { shape } = underlying(message.value);
      sites.push({
        kind: message.kind,
        address,
        name,
        plates,
        shape,
        parts: { value: part('value', message.value) },
      });
    }
  };

  return { sites, outputs, params, process, finish };
}

/** Full shape and hidden axes of a site's value: those of the observation where there is one. */
function placeOf(message: SampleMessage): { shape: readonly number[]; axes: readonly Axis[] } {
  const { distribution, plates, value } = message;
  if (value !== undefined) {
    const row = ownRowOfData(toTensor(value), distribution.eventShape.length);
    return { shape: underlying(row).shape, axes: row.axes };
  }
  const visible = [...distribution.batchShape, ...distribution.eventShape];
  return { shape: [...plates.map(axis => axis.size), ...visible], axes: plates };
}

/** For every node of the graph, the inputs it is computed from, by name; deterministic sites are seen through. */
export function inputsBehind(graph: Graph): readonly ReadonlySet<string>[] {
  const behind: ReadonlySet<string>[] = [];
  graph.nodes.forEach((node, id) => {
    if (node.op === 'input') behind[id] = new Set([node.params.name]);
    else if (node.inputs.length === 1) behind[id] = behind[node.inputs[0]];
    else behind[id] = new Set(node.inputs.flatMap(input => [...behind[input]]));
  });
  return behind;
}
