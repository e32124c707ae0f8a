/**
 * The text of a program that computes a whole graph for one member of a batch, as many times as asked with outputs fed
 * back to inputs, and how its numbers lie. Not here: launching it (launch.ts).
 */
import { sizeOf } from '../../../array/extents.ts';
import type { Graph, NodeId } from '../../../array/graph.ts';
import type { Dialect } from './dialect.ts';
import { emit } from './emit.ts';
import { functionsFor } from './functions.ts';
import { shells } from './shells.ts';
import type { LaneGraph } from './lane-graph.ts';
import type { Value } from './value.ts';
import { FEW, Unsuited, Writer } from './writer.ts';

/** Values that stay from run to run, and where each begins. */
export interface Fixed {
  readonly nodes: readonly NodeId[];
  readonly starts: ReadonlyMap<NodeId, number>;
  readonly size: number;
}

/** Where a named value of a lane lies in its row. */
export interface Column {
  readonly name: string;
  readonly start: number;
  readonly size: number;
}

export interface LaneText {
  readonly dialect: Dialect;
  readonly lanes: number;
  /** Numbers per lane that go in, and that come out. */
  readonly stride: number;
  readonly width: number;
  readonly inputs: readonly Column[];
  readonly outputs: readonly Column[];
  /** Inputs that all lanes share, behind the number of repetitions. */
  readonly shared: readonly Column[];
  readonly scratch: number;
  readonly text: string;
}

/** Most numbers in a row, and most scratch memory of a lane. */
const WIDEST = 256;
const MOST_SCRATCH = 8192;

/**
 * @param varying nodes that depend on parameters; the others are `fixed`, or constants
 * @param carry input name → output name
 * @throws Unsuited where one lane cannot do it
 */
export function laneText(
  lanes: LaneGraph,
  fixed: Fixed,
  carry: Readonly<Record<string, string>>,
  dialect: Dialect,
): LaneText {
  const columns = columnsOf(lanes, carry);
  const { inputs, shared, rest, repeats, before, after } = columns;
  const writer = new Writer(dialect);
  const { rows, results } = writeBody(writer, lanes.graph, columns, fixed, carry);
  if (writer.scratch > MOST_SCRATCH) throw new Unsuited('too much memory');
  const stride = strideOf(dialect, repeats ? after : before);
  const head = rows.map((row, i) => dialect.variable(row, dialect.row(`lane * ${stride} + ${i}`)));
  const body = [...head, ...writer.lines].join('\n');
  const width = strideOf(dialect, after);
  const { scratch } = writer;
  const { size } = lanes;
  const code = shells[dialect.name]({
    lanes: size,
    width,
    scratch,
    body,
    results: [...(repeats ? rows : []), ...results],
  });
  const fedBack = inputs.flatMap(({ name, ...place }) =>
    carry[name] === undefined ? [] : [{ name: carry[name], ...place }],
  );
  const text = `${functionsFor(dialect, body)}\n${code}`;
  return {
    dialect,
    lanes: size,
    stride,
    width,
    inputs,
    shared,
    outputs: [...rest, ...fedBack],
    scratch,
    text,
  };
}

/** How the numbers of a lane lie in its rows. */
interface Columns {
  readonly inputs: readonly Column[];
  readonly shared: readonly Column[];
  /** Outputs that are not fed back; behind the inputs where others are. */
  readonly rest: readonly Column[];
  readonly repeats: boolean;
  /** Numbers that go in, and that come out. */
  readonly before: number;
  readonly after: number;
}

