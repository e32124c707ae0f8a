/**
 * `compute`: array work away from this thread, on the device of one's choice. `devices`: which there are.
 * Not here: doing it (compute-job.ts), or densities and losses, which samplers and fits send by themselves.
 */
import { dataInputs, toTensor, trace } from './array/index.ts';
import type { Numeric, Tensor } from './array/index.ts';
import type { ArrayData } from './array/graph.ts';
import { asTensor, concrete } from './array/tensor.ts';
import { isPlainObject } from './autodiff/arguments.ts';
import type { BackendName } from './backends/backend.ts';
import { type ComputeJob, type ComputeResult, runCompute } from './compute-job.ts';
import { messageOf, TildeError } from './errors.ts';
import { type BackendChoice, inferenceHost } from './infer.ts';

/** Options of `compute`. */
export interface ComputeOptions {
  /**
   * Where: "wasm" (f64, compiled), or "webgpu", "webgl", "cpu" (f32, by tfjs). Default the notebook's choice; "auto" is
   * "wasm". A device that is missing is an error: `devices()` says which there are.
   */
  readonly backend?: BackendChoice;
}

/** What there is to compute on. */
export interface DeviceRow {
  readonly backend: BackendName;
  /** The adapter's name, "compiled" for WebAssembly; why it is missing where it is. */
  readonly device: string;
  readonly available: boolean;
  /** Digits a number has there: about 16 in f64, 7 in f32. */
  readonly digits: number;
}

const BACKENDS: readonly BackendName[] = ['wasm', 'webgpu', 'webgl', 'cpu'];
const ONLY = 'result';

/**
 * Computes f(...inputs) in a worker, compiled or on a device, and gives the result when it is there; nothing else waits
 * meanwhile, and Stop ends it. f is traced once, like a model: it may use any function of arrays, and no `if` on their
 * numbers. `await compute(x => matmul(x, x.transpose()), [x], { backend: "webgpu" })`; a function that returns
 * `{ a, b }` gives both by name, and only what is returned comes back from the device.
 *
 * @throws TildeError where the device is missing or the arrays are too large (200 MB of inputs)
 */
export async function compute(
  f: (...x: Tensor[]) => Numeric,
  inputs?: readonly Numeric[],
  options?: ComputeOptions,
): Promise<Tensor>;
export async function compute<Name extends string>(
  f: (...x: Tensor[]) => Readonly<Record<Name, Numeric>>,
  inputs?: readonly Numeric[],
  options?: ComputeOptions,
): Promise<Record<Name, Tensor>>;
export async function compute(
  f: (...x: Tensor[]) => Numeric | Readonly<Record<string, Numeric>>,
  inputs: readonly Numeric[] = [],
  options: ComputeOptions = {},
): Promise<Tensor | Record<string, Tensor>> {
  const host = await inferenceHost();
  const asked = options.backend ?? host.backend ?? 'auto';
  const { job, single } = traced(f, inputs, asked === 'auto' ? 'wasm' : asked);
  const { outputs } = await (host.runCompute?.(job) ?? runHere(job));
  const arrays = Object.entries(outputs).map(
    ([name, { shape, values }]) => [name, asTensor(concrete(shape, values))] as const,
  );
  return single ? arrays[0][1] : Object.fromEntries(arrays);
}

/** The devices of this machine, asked by computing one number on each. */
export async function devices(): Promise<readonly DeviceRow[]> {
  const host = await inferenceHost();
  const rows: DeviceRow[] = [];
  for (const backend of BACKENDS) {
    const { job } = traced(x => x, [1], backend);
    const digits = backend === 'wasm' ? 16 : 7;
    try {
      const { place } = await (host.runCompute?.(job) ?? runHere(job));
      const name = place.adapter ?? 'compiled';
      rows.push({
        backend,
        device: place.software && backend !== 'cpu' ? `${name}, software` : name,
        available: true,
        digits,
      });
    } catch (reason) {
      const device = messageOf(reason);
      rows.push({ backend, device, available: false, digits });
    }
  }
  return rows;
}

function runHere(job: ComputeJob): Promise<ComputeResult> {
  return runCompute(job, () =>
    Promise.reject(
      new TildeError('runtime', `There is no ${job.backend} device here`, {
        expected: 'a notebook in a browser',
        hint: 'leave backend out: the work is then compiled',
      }),
    ),
  );
}

function traced(
  f: (...x: Tensor[]) => Numeric | Readonly<Record<string, Numeric>>,
  inputs: readonly Numeric[],
  backend: BackendName,
): { readonly job: ComputeJob; readonly single: boolean } {
  if (typeof f !== 'function') throw notAFunction(f);
  const given = inputs.map(input => dataOf(toTensor(input)));
  const { data, lift } = dataInputs();
  let single = true;
  const parameters = given.map(({ shape }, i) => ({ name: `x${i}`, role: 'parameter' as const, shape }));
  const record = (args: Tensor[]): Record<string, Tensor> => {
    const result = f(...args);
    single = !isPlainObject(result);
    if (!isPlainObject(result)) return { [ONLY]: toTensor(result) };
    return Object.fromEntries(Object.entries(result).map(([name, value]) => [name, toTensor(value)]));
  };
  const graph = trace(parameters, record, { lift });
  if (graph.outputs.length === 0) throw nothing();
  given.forEach((value, i) => (data[`x${i}`] = value));
  const used = graph.inputs.map(({ name }) => [name, data[name]] as const);
  return { job: { graph, data: Object.fromEntries(used), backend }, single };
}

function dataOf(x: Tensor): ArrayData {
  if (x.value !== undefined) return x.value;
  throw new TildeError('argument', 'compute needs numbers as inputs', {
    expected: 'numbers or arrays of numbers',
    got: String(x),
    hint: 'call compute outside models',
  });
}

function notAFunction(got: unknown): TildeError {
  return new TildeError('argument', 'compute needs a function', {
    expected: 'a function of arrays, and its arguments in a list',
    got: String(got),
    hint: 'write await compute(x => matmul(x, x), [x])',
  });
}

function nothing(): TildeError {
  return new TildeError('argument', 'the function returned nothing to compute', {
    expected: 'an array, a number, or { name: array, … }',
    got: '{}',
  });
}
