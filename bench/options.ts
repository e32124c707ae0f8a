/** What `npm run bench -- …` may be told. Not here: what is done with it (run.ts). */
import { parseArgs } from 'node:util';
import { FAMILIES, type GrowthName } from './growth-models.ts';
import { WORKLOADS, type Workload } from './workloads.ts';

export const USAGE = `npm run bench -- [options]
  --only a,b         workloads, families of growth, or "chains"; default all of them
  --rounds n         how often everything is measured, default 7; from 3 on the results are kept
  --skip-peers a,b   of stan, numpyro, nutpie, pyro, tfjs, chromium
  --limit s          seconds after which a peer's chain is given up, default 120
  --budget s         seconds that a chain of nutpie or Pyro may take, shortened to fit; default 10
  --build-stan       compiles Stan's programs anew, to time it
  --out folder       keeps the results there, however few the rounds
BENCH_PYTHON names the Pythons that hold the peers, with commas; default python3.`;

export const PEER_NAMES = ['stan', 'numpyro', 'nutpie', 'pyro', 'tfjs', 'chromium'] as const;
export type PeerName = (typeof PEER_NAMES)[number];

export interface Options {
  readonly workloads: readonly Workload[];
  readonly growth: readonly GrowthName[];
  /** Whether chains from 1 to 8 are run in the app. */
  readonly chains: boolean;
  readonly rounds: number;
  readonly skipped: ReadonlySet<PeerName>;
  /** Seconds. */
  readonly limit: number;
  readonly budget: number;
  readonly buildStan: boolean;
  readonly out: string | undefined;
  readonly pythons: readonly string[];
}

/** Fewer rounds say little. */
export const FEWEST_ROUNDS = 3;

const listed = (text: string | undefined): string[] | undefined =>
  text?.split(',').filter(part => part !== '');

function known(given: readonly string[], names: readonly string[], option: string): void {
  const wrong = given.find(name => !names.includes(name));
  if (wrong !== undefined)
    throw new Error(`${option}: no ${wrong}; there are ${names.join(', ')}\n\n${USAGE}`);
}

function seconds(text: string | undefined, otherwise: number, option: string): number {
  const value = Number(text ?? otherwise);
  if (!(value > 0)) throw new Error(`${option}: expected a positive number, got ${text}\n\n${USAGE}`);
  return value;
}

/** @throws Error with the usage for what is not understood */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: text,
      rounds: text,
      'skip-peers': text,
      limit: text,
      budget: text,
      'build-stan': { type: 'boolean' },
      out: text,
    },
  });
  const only = listed(values.only);
  const growth = FAMILIES.map(({ name }) => name);
  known(only ?? [], [...WORKLOADS.map(({ name }) => name), ...growth, 'chains'], '--only');
  const skipped = listed(values['skip-peers']) ?? [];
  known(skipped, PEER_NAMES, '--skip-peers');
  const chosen = (name: string) => only?.includes(name) ?? true;
  return {
    workloads: WORKLOADS.filter(({ name }) => chosen(name)),
    growth: growth.filter(chosen),
    chains: chosen('chains'),
    rounds: Math.ceil(seconds(values.rounds, 7, '--rounds')),
    skipped: new Set(PEER_NAMES.filter(name => skipped.includes(name))),
    limit: seconds(values.limit, 120, '--limit'),
    budget: seconds(values.budget, 10, '--budget'),
    buildStan: values['build-stan'] ?? false,
    out: values.out,
    pythons: listed(env['BENCH_PYTHON']) ?? ['python3'],
  };
}
