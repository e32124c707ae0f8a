/**
 * Batches on a device against the interpreter: loops and single primitives, values and gradients, with the number of
 * programs launched, and outputs fed back. Not here: making the device.
 */
import { mul, sub } from '../../../array/index.ts';
import { trace } from '../../../array/trace.ts';
import { batchGraph } from '../../../array/vmap-graph.ts';
import type { Graph } from '../../../array/graph.ts';
import { replay } from '../../../autodiff/replay.ts';
import { interpreter } from '../../interpreter/index.ts';
import type { Device } from '../device.ts';
import { allCases, gradientOf, graphOf } from './agreement.ts';
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

/** Every primitive with a derivative, four members of a batch that differ. */
export async function primitiveAgreements(device: Counting): Promise<BatchAgreement[]> {
  const rows: BatchAgreement[] = [];
  for (const one of allCases().filter(({ smooth }) => smooth.length > 0)) {
    const names = one.smooth.map(operand => `x${operand}`);
    const inputs = Object.fromEntries(
      one.operands.map(({ values }, i) => {
        const own = one.smooth.includes(i);
        const members = [0, 1, 2, 3].map(member =>
          values.map(x => Math.fround(x * (1 + 0.007 * member * Number(own)))),
        );
        return [`x${i}`, own ? members.flat() : members[0]];
      }),
    );
    const graph = graphOf(one);
    const value = await compare(device, batchGraph(graph, names, 4), inputs);
    const slope = await compare(device, batchGraph(gradientOf(graph, names[0]), names, 4), inputs);
    rows.push({
      name: one.op,
      value: value.errors.get('y') ?? NaN,
      gradient: slope.errors.get('gradient') ?? NaN,
      worst: `${value.worst}; ${slope.worst}`,
      launches: value.launches,
      milliseconds: value.milliseconds,
    });
  }
  return rows;
}

const REPETITIONS = 25;

/** x ← x − .02·gradient, again and again on the device, and here: the largest relative error of x and of the last loss. */
export async function feedbackError(device: Counting): Promise<number> {
  const [{ graph, about }] = loopCases();
  const chains = 64;
  const batched = batchGraph(graph, ['x'], chains);
  const inputs = batched.inputs.map(({ name, role, node }) => ({
    name,
    role,
    shape: batched.nodes[node].shape,
  }));
  const descent = trace(inputs, args => {
    const values = replay(batched, name => args[inputs.findIndex(input => input.name === name)]);
    const out = (name: string) => values[batched.outputs.find(output => output.name === name)?.node ?? 0];
    return { next: sub(args[0], mul(0.02, out('gradient'))), loss: out('loss') };
  });
  let x = Float64Array.from({ length: chains * about.length }, (_, i) =>
    Math.fround(about[i % about.length] + 0.2 * Math.sin(i)),
  );
  const program = device.load(descent);
  program.bind({});
  const got = await program.iterate({ x }, { x: 'next' }, REPETITIONS);
  program.dispose();
  const oracle = interpreter.load(descent);
  oracle.bind();
  for (let done = 0; done < REPETITIONS; done++) {
    oracle.input('x').set(x);
    oracle.run();
    x = Float64Array.from(oracle.output('next'));
  }
  const off = (name: string): number =>
    Math.max(...Array.from(oracle.output(name), (v, i) => Math.abs(got[name][i] - v) / (1 + Math.abs(v))));
  return Math.max(off('next'), off('loss'));
}