function columnsOf({ graph, own }: LaneGraph, carry: Readonly<Record<string, string>>): Columns {
  const sizeAt = (node: NodeId): number => sizeOf(graph.nodes[node].shape);
  const parameters = graph.inputs.filter(({ role }) => role === 'parameter');
  const lanesOwn = parameters.filter(({ name }) => own.has(name));
  const inputs = columns(lanesOwn, sizeAt);
  const common = parameters.filter(({ name }) => !own.has(name));
  const shared = columns(common, sizeAt, 1);
  const repeats = Object.keys(carry).length > 0;
  const carried = new Set(Object.values(carry));
  const before = widthOf(inputs);
  const kept = graph.outputs.filter(({ name }) => !carried.has(name));
  const rest = columns(kept, sizeAt, repeats ? before : 0);
  const after = Math.max(before * Number(repeats), widthOf(rest));
  if (Math.max(before, after) > WIDEST) throw new Unsuited('too wide a row');
  return { inputs, shared, rest, repeats, before, after };
}

/** Writes the loop of repetitions. Names the variables of what is fed back, and of the other results. */
function writeBody(
  writer: Writer,
  graph: Graph,
  { inputs, shared, rest, before }: Columns,
  fixed: Fixed,
  carry: Readonly<Record<string, string>>,
): { rows: string[]; results: string[] } {
  const { dialect } = writer;
  const rows = Array.from({ length: before }, (_, i) => `r${i}`);
  const results = rest.flatMap(({ size }) => Array.from({ length: size }, () => writer.variable('0.0')));
  const given = new Map<NodeId, Value>();
  for (const { node, name } of graph.inputs) {
    const column = inputs.find(input => input.name === name);
    const common = shared.find(input => input.name === name);
    if (column) given.set(node, writer.few(rows.slice(column.start, column.start + column.size)));
    else if (common) given.set(node, inMemory(writer, common.size, common.start, dialect.shared));
  }
  for (const [node, start] of fixed.starts)
    given.set(node, inMemory(writer, sizeOf(graph.nodes[node].shape), start, dialect.datum));
  writer.write(dialect.loop('repetition', 'repetitions'));
  writer.inside(() => {
    const values = emit(writer, graph.nodes, given, varyingNodes(graph));
    const elementsOf = (name: string, size: number): string[] => {
      const value = values[graph.outputs.find(output => output.name === name)?.node ?? 0];
      return Array.from({ length: size }, (_, i) => value.at(i));
    };
    const elements = rest.flatMap(({ name, size }) => elementsOf(name, size));
    elements.forEach((element, i) => writer.store(results[i], element));
    // All are read before any is put in place.
    const next = inputs
      .filter(({ name }) => carry[name] !== undefined)
      .flatMap(({ name, start, size }) =>
        elementsOf(carry[name], size).map((element, i) => [rows[start + i], writer.held(element)] as const),
      );
    for (const [row, fresh] of next) writer.store(row, fresh);
  });
  writer.write('}');
  return { rows, results };
}

/** Textures hold four numbers a place. */
const strideOf = ({ name }: Dialect, width: number): number =>
  name === 'glsl' ? 4 * Math.ceil(width / 4) : width;

function columns(
  list: readonly { name: string; node: NodeId }[],
  sizeAt: (node: NodeId) => number,
  start = 0,
): Column[] {
  let next = start;
  return list.map(({ name, node }) => {
    const size = sizeAt(node);
    next += size;
    return { name, start: next - size, size };
  });
}

const widthOf = (list: readonly Column[]): number =>
  list.reduce((end, { start, size }) => Math.max(end, start + size), 0);

/** Few elements are read once. */
function inMemory(writer: Writer, size: number, start: number, read: (index: string) => string): Value {
  if (size <= FEW)
    return writer.few(Array.from({ length: size }, (_, i) => writer.constant(read(String(start + i)))));
  return writer.stored(size, index =>
    read(typeof index === 'number' ? String(start + index) : `${start} + ${index}`),
  );
}

/** Nodes that change from run to run. */
export function varyingNodes({ nodes, inputs }: Graph): Set<NodeId> {
  const varying = new Set(inputs.filter(({ role }) => role === 'parameter').map(({ node }) => node));
  nodes.forEach((node, id) => {
    if (node.inputs.some(input => varying.has(input))) varying.add(id);
  });
  return varying;
}
