/**
 * Writes a run in CmdStan's format and lets R's posterior read it: means, sds and R̂ must be ours.
 * Needs Rscript with the package posterior (Debian: r-cran-posterior). Run: node scripts/run-ts.mjs scripts/check-stan-csv.ts
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finishedRun } from '../src/workers/ledger/export-stan.fixture.ts';
import { stanParts } from '../src/workers/ledger/export-stan.ts';

const R = `
suppressMessages(library(posterior))
files <- commandArgs(TRUE)
chains <- lapply(files, function(f) read.csv(f, comment.char = "#"))
draws <- bind_draws(lapply(chains, as_draws_df), along = "chain")
s <- summarise_draws(draws, mean, sd, rhat, ess_bulk, ess_tail)
cat(sprintf("%s,%.17g,%.17g,%.17g,%.17g,%.17g\\n", s$variable, s$mean, s$sd, s$rhat, s$ess_bulk, s$ess_tail), sep = "")
`;

const folder = mkdtempSync(join(tmpdir(), 'stan-csv-'));
const { record, posterior } = await finishedRun({ chains: 4, warmup: 1000, draws: 1000, seed: 1981 });
const files = record.chains.map((_, chain) => {
  const file = join(folder, `schools-${chain + 1}.csv`);
  writeFileSync(file, [...stanParts(record, chain)].join(''));
  return file;
});
const run = spawnSync('Rscript', ['-e', R, ...files], { encoding: 'utf8' });
rmSync(folder, { recursive: true });
if (run.status !== 0) {
  console.error(run.error?.message ?? run.stderr);
  process.exit(1);
}
const theirs = new Map(
  run.stdout
    .trim()
    .split('\n')
    .map(line => {
      const [name, ...numbers] = line.split(',');
      return [name, numbers.map(Number)] as const;
    }),
);
let worst = 0;
let compared = 0;
const places = new Map('ABCDEFGH'.split('').map((letter, i) => [letter, i + 1]));
for (const row of posterior.summary()) {
  const name = row.name
    .replace('scale.tau', 'scale_tau')
    .replace(/\[([A-H])\]$/, (_all, letter: string) => `.${places.get(letter)}`)
    .replace(/\[(\d), (\d)\]$/, (_all, i: string, j: string) => `.${Number(i) + 1}.${Number(j) + 1}`);
  const found = theirs.get(name);
  if (found === undefined) throw new Error(`R has no ${name}; it has ${[...theirs.keys()].join(', ')}`);
  for (const [i, ours] of [row.mean, row.sd, row.rhat, row.essBulk, row.essTail].entries()) {
    worst = Math.max(worst, Math.abs(found[i] - ours) / Math.max(1, Math.abs(ours)));
    compared += 1;
  }
}
console.log(
  `R's posterior agrees on ${compared} numbers of ${posterior.summary().length} scalars; largest relative difference ${worst.toExponential(1)}`,
);
if (!(worst < 1e-8)) process.exit(1);
