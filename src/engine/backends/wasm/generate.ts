/** Writes a module from a schedule and a memory plan: `bind` does what data decide, `run` the rest. */
import type { Graph } from '../../array/graph.ts';
import { FunctionBuilder, ModuleBuilder } from './assembler.ts';
import { Context } from './context.ts';
import { ModuleFunctions } from './functions.ts';
import { emitLoop } from './loops.ts';
import type { MemoryPlan } from './memory.ts';
import { emitStep } from './rules.ts';
import type { Item, Phase, Schedule } from './schedule.ts';
import { packPanel } from './steps/pack.ts';
import { emitStraight } from './straight.ts';

/** Bytes of one WebAssembly page. */
export const PAGE = 65536;

export interface Generated {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly pages: number;
  /** Originals of src/engine/math that the module calls. */
  readonly imports: readonly string[];
}

export function generate(graph: Graph, schedule: Schedule, plan: MemoryPlan): Generated {
  const module = new ModuleBuilder();
  const functions = new ModuleFunctions(module, graph);
  const context = new Context(graph, schedule, plan, functions, emitItem, new FunctionBuilder());
  for (const phase of ['bind', 'run'] as const) {
    module.export(phase, writePhase(module, context, phase));
  }
  const pages = Math.max(1, Math.ceil(plan.bytes / PAGE));
  return { bytes: module.build(pages), pages, imports: functions.names };
}

/** Index of the function that does a phase; it calls the parts when there are several. */
function writePhase(module: ModuleBuilder, context: Context, phase: Phase): number {
  const parts: FunctionBuilder[] = [];
  let chunk = -1;
  for (const item of context.schedule.items) {
    if (item.phase !== phase) continue;
    if (item.chunk !== chunk) parts.push(enterNew(context));
    chunk = item.chunk;
    emitItem(context, item);
  }
  if (phase === 'bind' && context.plan.panels.size > 0) {
    parts.push(enterNew(context));
    for (const { panel, address } of context.plan.panels.values()) packPanel(context, panel, address);
  }
  if (parts.length === 1) return module.add(parts[0]);
  const whole = new FunctionBuilder();
  for (const part of parts) whole.call(module.add(part));
  return module.add(whole);
}

function enterNew(context: Context): FunctionBuilder {
  const f = new FunctionBuilder();
  context.enter(f);
  return f;
}

function emitItem(context: Context, item: Item): void {
  if (item.kind === 'straight') emitStraight(context, item.nodes);
  else if (item.kind === 'loop') emitLoop(context, item);
  else emitStep(context, item.node);
}
