import { describe, expect, it } from 'vitest';
import { runCell } from '../cli/run-cell.ts';
import type { TildeError } from './errors.ts';
import { failureOf } from './failure.fixture.ts';

const failure = (source: string): Promise<TildeError> => failureOf(runCell('cell1', source));

describe('a cell', () => {
  it('samples eight schools written with operators', async () => {
    const { posterior } = await runCell(
      'cell1',
      `const y = tensor([28, 8, -3, 7, -1, 1, 18, 12]);
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
const posterior = await mcmc(eightSchools, { chains: 4, draws: 1000, seed: 3 });`,
    );
    const rows = new Map(
      (posterior as { summary(): { name: string; mean: number; mcseMean: number; rhat: number }[] })
        .summary()
        .map(r => [r.name, r]),
    );
    const reference = { mu: 4.39682, tau: 3.59771, 'theta[0]': 6.2119, 'theta[7]': 4.8543 };
    for (const [name, mean] of Object.entries(reference)) {
      const row = rows.get(name);
      expect(row?.rhat).toBeLessThan(1.01);
      expect(Math.abs((row?.mean ?? NaN) - mean)).toBeLessThan(4 * (row?.mcseMean ?? 0));
    }
  });

  it('says where a condition on a random value stands, and which site is behind it', async () => {
    const error = await failure(`function model() {
  const mu = ~Normal(0, 1);
  const twice = mu * 2;
  if (twice > 0) sample("a", Normal(0, 1));
}
await mcmc(model);`);
    expect(error.code).toBe('condition');
    expect(error.detail.span?.line).toBe(4);
    expect(`${error.message} ${JSON.stringify(error.detail)}`).toContain('mu');
  });

  it('refuses an index that depends on a random value', async () => {
    const error = await failure(`const table = tensor([1, 2, 3]);
function model() {
  const k = ~Uniform(0, 2);
  factor(table[k]);
}
await mcmc(model);`);
    expect(error.detail).toMatchObject({ site: 'k', span: { line: 4 } });
  });

  it('says where a trace grew too large', async () => {
    const error = await failure(`function model() {
  let x = ~Normal(0, 1);
  for (let i = 0; i < 30000; i++) x = x * 1.5 + i;
  factor(x);
}
await mcmc(model);`);
    expect(error.code).toBe('trace-size');
    expect(error.detail.span?.line).toBe(3);
  });
});
