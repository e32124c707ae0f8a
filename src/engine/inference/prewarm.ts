/**
 * Runs the sampler on toy densities so that the JavaScript engine has compiled it before the first real chain.
 * An idle worker calls it once; nothing it computes is kept. Not here: compiling models.
 *
 * One toy would not do: the engine would compile for that one function and start over at the first model.
 */
import type { Density } from './contracts.ts';
import { isStartFailure, startChain } from './run.ts';

const STEPS = 200;

function named(dim: number, evaluate: Density['evaluate']): Density {
  return { dim, names: Array.from({ length: dim }, (_, i) => `x[${i}]`), evaluate };
}

/** Standard normal. */
const calm = named(10, (x, gradient) => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    gradient[i] = -x[i];
    sum -= 0.5 * x[i] * x[i];
  }
  return sum;
});

/** N(0, I + 11ᵀ): its metric is promoted. */
const stretched = named(6, (x, gradient) => {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += x[i];
  const shared = total / (1 + x.length);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    gradient[i] = shared - x[i];
    sum += 0.5 * x[i] * gradient[i];
  }
  return sum;
});

/** Exponential tails beside a wall at −3, where trajectories diverge. */
const walled = named(2, (x, gradient) => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const root = Math.sqrt(1 + x[i] * x[i]);
    gradient[i] = (-2 * x[i]) / root;
    sum -= 2 * root;
  }
  return x[0] > -3 ? sum : -Infinity;
});

/** Takes a tenth of a second or two the first time. `rounds` times three chains of 400 transitions. */
export function prewarm(rounds = 3): void {
  for (let chain = 0; chain < rounds; chain++)
    for (const density of [calm, stretched, walled]) run(density, chain);
}

function run(density: Density, chain: number): void {
  const sampler = { name: 'nuts', options: {} } as const;
  const started = startChain({ density, seed: 1, chain, warmup: STEPS, draws: STEPS, sampler });
  if (isStartFailure(started)) return;
  while (started.step());
}
