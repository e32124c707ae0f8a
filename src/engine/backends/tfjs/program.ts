/**
 * A Graph loaded on the tfjs backend in use. What depends on data and constants alone is computed at `bind` and stays on
 * the device; a run computes the rest and frees each tensor after its last use.
 * Not here: choosing the backend (device.ts), or the rules.
 */
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../array/extents.ts';
import type { Graph, GraphInput, Node, NodeId } from '../../array/graph.ts';
import { TildeError } from '../../errors.ts';
import type { DeviceExecutable } from '../backend.ts';
import { checkFixed, checkRun } from './memory-limit.ts';
import type { Tensor } from './rule.ts';
import { rules } from './rules.ts';

export type Arrays = Readonly<Record<string, ArrayLike<number>>>;
export type Results = Readonly<Record<string, Float32Array>>;
type AnyRule = (inputs: readonly Tensor[], params: Node['params'], shape: readonly number[]) => Tensor;

/** A loaded graph that can also run many times on the device with its outputs fed back. */
export interface DeviceProgram extends DeviceExecutable {
  /**
   * Runs `times` times, from the second on with the inputs named in `carry` taken from the outputs of the run before:
   * input name → output name. The outputs are those of the last run.
   */
  iterate(inputs: Arrays, carry: Readonly<Record<string, string>>, times: number): Promise<Results>;
}

/** What a program asks of its device. */
export interface ProgramHost {
  /** Throws when the device is gone. */
  check(): void;
  /** So many graph nodes were computed. */
  count(nodes: number): void;
}

/** Runs queued before the device is waited for. */
const QUEUE = 50;

/**
 * Loads a graph; nothing is computed before `bind`.
 * @throws TildeError 'argument' where a run takes too much memory
 */
export function loadProgram(graph: Graph, host: ProgramHost): DeviceProgram {
  return new Program(graph, host);
}

class Program implements DeviceProgram {
  readonly #graph: Graph;
  readonly #host: ProgramHost;
  readonly #plan: Plan;
  #kept = new Map<NodeId, Tensor>();

