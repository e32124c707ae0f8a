/** A loaded density program as the Density that inference sees. Not here: compiling or checking it. */
import type { ArrayData } from '../../engine/array/graph.ts';
import type { Executable } from '../../engine/backends/backend.ts';
import type { Density } from '../../engine/inference/contracts.ts';

/** Writes the data inputs a program has and binds it. */
export function bindData(program: Executable, inputs: readonly string[], data: Record<string, ArrayData>) {
  for (const name of inputs) if (name !== 'position') program.input(name).set(data[name].values);
  program.bind();
}

/** −∞ and NaN log densities come back as they are; the gradient is then whatever the program left. */
export function densityOf(program: Executable, names: readonly string[]): Density {
  const input = program.input('position');
  const value = program.output('logDensity');
  const slope = program.output('gradient');
  return {
    dim: input.length,
    names,
    evaluate(position, gradient) {
      input.set(position);
      program.run();
      gradient.set(slope);
      return value[0];
    },
  };
}
