/**
 * Finds matrix–vector products whose matrix depends on data alone. Their matrix is packed once per bind into
 * panels of two rows, so that Xβ is elementwise over rows and Xᵀr a set of sums over rows: one pass does both.
 * Not here: the loops (loops.ts), packing (steps/pack.ts), other products (steps/matmul.ts).
 */
import type { Graph, Node, NodeId } from '../../array/graph.ts';
import type { Shape } from '../../array/primitives.ts';
import { essential, sizeOf } from './extents.ts';
import type { Ref } from './refs.ts';
import { MAX_STRAIGHT } from './limits.ts';

/** A packed matrix: element (row, column) is `root[offset + row·rowStride + column·columnStride]`. */
export interface Panel {
  readonly key: string;
  readonly root: NodeId;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

export interface Matvec {
  /** rows: out[row] = Σ_column; columns: out[column] = Σ_row. */
  readonly kind: 'rows' | 'columns';
  readonly panel: Panel;
  readonly vector: NodeId;
}

const MAX_COLUMNS = 32;

interface View {
  readonly ref: Ref;
  readonly strides: readonly [number, number];
}

export function findMatvecs(
  graph: Graph,
  refs: readonly Ref[],
  isBound: (id: NodeId) => boolean,
): Map<NodeId, Matvec> {
  const found = new Map<NodeId, Matvec>();
  graph.nodes.forEach((node, id) => {
    if (node.op !== 'matmul' || isBound(id)) return;
    const [left, right] = node.inputs;
    if (!isFlat(graph, left) || !isFlat(graph, right)) return;
    const matvec = asMatvec(graph, refs, node, isBound);
    if (matvec) found.set(id, matvec);
  });
  return found;
}

function isFlat(graph: Graph, id: NodeId): boolean {
  return graph.nodes[id].shape.slice(0, -2).every(extent => extent === 1);
}

function asMatvec(
  graph: Graph,
  refs: readonly Ref[],
  node: Node,
  isBound: (id: NodeId) => boolean,
): Matvec | undefined {
  const [left, right] = node.inputs;
  const [n, k] = lastTwo(graph.nodes[left].shape);
  const [, m] = lastTwo(graph.nodes[right].shape);
  if (m === 1 && isBound(left)) {
    const { ref, strides } = viewOf(graph, refs, left);
    return build(ref, right, { count: n, stride: strides[0] }, { count: k, stride: strides[1] });
  }
  if (n === 1 && isBound(right)) {
    const { ref, strides } = viewOf(graph, refs, right);
    return build(ref, left, { count: m, stride: strides[1] }, { count: k, stride: strides[0] });
  }
  return undefined;
}

function lastTwo(shape: Shape): readonly [number, number] {
  return [shape[shape.length - 2], shape[shape.length - 1]];
}

/** The matrix as stored, seen through one transposition. */
function viewOf(graph: Graph, refs: readonly Ref[], id: NodeId): View {
  const [rows, columns] = lastTwo(graph.nodes[id].shape);
  const root = graph.nodes[refs[id].root];
  const whole = refs[id].offset === 0 && sizeOf(root.shape) === rows * columns;
  if (root.op === 'transpose' && whole && essential(root.shape).length === 2) {
    return { ref: refs[root.inputs[0]], strides: [1, rows] };
  }
  return { ref: refs[id], strides: [columns, 1] };
}

interface Walk {
  readonly count: number;
  readonly stride: number;
}

function build(ref: Ref, vector: NodeId, out: Walk, inner: Walk): Matvec | undefined {
  if (out.count > MAX_STRAIGHT && inner.count <= MAX_COLUMNS && inner.count > 0) {
    return { kind: 'rows', vector, panel: panelOf(ref, out, inner) };
  }
  if (inner.count > MAX_STRAIGHT && out.count <= MAX_COLUMNS && out.count > 0) {
    return { kind: 'columns', vector, panel: panelOf(ref, inner, out) };
  }
  return undefined;
}

function panelOf(ref: Ref, row: Walk, column: Walk): Panel {
  const key = [ref.root, ref.offset, row.count, column.count, row.stride, column.stride].join();
  return {
    key,
    root: ref.root,
    offset: ref.offset,
    rows: row.count,
    columns: column.count,
    rowStride: row.stride,
    columnStride: column.stride,
  };
}
