/**
 * Graph in, graph out: adds the gradient of one output in one input.
 * Not here: gradients of a user's function (grad.ts).
 */
import { constantTensor } from '../array/apply.ts';
import { sizeOf } from '../array/extents.ts';
import type { Graph } from '../array/graph.ts';
import { trace } from '../array/trace.ts';
import type { Tensor } from '../array/types.ts';
import { TildeError } from '../errors.ts';
import { backward } from './backward.ts';
import { replay } from './replay.ts';

/** Gradient graphs are a few times the size of their graphs, which have passed the tracer's own limit. */
const LIMIT = 400_000;

/**
 * The graph with one more output, "gradient", of the shape of the input: the derivative of the scalar `output` in
 * `input`. All inputs and outputs stay. Throws a TildeError where a name is unknown or the output is not a scalar.
 */
export function gradientGraph(graph: Graph, output: string, input: string): Graph {
  const target = portOf(graph.outputs, output, 'output');
  const source = portOf(graph.inputs, input, 'input');
  requireScalar(graph.nodes[target].shape);
  const inputs = graph.inputs.map(({ name, role, node }) => ({ name, role, shape: graph.nodes[node].shape }));
  const record = (args: Tensor[]): Record<string, Tensor> => {
    const byName = new Map(inputs.map(({ name }, i) => [name, args[i]]));
    const values = replay(graph, name => byName.get(name) ?? unknownPort('input', name, [...byName.keys()]));
    const seed = constantTensor(graph.nodes[target].shape, [1]);
    const gradient = backward(graph, values, target, source, seed);
    const outputs = graph.outputs.map(({ name, node }): [string, Tensor] => [name, values[node]]);
    const zero = constantTensor(graph.nodes[source].shape, [0]);
    return { ...Object.fromEntries(outputs), gradient: gradient ?? zero };
  };
  return trace(inputs, record, { limit: LIMIT });
}

/** Node of a named input or output. */
export function portOf(ports: readonly { name: string; node: number }[], name: string, kind: string): number {
  const port = ports.find(candidate => candidate.name === name);
  return port
    ? port.node
    : unknownPort(
        kind,
        name,
        ports.map(candidate => candidate.name),
      );
}

/** Throws unless an array of this shape holds exactly one number. */
export function requireScalar(shape: readonly number[]): void {
  if (sizeOf(shape) === 1) return;
  throw new TildeError('shape', 'only a single number has a gradient', {
    expected: 'a function that returns a scalar',
    got: `an array of shape [${shape.join(', ')}]`,
    hint: 'sum the result, take the gradient of one element, or all derivatives at once with jacobian(f)',
  });
}

function unknownPort(kind: string, name: string, known: readonly string[]): never {
  throw new TildeError('argument', `the graph has no ${kind} named ${name}`, {
    expected: known.join(', '),
    got: name,
  });
}
