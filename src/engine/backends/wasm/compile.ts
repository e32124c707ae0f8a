/**
 * Graph → WebAssembly module and plan, both structured-cloneable, so one compilation serves many workers.
 * Not here: running them (executable.ts).
 */
import type { Graph } from '../../array/graph.ts';
import type { Shape } from '../../array/primitives.ts';
import { F64 } from './limits.ts';
import { generate } from './generate.ts';
import { type MemoryPlan, planMemory } from './memory.ts';
import { checkMemory } from './memory-limit.ts';
import { sizeOf } from './extents.ts';
import { optimize } from './passes/index.ts';
import { makeSchedule, type Schedule } from './schedule.ts';

/** A named array in the module's memory. */
export interface Region {
  readonly name: string;
  readonly address: number;
  readonly length: number;
}

/** All that is needed to run the module: plain data. */
export interface WasmPlan {
  readonly pages: number;
  readonly inputs: readonly Region[];
  readonly outputs: readonly Region[];
  /** Constants to write once after loading. One value fills its whole region. */
  readonly constants: readonly {
    readonly address: number;
    readonly length: number;
    readonly values: Float64Array;
  }[];
  /** Functions of src/engine/math to import. */
  readonly imports: readonly string[];
  /** Memory left free for code that runs beside the program, bytes. */
  readonly room: { readonly address: number; readonly bytes: number };
}

export interface CompiledWasm {
  readonly module: WebAssembly.Module;
  readonly plan: WasmPlan;
}

export interface CompileOptions {
  /** Fuse elementwise work into shared loops; default true. Off only to test fusion. */
  readonly fuse?: boolean;
  /** Most bytes of memory; default 2 GiB. */
  readonly memoryLimit?: number;
}

/** Most elements of a gradient for which a sampler is given room: 32 MiB, of which it touches what its trees need. */
const MOST_ELEMENTS = 16_384;
const ROOM = 4096;
const ROOM_EACH = 2048;
/** For the draws that machine code makes at one call. */
const ROOM_DRAWS = 65_536;

/** Programs that compute the gradient of one chain have room for its sampler's state, 2 kB for every element, and for its draws. */
function roomFor(graph: Graph): number {
  const gradient = graph.outputs.find(output => output.name === 'gradient');
  if (gradient === undefined) return 0;
  const { shape } = graph.nodes[gradient.node];
  const size = sizeOf(shape);
  return shape.length > 1 || size > MOST_ELEMENTS ? 0 : ROOM + ROOM_EACH * size + ROOM_DRAWS;
}

/** Constants that live in memory, those of bodies of scans too. */
function constantsOf(graph: Graph, schedule: Schedule, memory: MemoryPlan): WasmPlan['constants'] {
  const own = [...memory.address].flatMap(([id, address]) => {
    const node = graph.nodes[id];
    if (node.op !== 'constant') return [];
    return [{ address, length: sizeOf(node.shape), values: Float64Array.from(node.params.values) }];
  });
  const inner = [...memory.bodies].flatMap(([id, plan]) => {
    const body = schedule.bodies.get(id);
    return body ? constantsOf(body.graph, body.schedule, plan) : [];
  });
  return [...own, ...inner];
}

/** Bytes of the module and its plan. */
export function assemble(
  graph: Graph,
  options: CompileOptions = {},
): { bytes: Uint8Array<ArrayBuffer>; plan: WasmPlan } {
  const { bytes, plan } = assembleOptimized(optimize(graph), options);
  return { bytes, plan };
}

/** The same of a graph that went through all passes, with what was decided on the way. */
export function assembleOptimized(
  optimized: Graph,
  options: CompileOptions = {},
): { bytes: Uint8Array<ArrayBuffer>; plan: WasmPlan; schedule: Schedule; memory: MemoryPlan } {
  const schedule = makeSchedule(optimized, { fuse: options.fuse ?? true });
  const memory = planMemory(optimized, schedule);
  const room = { address: memory.bytes, bytes: roomFor(optimized) };
  const total = { ...memory, bytes: memory.bytes + room.bytes };
  checkMemory(optimized, schedule, memory, total.bytes, options.memoryLimit);
  const { bytes, pages, imports } = generate(optimized, schedule, total);
  const region = (name: string, id: number, shape: Shape): Region => {
    const { root, offset } = schedule.refs[id];
    return { name, address: (memory.address.get(root) ?? 0) + offset * F64, length: sizeOf(shape) };
  };
  const constants = constantsOf(optimized, schedule, memory);
  const named = (list: readonly { name: string; node: number }[]): Region[] =>
    list.map(({ name, node }) => region(name, node, optimized.nodes[node].shape));
  const plan = {
    pages,
    inputs: named(optimized.inputs),
    outputs: named(optimized.outputs),
    constants,
    imports,
    room,
  };
  return { bytes, plan, schedule, memory };
}

/** Compiles a graph. The result may be sent to other workers of the same origin. */
export function compileWasm(graph: Graph, options: CompileOptions = {}): CompiledWasm {
  const { bytes, plan } = assemble(graph, options);
  return { module: new WebAssembly.Module(bytes), plan };
}
