/** Which jobs count as the same. */
import { beforeAll, expect, test } from 'vitest';
import type { CheckedJob } from '../protocol.ts';
import { finishedRun } from './export-stan.fixture.ts';
import { sameJob } from './same-job.ts';

let job: CheckedJob;

beforeAll(async () => {
  job = (await finishedRun({ chains: 1, warmup: 20, draws: 10, seed: 7 })).record.job;
}, 60_000);

test('how many draws are wanted and what data are called is no difference', () => {
  const other = { ...job, draws: 500, untilEss: 400, model: { ...job.model, dataNames: { data0: 'other' } } };
  expect(sameJob(job, structuredClone(other))).toBe(true);
});

test('a run kept before jobs said what is beside the graphs is the same job', () => {
  const { entries, factors } = job.model;
  const known = {
    ...job.model,
    entries: entries.map(entry => ({ ...entry, bounds: { low: 0 } })),
    factors: factors.map(factor => ({ ...factor, centred: true, dims: [{ name: 'rows', size: 8 }] })),
  };
  const older = {
    ...job.model,
    entries: entries.map(({ bounds: _bounds, ...entry }) => entry),
    factors: factors.map(({ centred: _centred, dims: _dims, ...factor }) => factor),
  };
  expect(sameJob({ ...job, model: structuredClone(older) }, { ...job, model: known })).toBe(true);
  const renamed = { ...known, entries: known.entries.map(entry => ({ ...entry, name: `${entry.name}2` })) };
  expect(sameJob({ ...job, model: older }, { ...job, model: renamed })).toBe(false);
});

test('other numbers are', () => {
  const [[input, { shape, values }]] = Object.entries(job.model.data);
  const data = { ...job.model.data, [input]: { shape, values: values.map(x => x + 1) } };
  expect(sameJob(job, { ...job, model: { ...job.model, data } })).toBe(false);
  expect(sameJob(job, { ...job, seed: 8 })).toBe(false);
});
