import { expect, test } from 'vitest';
import { abs } from '../../engine/array/index.ts';
import { Normal } from '../../engine/distributions/index.ts';
import type { SviJob } from '../../engine/inference/job.ts';
import { chooseOptimizer } from '../../engine/inference/svi/index.ts';
import { compileObjective } from '../../engine/model/objective.ts';
import { observe, param, sample } from '../../engine/model/primitives.ts';
import { runHere } from '../../engine/svi-here.ts';
import { createFits } from './fit-task.ts';
import { createFitTrace } from './fit-trace.ts';
import { fitVerdict } from './fit-verdict.ts';

function scale(): void {
  observe('measurement', Normal(sample('weight', Normal(8.5, 1)), 0.75), 9.5);
}

function guide(): void {
  sample('weight', Normal(param('a', 8.5), abs(param('b', 1))));
}

function jobOf(part: Partial<SviJob> = {}): SviJob {
  const optimizer = chooseOptimizer('adam', { learningRate: 0.02 });
  return {
    objective: compileObjective(scale, guide),
    optimizer,
    steps: 1000,
    particles: 1,
    clip: 0,
    seed: 5,
    ...part,
  };
}

const turn = () => new Promise<void>(resolve => setImmediate(resolve));

test('a worker gives bit for bit the fit of one thread, and its curve and parameters', async () => {
  const fits = createFits(turn);
  const begun = await fits.prepareFit('f', structuredClone(jobOf()));
  expect(begun).toMatchObject({
    ok: true,
    header: { guide: 'guide', steps: 1000, backend: 'wasm', objective: 'elbo' },
  });
  const { outcome, result, progress, verdict } = await fits.runFit('f');
  const expected = await runHere(jobOf());
  expect(outcome).toBe('done');
  expect(result?.losses).toEqual(expected.losses);
  expect(result?.position).toEqual(expected.position);
  expect(progress.step).toBe(1000);
  expect(progress.losses.steps.at(-1)).toBe(1000);
  expect(progress.params.map(param => param.name)).toEqual(['a', 'b']);
  expect(progress.params[0].value).toBeCloseTo(9.14, 5);
  expect(progress.params[0].history.at(-1)).toBeCloseTo(9.14, 5);
  expect(verdict).toMatchObject({ level: 'good', text: expect.stringContaining('1.462') });
});

test('a stop keeps the losses so far and the parameters they led to', async () => {
  const fits = createFits(turn);
  await fits.prepareFit('f', structuredClone(jobOf({ steps: 1_000_000, particles: 100 })));
  const running = fits.runFit('f');
  await turn();
  await turn();
  expect(fits.fitProgress('f')?.step).toBeGreaterThan(0);
  fits.stopFits();
  const { outcome, result } = await running;
  expect(outcome).toBe('stopped');
  expect(result?.partial).toBe(true);
  expect(result?.losses.length).toBeLessThan(1_000_000);
  expect(result?.losses.every(Number.isFinite)).toBe(true);
  expect(fits.fitProgress('f')).toBeNull();
});

test('a job that was tampered with is refused', async () => {
  const fits = createFits(turn);
  const job = jobOf();
  const nodes = [...job.objective.loss.nodes];
  nodes[nodes.length - 1] = { ...nodes[nodes.length - 1], inputs: [nodes.length + 5] } as never;
  const evil = { ...job, objective: { ...job.objective, loss: { ...job.objective.loss, nodes } } };
  expect(await fits.prepareFit('x', evil)).toMatchObject({ ok: false });
  const long = { ...job, objective: { ...job.objective, start: new Float64Array(3) } };
  expect(await fits.prepareFit('x', long)).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining('length') },
  });
  const hungry = { ...job, objective: { ...job.objective, normals: 7 } };
  expect(await fits.prepareFit('x', hungry)).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining('normals') },
  });
});

test('a curve of any length has at most 500 points, in order, and its means are those of the steps between', () => {
  const trace = createFitTrace();
  const losses = Float64Array.from({ length: 12_345 }, (_, i) => 100 - i / 100);
  for (const loss of losses) if (trace.add(loss)) trace.note(Float64Array.of(loss * 2));
  const { steps, raw, mean } = trace.curve();
  expect(steps.length).toBeGreaterThan(250);
  expect(steps.length).toBeLessThanOrEqual(500);
  let before = 0;
  steps.forEach((step, i) => {
    expect(raw[i]).toBe(losses[step - 1]);
    const part = losses.subarray(before, step);
    expect(mean[i]).toBeCloseTo(part.reduce((a, b) => a + b, 0) / part.length, 8);
    before = step;
  });
  expect(trace.history(0)).toEqual(raw.map(loss => 2 * loss));
});

test('the verdict tells a loss that has settled from one that falls, rises or is too short', () => {
  const noise = (i: number) => ((i * 7919) % 101) / 101 - 0.5;
  const of = (drift: number) => Float64Array.from({ length: 1000 }, (_, i) => 5 + noise(i) + drift * i);
  expect(fitVerdict(of(0)).level).toBe('good');
  expect(fitVerdict(of(-0.01)).text).toContain('still falls');
  expect(fitVerdict(of(0.01)).text).toContain('rises');
  expect(fitVerdict(of(0).subarray(0, 20)).text).toContain('too few');
});
