/** Loads a compiled module into its memory. Not here: compilation (compile.ts). */
import type { Executable, Twin } from '../backend.ts';
import type { CompiledWasm, Region, WasmPlan } from './compile.ts';
import { importObject } from './functions.ts';
import { PAGE } from './generate.ts';

export function instantiateWasm({ module, plan }: CompiledWasm): Executable {
  const instance = new WebAssembly.Instance(module, importObject(plan.imports));
  const memory = instance.exports.memory as WebAssembly.Memory;
  const bind = instance.exports.bind as () => void;
  const run = instance.exports.run as () => void;
  const views = (regions: readonly Region[]): Map<string, Float64Array> =>
    new Map(regions.map(r => [r.name, new Float64Array(memory.buffer, r.address, r.length)]));
  const inputs = views(plan.inputs);
  const outputs = views(plan.outputs);
  for (const { address, length, values } of plan.constants) {
    const view = new Float64Array(memory.buffer, address, length);
    if (values.length === 1) view.fill(values[0]);
    else view.set(values);
  }
  return {
    input: name => named(inputs, name, 'input'),
    output: name => named(outputs, name, 'output'),
    bind,
    run,
    bytes: plan.pages * PAGE,
    twin: () => twinOf(module, plan, memory),
    dispose: () => {
      inputs.clear();
      outputs.clear();
    },
  };
}

/** Larger programs are not copied: there the gradient takes the time. Room for a sampler does not count. */
const MOST_TWIN_BYTES = 64 * PAGE;

function twinOf(module: WebAssembly.Module, plan: WasmPlan, original: WebAssembly.Memory): Twin | undefined {
  if (plan.room.bytes === 0 || plan.room.address > MOST_TWIN_BYTES) return undefined;
  const instance = new WebAssembly.Instance(module, importObject(plan.imports));
  const memory = instance.exports.memory as WebAssembly.Memory;
  const { address } = plan.room;
  new Uint8Array(memory.buffer, 0, address).set(new Uint8Array(original.buffer, 0, address));
  return {
    memory,
    run: instance.exports.run as () => void,
    input: name => addressOf(plan.inputs, name),
    output: name => addressOf(plan.outputs, name),
    room: plan.room,
  };
}

function addressOf(regions: readonly Region[], name: string): number {
  const region = regions.find(candidate => candidate.name === name);
  if (!region) throw new Error(`no array "${name}" in the program`);
  return region.address;
}

function named(views: ReadonlyMap<string, Float64Array>, name: string, kind: string): Float64Array {
  const view = views.get(name);
  if (!view) throw new Error(`no ${kind} "${name}"; there are ${[...views.keys()].join(', ') || 'none'}`);
  return view;
}
