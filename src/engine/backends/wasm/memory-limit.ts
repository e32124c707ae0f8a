/**
 * Refuses programs whose memory would not fit into a tab, before anything of that size is made: says how much, what takes
 * it, and what to do. Not here: the plan (memory.ts).
 */
import type { Graph, Node, NodeId } from '../../array/graph.ts';
import { formatShape } from '../../array/extents.ts';
import { TildeError } from '../../errors.ts';
import { amount, MEMORY_LIMIT } from '../memory-words.ts';
import { sizeOf } from './extents.ts';
import { F64 } from './limits.ts';
import type { MemoryPlan } from './memory.ts';
import type { Schedule } from './schedule.ts';

/** The most a 32-bit memory holds. */
const MOST = 2 ** 32 - 65536;
/** So many of the largest arrays are named. */
const NAMED = 3;

interface Held {
  readonly bytes: number;
  readonly what: string;
  readonly hint: string;
}

/** Throws a TildeError where `bytes` are more than `limit`, or than one memory can have. */
export function checkMemory(
  graph: Graph,
  schedule: Schedule,
  plan: MemoryPlan,
  bytes: number,
  limit: number = MEMORY_LIMIT,
): void {
  const most = Math.min(limit, MOST);
  if (bytes <= most) return;
  const held = holders(graph, schedule, plan).toSorted((a, b) => b.bytes - a.bytes);
  const largest = held.slice(0, NAMED).map(({ bytes: own, what }) => `${what}: ${amount(own)}`);
  throw new TildeError(
    'argument',
    `this model needs ${amount(bytes)} of memory, more than the ${amount(most)} of a tab`,
    {
      expected: `at most ${amount(most)} of data and values between`,
      got: `${amount(bytes)}; the largest: ${largest.join('; ')}`,
      hint: held[0]?.hint ?? 'use fewer rows',
    },
  );
}

/** All that has an address, in bodies of loops too. */
function holders(graph: Graph, schedule: Schedule, plan: MemoryPlan): readonly Held[] {
  const own = [...plan.address].map(([id]) => holder(graph, id));
  const packed = [...plan.panels.values()].map(({ panel }): Held => {
    const size = 'columns' in panel ? panel.rows * panel.columns : 0;
    return { bytes: size * F64, what: 'a matrix of data laid out for its products', hint: ROWS };
  });
  const inner = [...plan.bodies].flatMap(([id, body]) => {
    const of = schedule.bodies.get(id);
    return of ? holders(of.graph, of.schedule, body) : [];
  });
  return [...own, ...packed, ...inner];
}

const ROWS = 'use fewer rows, or svi with a plate that takes a minibatch of them';

function holder(graph: Graph, id: NodeId): Held {
  const node: Node = graph.nodes[id];
  const bytes = sizeOf(node.shape) * F64;
  const input = graph.inputs.find(port => port.node === id);
  if (input !== undefined)
    return { bytes, what: `the ${input.role} "${input.name}" ${formatShape(node.shape)}`, hint: ROWS };
  if (node.op === 'scan') {
    const hint = 'use fewer steps or a smaller carry, and return from each step only what is needed of it';
    return { bytes, what: `what a loop of ${node.params.length.toLocaleString('en')} steps keeps`, hint };
  }
  const kind = node.op === 'constant' ? 'numbers written in the model' : `values between (${node.op})`;
  return { bytes, what: `${kind} ${formatShape(node.shape)}`, hint: ROWS };
}
