/** Computes now what constants alone decide, with the kernels that define each primitive. */
import type { ArrayData, Graph, Node } from '../../../array/graph.ts';
import { runKernel } from '../../../array/run-kernel.ts';
import { sizeOf } from '../extents.ts';
import { rewrite } from './rewrite.ts';

/** Results larger than this are left to `bind`, which keeps the module's plan small. */
const MAX_FOLDED = 1024;

export function foldConstants(graph: Graph): Graph {
  return rewrite(graph, (node, into) => {
    if (node.op === 'input' || node.op === 'constant' || sizeOf(node.shape) > MAX_FOLDED)
      return into.add(node);
    const inputs = node.inputs.map(id => into.nodes[id]);
    if (!inputs.every(input => input.op === 'constant' && sizeOf(input.shape) <= MAX_FOLDED))
      return into.add(node);
    const values = runKernel(node.op, inputs.map(literal), node.params, node.shape);
    return into.add({ op: 'constant', inputs: [], params: { values: compact(values) }, shape: node.shape });
  });
}

function literal(node: Node): ArrayData {
  const values = node.op === 'constant' ? node.params.values : [];
  const out = new Float64Array(sizeOf(node.shape));
  if (values.length === 1) out.fill(values[0]);
  else out.set(values);
  return { shape: node.shape, values: out };
}

/** One value where all are the same. */
function compact(values: Float64Array): number[] {
  const [first] = values;
  return values.length > 1 && values.every(x => Object.is(x, first)) ? [first] : [...values];
}
