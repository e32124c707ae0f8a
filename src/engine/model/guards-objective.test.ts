/** Conditions on random values in the objectives of svi, as modellers write them in cells. */
import { describe, expect, it } from 'vitest';
import { runCell } from '../../cli/run-cell.ts';
import type { TildeError } from '../errors.ts';
import { failureOf } from '../failure.fixture.ts';
import type { Fit } from '../fit.ts';

const failure = (source: string): Promise<TildeError> => failureOf(runCell('cell1', source));

/** log p(x) = log φ(x) + log(0.8 or 0.1): P(x > 0) = 8/9, so the mode lies at 0, from above. */
const MODEL = `function model() {
  const x = ~Normal(0, 1);
  let p = 0.1;
  if (x > 0) p = 0.8;
  observe(Bernoulli(p), 1);
}`;

describe('a condition on a random value under svi', () => {
  it('gives the −ELBO of both ways with an automatic guide', async () => {
    // With q = N(m, s): −ELBO = ½(m² + s² − 1) − log s − Φ(m/s) log 0.8 − (1 − Φ(m/s)) log 0.1.
    const { fit } = (await runCell(
      'cell1',
      `${MODEL}
const fit = await svi(model, { guide: autoNormal(model, { initScale: 1, init: { x: 0.5 } }), steps: 1, particles: 5000, optimizer: sgd({ learningRate: 1e-12 }) });`,
    )) as { fit: Fit };
    const above = 0.6914624612740131; // Φ(½)
    const expected = 0.125 - above * Math.log(0.8) - (1 - above) * Math.log(0.1);
    expect(Math.abs(fit.losses.at(0).item() - expected)).toBeLessThan(0.08);
  });

  it('gives the same with a guide written by hand', async () => {
    const { losses } = (await runCell(
      'cell1',
      `${MODEL}
function byHand() {
  sample("x", Normal(param("m", 0.5), param("s", 1, { constraint: positive })));
}
const once = { steps: 1, particles: 200, optimizer: sgd({ learningRate: 1e-12 }), seed: 4 };
const automatic = await svi(model, { ...once, guide: autoNormal(model, { initScale: 1, init: { x: 0.5 } }) });
const written = await svi(model, { ...once, guide: byHand });
const losses = [automatic.losses[0], written.losses[0]];`,
    )) as { losses: number[] };
    expect(losses[1]).toBeCloseTo(losses[0], 9);
  });

  it('finds the mode on the side where it is', async () => {
    const { fit } = (await runCell(
      'cell1',
      `function model() {
  const x = ~Normal(0, 10);
  if (x > -1) observe(Normal(x, 1), 4); else factor(-100);
}
const fit = await map(model, { steps: 1500, optimizer: adam({ learningRate: 0.02 }) });`,
    )) as { fit: Fit };
    expect(fit.mean('x').item()).toBeCloseTo(400 / 101, 2);
  });

  it.each([
    'autoNormal(model)',
    '() => { sample("x", Normal(param("m", 0), 1)); sample("extra", Normal(0, 1)); }',
  ])('is refused where a free site is on one side only, with the place of the condition: %s', async guide => {
    const error = await failure(`function model() {
  const x = ~Normal(0, 1);
  if (x > 0) sample("extra", Normal(0, 1));
}
await svi(model, { guide: ${guide} });`);
    expect(error.code).toBe('condition');
    expect(error.detail).toMatchObject({ site: 'extra', span: { line: 3 } });
  });

  it('is refused in a guide without speaking of another method', async () => {
    const error = await failure(`${MODEL}
function guide() {
  const x = sample("x", Normal(param("m", 0.5), 1));
  if (x > 0) param("n", 0);
}
await svi(model, { guide });`);
    expect(error.message).toMatch(/not known while the model is traced/);
    expect(error.message).not.toMatch(/NUTS/);
  });

  it('refuses a discrete site in words that hold for svi', async () => {
    const error = await failure(`function model() {
  const k = ~Poisson(3);
  observe(Normal(k, 1), 2);
}
await svi(model);`);
    expect(error.message).toBe('"k" is discrete: gradients need continuous values');
  });
});
