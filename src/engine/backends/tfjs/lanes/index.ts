/**
 * A batched graph as one generated program, a thread per member, where members do not look at each other and each has
 * little to do: one launch instead of one per node. Not here: any other graph (program.ts).
 */
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../../array/extents.ts';
import type { Graph, NodeId } from '../../../array/graph.ts';
import { computeFixed, fitting, lost } from '../program.ts';
import type { Arrays, DeviceProgram, ProgramHost, Results } from '../program.ts';
import type { Tensor } from '../rule.ts';
import type { Dialect } from './dialect.ts';
import { laneGraph, workOf, type LaneGraph } from './lane-graph.ts';
import { laneText, varyingNodes, type Fixed, type LaneText } from './lane-program.ts';
import { dialectInUse, launch, packed, readRows, upload } from './launch.ts';
import { Unsuited } from './writer.ts';

/** Elements that one thread may compute in a run, and in one launch: a driver ends a program that takes seconds. */
const MOST_WORK = 1_000_000;
const MOST_WORK_A_LAUNCH = 4_000_000;
/** Values computed outside loops: beyond, a launch per operation makes better use of a device. */
const MOST_PLAIN_WORK = 100_000;

/** The program, or undefined where the backend in use or the graph is not made for it. */
export function loadLanes(graph: Graph, host: ProgramHost): DeviceProgram | undefined {
  const dialect = dialectInUse();
  const lanes = dialect === undefined ? undefined : laneGraph(graph);
  if (dialect === undefined || lanes === undefined || !isSmall(lanes.graph)) return undefined;
  try {
    const program = new Lanes(lanes, dialect, host);
    program.textFor({});
    return program;
  } catch (reason) {
    if (reason instanceof Unsuited) return undefined;
    throw reason;
  }
}

function isSmall({ nodes, ...graph }: Graph): boolean {
  const varying = varyingNodes({ nodes, ...graph });
  const counted = (loops: boolean): number =>
    workOf(nodes, id => varying.has(id) && (loops || nodes[id].op !== 'scan'));
  return counted(true) <= MOST_WORK && counted(false) <= MOST_PLAIN_WORK;
}

class Lanes implements DeviceProgram {
  readonly #lanes: LaneGraph;
  readonly #dialect: Dialect;
  readonly #host: ProgramHost;
  readonly #fixed: Fixed;
  readonly #texts = new Map<string, LaneText>();
  readonly #most: number;
  #numbers: Tensor | undefined;

  constructor(lanes: LaneGraph, dialect: Dialect, host: ProgramHost) {
    this.#lanes = lanes;
    this.#dialect = dialect;
    this.#host = host;
    this.#fixed = fixedOf(lanes.graph);
    this.#most = Math.max(1, Math.floor(MOST_WORK_A_LAUNCH / Math.max(1, workOf(lanes.graph.nodes))));
  }

  textFor(carry: Readonly<Record<string, string>>): LaneText {
    const key = JSON.stringify(carry);
    const known = this.#texts.get(key) ?? laneText(this.#lanes, this.#fixed, carry, this.#dialect);
    this.#texts.set(key, known);
    return known;
  }

  bind(data: Arrays): void {
    this.#host.check();
    this.#numbers?.dispose();
    const { graph } = this.#lanes;
    const varying = varyingNodes(graph);
    const ids = graph.nodes.map((_, id) => id).filter(id => !varying.has(id));
    this.#numbers = tf.tidy(() => {
      const values = computeFixed(graph, ids, data);
      return tf.keep(
        packed(
          this.#dialect,
          this.#fixed.nodes.map(id => values.get(id) ?? lost(`node ${id}`)),
        ),
      );
    });
  }

  run(inputs: Arrays): Promise<Results> {
    return this.iterate(inputs, {}, 1);
  }

  async iterate(inputs: Arrays, carry: Readonly<Record<string, string>>, times: number): Promise<Results> {
    const text = this.textFor(carry);
    const numbers = this.#numbers ?? lost('the data');
    let rows = upload(this.#dialect, rowsOf(text, inputs));
    try {
      for (let done = 0; done < times;) {
        this.#host.check();
        const repetitions = Math.min(times - done, this.#most);
        const given = upload(this.#dialect, givenOf(text, inputs, repetitions));
        const next = launch(text, [rows, given, numbers]);
        tf.dispose([rows, given]);
        rows = next;
        done += repetitions;
      }
      const values = await readRows(text, rows);
      this.#host.check();
      return resultsOf(text, values);
    } finally {
      rows.dispose();
    }
  }

  dispose(): void {
    this.#numbers?.dispose();
    this.#numbers = undefined;
  }
}

/** What varying nodes and outputs need of the others, constants that fit into the text left out. */
function fixedOf(graph: Graph): Fixed {
  const varying = varyingNodes(graph);
  const users = graph.nodes.flatMap((node, id) => (varying.has(id) ? node.inputs : []));
  const needed = new Set([...users, ...graph.outputs.map(({ node }) => node)]);
  const isText = (id: NodeId): boolean => {
    const node = graph.nodes[id];
    return node.op === 'constant' && node.params.values.length === 1;
  };
  const nodes = [...needed].filter(id => !varying.has(id) && !isText(id));
  const starts = new Map<NodeId, number>();
  let size = 0;
  for (const id of nodes) {
    starts.set(id, size);
    size += sizeOf(graph.nodes[id].shape);
  }
  return { nodes, starts, size };
}

/** The lanes' own inputs, a row each. */
function rowsOf({ lanes, stride, inputs }: LaneText, given: Arrays): Float32Array {
  const rows = new Float32Array(lanes * stride);
  for (const { name, start, size } of inputs) {
    const values = fitting(name, [lanes, size], given[name]);
    for (let lane = 0; lane < lanes; lane++) {
      for (let i = 0; i < size; i++) rows[lane * stride + start + i] = values[lane * size + i];
    }
  }
  return rows;
}

function givenOf({ shared }: LaneText, given: Arrays, repetitions: number): Float32Array {
  const width = shared.reduce((end, { start, size }) => Math.max(end, start + size), 1);
  const values = new Float32Array(width);
  values[0] = repetitions;
  for (const { name, start, size } of shared)
    values.set(Array.from(fitting(name, [size], given[name])), start);
  return values;
}

function resultsOf({ lanes, width, outputs }: LaneText, rows: Float32Array): Results {
  return Object.fromEntries(
    outputs.map(({ name, start, size }) => {
      const values = new Float32Array(lanes * size);
      for (let lane = 0; lane < lanes; lane++)
        values.set(rows.subarray(lane * width + start, lane * width + start + size), lane * size);
      return [name, values];
    }),
  );
}
