/**
 * `npm run posteriors -- FOLDER [--seed N] [--only NAME]`: fits the published posteriors headless, each model
 * given as cell text through parse, transform, trace and WASM, and compares with the published summaries.
 */
import { createHash } from 'node:crypto';
import type { Posterior } from '../../engine/posterior.ts';
import { runCell } from '../run-cell.ts';
import { compare } from './compare.ts';
import { SETTINGS, MODELS } from './models.ts';
import { type Published, readPosteriors, type ReferencePosterior } from './read.ts';

const CHAINS = 4;
const WARMUP = 1000;
const DRAWS = 2500;

interface Verdict {
  readonly name: string;
  readonly agrees: boolean;
  readonly line: string;
}

interface Options {
  readonly folder: string;
  readonly seed: number;
  readonly only: string | undefined;
}

async function main(): Promise<number> {
  const options = parseArguments(process.argv.slice(2));
  const chosen = choose(readPosteriors(options.folder), options.only);
  console.log(
    `seed ${options.seed}, ${CHAINS} chains × ${DRAWS} draws after ${WARMUP} warm-up, backend wasm`,
  );
  let agreed = 0;
  for (const posterior of chosen) {
    const verdict = await tryFit(posterior, options.seed);
    if (verdict.agrees) agreed++;
    console.log(`${verdict.agrees ? 'agrees ' : 'DIFFERS'} ${posterior.name.padEnd(42)} ${verdict.line}`);
  }
  const known = chosen.filter(p => p.model in MODELS).length;
  // Fitting nothing at all must not pass for agreement.
  if (known === 0) console.error('nothing was fitted: none of these posteriors has a model written for it');
  console.log(`${agreed}/${chosen.length} posteriors agree`);
  return known > 0 && agreed === known ? 0 : 1;
}

function choose(posteriors: readonly ReferencePosterior[], only = ''): readonly ReferencePosterior[] {
  const chosen = posteriors.filter(posterior => posterior.name.includes(only));
  if (chosen.length > 0) return chosen;
  const names = posteriors.map(posterior => posterior.name).join(', ');
  throw new Error(`--only ${only}: no posterior has that in its name; there are ${names}`);
}

function parseArguments(args: readonly string[]): Options {
  const value = (flag: string): string | undefined => {
    const at = args.indexOf(flag);
    return at < 0 ? undefined : (args[at + 1] ?? '');
  };
  const [folder] = args;
  const seed = Number.parseInt(value('--seed') ?? '1981', 10);
  const only = value('--only');
  if (folder === undefined || folder.startsWith('--') || Number.isNaN(seed) || only === '') {
    throw new Error('usage: npm run posteriors -- FOLDER [--seed N] [--only NAME]');
  }
  return { folder, seed, only };
}

async function tryFit(posterior: ReferencePosterior, seed: number): Promise<Verdict> {
  const source = MODELS[posterior.model];
  if (source === undefined) {
    return { name: posterior.name, agrees: false, line: 'no model written for it yet' };
  }
  try {
    return await fit(posterior, posterior.read(), source, seed);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { name: posterior.name, agrees: false, line: `failed: ${text}` };
  }
}

async function fit(
  { name, model }: ReferencePosterior,
  { data, reference }: Published,
  source: string,
  seed: number,
): Promise<Verdict> {
  const run = `${source}
const posterior = await mcmc(model, { chains: ${CHAINS}, warmup: ${WARMUP}, draws: ${DRAWS}, seed: ${seed}, ${SETTINGS[model] ?? ''} });`;
  const started = performance.now();
  const names = await runCell(name.replace(/\W/g, '_'), run, { data });
  const seconds = (performance.now() - started) / 1000;
  return judge(name, reference, names.posterior as Posterior, seconds);
}

function judge(
  name: string,
  reference: Published['reference'],
  posterior: Posterior,
  seconds: number,
): Verdict {
  const { divergences, spec } = posterior;
  const fit = { rows: posterior.summary(), divergent: divergences, draws: CHAINS * DRAWS };
  const { agrees, missing, z, worst, sdOff, rhat, ess } = compare(reference, fit);
  if (missing.length > 0) return { name, agrees, line: `has no value ${missing.join(', ')}` };
  const hash = createHash('sha256').update(JSON.stringify(spec.density)).digest('hex').slice(0, 8);
  const line =
    `worst z ${z.toFixed(2)} (${worst}), sd off ${(100 * sdOff).toFixed(1)}%, R̂ ${rhat.toFixed(4)}, ` +
    `ESS ${ess.toFixed(0)}, divergent ${divergences}, graph ${hash}, wasm, ${seconds.toFixed(1)} s`;
  return { name, agrees, line };
}

process.exit(
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }),
);
