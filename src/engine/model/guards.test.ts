/** Conditions on random values in models that are compiled, as modellers write them in cells. */
import { describe, expect, it } from 'vitest';
import { runCell } from '../../cli/run-cell.ts';
import type { TildeError } from '../errors.ts';
import { failureOf } from '../failure.fixture.ts';
import type { Posterior } from '../posterior.ts';

const failure = (source: string): Promise<TildeError> => failureOf(runCell('cell1', source));

describe('a condition on a random value under nuts', () => {
  it('chooses among the ways through the model: a normal with unequal sides', async () => {
    // p(x) ∝ φ(x) · ½ for x > 0 and φ(x) · ¼ below (observing 1 from Bernoulli(½) or Bernoulli(¼)):
    // P(x > 0) = ⅔, mean = √(2/π) · (⅔ − ⅓).
    const { posterior } = (await runCell(
      'cell1',
      `function model() {
  const x = ~Normal(0, 1);
  let p = 0.25;
  if (x > 0) p = 0.5;
  observe(Bernoulli(p), 1);
}
const posterior = await mcmc(model, { draws: 2000, seed: 5 });`,
    )) as { posterior: Posterior };
    const [row] = posterior.summary();
    expect(row.rhat).toBeLessThan(1.01);
    expect(Math.abs(row.mean - Math.sqrt(2 / Math.PI) / 3)).toBeLessThan(4 * row.mcseMean);
    const above = posterior.draws('x').gt(0).mean().item();
    expect(Math.abs(above - 2 / 3)).toBeLessThan(0.05);
  });

  it('gives the same log density as the model on numbers, on every way', async () => {
    const { differences } = (await runCell(
      'cell1',
      `function model() {
  const x = ~Normal(0, 2);
  const y = ~Normal(0, 2);
  let loc;
  if (x > 1 && y > 0 || x < -1) loc = x * y; else if (y > 1) loc = x; else loc = -y;
  const scale = x > y ? 1 : 2;
  plate("rows", 3, () => { observe(Normal(loc, scale), data); });
  if (y < 0) factor("tilt", y);
}
const data = tensor([0.3, -1, 2]);
const posterior = await mcmc(model, { chains: 1, warmup: 50, draws: 200, seed: 2 });
const x = posterior.draws("x"), y = posterior.draws("y");
const lp = posterior.stat("logDensity");
const differences = range(200).map(i => lp[i] - logJoint(model, { x: x[i], y: y[i] }).item());`,
    )) as { differences: number[] };
    expect(Math.max(...differences.map(Math.abs))).toBeLessThan(1e-9);
  });

  it('keeps values named on one side only, NaN on the other', async () => {
    const { posterior } = (await runCell(
      'cell1',
      `function model() {
  const x = ~Normal(0, 1);
  if (x > 0) deterministic("root", Math.sqrt(x));
}
const posterior = await mcmc(model, { chains: 1, draws: 100, seed: 1 });`,
    )) as { posterior: Posterior };
    const x = posterior.draws('x').toArray() as number[];
    const root = posterior.draws('root').toArray() as number[];
    expect(x.some(value => value > 0) && x.some(value => value < 0)).toBe(true);
    x.forEach((value, i) => {
      if (value < 0) expect(root[i]).toBeNaN();
      else expect(root[i]).toBeCloseTo(Math.sqrt(value), 12);
    });
  });

  it('is refused where a free site is on one side only, with the place of the condition', async () => {
    const error = await failure(`function model() {
  const x = ~Normal(0, 1);
  if (x > 0) sample("extra", Normal(0, 1));
}
await mcmc(model);`);
    expect(error.code).toBe('condition');
    expect(error.detail).toMatchObject({ site: 'extra', span: { line: 3 } });
    expect(error.detail.hint).toMatch(/importance\(model\)/);
  });

  it('is refused where the support depends on it', async () => {
    const error = await failure(`function model() {
  const x = ~Normal(0, 1);
  let D = Normal(0, 1);
  if (x > 0) D = Exponential(1);
  const z = ~D;
}
await mcmc(model);`);
    expect(error.message).toMatch(/support of "z"/);
  });

  it('is refused in a loop that ends by a random value, saying where', async () => {
    const error = await failure(`function model() {
  const x = ~Normal(0, 1);
  let s = x;
  while (s < 10) s = s + 1;
  observe(Normal(s, 1), 3);
}
await mcmc(model);`);
    expect(error.message).toMatch(/more than 64 ways/);
    expect(error.detail.span?.line).toBe(4);
    expect(error.detail.hint).toMatch(/mh\(\)/);
  });

  it('lets a condition speak of a site on one side only, but not of one on neither', async () => {
    const text = (values: string) => `function model() {
  const x = ~Normal(0, 1);
  if (x > 0) sample("y", Normal(x, 1));
}
const posterior = await mcmc(condition(model, ${values}), { chains: 1, warmup: 50, draws: 100, seed: 2 });
const lp = posterior.stat("logDensity"), x = posterior.draws("x");
const expected = range(100).map(i => Normal(0, 1).logProb(x[i]) + (x[i] > 0 ? Normal(x[i], 1).logProb(2) : 0));
const worst = Math.max(...range(100).map(i => Math.abs(lp[i] - expected[i]))).item();`;
    expect(Number((await runCell('cell1', text('{ y: 2 }'))).worst)).toBeLessThan(1e-9);
    expect((await failure(text('{ y: 2, z: 0 }'))).detail.site).toBe('z');
  });
});
