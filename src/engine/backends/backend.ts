/**
 * What a backend is: it turns a Graph into something that runs. Algorithms see only this.
 * Not here: which backends exist (index.ts).
 */
import type { Graph } from '../array/graph.ts';

/**
 * A graph made runnable. Views stay valid until `dispose`: memory never grows after loading.
 * Write the inputs, call `bind` after any data input changed, then `run`, then read the outputs.
 */
export interface Executable {
  /** Writable row-major view of a named input. */
  input(name: string): Float64Array;
  /** Row-major view of a named output, overwritten by every run. */
  output(name: string): Float64Array;
  /** Redoes all work that depends on data inputs and constants alone. Must be called before the first run. */
  bind(): void;
  /** Computes every output. Never throws on non-finite numbers: they appear in the outputs. */
  run(): void;
  /** Bytes of memory held. */
  readonly bytes: number;
  /** A copy of the program as it now is, for machine code that runs beside it; undefined where there is none to give. */
  twin?(): Twin | undefined;
  dispose(): void;
}

/** A program with its memory laid bare. Addresses are in bytes. */
export interface Twin {
  readonly memory: WebAssembly.Memory;
  readonly run: () => void;
  readonly input: (name: string) => number;
  readonly output: (name: string) => number;
  /** Memory that the program leaves alone. */
  readonly room: { readonly address: number; readonly bytes: number };
}

/** A way to run graphs synchronously in this thread, in f64. */
export interface Backend {
  readonly name: 'interpreter' | 'wasm';
  load(graph: Graph): Executable;
}

/** Where a job's graphs run. */
export type BackendName = 'wasm' | 'webgpu' | 'webgl' | 'cpu';

/** A graph loaded on a device: asynchronous, in f32. */
export interface DeviceExecutable {
  /** Uploads the data inputs (row-major, by name); they stay until bound anew. */
  bind(data: Readonly<Record<string, ArrayLike<number>>>): void;
  /** Computes every output from the parameter inputs. Non-finite numbers appear in the outputs. */
  run(inputs: Readonly<Record<string, ArrayLike<number>>>): Promise<Readonly<Record<string, Float32Array>>>;
  dispose(): void;
}
