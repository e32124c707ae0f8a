/**
 * Joins model, algorithm and backend: what a modeller calls to get a posterior.
 * Not here: how chains are run (local.ts in this thread, or the chain workers through a host).
 */
import { TildeError } from './errors.ts';
import { algorithms, fillOptions } from './inference/index.ts';
import type { McmcJob, McmcResult, SamplerChoice } from './inference/job.ts';
import { compileModel } from './model/compile.ts';
import type { Model } from './model/handlers.ts';
import { Posterior } from './posterior.ts';

/** Who runs jobs: the app's workers, or this thread. */
export interface InferenceHost {
  runMcmc(job: McmcJob): Promise<McmcResult>;
  /** Seed for runs that name none; the notebook's. */
  readonly seed: number;
}

let host: InferenceHost | undefined;

/** Lets `next` run all jobs from now on. */
export function setHost(next: InferenceHost): void {
  host = next;
}

/** Options of `mcmc`. */
export interface McmcOptions {
  /** The sampler; default `nuts()`. */
  readonly kernel?: SamplerChoice;
  /** Independent chains; default 4. */
  readonly chains?: number;
  /** Warm-up transitions per chain; default 1000. */
  readonly warmup?: number;
  /** Draws kept per chain; default 1000. */
  readonly draws?: number;
  /** Whole number in [0, 2³²); default the notebook's seed. */
  readonly seed?: number;
  /** Arguments of the model; default none. */
  readonly args?: readonly unknown[];
}

/** Options of `nuts`; the defaults are Stan's and nutpie's. */
export interface NutsOptions {
  /** Wanted mean acceptance statistic in (0, 1); default 0.8. Higher means smaller steps. */
  readonly targetAccept?: number;
  /** Deepest tree, in doublings; default 10. */
  readonly maxTreeDepth?: number;
  /** Shape of the mass matrix; default "diagonal". */
  readonly metric?: 'diagonal' | 'dense' | 'lowRank' | 'unit';
  /** How the mass matrix is learnt: from draws and gradients ("fisher", default) or Stan's windows. */
  readonly adaptation?: 'fisher' | 'stan';
}

/**
 * The No-U-Turn sampler (Hoffman and Gelman 2014; multinomial, Betancourt 2017).
 * @throws TildeError for an unknown option or a value out of bounds
 */
export function nuts(options: NutsOptions = {}): SamplerChoice {
  return { name: 'nuts', options: fillOptions(algorithms.nuts.options, { ...options }) };
}

/**
 * Draws from the posterior of `model` by Markov chain Monte Carlo.
 *
 * @param model an ordinary function with `~`, `sample` and `observe` inside
 * @returns draws of every free and deterministic site, with diagnostics
 * @throws TildeError when the model cannot be compiled, or no start point has a finite density
 */
export async function mcmc<Args extends readonly unknown[]>(
  model: Model<Args>,
  options: McmcOptions = {},
): Promise<Posterior> {
  if (typeof model !== 'function') throw notAModel(model);
  const runner = host ?? (await import('./local.ts')).localHost;
  const job: McmcJob = {
    model: compileModel(model as Model, options.args === undefined ? {} : { args: options.args }),
    sampler: options.kernel ?? nuts(),
    chains: whole('chains', options.chains ?? 4, 1, 64),
    warmup: whole('warmup', options.warmup ?? 1000, 0, 1e6),
    draws: whole('draws', options.draws ?? 1000, 1, 1e6),
    seed: whole('seed', options.seed ?? runner.seed, 0, 2 ** 32 - 1),
  };
  return new Posterior(await runner.runMcmc(job));
}

function whole(name: string, value: number, low: number, high: number): number {
  const plain = Number(value);
  if (Number.isInteger(plain) && plain >= low && plain <= high) return plain;
  throw new TildeError('argument', `mcmc: ${name} is out of bounds`, {
    expected: `a whole number from ${low} to ${high}`,
    got: String(value),
    hint: `mcmc(model, { ${name}: ${Math.max(low, 1000)} })`,
  });
}

function notAModel(got: unknown): TildeError {
  return new TildeError('argument', 'mcmc needs a model function', {
    expected: 'mcmc(model) with function model() { … }',
    got: typeof got,
    hint: 'pass the function itself, without calling it',
  });
}
