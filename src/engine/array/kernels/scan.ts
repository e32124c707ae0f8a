/** The kernel of scan: its body's nodes run by their own kernels, step after step, in arrays made once. */
import { sizeOf } from '../extents.ts';
import type { ArrayData, Node } from '../graph.ts';
import type { ScanBody, ScanParams } from '../primitives.ts';
import { scanLayout } from '../scan-layout.ts';
import { allocate, type Kernel } from './kernel.ts';

type AnyKernel = (...args: Parameters<Kernel>) => Float64Array;

/** `kernelOf` is handed over because the table of kernels holds this one. */
export function scan(kernelOf: (node: Node) => Kernel): Kernel<'scan'> {
  return (inputs, params, shape, out = allocate(shape)) => {
    const { body, constants, carries, length, reverse, counted, stops } = params;
    const layout = scanLayout(params);
    const arrays = body.nodes.map(({ shape: own }): ArrayData => ({
      shape: own,
      values: new Float64Array(sizeOf(own)),
    }));
    const step = compile(body, arrays, kernelOf);
    const entries = body.inputs.map(id => arrays[id].values);
    const exits = body.outputs.map(id => arrays[id].values);
    entries.slice(0, constants + carries).forEach((values, i) => values.set(inputs[i].values));
    out.fill(0);
    const most = counted ? stepsOf(inputs[inputs.length - 1].values[0], length) : length;
    let done = 0;
    for (let more = true; more && done < most; done++) {
      const t = reverse ? most - 1 - done : done;
      readSlices(entries, inputs, params, t);
      step();
      layout.ys.forEach(({ start, size }, j) => out.set(exits[carries + j], start + (t * size) / length));
      more = !stops || exits[exits.length - 1][0] === 0;
      passOn(exits, entries, constants, carries);
    }
    layout.carry.forEach(({ start }, i) => out.set(entries[constants + i], start));
    if (stops) out[layout.count] = done;
    return out;
  };
}

/** A number of steps as a whole number in 0 … length; NaN is 0. */
function stepsOf(count: number, length: number): number {
  return Math.max(0, Math.min(length, Math.floor(Number.isNaN(count) ? 0 : count)));
}

function compile(body: ScanBody, arrays: readonly ArrayData[], kernelOf: (node: Node) => Kernel): () => void {
  const work = body.nodes.flatMap((node, id): (() => void)[] => {
    if (node.op === 'input') return [];
    const kernel = kernelOf(node) as AnyKernel;
    const operands = node.inputs.map(input => arrays[input]);
    return [() => void kernel(operands, node.params, node.shape, arrays[id].values)];
  });
  return () => work.forEach(run => run());
}

function readSlices(
  entries: readonly Float64Array[],
  inputs: readonly ArrayData[],
  { constants, carries }: ScanParams,
  t: number,
): void {
  for (let i = constants + carries; i < entries.length; i++) {
    const { length } = entries[i];
    entries[i].set(inputs[i].values.subarray(t * length, (t + 1) * length));
  }
}

/** Outputs become the next step's carries; copies first, since a carry may be passed on in another's place. */
function passOn(
  exits: readonly Float64Array[],
  entries: readonly Float64Array[],
  constants: number,
  carries: number,
): void {
  const next = exits.slice(0, carries).map(values => values.slice());
  next.forEach((values, i) => entries[constants + i].set(values));
}
