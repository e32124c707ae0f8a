/**
 * Runs the sampler on a toy density so that the JavaScript engine has compiled it before the first real chain.
 * An idle worker calls it once; nothing it computes is kept. Not here: compiling models.
 */
import type { Density } from './contracts.ts';
import { isStartFailure, startChain } from './run.ts';

const DIM = 10;
const STEPS = 300;

/** Standard normal: cheap, and it exercises every path but divergence. */
const toy: Density = {
  dim: DIM,
  names: Array.from({ length: DIM }, (_, i) => `x[${i}]`),
  evaluate(x, gradient) {
    let sum = 0;
    for (let i = 0; i < x.length; i++) {
      gradient[i] = -x[i];
      sum -= 0.5 * x[i] * x[i];
    }
    return sum;
  },
};

/** Takes some tens of milliseconds the first time. `rounds` chains of 600 transitions. */
export function prewarm(rounds = 3): void {
  for (let chain = 0; chain < rounds; chain++) {
    const sampler = { name: 'nuts', options: {} } as const;
    const run = startChain({ density: toy, seed: 1, chain, warmup: STEPS, draws: STEPS, sampler });
    if (isStartFailure(run)) return;
    while (run.step());
  }
}
