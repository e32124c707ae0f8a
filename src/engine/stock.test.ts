/** The engine in stock TypeScript, checked by plain tsc: no transformed operators, no `~`. */
import { describe, expect, it } from 'vitest';
import { runCell } from '../cli/run-cell.ts';
import {
  add,
  deterministic,
  HalfCauchy,
  logJoint,
  mcmc,
  mul,
  Normal,
  observe,
  plate,
  sample,
  tensor,
} from './api.ts';
import type { Posterior } from './api.ts';

const y = tensor([28, 8, -3, 7, -1, 1, 18, 12]);
const se = tensor([15, 10, 16, 11, 9, 11, 10, 18]);

function eightSchools(): void {
  const mu = sample('mu', Normal(0, 5));
  const tau = sample('tau', HalfCauchy(5));
  plate('schools', 8, () => {
    const z = sample('z', Normal(0, 1));
    const theta = deterministic('theta', mu.add(tau.mul(z)));
    observe('y', Normal(theta, se), y);
  });
}

const CELL = `const y = tensor([28, 8, -3, 7, -1, 1, 18, 12]);
const se = tensor([15, 10, 16, 11, 9, 11, 10, 18]);
function eightSchools() {
  const mu = ~Normal(0, 5);
  const tau = ~HalfCauchy(5);
  plate("schools", 8, () => {
    const z = ~Normal(0, 1);
    const theta = deterministic(mu + tau * z);
    observe(Normal(theta, se), y);
  });
}
const posterior = await mcmc(eightSchools, { chains: 2, warmup: 200, draws: 100, seed: 7 });`;

describe('stock TypeScript', () => {
  it('gives the draws of the same model written with operators, bit for bit', async () => {
    const ours = await mcmc(eightSchools, { chains: 2, warmup: 200, draws: 100, seed: 7 });
    const { posterior } = (await runCell('cell', CELL)) as { posterior: Posterior };
    for (const name of ['mu', 'tau', 'z', 'theta']) {
      expect(ours.draws(name).toArray()).toEqual(posterior.draws(name).toArray());
    }
  });

  it('computes the unreliable scale at weight 8.23: log joint −3.02033388', () => {
    const scale = (): void => {
      const weight = sample('weight', Normal(8.5, 1));
      observe('measurement', Normal(weight, 0.75), 9.5);
    };
    expect(logJoint(scale, { weight: 8.23 }).item()).toBeCloseTo(-3.02033388, 8);
  });

  it('has functions for every operator', () => {
    expect(add(mul(2, 3), 1).item()).toBe(7);
  });
});
