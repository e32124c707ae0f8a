/**
 * Batches of loops on a device against the interpreter: values and gradients, with the
 * number of programs launched. Not here: making the device.
 */
import { batchGraph } from '../../../array/vmap-graph.ts';
import type { Graph } from '../../../array/graph.ts';
import { interpreter } from '../../interpreter/index.ts';
import type { Device } from '../device.ts';
import { loopCases } from './loops.ts';

export interface BatchAgreement {
  readonly name: string;
  /** Largest error relative to 1 + |value|; Infinity where kinds differ (NaN, ∞). */
  readonly value: number;
  readonly gradient: number;
  readonly worst: string;
  /** Programs launched for one run of value and gradient. */
  readonly launches: number;
  readonly milliseconds: number;
}

type Counting = Pick<Device, 'load' | 'kernelLaunches'>;
type Inputs = Readonly<Record<string, readonly number[]>>;

async function compare(device: Counting, graph: Graph, inputs: Inputs) {
  const oracle = interpreter.load(graph);
  for (const [name, values] of Object.entries(inputs)) oracle.input(name).set(values);
  oracle.bind();
  oracle.run();
  const program = device.load(graph);
  program.bind({});
  await program.run(inputs);
  const before = device.kernelLaunches();
  const begin = performance.now();
  const results = await program.run(inputs);
  const milliseconds = performance.now() - begin;
  const launches = device.kernelLaunches() - before;
  program.dispose();
  const errors = new Map<string, number>();
  let worst = '';
  for (const { name } of graph.outputs) {
    let most = 0;
    oracle.output(name).forEach((expected, i) => {
      const got = results[name][i];
      if (Object.is(got, expected) || (expected === 0 && got === 0)) return;
      const off = Number.isFinite(expected) ? Math.abs(got - expected) / (1 + Math.abs(expected)) : Infinity;
      if (!(off > most || Number.isNaN(off))) return;
      most = Number.isNaN(off) ? Infinity : off;
      worst = `${name}[${i}] is ${got}, should be ${expected}`;
    });
    errors.set(name, most);
  }
  return { errors, worst, launches, milliseconds };
}

/** Loops of 64 chains. */
export async function loopAgreements(
  device: Counting,
  without: readonly string[] = [],
  chains = 64,
): Promise<BatchAgreement[]> {
  const rows: BatchAgreement[] = [];
  for (const { name, graph, about } of loopCases()) {
    if (without.includes(name)) continue;
    const batched = batchGraph(graph, ['x'], chains);
    const x = Array.from({ length: chains * about.length }, (_, i) =>
      Math.fround(about[i % about.length] + 0.2 * Math.sin(i)),
    );
    const { errors, ...rest } = await compare(device, batched, { x });
    rows.push({ name, value: errors.get('loss') ?? NaN, gradient: errors.get('gradient') ?? NaN, ...rest });
  }
  return rows;
}
