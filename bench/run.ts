/**
 * `npm run bench`: our engine beside native Stan and eager tfjs in one interleaved run, as ratios with their spread;
 * writes RESULTS.md. Stan is found through BENCH_PYTHON (default python3) with httpstan installed.
 * BENCH_ROUNDS (default 7) sets how often everything is repeated; BENCH_ONLY names the workloads to run, with commas.
 * RESULTS.md is written only by a run of all of them in at least 7 rounds.
 * Not here: how each side is timed (engine.ts, peers/) or the table (report.ts).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { essBulk } from '../src/engine/diagnostics/index.ts';
import type { ChainTiming, ColdTiming, LoadTiming } from './engine.ts';
import { startPeer, type Peer } from './process.ts';
import { report, type Measured, type StanChain } from './report.ts';
import { hasTfjs, stanProgram, WORKLOADS, type Workload } from './workloads.ts';

const FOLDER = import.meta.dirname;
const CACHE = join(FOLDER, '../.cache/bench');
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 7);
/** Fewer say little. */
const FEWEST_ROUNDS = 7;
const ONLY = process.env['BENCH_ONLY']?.split(',');
const CHOSEN = WORKLOADS.filter(({ name }) => ONLY?.includes(name) ?? true);
/** Chains run before the first warm figure is taken. */
const WARMING = 5;
/** Every chain is run this often with the same seed, on every side, and the best time kept: others use the machine. */
const REPEATS = 5;

interface StanAnswer {
  readonly seconds: number;
  readonly unwritten: number;
  readonly leapfrogs: number;
  readonly values: Readonly<Record<string, readonly number[]>>;
}

/** Plain scripts for a process, so that no loader is timed. */
async function bundle(entry: string): Promise<string> {
  const build = await rolldown({
    input: join(FOLDER, entry),
    platform: 'node',
    // tfjs registers its kernels as a side effect, which its CommonJS files do not declare.
    resolve: { mainFields: ['module', 'main'] },
    logLevel: 'silent',
  });
  // What the engine imports on demand stays apart: a cold process must not read it.
  const dir = join(CACHE, entry.replace(/\W/g, '-'));
  await build.write({ dir, entryFileNames: 'main.mjs', format: 'esm' });
  await build.close();
  return join(dir, 'main.mjs');
}

/** The engine as one classic script, with the code that V8 keeps of it; the arguments that run it. */
async function bundleCached(): Promise<readonly string[]> {
  const build = await rolldown({
    input: join(FOLDER, 'engine.ts'),
    platform: 'node',
    logLevel: 'silent',
    plugins: [
      {
        name: 'import-for',
        transform: (code, id) =>
          id.endsWith('run-cell.ts') ? code.replace('import(url)', 'globalThis.importFor(url)') : null,
      },
    ],
  });
  const file = join(CACHE, 'engine-cached/main.cjs');
  await build.write({ file, format: 'cjs', codeSplitting: false });
  await build.close();
  const args = [await bundle('cached.ts'), file];
  const first = startPeer(process.execPath, [...args, 'keep']);
  await first.ask({ op: 'cold', workload: 'eight-schools', seed: 1 });
  first.close();
  await first.ended;
  return args;
}

/** Stan's process with every program built, or what to do about its absence. */
async function startStan(): Promise<Peer | undefined> {
  const python = process.env['BENCH_PYTHON'] ?? 'python3';
  const peer = startPeer(python, [join(FOLDER, 'peers/stan.py')]);
  try {
    for (const { name } of CHOSEN) {
      for (const native of [false, true]) {
        console.log(`Stan: building ${name}${native ? ', -march=native' : ''} …`);
        await peer.ask({ op: 'build', program: stanProgram(FOLDER, name), native });
      }
    }
    return peer;
  } catch (error) {
    console.log(
      `Stan is left out (${String(error)}): pip install httpstan, and name its Python in BENCH_PYTHON`,
    );
    return undefined;
  }
}

async function stanChain(
  stan: Peer,
  { name, data, repeats = REPEATS }: Workload,
  native: boolean,
  seed: number,
): Promise<StanChain> {
  const program = stanProgram(FOLDER, name);
  const request = { op: 'sample', program, native, data, seed, warmup: 1000, draws: 1000, repeats };
  const { seconds, unwritten, leapfrogs, values } = await stan.ask<StanAnswer>(request);
  const ess = Math.min(...Object.values(values).map(draws => essBulk([Float64Array.from(draws)])));
  return { ms: 1000 * unwritten, written: 1000 * seconds, leapfrogs, ess };
}

