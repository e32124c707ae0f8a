/**
 * Traces what is to be shown: as it is written, with equal nodes shared and constants folded, and with its gradient;
 * and remembers where in a cell each node comes from. Not here: the passes after that (stages.ts).
 */
import type { ArrayData, Graph, Node } from '../array/graph.ts';
import { dataInputs, toTensor, trace } from '../array/index.ts';
import type { Numeric, Tensor } from '../array/index.ts';
import { watching } from '../array/watch.ts';
import { gradientGraph } from '../autodiff/index.ts';
import { sizeOf } from '../array/extents.ts';
import { type Span, TildeError } from '../errors.ts';
import { traceDensity } from '../model/compile.ts';
import type { Model } from '../model/handlers.ts';
import type { Places } from './view.ts';
import { probeFor, type Probe } from './probe.ts';

export interface Traced {
  /** As written; undefined where that is too long to be recorded. */
  readonly written: Graph | undefined;
  /** With equal nodes shared, constants folded and long loops rolled up. */
  readonly shared: Graph;
  /** With the gradient of its one number; undefined where it has none. */
  readonly gradient: Graph | undefined;
  readonly places: Places;
  readonly probe: Probe;
  /** Name of the first output. */
  readonly output: string;
}

interface Once {
  readonly graph: Graph;
  readonly data: Readonly<Record<string, ArrayData>>;
}

/** A model, on unconstrained space. */
export function traceModel(model: Model, args: readonly unknown[]): Traced {
  const all = traceTwice(() => traceDensity(model, args));
  const size = sizeOf(all.shared.nodes[all.shared.inputs[0].node].shape);
  const probe = probeFor([{ name: 'position', size }], all.data);
  return {
    ...all,
    probe,
    output: 'logDensity',
    gradient: withGradient(all.shared, 'logDensity', 'position', all.places),
  };
}

/** A function of arrays or numbers, at values that say what shapes its arguments have. */
export function traceFunction(f: (...x: Tensor[]) => Numeric, inputs: readonly Numeric[]): Traced {
  const given = inputs.map(input => numbersOf(toTensor(input)));
  const all = traceTwice(() => recordFunction(f, given));
  const parameters = given.map(({ shape, values }, i) => ({
    name: `x${i}`,
    size: sizeOf(shape),
    given: values,
  }));
  const [{ node }] = all.shared.outputs;
  const isNumber = sizeOf(all.shared.nodes[node].shape) === 1 && inputs.length > 0;
  const gradient = isNumber ? withGradient(all.shared, 'value', 'x0', all.places) : undefined;
  return { ...all, probe: probeFor(parameters, all.data), output: 'value', gradient };
}

function recordFunction(f: (...x: Tensor[]) => Numeric, given: readonly ArrayData[]): Once {
  const { data, lift } = dataInputs();
  const inputs = given.map(({ shape }, i) => ({ name: `x${i}`, role: 'parameter' as const, shape }));
  const graph = trace(inputs, args => ({ value: toTensor(f(...args)) }), { lift });
  return { graph, data };
}

/** As written, if that is not too long, and as the compiler traces it. */
function traceTwice(
  record: () => Once,
): Omit<Traced, 'gradient' | 'probe' | 'output'> & { data: Once['data'] } {
  const places: Places = new WeakMap();
  const node = (made: Node, place: Span | undefined): void => {
    if (place !== undefined) places.set(made.shape, place);
  };
  const { graph: shared, data } = watching({ plain: false, node }, record);
  try {
    const { graph: written } = watching({ plain: true, node }, record);
    // Loops that were rolled up read other data than the rounds written out.
    return { written: sameInputs(written, shared) ? written : undefined, shared, places, data };
  } catch (error) {
    // Too long, or a name that only a loop run as one may have.
    if (!(error instanceof TildeError)) throw error;
    return { written: undefined, shared, places, data };
  }
}

function sameInputs(a: Graph, b: Graph): boolean {
  const names = (graph: Graph): string =>
    graph.inputs.map(({ name, node }) => `${name}${graph.nodes[node].shape.join('x')}`).join();
  return names(a) === names(b);
}

function withGradient(graph: Graph, output: string, input: string, places: Places): Graph {
  const grown = watching({ plain: false }, () => gradientGraph(graph, output, input));
  findAgain(graph, grown, places);
  return grown;
}

/** Nodes of `graph` that are in `grown` too keep their places. */
function findAgain(graph: Graph, grown: Graph, places: Places): void {
  const keyOf = (node: Node, inputs: readonly (number | undefined)[]): string =>
    node.op === 'scan'
      ? ''
      : `${node.op}(${inputs.join()})${node.shape.join()}${JSON.stringify(node.params)}`;
  const known = new Map(graph.nodes.map((node, id): [string, number] => [keyOf(node, node.inputs), id]));
  const old: (number | undefined)[] = [];
  for (const node of grown.nodes) {
    const found = known.get(
      keyOf(
        node,
        node.inputs.map(input => old[input]),
      ),
    );
    old.push(found);
    const place = found === undefined ? undefined : places.get(graph.nodes[found].shape);
    if (place !== undefined) places.set(node.shape, place);
  }
}

function numbersOf(x: Tensor): ArrayData {
  if (x.value !== undefined) return x.value;
  throw new TildeError('argument', 'showGraph needs numbers as inputs', {
    expected: 'numbers or arrays of numbers',
    got: String(x),
  });
}
