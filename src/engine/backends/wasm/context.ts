/**
 * What emitting code needs to know: the graph, the plan, the function being written and which values it already
 * holds in locals. Not here: what is emitted (straight.ts, loops.ts, steps/).
 */
import type { Graph, NodeId } from '../../array/graph.ts';
import type { FunctionBuilder } from './assembler.ts';
import type { Functions } from './elementwise.ts';
import { F64 } from './limits.ts';
import type { Value } from './lanes.ts';
import type { MemoryPlan } from './memory.ts';
import type { Item, Schedule } from './schedule.ts';

export class Context {
  readonly graph: Graph;
  readonly schedule: Schedule;
  readonly plan: MemoryPlan;
  readonly functions: Functions;
  /** Writes one item of a schedule. */
  readonly emit: (context: Context, item: Item) => void;
  f: FunctionBuilder;
  /** Small arrays held by the current function: one f64 local, or one f64x2 local per two elements. */
  readonly held = new Map<NodeId, readonly Value[]>();
  /** Loads and shuffles already made in the current function. */
  readonly known = new Map<string, Value>();

  constructor(
    graph: Graph,
    schedule: Schedule,
    plan: MemoryPlan,
    functions: Functions,
    emit: (context: Context, item: Item) => void,
    f: FunctionBuilder,
  ) {
    this.graph = graph;
    this.schedule = schedule;
    this.plan = plan;
    this.functions = functions;
    this.emit = emit;
    this.f = f;
  }

  /** The same for the body of a scan, written into `f`. */
  inside(graph: Graph, schedule: Schedule, plan: MemoryPlan, f: FunctionBuilder): Context {
    return new Context(graph, schedule, plan, this.functions, this.emit, f);
  }

  /** Starts writing another function, which holds nothing yet. */
  enter(f: FunctionBuilder): void {
    this.f = f;
    this.held.clear();
    this.known.clear();
  }

  /** Byte address of a root. */
  rootAddress(root: NodeId): number {
    const address = this.plan.address.get(root);
    if (address === undefined) throw new Error(`node ${root} has no memory`);
    return address;
  }

  /** Byte address of a node's first element. */
  address(id: NodeId): number {
    const { root, offset } = this.schedule.refs[id];
    return this.rootAddress(root) + offset * F64;
  }
}
