/** Files are read back by the libraries that other programs build on. ArviZ itself reads them in scripts/check-netcdf.ts. */
import { tableFromIPC } from 'apache-arrow';
import { Dataset, File, Group, ready } from 'h5wasm';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, it } from 'vitest';
import { logLikelihood } from '../../engine/loo.ts';
import type { Posterior } from '../../engine/posterior.ts';
import { exportFile } from './export-file.ts';
import { finishedRun, withObserved } from './export-stan.fixture.ts';
import type { RunRecord } from './run-record.ts';

let record: RunRecord;
let posterior: Posterior;
let netcdf: File;

beforeAll(async () => {
  const run = await finishedRun({ chains: 2, warmup: 150, draws: 40, seed: 7 });
  posterior = run.posterior;
  record = withObserved(run.record);
  const { FS } = await ready;
  FS.writeFile('/read.nc', await bytesOf('netcdf'));
  netcdf = new File('/read.nc', 'r');
}, 60_000);

async function bytesOf(format: 'netcdf' | 'arrow' | 'parquet'): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await exportFile(record, format, 1.5)).arrayBuffer());
}

function variable(path: string): Dataset {
  const found = netcdf.get(path);
  if (!(found instanceof Dataset)) throw new Error(`no ${path}`);
  return found;
}

const scales = (path: string): string[] =>
  (variable(path).shape ?? []).map((_, axis) => variable(path).get_attached_scales(axis)[0]);
const drawsOf = (name: string) => Array.from(posterior.draws(name).value?.values ?? []);

describe('the netCDF file', () => {
  it('has the groups of InferenceData that there are data for', () => {
    expect(netcdf.keys()).toEqual([
      'posterior',
      'sample_stats',
      'log_likelihood',
      'observed_data',
      'constant_data',
    ]);
  });

  it('has every draw to the last bit, with its dimensions and coordinates', () => {
    expect(variable('posterior/theta').shape).toEqual([2, 40, 8]);
    expect(Array.from(variable('posterior/theta').value as Float64Array)).toEqual(drawsOf('theta'));
    expect(Array.from(variable('posterior/scale.tau').value as Float64Array)).toEqual(drawsOf('scale.tau'));
    expect(scales('posterior/theta')).toEqual(['/posterior/chain', '/posterior/draw', '/posterior/schools']);
    expect(variable('posterior/schools').value).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']);
    expect(variable('posterior/chain').value).toEqual(BigInt64Array.of(0n, 1n));
    expect(scales('posterior/W').slice(2)).toEqual(['/posterior/W_dim_0', '/posterior/W_dim_1']);
  });

  it('has the statistics under the names of the schema, truth values marked as such', () => {
    const energy = record.statNames.indexOf('energy');
    const first = record.chains[0].stats[record.job.warmup * record.statNames.length + energy];
    expect(Array.from(variable('sample_stats/energy').value as Float64Array)[0]).toBe(first);
    expect(variable('sample_stats/diverging').attrs['dtype'].value).toBe('bool');
    expect(variable('sample_stats/tree_depth').dtype).toBe('<i');
    expect(netcdf.get('sample_stats/warmup')).toBeNull();
  });

  it('has the log likelihood that loo computes', () => {
    const theirs = logLikelihood(posterior)['y'].value?.values ?? [];
    expect(theirs.length).toBe(2 * 40 * 8);
    expect(Array.from(variable('log_likelihood/y').value as Float64Array)).toEqual(Array.from(theirs));
    expect(scales('log_likelihood/y')[2]).toBe('/log_likelihood/schools');
  });

  it('has what was observed, and the other data apart', () => {
    expect(Array.from(variable('observed_data/y').value as Float64Array)).toEqual([
      28, 8, -3, 7, -1, 1, 18, 12,
    ]);
    expect(variable('observed_data/schools').value).toHaveLength(8);
    expect(scales('observed_data/y')).toEqual(['/observed_data/schools']);
  });

  it('has the other data under the names they have in the notebook, else under numbers', () => {
    const constants = (netcdf.get('constant_data') as Group).keys();
    const data = constants.filter(name => name !== 'schools' && !name.includes('_dim_'));
    expect(data.map(name => name.replace(/\d+$/, ''))).toEqual(['se', 'data']);
    expect(Array.from(variable('constant_data/se').value as Float64Array)).toEqual([
      15, 10, 16, 11, 9, 11, 10, 18,
    ]);
    expect(scales('constant_data/se')).toEqual(['/constant_data/schools']);
  });

  it('says who made it, how long the run took and from which seed', () => {
    const { attrs } = netcdf.get('posterior') as Group;
    expect(attrs['inference_library'].value).toBe('tilde');
    expect(attrs['sampling_time'].value).toBe(1.5);
    expect(attrs['seed'].value).toBe(7n);
    expect(attrs['created_at'].value).toMatch(/^\d{4}-\d\d-\d\dT/);
  });
});

describe('files of columns', () => {
  it('have in Arrow the names and the bits of the draws', async () => {
    const table = tableFromIPC(await bytesOf('arrow'));
    expect(table.numRows).toBe(80);
    expect(table.schema.fields.slice(0, 4).map(field => field.name)).toEqual([
      'chain',
      'draw',
      'mu',
      'scale.tau',
    ]);
    expect(Array.from(table.getChild('mu')?.toArray() as Float64Array)).toEqual(drawsOf('mu'));
    expect(table.schema.metadata.get('seed')).toBe('7');
  });

  it('have in Parquet the same', async () => {
    const file = (await bytesOf('parquet')).buffer;
    const rows = await parquetReadObjects({ file });
    expect(rows.map(row => row['mu'] as number)).toEqual(drawsOf('mu'));
    expect(rows[41]).toMatchObject({ chain: 1, draw: 1 });
    expect(parquetMetadata(file).key_value_metadata).toContainEqual({ key: 'model', value: 'schools' });
  });
});
