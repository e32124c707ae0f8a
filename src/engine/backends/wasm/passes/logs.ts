/**
 * Logarithms that need not be taken: of what an exponential made, and of products, quotients and choices of such. Equal
 * to rounding; where the exponential leaves the range of numbers the logarithm no longer does.
 * Not here: sums of logarithms (factors.ts).
 */
import type { Graph, Node, NodeId } from '../../../array/graph.ts';
import { sizeOf } from '../extents.ts';
import { MAX_STRAIGHT } from '../limits.ts';
import { rewrite, type Rewriter } from './rewrite.ts';

export function avoidLogs(graph: Graph): Graph {
  if (!graph.nodes.some(node => node.op === 'log')) return graph;
  const known = new Map<string, NodeId>();
  return rewrite(graph, (node, into) => {
    const found = node.op === 'log' ? logOf(into, known, node.inputs[0], sizeOf(node.shape)) : undefined;
    const id = found !== undefined && sameShape(into.nodes[found], node) ? found : into.add(node);
    const ratio = node.op === 'log1p' ? into.nodes[node.inputs[0]] : undefined;
    if (ratio?.op === 'div') known.set(ratio.inputs.join(), id);
    return id;
  });
}

function sameShape(a: Node, b: Node): boolean {
  return a.shape.length === b.shape.length && a.shape.every((extent, i) => extent === b.shape[i]);
}

/** A node that is log x, for arrays of `size` elements, without the logarithm of such an array. */
function logOf(
  into: Rewriter,
  known: ReadonlyMap<string, NodeId>,
  x: NodeId,
  size: number,
): NodeId | undefined {
  const { op, inputs, shape } = into.nodes[x];
  const [a, b, c] = inputs;
  if (op === 'exp') return a;
  if (size <= MAX_STRAIGHT) return undefined;
  if (sizeOf(shape) === 1) return into.add({ op: 'log', inputs: [x], params: {}, shape });
  const both = (p: NodeId, q: NodeId): readonly [NodeId, NodeId] | undefined => {
    const left = logOf(into, known, p, size);
    const right = left === undefined ? undefined : logOf(into, known, q, size);
    return left === undefined || right === undefined ? undefined : [left, right];
  };
  switch (op) {
    case 'mul':
    case 'div': {
      // With one factor positive, the other's sign is that of the whole.
      const logs = isPositive(into, a) || isPositive(into, b) ? both(a, b) : undefined;
      return logs && into.apply(op === 'mul' ? 'add' : 'sub', logs);
    }
    case 'add':
      return logOfSum(into, known, a, b) ?? logOfSum(into, known, b, a);
    case 'select': {
      const logs = both(b, c);
      return logs && into.add({ op, inputs: [a, ...logs], params: {}, shape });
    }
    default:
      return undefined;
  }
}

/** log(a + c) = log c + log1p(a / c), where the latter is there already. */
function logOfSum(
  into: Rewriter,
  known: ReadonlyMap<string, NodeId>,
  a: NodeId,
  c: NodeId,
): NodeId | undefined {
  const tail = known.get([a, c].join());
  const { shape } = into.nodes[c];
  if (tail === undefined || sizeOf(shape) !== 1 || !isPositive(into, a) || !isPositive(into, c))
    return undefined;
  return into.apply('add', [into.add({ op: 'log', inputs: [c], params: {}, shape }), tail]);
}

/** Known to be positive (or zero by underflow, or NaN) from how it was made. */
function isPositive(into: Rewriter, id: NodeId): boolean {
  const node = into.nodes[id];
  switch (node.op) {
    case 'exp':
      return true;
    case 'constant':
      return node.params.values.every(value => value > 0);
    case 'add':
    case 'mul':
    case 'div':
      return node.inputs.every(input => isPositive(into, input));
    case 'reshape':
    case 'broadcastTo':
      return isPositive(into, node.inputs[0]);
    default:
      return false;
  }
}
