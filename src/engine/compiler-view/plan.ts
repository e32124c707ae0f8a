/**
 * The last two decisions before code, for the reader: what is computed when and together with what (the schedule), and
 * where it is kept (the memory plan). Not here: the decisions (backends/wasm).
 */
import { formatShape, sizeOf } from '../array/extents.ts';
import type { Graph, NodeId } from '../array/graph.ts';
import type { WasmPlan } from '../backends/wasm/index.ts';
import type { MemoryPlan } from '../backends/wasm/memory.ts';
import type { Item, Schedule } from '../backends/wasm/schedule.ts';
import { pictureOf, type GraphStage, type Places } from './view.ts';

const SCHEDULE =
  'What data alone decide is done once when they are bound. The rest becomes straight code for small arrays, loops that many operations share for large ones, and single steps. Views of other arrays cost nothing.';
const MEMORY =
  'Every array that does not fit in registers has a fixed address, used again when its content is done with. Memory never grows.';
const BYTES = 8;
/** Most lines of one table. */
const MOST_ROWS = 120;

/** The schedule, with how many nodes an evaluation computes. */
export function scheduleStage(graph: Graph, schedule: Schedule, places: Places): GraphStage {
  const rows = schedule.items.map((item): string[] => [
    item.phase === 'bind' ? 'once per data' : 'every time',
    kindOf(item, graph),
    String(nodesOf(item).length),
    opsText(graph, nodesOf(item)),
  ]);
  const each = schedule.items.filter(({ phase }) => phase === 'run').flatMap(nodesOf);
  const phases = new Map(schedule.items.flatMap(item => nodesOf(item).map(id => [id, item.phase] as const)));
  return {
    name: 'schedule',
    does: SCHEDULE,
    nodes: each.length,
    graph: pictureOf(graph, places, id => phases.get(schedule.refs[id].root) === 'bind'),
    rows: { heads: ['when', 'how', 'nodes', 'operations'], cells: rows.slice(0, MOST_ROWS) },
  };
}

/** The memory plan, in bytes. */
export function memoryStage(
  graph: Graph,
  schedule: Schedule,
  memory: MemoryPlan,
  plan: WasmPlan,
): GraphStage {
  const names = new Map(
    [...graph.inputs, ...graph.outputs].map(({ name, node }) => [schedule.refs[node].root, name]),
  );
  const rows = [...memory.address]
    .sort(([, a], [, b]) => a - b)
    .map(([id, address]): string[] => {
      const { op, shape } = graph.nodes[id];
      return [
        String(address),
        String(sizeOf(shape) * BYTES),
        `${op} ${formatShape(shape)}`,
        names.get(id) ?? '',
      ];
    });
  const panels = [...memory.panels.values()].map(({ panel, address }): string[] => {
    const what =
      'columns' in panel ? `matrix of ${panel.rows} × ${panel.columns}, packed` : 'distinct values, counted';
    return [String(address), '', what, ''];
  });
  const room =
    plan.room.bytes === 0
      ? []
      : [[String(plan.room.address), String(plan.room.bytes), 'free', 'for the sampler']];
  const each = schedule.items.filter(({ phase }) => phase === 'run').flatMap(nodesOf);
  return {
    name: 'memory',
    does: MEMORY,
    nodes: each.length,
    rows: {
      heads: ['address', 'bytes', 'what', 'name'],
      cells: [...rows, ...panels, ...room].slice(0, MOST_ROWS),
    },
  };
}

function nodesOf(item: Item): readonly NodeId[] {
  if (item.kind === 'step') return [item.node];
  return item.kind === 'loop' ? [...item.nodes, ...item.reductions] : item.nodes;
}

function kindOf(item: Item, graph: Graph): string {
  if (item.kind === 'straight') return 'straight code';
  if (item.kind === 'step') return `step ${graph.nodes[item.node].op}`;
  const over = item.distinct === undefined ? item.shape.join(' × ') : 'distinct values';
  return `loop over ${over}`;
}

/** "12 mul, 3 add". */
function opsText(graph: Graph, ids: readonly NodeId[]): string {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(graph.nodes[id].op, (counts.get(graph.nodes[id].op) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([op, count]) => `${count} ${op}`)
    .join(', ');
}