interface Sides {
  readonly script: readonly string[];
  /** The same with the code that V8 kept. */
  readonly cached: readonly string[];
  /** A process per workload, as a chain worker has one model at a time. */
  readonly warm: Peer;
  /** Compiles models over and over. */
  readonly compiling: Peer;
  readonly stan: Peer | undefined;
  readonly tfjs: Peer;
}

/** Everything once, one after the other, so that a slow moment of the machine meets all sides. */
async function round(sides: Sides, workload: Workload, into: Measured, seed: number): Promise<void> {
  const { name, repeats = REPEATS } = workload;
  const { script, cached, warm, compiling, stan, tfjs } = sides;
  if (stan) into.stan.plain.push(await stanChain(stan, workload, false, seed));
  into.cold.push(await best(repeats, () => coldChain(script, name, seed)));
  into.cached.push(await best(repeats, () => coldChain(cached, name, seed)));
  into.idle.push(await best(repeats, () => coldChain(script, name, seed, true)));
  into.warm.push(await best(repeats, () => warm.ask<ChainTiming>({ op: 'chain', workload: name, seed })));
  if (stan) into.stan.native.push(await stanChain(stan, workload, true, seed));
  into.gradient.push((await warm.ask<{ ns: number }>({ op: 'gradient', workload: name })).ns);
  into.load.push(await compiling.ask<LoadTiming>({ op: 'load', workload: name }));
  if (hasTfjs(name)) into.tfjs.push((await tfjs.ask<{ ns: number }>({ workload: name })).ns);
}

/** The quickest of the repeats: they do the same work, so what differs is the machine. */
async function best<Timing extends { readonly ms: number }>(
  repeats: number,
  measure: () => Promise<Timing>,
): Promise<Timing> {
  let least = await measure();
  for (let i = 1; i < repeats; i++) {
    const next = await measure();
    if (next.ms < least.ms) least = next;
  }
  return least;
}

async function coldChain(
  script: readonly string[],
  workload: string,
  seed: number,
  idle = false,
): Promise<ColdTiming> {
  const fresh = startPeer(process.execPath, script);
  if (idle) await fresh.ask({ op: 'idle', workload });
  const timing = await fresh.ask<ColdTiming>({ op: 'cold', workload, seed });
  fresh.close();
  return timing;
}

async function main(): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const script = [await bundle('engine.ts')];
  const cached = await bundleCached();
  const tfjs = startPeer(process.execPath, [await bundle('peers/tfjs.ts')]);
  const shared = {
    script,
    cached,
    compiling: startPeer(process.execPath, script),
    stan: await startStan(),
    tfjs,
  };
  const measured: Measured[] = [];
  const sides: Sides[] = [];
  for (const workload of CHOSEN) {
    const warm = startPeer(process.execPath, script);
    for (let i = 0; i < WARMING; i++)
      await warm.ask({ op: 'chain', workload: workload.name, seed: 1000 + i });
    sides.push({ ...shared, warm });
    measured.push({
      workload,
      cold: [],
      cached: [],
      idle: [],
      warm: [],
      load: [],
      gradient: [],
      tfjs: [],
      stan: { plain: [], native: [] },
    });
  }
  for (let i = 0; i < ROUNDS; i++) {
    for (const [w, into] of measured.entries()) await round(sides[w], into.workload, into, i + 1);
    console.log(`round ${i + 1} of ${ROUNDS}`);
  }
  for (const peer of [shared.compiling, tfjs, shared.stan, ...sides.map(({ warm }) => warm)]) peer?.close();
  const { text, last } = report(measured, ROUNDS, process.env['BENCH_PYTHON'] ?? 'python3');
  // A table without its peer would replace one that has it.
  const left = WORKLOADS.filter(workload => !CHOSEN.includes(workload)).map(({ name }) => name);
  const note = left.length === 0 ? '' : `\nNot run this time: ${left.join(', ')}.\n`;
  if (shared.stan && ROUNDS >= FEWEST_ROUNDS) writeFileSync(join(FOLDER, 'RESULTS.md'), text + note);
  console.log(`\n${text}\n${last}`);
}

await main();
