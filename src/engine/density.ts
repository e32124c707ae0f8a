/**
 * A compiled model made runnable: its density as inference sees it, and its values recomputed from positions.
 * Not here: which backend runs the graphs, or chains.
 */
import type { ArrayData, Graph } from './array/graph.ts';
import type { Executable } from './backends/backend.ts';
import type { Density } from './inference/contracts.ts';
import type { ChainDraws, McmcResult } from './inference/job.ts';
import type { ModelSpec } from './model/spec.ts';

/** Writes the graph's data inputs and redoes all work that depends on them alone. */
export function bindData(program: Executable, graph: Graph, data: Readonly<Record<string, ArrayData>>): void {
  for (const input of graph.inputs) {
    if (input.role === 'data') program.input(input.name).set(data[input.name].values);
  }
  program.bind();
}

/** Below this many coordinates a plain loop copies faster than TypedArray.set, whose call costs more than its work. */
const SMALL = 64;

/** −∞ and NaN log densities come back as they are; the gradient is then whatever the program left. */
export function densityOf(program: Executable, names: readonly string[]): Density {
  const input = program.input('position');
  const value = program.output('logDensity');
  const slope = program.output('gradient');
  const dim = input.length;
  const small = dim <= SMALL;
  return {
    dim,
    names,
    evaluate(position, gradient) {
      if (small) for (let i = 0; i < dim; i++) input[i] = position[i];
      else input.set(position);
      program.run();
      if (small) for (let i = 0; i < dim; i++) gradient[i] = slope[i];
      else gradient.set(slope);
      return value[0];
    },
    native() {
      const twin = program.twin?.();
      if (twin === undefined) return undefined;
      return {
        memory: twin.memory,
        run: twin.run,
        position: twin.input('position'),
        value: twin.output('logDensity'),
        gradient: twin.output('gradient'),
        room: twin.room,
      };
    },
  };
}

/** Computes all values of one position, in the order of the entries, into `out` at `at`. */
export type ValueProgram = (position: Float64Array, out: Float64Array, at: number) => void;

/** @param program the model's bound `values` */
export function valuesOf(program: Executable, { values, entries, dim }: ModelSpec): ValueProgram {
  const reads = values.inputs.some(input => input.name === 'position');
  const input = reads ? program.input('position') : new Float64Array(dim);
  const outputs = entries.map(entry => program.output(entry.name));
  return (position, out, at) => {
    input.set(position);
    program.run();
    let place = at;
    for (const output of outputs) {
      out.set(output, place);
      place += output.length;
    }
  };
}

/** Sites and deterministics of every draw: per entry row-major [chains, draws, ...shape]. */
export function recomputeValues(
  program: Executable,
  model: ModelSpec,
  chains: readonly ChainDraws[],
): McmcResult['values'] {
  const draws = Math.min(...chains.map(chain => chain.count));
  const position = program.input('position');
  const columns = model.entries.map(entry => {
    const view = program.output(entry.name);
    const shape = [chains.length, draws, ...entry.shape];
    return { view, shape, values: new Float64Array(chains.length * draws * view.length) };
  });
  chains.forEach((chain, c) => {
    for (let draw = 0; draw < draws; draw++) {
      position.set(chain.positions.subarray(draw * model.dim, (draw + 1) * model.dim));
      program.run();
      for (const { view, values } of columns) values.set(view, (c * draws + draw) * view.length);
    }
  });
  return Object.fromEntries(
    model.entries.map((entry, i) => [entry.name, { shape: columns[i].shape, values: columns[i].values }]),
  );
}
