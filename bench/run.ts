/**
 * `npm run bench`: our engine in Node and in Chromium beside Stan, NumPyro, PyMC with nutpie, Pyro and eager tfjs, and
 * how our cost grows. Adds what it measured to tables/results.json and writes RESULTS.md from all of it; ends with the
 * geometric mean of the speed-ups over Stan. What it may be told: options.ts.
 * Not here: the sides (side.ts), the rounds (measure.ts) or the table (report.ts).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { bundle, bundleCached, CACHE } from './bundles.ts';
import { chromiumVersion, serveSite, type Site } from './chromium.ts';
import { measure, type Setting } from './measure.ts';
import { measureChains, measureGrowth } from './measure-growth.ts';
import { FEWEST_ROUNDS, readOptions, type Options } from './options.ts';
import { startPeer } from './process.ts';
import { findPackage, PACKAGES, remedy, type Found } from './python.ts';
import { report } from './report.ts';
import { readResults, writeResults, type Results } from './results.ts';

/** Machine and versions, whoever of them takes part. */
function machineOf(found: readonly Found[]): string {
  const compiler = spawnSync('g++', ['--version'], { encoding: 'utf8' });
  const cores = cpus();
  const parts = [
    `${cores[0].model}, ${cores.length} cores, ${process.platform} ${process.arch}`,
    `Node ${process.version}`,
    chromiumVersion(),
    ...found.map(({ versions }) => versions),
    compiler.status === 0 ? compiler.stdout.split('\n')[0] : undefined,
  ];
  return parts.filter(part => part !== undefined).join('; ');
}

function findPeers({ pythons }: Options): Found[] {
  return PACKAGES.flatMap(one => {
    const found = findPackage(one, pythons);
    if (found === undefined) console.log(remedy(one));
    return found === undefined ? [] : [found];
  });
}

async function serve({ skipped, workloads, chains }: Options): Promise<Site | undefined> {
  if (skipped.has('chromium') || !(chains || workloads.some(({ chromium }) => chromium))) return undefined;
  try {
    return await serveSite();
  } catch (error) {
    console.log(`Chromium is left out: ${String(error)}`);
    return undefined;
  }
}

/** Measures what was asked for, handing on all results after each part. */
async function measureAll(
  options: Options,
  setting: Setting,
  before: Results,
  keep: (results: Results) => void,
): Promise<void> {
  let results = before;
  const add = (more: Partial<Results>) => keep((results = { ...results, ...more }));
  for (const workload of options.workloads) {
    const group = await measure(workload, setting);
    add({ groups: { ...results.groups, [workload.name]: group } });
  }
  for (const family of options.growth) {
    const group = await measureGrowth(family, setting.scripts.plain);
    add({ growth: { ...results.growth, [family]: group } });
  }
  if (options.chains && setting.served) add({ chains: await measureChains() });
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  mkdirSync(CACHE, { recursive: true });
  const scripts = { plain: [await bundle('engine.ts')], cached: await bundleCached() };
  const all = findPeers(options);
  const found = all.filter(({ package: { name } }) => !options.skipped.has(name));
  const tfjs = options.skipped.has('tfjs')
    ? undefined
    : startPeer(process.execPath, [await bundle('peers/tfjs.ts')]);
  const site = await serve(options);
  const folder = options.out ?? (options.rounds >= FEWEST_ROUNDS ? import.meta.dirname : undefined);
  const machine = machineOf(all);
  const before = folder === undefined ? { machine, groups: {}, growth: {} } : readResults(folder, machine);
  let written = report(before);
  const keep = (results: Results) => {
    written = report(results);
    if (folder !== undefined) writeResults(folder, results, written.text);
  };
  const setting = { options, scripts, found, tfjs, served: site !== undefined };
  await measureAll(options, setting, before, keep).finally(() => {
    tfjs?.close();
    site?.close();
  });
  console.log(`\n${written.text}\n${written.last}`);
}

await main();
