/** The sides written in Python: which Python holds which package, and how one is asked. Not here: peers/*.py. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { essBulk } from '../src/engine/diagnostics/index.ts';
import { startPeer } from './process.ts';
import type { Chain } from './results.ts';
import type { Side } from './side.ts';
import { DRAWS, warmupOf, type Workload } from './workloads.ts';

export interface Package {
  readonly name: 'stan' | 'numpyro' | 'nutpie' | 'pyro';
  readonly title: string;
  /** What pip installs, and what must be there; the versions of all are told. */
  readonly packages: readonly string[];
}

export const PACKAGES: readonly Package[] = [
  { name: 'stan', title: 'Stan', packages: ['httpstan'] },
  { name: 'numpyro', title: 'NumPyro', packages: ['numpyro', 'jax'] },
  { name: 'nutpie', title: 'PyMC with nutpie', packages: ['pymc', 'nutpie', 'numba'] },
  { name: 'pyro', title: 'Pyro', packages: ['pyro-ppl', 'torch'] },
];

export interface Found {
  readonly package: Package;
  readonly python: string;
  /** "numpyro 0.22.0, jax 0.10.2". */
  readonly versions: string;
}

function versionsIn(python: string, packages: readonly string[]): string | undefined {
  const script = `import importlib.metadata as m, sys
print(", ".join(f"{name} {m.version(name)}" for name in sys.argv[1:]))`;
  const { status, stdout } = spawnSync(python, ['-c', script, ...packages], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** The first Python that holds the package. */
export function findPackage(which: Package, pythons: readonly string[]): Found | undefined {
  for (const python of pythons) {
    const versions = versionsIn(python, which.packages);
    if (versions !== undefined) return { package: which, python, versions };
  }
  return undefined;
}

/** How to get what is not there. */
export const remedy = ({ title, packages }: Package): string =>
  `${title} is left out: pip install ${packages.join(' ')}, and name its Python in BENCH_PYTHON`;

/** Arguments of Python; nothing is written beside the script. */
export const pythonScript = (name: string): readonly string[] => [
  '-B',
  join(import.meta.dirname, 'peers', `${name}.py`),
];

export interface Sampled {
  readonly seconds: number;
  readonly leapfrogs: number;
  readonly values: Readonly<Record<string, readonly number[]>>;
  readonly warmup: number;
  readonly draws: number;
  /** Peak memory. */
  readonly bytes: number;
}

export function chainOf(answer: Sampled, workload: Workload): Chain {
  const { seconds, leapfrogs, values, warmup, draws } = answer;
  const columns = Object.values(values).map(column => Float64Array.from(column));
  const ess = columns.length === 0 ? 0 : Math.min(...columns.map(column => essBulk([column])));
  const whole = warmup === warmupOf(workload) && draws === DRAWS;
  return { ms: 1000 * seconds, leapfrogs, ess, ...(whole ? {} : { shortened: { warmup, draws } }) };
}

/** What the others may take, seconds: to compile a model, and a chain. */
export interface Limits {
  readonly chain: number;
  /** Chains of nutpie and Pyro are shortened to fit. */
  readonly budget: number;
}

const COMPILE_SECONDS = 600;

/** NumPyro, PyMC or Pyro: a process per workload. */
export function pythonSide(
  python: string,
  name: Exclude<Package['name'], 'stan'>,
  workload: Workload,
  { chain, budget }: Limits,
): Side {
  const peer = startPeer(python, pythonScript(`with_${name}`), true);
  let resident: number | undefined;
  return {
    id: name,
    repeatable: true,
    async prepare() {
      const lengths = { warmup: warmupOf(workload), draws: DRAWS, budget };
      const request = { op: 'prepare', workload: workload.name, data: workload.data(), ...lengths };
      return (await peer.ask<{ seconds: number }>(request, COMPILE_SECONDS)).seconds;
    },
    async chain(seed) {
      const answer = await peer.ask<Sampled>({ op: 'sample', seed }, chain);
      resident = answer.bytes;
      return chainOf(answer, workload);
    },
    resident: () => resident,
    close: () => peer.close(),
  };
}
