/**
 * Evaluates graphs at test points with the interpreter, to hold two of them equal. Not here: which graphs.
 */
import type { ArrayData, Graph } from '../array/graph.ts';
import { sizeOf } from '../array/extents.ts';
import type { Executable } from '../backends/backend.ts';
import { interpreter } from '../backends/interpreter/index.ts';
import { createRandom } from '../random/index.ts';

/** Named arrays that a graph reads: data, and the places where it is evaluated. */
export interface Probe {
  readonly data: Readonly<Record<string, ArrayData>>;
  /** Each gives every parameter input its values. */
  readonly points: readonly Readonly<Record<string, ArrayLike<number>>>[];
}

/** Per point, per output, its values. */
export type Answers = readonly Readonly<Record<string, Float64Array>>[];

const POINTS = 3;
/** Elements of all nodes together beyond which a graph is not evaluated. */
const MOST_ELEMENTS = 4_000_000;

/** Points for inputs of these sizes: the given values first, where there are any, then numbers in (−1, 1). */
export function probeFor(
  inputs: readonly { readonly name: string; readonly size: number; readonly given?: ArrayLike<number> }[],
  data: Probe['data'],
): Probe {
  const random = createRandom(1);
  const point = (index: number): Record<string, ArrayLike<number>> =>
    Object.fromEntries(
      inputs.map(({ name, size, given }) => [
        name,
        index === 0 && given !== undefined
          ? given
          : Float64Array.from({ length: size }, () => 2 * random.uniform() - 1),
      ]),
    );
  return { data, points: Array.from({ length: POINTS }, (_, index) => point(index)) };
}

/** What the graph gives; undefined where it is too large to try. */
export function answersOf(graph: Graph, probe: Probe): Answers | undefined {
  const elements = graph.nodes.reduce((sum, node) => sum + sizeOf(node.shape), 0);
  return elements > MOST_ELEMENTS ? undefined : answersBy(interpreter.load(graph), graph, probe);
}

/** What a loaded program gives. */
export function answersBy(program: Executable, graph: Graph, { data, points }: Probe): Answers {
  for (const { name, role } of graph.inputs) if (role === 'data') program.input(name).set(data[name].values);
  program.bind();
  return points.map(point => {
    for (const { name, role } of graph.inputs) if (role === 'parameter') program.input(name).set(point[name]);
    program.run();
    return Object.fromEntries(graph.outputs.map(({ name }) => [name, program.output(name).slice()]));
  });
}

/** Largest difference between outputs of one name, relative where they exceed 1 in size. */
export function changeBetween(before: Answers, after: Answers): number {
  let largest = 0;
  before.forEach((outputs, point) => {
    for (const [name, values] of Object.entries(outputs)) {
      const others = after[point]?.[name];
      if (others === undefined) continue;
      values.forEach((value, i) => (largest = Math.max(largest, difference(value, others[i]))));
    }
  });
  return largest;
}

function difference(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0;
  const by = Math.abs(a - b) / Math.max(1, Math.abs(a), Math.abs(b));
  return Number.isNaN(by) ? Infinity : by;
}
