/**
 * A compiled model's density for many chains at once, on a backend of this thread.
 * Not here: densities on a device (device-density.ts) or chains.
 */
import type { Graph } from './array/graph.ts';
import { selectOutputs } from './array/trace.ts';
import { batchGraph } from './array/vmap-graph.ts';
import type { Executable } from './backends/backend.ts';
import type { BatchedDensity } from './inference/contracts.ts';

/** "position" [chains, dim] → "logDensity" [chains], "gradient" [chains, dim]; data inputs as in `density`. */
export function batchedDensityGraph(density: Graph, chains: number): Graph {
  return batchGraph(selectOutputs(density, ['logDensity', 'gradient']), ['position'], chains);
}

/** @param program a loaded `batchedDensityGraph`, its data bound */
export function batchedDensityOf(program: Executable, names: readonly string[]): BatchedDensity {
  const input = program.input('position');
  const values = program.output('logDensity');
  const slopes = program.output('gradient');
  return {
    dim: names.length,
    chains: values.length,
    names,
    evaluate(positions, gradients) {
      input.set(positions);
      program.run();
      gradients.set(slopes);
      return Promise.resolve(values.slice());
    },
    dispose: () => program.dispose(),
  };
}
