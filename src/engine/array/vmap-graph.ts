/**
 * Graph in, graph out: the same computation for many values of some inputs at once (vmap), by the batching rules.
 * Not here: the rules (batching.ts), or running a graph.
 */
import { TildeError } from '../errors.ts';
import { literal } from './apply.ts';
import { exitAxis, newAxis, withAxes } from './axes.ts';
import { batchedPlain } from './batching.ts';
import type { Graph, Node } from './graph.ts';
import type { ParamsOf, Primitive } from './primitives.ts';
import { asTensor, asValue, type ArrayValue } from './tensor.ts';
import { trace } from './trace.ts';
import type { Tensor } from './types.ts';

/** A batched graph is somewhat larger than its graph, which has passed the tracer's own limit. */
const LIMIT = 400_000;

/**
 * The graph for `size` values of the named inputs: they and every output get a leading axis of that extent; an output
 * that does not depend on them is repeated. Work on other inputs alone stays as it was, done once for all.
 * @throws TildeError 'argument' for a name the graph lacks or a size that is not a positive whole number
 */
export function batchGraph(graph: Graph, names: readonly string[], size: number): Graph {
  check(graph, names, size);
  const axis = newAxis('batch', size);
  const inputs = graph.inputs.map(({ name, role, node }) => {
    const { shape } = graph.nodes[node];
    return { name, role, shape: names.includes(name) ? [size, ...shape] : shape };
  });
  const record = (args: readonly Tensor[]): Record<string, Tensor> => {
    const given = new Map(
      inputs.map(({ name }, i) => [
        name,
        asValue(names.includes(name) ? withAxes(args[i], [axis]) : args[i]),
      ]),
    );
    const values: ArrayValue[] = [];
    for (const node of graph.nodes) values.push(valueOf(node, values, given));
    return Object.fromEntries(
      graph.outputs.map(({ name, node }) => [name, exitAxis(asTensor(values[node]), axis)]),
    );
  };
  return trace(inputs, record, { limit: LIMIT });
}

function valueOf(
  node: Node,
  values: readonly ArrayValue[],
  given: ReadonlyMap<string, ArrayValue>,
): ArrayValue {
  if (node.op === 'input') return given.get(node.params.name) ?? lost(node.params.name);
  if (node.op === 'constant') return literal(node.shape, node.params.values);
  const inputs = node.inputs.map(id => values[id]);
  return batchedPlain<Primitive>(node.op, inputs, node.params as ParamsOf<Primitive>);
}

function check(graph: Graph, names: readonly string[], size: number): void {
  const known = graph.inputs.map(({ name }) => name);
  for (const name of names) if (!known.includes(name)) lost(name, known);
  if (Number.isSafeInteger(size) && size > 0) return;
  throw new TildeError('argument', 'batchGraph: a batch has a positive whole number of members', {
    expected: 'a size of 1 or more',
    got: String(size),
  });
}

function lost(name: string, known: readonly string[] = []): never {
  throw new TildeError('argument', `the graph has no input named ${name}`, {
    expected: known.join(', '),
    got: name,
  });
}
