/**
 * Foresees how many bytes a program takes on a device, and refuses one that takes too many before anything of it is made:
 * a device that has no more memory goes away, or takes the tab along.
 * Not here: what a rule of one operation takes beside its result, which is of its size at most.
 */
import type { Graph, Node, NodeId } from '../../array/graph.ts';
import { formatShape, sizeOf } from '../../array/extents.ts';
import { TildeError } from '../../errors.ts';
import { amount, MEMORY_LIMIT } from '../memory-words.ts';

const F32 = 4;
/** So many of the largest arrays are named. */
const NAMED = 3;
/** What a loop has returned is there step by step, stacked, and in one piece. */
const COPIES = 3;

/** What is computed at every run, and when it is given free. */
interface Order {
  readonly keep: readonly NodeId[];
  readonly varying: readonly NodeId[];
  readonly lastUse: ReadonlyMap<NodeId, readonly NodeId[]>;
}

/** @throws TildeError 'argument' where a run would hold more than the limit at once */
export function checkRun(
  graph: Graph,
  { keep, varying, lastUse }: Order,
  limit: number = MEMORY_LIMIT,
): void {
  const held = new Set(keep);
  let bytes = keep.reduce((sum, id) => sum + bytesOf(graph.nodes[id]), 0);
  for (const id of varying) {
    held.add(id);
    bytes += bytesOf(graph.nodes[id]);
    const most = bytes + passing(graph.nodes[id]);
    if (most > limit) throw tooMuch(graph, [...held], most, limit);
    for (const done of lastUse.get(id) ?? []) {
      held.delete(done);
      bytes -= bytesOf(graph.nodes[done]);
    }
  }
}

/** The same of what is computed from data alone, all of which is there until its end. */
export function checkFixed(graph: Graph, ids: readonly NodeId[], limit: number = MEMORY_LIMIT): void {
  const own = ids.reduce((sum, id) => sum + bytesOf(graph.nodes[id]), 0);
  const most = ids.reduce((found, id) => Math.max(found, own + passing(graph.nodes[id])), 0);
  if (most > limit) throw tooMuch(graph, ids, most, limit);
}

/** Bytes of its result; some results are their operand under another shape. */
function bytesOf({ op, shape }: Node): number {
  if (op === 'reshape' || op === 'stopGradient') return 0;
  return F32 * sizeOf(shape);
}

/** Bytes that are there only while it is computed. */
function passing(node: Node): number {
  if (node.op !== 'scan') return 0;
  const step = node.params.body.nodes.reduce((sum, inner) => sum + bytesOf(inner) + passing(inner), 0);
  return (COPIES - 1) * bytesOf(node) + step;
}

function tooMuch(graph: Graph, ids: readonly NodeId[], bytes: number, limit: number): TildeError {
  const size = (id: NodeId): number => bytesOf(graph.nodes[id]) + passing(graph.nodes[id]);
  const largest = ids.toSorted((a, b) => size(b) - size(a)).slice(0, NAMED);
  return new TildeError(
    'argument',
    `this needs ${amount(bytes)} of memory on a device, more than the ${amount(limit)} allowed`,
    {
      expected: `at most ${amount(limit)} of data and values between`,
      got: `${amount(bytes)}; the largest: ${largest.map(id => `${nameOf(graph, id)}: ${amount(size(id))}`).join('; ')}`,
      hint: 'use fewer rows, or fewer chains',
    },
  );
}

function nameOf({ nodes, inputs }: Graph, id: NodeId): string {
  const { op, shape } = nodes[id];
  const input = inputs.find(({ node }) => node === id);
  return input === undefined ? `${op} ${formatShape(shape)}` : `"${input.name}" ${formatShape(shape)}`;
}
