/**
 * A computation to be done elsewhere, as plain data, and doing it: compiled here, or on a tfjs device. Workers and this
 * thread run the same code. Not here: tracing it (compute.ts), or checking one that came from user code (the workers).
 */
import type { ArrayData, Graph } from './array/graph.ts';
import type { BackendName } from './backends/backend.ts';
import { wasm } from './backends/wasm/index.ts';
import type { Devices } from './open-density.ts';

export interface ComputeJob {
  readonly graph: Graph;
  /** Every input of the graph by name. */
  readonly data: Readonly<Record<string, ArrayData>>;
  readonly backend: BackendName;
}

/** Where something was computed. */
export interface ComputePlace {
  readonly backend: BackendName;
  /** Name of the graphics adapter; null for compiled code. */
  readonly adapter: string | null;
  /** Whether it is a processor that plays a graphics card. */
  readonly software: boolean;
}

export interface ComputeResult {
  readonly outputs: Readonly<Record<string, ArrayData>>;
  readonly place: ComputePlace;
}

/** Does the job where it says, or throws why it cannot: there is no other place to fall back to. */
export async function runCompute(job: ComputeJob, load: () => Promise<Devices>): Promise<ComputeResult> {
  if (job.backend === 'wasm')
    return { outputs: runCompiled(job), place: { backend: 'wasm', adapter: null, software: false } };
  const device = await (await load()).createDevice(job.backend);
  const program = device.load(job.graph);
  try {
    const named = Object.entries(job.data).map(([name, { values }]) => [name, values] as const);
    const inputs: Record<string, Float64Array> = Object.fromEntries(named);
    program.bind(inputs);
    const results = await program.run(inputs);
    const { adapter, software } = device;
    return {
      outputs: outputsOf(job.graph, name => Float64Array.from(results[name])),
      place: { backend: job.backend, adapter, software },
    };
  } finally {
    program.dispose();
  }
}

function runCompiled({ graph, data }: ComputeJob): ComputeResult['outputs'] {
  const program = wasm.load(graph);
  for (const { name } of graph.inputs) program.input(name).set(data[name].values);
  program.bind();
  program.run();
  const outputs = outputsOf(graph, name => program.output(name).slice());
  program.dispose();
  return outputs;
}

function outputsOf(
  { nodes, outputs }: Graph,
  values: (name: string) => Float64Array,
): ComputeResult['outputs'] {
  return Object.fromEntries(
    outputs.map(({ name, node }) => [name, { shape: nodes[node].shape, values: values(name) }]),
  );
}
