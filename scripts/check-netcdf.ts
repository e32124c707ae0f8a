/**
 * Writes a run as InferenceData, Arrow and Parquet and lets ArviZ and PyArrow read them: names, dimensions, means, R̂,
 * ESS and LOO must be ours. Needs a Python with arviz, h5netcdf, netCDF4 and pyarrow, named by the variable PYTHON (default python3).
 * Run: node scripts/run-ts.mjs scripts/check-netcdf.ts
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loo } from '../src/engine/loo.ts';
import { exportFile } from '../src/workers/ledger/export-file.ts';
import type { FileFormat } from '../src/workers/ledger/export-file.ts';
import { finishedRun, predictedOf, withObserved } from '../src/workers/ledger/export-stan.fixture.ts';
import { PredictedDraws } from '../src/workers/ledger/predicted-draws.ts';

const SEED = 1981;
const folder = mkdtempSync(join(tmpdir(), 'netcdf-'));
const { record: bare, posterior } = await finishedRun({ chains: 4, warmup: 1000, draws: 1000, seed: SEED });
const record = withObserved(bare);
const predicted = new PredictedDraws();
const simulated = predictedOf(posterior);
for (const draws of simulated) {
  const refused = predicted.attach(draws, [record]);
  if (refused !== null) throw new Error(refused);
}

async function write(format: FileFormat): Promise<string> {
  const file = join(folder, `schools.${format}`);
  const blob = await exportFile(record, format, 1.5, predicted.of(record.id));
  writeFileSync(file, new Uint8Array(await blob.arrayBuffer()));
  return file;
}

const summary = Object.fromEntries(
  posterior.summary().map(row => [row.name, [row.mean, row.sd, row.rhat, row.essBulk, row.essTail]]),
);
const facts = join(folder, 'facts.json');
const means = simulated.map(({ sites }) =>
  Object.fromEntries(
    sites.map(({ name, values }) => [name, values.reduce((sum, x) => sum + x, 0) / values.length]),
  ),
);
writeFileSync(facts, JSON.stringify({ seed: SEED, summary, means, loo: loo(posterior).elpdLoo }));
const files = [await write('netcdf'), facts, await write('arrow'), await write('parquet')];
const program = join(import.meta.dirname, 'check-netcdf.py');
const run = spawnSync(process.env['PYTHON'] ?? 'python3', [program, ...files], { encoding: 'utf8' });
rmSync(folder, { recursive: true });
process.stdout.write(run.stdout);
if (run.status !== 0) console.error(run.error?.message ?? run.stderr);
process.exit(run.status ?? 1);
