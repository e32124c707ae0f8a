/** Files in the format of CmdStan hold what the ledger holds, under Stan's names. */
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Posterior } from '../../engine/posterior.ts';
import { finishedRun } from './export-stan.fixture.ts';
import { stanColumns, stanParts, stanZip } from './export-stan.ts';
import { jsonParts } from './result.ts';
import type { RunRecord } from './run-record.ts';

let record: RunRecord;
let posterior: Posterior;
let lines: string[];
let rows: number[][];
beforeAll(async () => {
  ({ record, posterior } = await finishedRun({ chains: 2, warmup: 100, draws: 50, seed: 5 }));
  lines = [...stanParts(record, 1)].join('').split('\n');
  const draws = lines.filter(line => line !== '' && !line.startsWith('#')).slice(1);
  rows = draws.map(line => line.split(',').map(Number));
});

describe('a file of CmdStan', () => {
  it('names statistics first, then elements from 1 with the first index fastest', () => {
    const names = lines.find(line => !line.startsWith('#'))?.split(',') ?? [];
    expect(names.slice(0, 10)).toEqual([
      'lp__',
      'accept_stat__',
      'stepsize__',
      'treedepth__',
      'n_leapfrog__',
      'divergent__',
      'energy__',
      'mu',
      'scale_tau',
      'z.1',
    ]);
    expect(names.slice(-6)).toEqual(['W.1.1', 'W.2.1', 'W.1.2', 'W.2.2', 'W.1.3', 'W.2.3']);
    expect(names).toContain('theta.8');
  });

  it('holds every draw of its chain in full precision', () => {
    expect(rows).toHaveLength(50);
    const theta = posterior.byChain('theta').at(1, 31).toArray() as number[];
    expect(rows[31].slice(17, 25)).toEqual(theta);
    const [w] = [posterior.byChain('W').at(1, 31).toArray() as number[][]];
    expect(rows[31].slice(25)).toEqual([w[0][0], w[1][0], w[0][1], w[1][1], w[0][2], w[1][2]]);
    expect(rows.map(row => row[6])).toEqual(Array.from(posterior.stat('energy').subarray(50)));
  });

  it('says the model, the seed, the numbers of draws and the step size in comments', () => {
    const comments = lines.filter(line => line.startsWith('#')).join('\n');
    for (const said of [
      'model = schools_model',
      'num_samples = 50',
      'num_warmup = 100',
      'id = 2',
      'seed = 5',
    ])
      expect(comments).toContain(said);
    expect(comments).toMatch(/# Adaptation terminated\n# Step size = 0?\.\d+/);
  });

  it('gives two sites of one name two names', () => {
    const entry = { kind: 'sample' as const, shape: [], dims: [], elements: ['x'] };
    const entries = [
      { ...entry, name: 'a.b' },
      { ...entry, name: 'a_b' },
    ];
    expect(stanColumns(entries).map(column => column.name)).toEqual(['a_b', 'a_b_2']);
  });

  it('has no chain that the run has not', () => {
    expect(() => [...stanParts(record, 2)]).toThrow('no chain 2');
  });

  it('comes with all chains in a zip, the same bytes every time', async () => {
    const bytes = new Uint8Array(await stanZip(record).arrayBuffer());
    expect(new Uint8Array(await stanZip(record).arrayBuffer())).toEqual(bytes);
    const files = unzipSync(bytes);
    expect(Object.keys(files)).toEqual(['schools-1.csv', 'schools-2.csv']);
    expect(new TextDecoder().decode(files['schools-2.csv'])).toBe(lines.join('\n'));
  });
});

describe('JSON', () => {
  it('holds dims and coordinates with the values', () => {
    const { values } = JSON.parse(jsonParts(record, 1).join('')) as {
      values: Record<string, { dims: unknown; shape: number[] }>;
    };
    expect(values['theta'].shape).toEqual([2, 50, 8]);
    expect(values['theta'].dims).toEqual([
      { name: 'schools', size: 8, coords: ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'] },
    ]);
  });
});
