/** The WebAssembly backend: f64, SIMD, written by hand; see ARCHITECTURE for how a graph becomes code. */
import type { Backend } from '../backend.ts';
import { compileWasm } from './compile.ts';
import { instantiateWasm } from './executable.ts';

export { compileWasm } from './compile.ts';
export type { CompiledWasm, CompileOptions, WasmPlan } from './compile.ts';
export { instantiateWasm } from './executable.ts';

export const wasm: Backend = { name: 'wasm', load: graph => instantiateWasm(compileWasm(graph)) };
