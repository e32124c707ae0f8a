/** How many steps the loops of a graph may take, loops inside loops multiplied. Not here: what one step costs. */
import type { Node } from '../engine/array/graph.ts';

/** Above this a worker that nobody can stop could seem to hang. */
export const MOST_STEPS = 1e9;

export function loopSteps(nodes: readonly Node[]): number {
  let steps = 0;
  for (const { op, params } of nodes) {
    if (op !== 'scan') continue;
    steps += params.length * Math.max(1, loopSteps(params.body.nodes));
  }
  return steps;
}
