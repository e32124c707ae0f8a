/**
 * Cheap identities applied while a graph is recorded: x·1, x+0, −−x, reshapes and transposes that do nothing.
 * None may change a result (x·0 stays: it is NaN for an infinite x). Not here: folding of constants (recorder.ts).
 */
import { sameShape } from './extents.ts';
import type { Node, NodeId } from './graph.ts';
import type { Primitive, Shape } from './primitives.ts';

interface Candidate {
  readonly op: Primitive;
  readonly inputs: readonly NodeId[];
  readonly params: object;
  readonly shape: Shape;
}

/** The id of an existing node that equals the candidate, or undefined. */
export function simplify(nodes: readonly Node[], candidate: Candidate): NodeId | undefined {
  const { inputs, shape } = candidate;
  const keep = (id: NodeId): NodeId | undefined => (sameShape(nodes[id].shape, shape) ? id : undefined);
  const is = (id: NodeId, value: number): boolean => fillOf(nodes[id]) === value;
  const [a, b] = inputs;
  switch (candidate.op) {
    case 'add':
      return is(b, 0) ? keep(a) : is(a, 0) ? keep(b) : undefined;
    case 'sub':
      return is(b, 0) ? keep(a) : undefined;
    case 'mul':
      return is(b, 1) ? keep(a) : is(a, 1) ? keep(b) : undefined;
    case 'div':
    case 'pow':
      return is(b, 1) ? keep(a) : undefined;
    case 'neg':
      return nodes[a].op === 'neg' ? nodes[a].inputs[0] : undefined;
    case 'stopGradient':
      return nodes[a].op === 'stopGradient' || nodes[a].op === 'constant' ? a : undefined;
    case 'select':
      return choose(nodes, candidate);
    case 'concat':
      return inputs.length === 1 ? a : undefined;
    default:
      return doesNothing(nodes[a], candidate) ? a : undefined;
  }
}

/** The one number that fills a constant, or undefined. */
export function fillOf(node: Node): number | undefined {
  return node.op === 'constant' && node.params.values.length === 1 ? node.params.values[0] : undefined;
}

function choose(nodes: readonly Node[], { inputs, shape }: Candidate): NodeId | undefined {
  const [test, a, b] = inputs;
  const fill = fillOf(nodes[test]);
  const chosen = a === b || (fill !== undefined && fill !== 0) ? a : fill === 0 ? b : undefined;
  return chosen !== undefined && sameShape(nodes[chosen].shape, shape) ? chosen : undefined;
}

function doesNothing(input: Node | undefined, { op, params, shape }: Candidate): boolean {
  if (!input || !sameShape(input.shape, shape)) return false;
  switch (op) {
    case 'reshape':
    case 'broadcastTo':
      return true;
    case 'transpose':
      return list(params, 'perm').every((axis, i) => axis === i);
    case 'slice':
      return (
        list(params, 'starts').every(start => start === 0) && list(params, 'steps').every(step => step === 1)
      );
    case 'sum':
    case 'prod':
    case 'reduceMax':
      return list(params, 'axes').length === 0;
    default:
      return false;
  }
}

function list(params: object, name: string): readonly number[] {
  const found: unknown = Reflect.get(params, name);
  return Array.isArray(found) ? found : [];
}