  constructor(graph: Graph, host: ProgramHost) {
    this.#graph = graph;
    this.#host = host;
    this.#plan = planOf(graph);
    checkRun(graph, this.#plan);
  }

  bind(data: Arrays): void {
    this.#host.check();
    tf.dispose([...this.#kept.values()]);
    this.#kept.clear();
    const { fixed, keep } = this.#plan;
    tf.tidy(() => {
      const tensors = computeFixed(this.#graph, fixed, data);
      for (const id of keep) this.#kept.set(id, tf.keep(at(tensors, id)));
    });
    this.#host.count(fixed.length);
  }

  run(inputs: Arrays): Promise<Results> {
    return this.iterate(inputs, {}, 1);
  }

  async iterate(inputs: Arrays, carry: Readonly<Record<string, string>>, times: number): Promise<Results> {
    let feed = this.#upload(inputs);
    let outputs: Tensor[] = [];
    try {
      for (let time = 0; time < times; time++) {
        this.#host.check();
        outputs = this.#once(feed);
        if (time + 1 === times) break;
        if (time % QUEUE === QUEUE - 1) await outputs[0].data();
        feed = this.#feedBack(feed, outputs, carry);
        outputs = [];
      }
      // The asynchronous way out is the only one that leaves a WebGPU device alive.
      const values = await Promise.all(outputs.map(output => output.data<'float32'>()));
      this.#host.check();
      return Object.fromEntries(this.#graph.outputs.map(({ name }, i) => [name, values[i]]));
    } finally {
      tf.dispose([...outputs, ...feed.values()]);
    }
  }

  dispose(): void {
    tf.dispose([...this.#kept.values()]);
    this.#kept.clear();
  }

  #upload(inputs: Arrays): Map<string, Tensor> {
    const given = this.#graph.inputs.filter(({ role }) => role === 'parameter');
    const checked = given.map(
      input => [input, fitting(input.name, this.#graph.nodes[input.node].shape, inputs[input.name])] as const,
    );
    return new Map(checked.map(([input, values]) => [input.name, tensorOf(this.#graph, input, values)]));
  }

  /** Outputs that are carried become inputs; everything else of the last run is freed. */
  #feedBack(feed: Map<string, Tensor>, outputs: readonly Tensor[], carry: Readonly<Record<string, string>>) {
    const next = new Map(feed);
    const used = new Set<Tensor>();
    for (const [input, output] of Object.entries(carry)) {
      const place = this.#graph.outputs.findIndex(({ name }) => name === output);
      feed.get(input)?.dispose();
      next.set(input, outputs[place]);
      used.add(outputs[place]);
    }
    tf.dispose(outputs.filter(output => !used.has(output)));
    return next;
  }

  /** One run: tensors of the outputs, in their order, each its own. */
  #once(feed: ReadonlyMap<string, Tensor>): Tensor[] {
    const { varying, lastUse } = this.#plan;
    const outputs = tf.tidy(() => {
      const tensors = new Map(this.#kept);
      for (const id of varying) {
        tensors.set(id, compute(this.#graph, id, tensors, feed));
        for (const done of lastUse.get(id) ?? []) {
          at(tensors, done).dispose();
          tensors.delete(done);
        }
      }
      return this.#graph.outputs.map(({ node }) => tf.clone(at(tensors, node)));
    });
    this.#host.count(varying.length);
    return outputs;
  }
}

/**
 * Nodes that depend on data alone, each after those it needs; runs inside a tidy.
 * @throws TildeError 'argument' where they take too much memory
 */
export function computeFixed(
  graph: Graph,
  ids: readonly NodeId[],
  data: Arrays,
): ReadonlyMap<NodeId, Tensor> {
  checkFixed(graph, ids);
  const tensors = new Map<NodeId, Tensor>();
  for (const id of ids) tensors.set(id, compute(graph, id, tensors, data));
  return tensors;
}

type Source = Arrays | ReadonlyMap<string, Tensor>;

function compute(graph: Graph, id: NodeId, tensors: ReadonlyMap<NodeId, Tensor>, given: Source): Tensor {
  const node = graph.nodes[id];
  if (node.op === 'input') return inputOf(graph, id, node.params.name, given);
  const operands = node.inputs.map(input => at(tensors, input));
  const rule = rules[node.op] as AnyRule;
  return tf.tidy(() => {
    const made = rule(operands, node.params, node.shape);
    return operands.includes(made) ? tf.clone(made) : made;
  });
}

function inputOf(graph: Graph, node: NodeId, name: string, given: Source): Tensor {
  if (given instanceof Map) return tf.clone((given as ReadonlyMap<string, Tensor>).get(name) ?? lost(name));
  const input = { name, role: 'data', node } as const;
  const { shape } = graph.nodes[node];
  return tensorOf(graph, input, fitting(name, shape, (given as Arrays)[name]));
}

/** What to compute when. */
interface Plan {
  /** Nodes computed at `bind`, and those of them that runs need. */
  readonly fixed: readonly NodeId[];
  readonly keep: readonly NodeId[];
  /** Nodes computed at every run; a node → the nodes that nothing after it uses. */
  readonly varying: readonly NodeId[];
  readonly lastUse: ReadonlyMap<NodeId, readonly NodeId[]>;
}

function planOf({ nodes, inputs, outputs }: Graph): Plan {
  const parameters = new Set(inputs.filter(({ role }) => role === 'parameter').map(({ node }) => node));
  const varies = nodes.map(() => false);
  nodes.forEach((node, id) => {
    varies[id] = parameters.has(id) || node.inputs.some(input => varies[input]);
  });
  const results = new Set(outputs.map(({ node }) => node));
  const needed = new Set<NodeId>(results);
  const last = new Map<NodeId, NodeId>();
  nodes.forEach((node, id) => {
    if (!varies[id]) return;
    last.set(id, id);
    for (const input of node.inputs) {
      needed.add(input);
      last.set(input, id);
    }
  });
  const lastUse = new Map<NodeId, NodeId[]>();
  for (const [id, user] of last) {
    if (varies[id] && !results.has(id)) lastUse.set(user, [...(lastUse.get(user) ?? []), id]);
  }
  const ids = nodes.map((_, id) => id);
  const fixed = ids.filter(id => !varies[id]);
  return { fixed, keep: fixed.filter(id => needed.has(id)), varying: ids.filter(id => varies[id]), lastUse };
}

function at(tensors: ReadonlyMap<NodeId, Tensor>, id: NodeId): Tensor {
  return tensors.get(id) ?? lost(`node ${id}`);
}

/** @throws Error for a value that should be there */
export function lost(what: string): never {
  throw new Error(`${what} has no value: was the program bound?`);
}

function tensorOf(graph: Graph, { node }: GraphInput, values: ArrayLike<number>): Tensor {
  return tf.tensor(Float32Array.from(values), [...graph.nodes[node].shape], 'float32');
}

/** @throws TildeError 'argument' unless there are as many values as the shape asks for */
export function fitting(
  name: string,
  shape: readonly number[],
  values: ArrayLike<number> | undefined,
): ArrayLike<number> {
  const size = sizeOf(shape);
  if (values?.length === size) return values;
  throw new TildeError('argument', `input ${name} does not fit`, {
    expected: `${size} numbers of shape [${shape.join(', ')}]`,
    got: values === undefined ? 'nothing' : `${values.length} numbers`,
    hint: 'give the row-major values of every input of the graph',
  });
}
