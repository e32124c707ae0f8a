/** Steps that hand an array to a kernel outside the module and take the result back. Not here: the kernels (../host.ts). */
import type { Node } from '../../../array/graph.ts';
import type { Context } from '../context.ts';
import { sizeOf } from '../extents.ts';
import type { HostName } from '../host.ts';
import { F64 } from '../limits.ts';
import { nest, pointer, releasePointers } from '../nest.ts';

/** Matrices of the last two axes; a vector is a matrix of one row. */
export function host(context: Context, id: number, node: Extract<Node, { op: HostName }>): void {
  const { f, functions } = context;
  const size = sizeOf(node.shape);
  if (size === 0) return;
  const [m, n] = [1, ...node.shape].slice(-2);
  const from = pointer(f, context.address(node.inputs[0]), [F64]);
  nest(f, [size], [from], () => {
    f.get(from.local);
    f.load('f64', 0);
    functions.host(f, 'hostPush');
  });
  for (const extent of [size / (m * n), m, n]) f.f64(extent);
  functions.host(f, node.op);
  const to = pointer(f, context.rootAddress(id), [F64]);
  nest(f, [size], [to], () => {
    f.get(to.local);
    functions.host(f, 'hostPull');
    f.store('f64', 0);
  });
  releasePointers(f, [from, to]);
}
