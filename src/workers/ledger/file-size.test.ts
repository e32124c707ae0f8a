/** Files that would not fit are refused before they are made, in words that say what fits. */
import { beforeAll, expect, test } from 'vitest';
import { finishedRun, withObserved } from './export-stan.fixture.ts';
import { exportFile } from './export-file.ts';
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
  for (const format of ['netcdf', 'arrow', 'parquet', 'csv', 'json', 'stan'] as const)
    expect(() => checkFileSize(record, format)).not.toThrow();
});

test('a file that would be too large is refused with its size, what takes most of it, and what fits', async () => {
  const words =
    /the netCDF file would take [\d,]+ MB, and at most 1,000 MB can be written\. \d+% of its numbers are those of z\. A run of at most ([\d,]+) draws in each of 2 chains fits\./;
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
