/** Files that would not fit are refused before they are made, in words that say what fits. */
import { beforeAll, expect, test } from 'vitest';
import type { McmcJob } from '../../engine/inference/job.ts';
import { finishedRun, withObserved } from './export-stan.fixture.ts';
import { exportFile } from './export-file.ts';
import { STATISTICS, stanZip } from './export-stan.ts';
import { checkFileSize } from './file-size.ts';
import type { RunRecord } from './run-record.ts';

let record: RunRecord;

beforeAll(async () => {
  const run = await finishedRun({ chains: 2, warmup: 150, draws: 40, seed: 7 });
  record = withObserved(run.record);
}, 60_000);

/** The run as if every chain had so many draws. */
const longer = (draws: number): RunRecord => ({
  ...record,
  chains: record.chains.map(chain => ({ ...chain, draws })),
});

test('a usual run is no reason to say anything', () => {
  for (const format of ['netcdf', 'arrow', 'parquet', 'csv', 'json', 'stan', 'stan-zip'] as const)
    expect(() => checkFileSize(record, format)).not.toThrow();
});

test('a file that would be too large is refused with its size, what takes most of it, and what fits', async () => {
  const words =
    /the netCDF file would take [\d,]+ MB, and at most 1,000 MB can be written\. \d+% of its numbers are statistics of the sampler\. A run of at most ([\d,]+) draws in each of 2 chains fits\./;
  const making = exportFile(longer(2_000_000), 'netcdf', 1);
  await expect(making).rejects.toThrow(words);
  const reason = await making.then(String, String);
  const fit = Number(words.exec(reason)?.[1].replaceAll(',', ''));
  expect(() => checkFileSize(longer(fit), 'netcdf')).not.toThrow();
  expect(() => checkFileSize(longer(Math.ceil(fit * 1.2)), 'netcdf')).toThrow(RangeError);
});

test('text takes more room than numbers', () => {
  expect(() => checkFileSize(longer(1_400_000), 'arrow')).not.toThrow();
  expect(() => checkFileSize(longer(1_400_000), 'csv')).toThrow('the CSV file would take');
});

test('what was simulated counts', () => {
  const values = { byteLength: 900_000_000 } as Float64Array<ArrayBuffer>;
  const site = { name: 'y', kind: 'observed' as const, dims: [], values };
  const prior = { kind: 'prior' as const, run: null, model: 'm', seed: 1, count: 1, sites: [site] };
  const predicted = { prior, posterior: null, predictions: null };
  const run = longer(300_000);
  expect(() => checkFileSize(run, 'netcdf')).not.toThrow();
  expect(() => checkFileSize(run, 'netcdf', predicted)).toThrow('would take');
});

/** What the refusal says: megabytes, and draws that would fit. */
function refusal(run: RunRecord, format: Parameters<typeof checkFileSize>[1]) {
  try {
    checkFileSize(run, format);
  } catch (reason) {
    const [, size, share, of, fit] =
      /take ([\d,]+) MB.* (\d+)% of its numbers are (.*?)\. .* ([\d,]+) draws/.exec(String(reason)) ?? [];
    return {
      size: Number(size.replaceAll(',', '')),
      share: Number(share),
      of,
      fit: Number(fit.replaceAll(',', '')),
    };
  }
  throw new Error('nothing is refused');
}

/** The run as if it had so many observations. */
const observing = (run: RunRecord, observations: number): RunRecord => {
  const { pointwise } = (run.job as typeof run.job & McmcJob).model;
  const likelihoods = new Set(pointwise.outputs.map(({ node }) => node));
  const nodes = pointwise.nodes.map((node, i) =>
    likelihoods.has(i) ? { ...node, shape: [observations] } : node,
  );
  return { ...run, job: { ...run.job, model: { ...run.job.model, pointwise: { ...pointwise, nodes } } } };
};

test('a Stan file is measured as one chain, and the zip of them as all', () => {
  const { size } = refusal(longer(2_000_000), 'stan');
  expect(size).toBe(Math.ceil((2_000_000 * (record.elements.size + STATISTICS.length) * 20) / 1e6));
  // Half of it: two chains would be too many for one file.
  expect(() => checkFileSize(longer(1_200_000), 'stan')).not.toThrow();
  const { fit } = refusal(longer(3_000_000), 'stan-zip');
  expect(() => checkFileSize(longer(fit), 'stan-zip')).not.toThrow();
  expect(() => checkFileSize(longer(fit + 1), 'stan-zip')).toThrow('the Stan CSV zip file would take');
});

test('a number in a zip takes about as much as is reckoned', () => {
  const numbers = record.chains.length * 40 * (record.elements.size + STATISTICS.length);
  const each = stanZip(record).size / numbers;
  expect(each).toBeGreaterThan(6);
  expect(each).toBeLessThan(11);
});

test('draws that fit are reckoned with the likelihoods that their file would have', () => {
  // So many are left out of the file as it is, and in one that fits.
  const many = refusal(observing(longer(4_000_000), 1_000), 'netcdf');
  expect(() => checkFileSize(observing(longer(many.fit), 1_000), 'netcdf')).not.toThrow();
  expect(() => checkFileSize(observing(longer(many.fit + 1), 1_000), 'netcdf')).toThrow(RangeError);
  // So few are left out of the file as it is, but not of one with fewer draws.
  const few = refusal(observing(longer(4_000_000), 8), 'netcdf');
  expect(() => checkFileSize(observing(longer(few.fit), 8), 'netcdf')).not.toThrow();
  expect(() => checkFileSize(observing(longer(few.fit + 1), 8), 'netcdf')).toThrow(RangeError);
});

test('what takes most of the file may be likelihoods, and the share is one of all numbers', () => {
  const { share, of } = refusal(observing(longer(1_500_000), 12), 'netcdf');
  expect(of).toBe('log densities of the observations');
  const all = record.elements.size + record.statNames.length + 1 + 12;
  expect(share).toBe(Math.round((100 * 12) / all));
});

test('where what was simulated leaves no room, no number of draws is named', () => {
  const values = { byteLength: 1_100_000_000 } as Float64Array<ArrayBuffer>;
  const site = { name: 'y', kind: 'observed' as const, dims: [], values };
  const prior = { kind: 'prior' as const, run: null, model: 'm', seed: 1, count: 1, sites: [site] };
  const predicted = { prior, posterior: null, predictions: null };
  expect(() => checkFileSize(record, 'netcdf', predicted)).toThrow(
    /100% of its numbers are those that predictive simulated\. No run fits beside them\.$/,
  );
});
