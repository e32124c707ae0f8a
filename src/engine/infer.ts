/**
 * Joins model, algorithm and backend: what a modeller calls to get a posterior.
 * Not here: how chains are run (local.ts in this thread, or the chain workers through a host).
 */
import { TildeError } from './errors.ts';
import type { BackendName } from './backends/backend.ts';
import type { ComputeJob, ComputeResult } from './compute-job.ts';
import { fillOptions, samplers } from './inference/index.ts';
import type { McmcJob, McmcResult, SamplerChoice, SviJob, SviResult } from './inference/job.ts';
import { compileModel } from './model/compile.ts';
import type { MhChoice } from './mh.ts';
import type { Model, SiteValues } from './model/handlers.ts';
import { initialPosition } from './model/initial.ts';
import { Posterior } from './posterior.ts';
import type { PredictedDraws } from './predicted.ts';
import { failedToStart, startFault } from './start-fault.ts';

/** Who runs jobs: the app's workers, or this thread. */
export interface InferenceHost {
  runMcmc(job: McmcJob): Promise<McmcResult>;
  /** Minimises an objective; missing means that this thread does. */
  runSvi?(job: SviJob): Promise<SviResult>;
  /** Does array work; missing means that this thread does. */
  runCompute?(job: ComputeJob): Promise<ComputeResult>;
  /** Seed for runs that name none; the notebook's. */
  readonly seed: number;
  /** Where runs that name no backend compute; missing means "auto". */
  readonly backend?: BackendChoice;
  /** Hears of what `predictive` simulated, for files of draws. */
  predicted?(draws: PredictedDraws): void;
}

/**
 * Where a density is computed: compiled to WebAssembly in f64, or by tfjs in f32 on WebGPU, WebGL or the CPU.
 * "auto" takes what suits the model.
 */
export type BackendChoice = 'auto' | BackendName;

let host: InferenceHost | undefined;

/** Lets `next` run all jobs from now on. */
export function setHost(next: InferenceHost): void {
  host = next;
}

/** Who runs jobs now. */
export async function inferenceHost(): Promise<InferenceHost> {
  return host ?? (await import('./local.ts')).localHost;
}

/** Seed for runs that name none: the notebook's, or that of runs in this thread. */
export function defaultSeed(): number {
  return host?.seed ?? 1981;
}

/** Tells who runs jobs what `predictive` simulated, where they want to hear it. */
export function tellPredicted(draws: () => PredictedDraws | undefined): void {
  const made = host?.predicted && draws();
  if (made !== undefined) host?.predicted?.(made);
}

/** Options of `mcmc`. Warm-up and draws are counted per chain. */
export interface McmcOptions {
  /** The sampler; default `nuts()`, or `chees()` where `backend` names a device. */
  readonly kernel?: SamplerChoice | MhChoice;
  /** Independent chains; default 4, or those of `chees()`. */
  readonly chains?: number;
  /** Warm-up transitions per chain; default 1000, with `chees()` 500. */
  readonly warmup?: number;
  /** Draws kept per chain; default 1000, with `chees()` 250. */
  readonly draws?: number;
  /**
   * Ends the run as soon as every bulk and tail effective sample size is this large and every R̂ at most 1.01; `draws`
   * is then the most there can be. Judged after every 100 draws of all chains, from 2,000 on after about 5% more, on the
   * first 500 scalars of the posterior: the same seed gives the same draws, which are the first ones of the run without
   * it. Default: all draws.
   */
  readonly untilEss?: number;
  /** Whole number in [0, 2³²); default the notebook's seed. */
  readonly seed?: number;
  /** Arguments of the model; default none. */
  readonly args?: readonly unknown[];
  /**
   * Where chains of `nuts()` start, by site name, on the site's own scale: plates first. Sites left out start anywhere
   * in (−2, 2) on unconstrained space, each chain elsewhere.
   */
  readonly init?: SiteValues;
  /**
   * Where the density is computed: "wasm" (f64, compiled), or "webgpu", "webgl" and "cpu" (f32, by tfjs) for
   * `chees()`. Default the notebook's choice, which is "auto": whatever suits the model. A device that is missing
   * falls back to the next one, with a message.
   */
  readonly backend?: BackendChoice;
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
 * The No-U-Turn sampler (Hoffman and Gelman 2014; multinomial, Betancourt 2017), chain by chain, always compiled to
 * WebAssembly: `mcmc(model, { kernel: nuts({ targetAccept: 0.95 }) })`.
 * @throws TildeError for an unknown option or a value out of bounds
 */
export function nuts(options: NutsOptions = {}): SamplerChoice {
  return { name: 'nuts', options: fillOptions(samplers.nuts.options, { ...options }) };
}

/** Options of `chees`. */
export interface CheesOptions {
  /** Chains moved as one batch, 2 to 1024; default 64. */
  readonly chains?: number;
  /** Wanted harmonic mean of the acceptance probabilities, in (0, 1); default 0.651. Higher means smaller steps. */
  readonly targetAccept?: number;
  /** Most leapfrog steps of a trajectory; default 1000. */
  readonly maxLeapfrogs?: number;
  /** Shape of the mass matrix; default "diagonal". */
  readonly metric?: 'diagonal' | 'unit';
}

/**
 * Hamiltonian Monte Carlo with many chains moved as one batch, which is what a GPU is good at: step size and
 * trajectory length are common to all chains and learnt together (ChEES; Hoffman, Radul and Sountsov 2021):
 * `mcmc(model, { kernel: chees(), backend: "webgpu" })`.
 * @throws TildeError for an unknown option or a value out of bounds
 */
export function chees(options: CheesOptions = {}): SamplerChoice {
  return { name: 'chees', options: fillOptions(samplers.chees.options, { ...options }) };
}

/**
 * Draws from the posterior of `model` by Markov chain Monte Carlo.
 *
 * @param model an ordinary function with `~`, `sample` and `observe` inside
 * @returns draws of every free and deterministic site, with diagnostics
 * @throws TildeError when the model cannot be compiled, or no start point has a finite density; for `nuts()` together
 *   with a device
 */
export async function mcmc<Args extends readonly unknown[]>(
  model: Model<Args>,
  options: McmcOptions = {},
): Promise<Posterior> {
  if (typeof model !== 'function') throw notAModel(model);
  checkNames(options);
  if (options.kernel?.name === 'mh' && options.untilEss !== undefined) throw countsDraws();
  if (options.kernel?.name === 'mh') return byExecutions(model as Model, options.kernel, options);
  const runner = host ?? (await import('./local.ts')).localHost;
  const backend = options.backend ?? runner.backend ?? 'auto';
  const sampler = options.kernel ?? (isDevice(backend) ? chees() : nuts());
  if (sampler.name === 'nuts' && isDevice(backend) && options.backend !== undefined)
    throw notVectorised(backend);
  const many = sampler.name === 'chees';
  const args = options.args ?? [];
  const spec = compileModel(model as Model, { args });
  if (options.init !== undefined && many) throw startsItself();
  const job: McmcJob = {
    model: spec,
    sampler,
    chains: whole(
      'chains',
      options.chains ?? (many ? Number(sampler.options.chains) : 4),
      many ? 2 : 1,
      1024,
    ),
    warmup: whole('warmup', options.warmup ?? (many ? 500 : 1000), 0, 1e6),
    draws: whole('draws', options.draws ?? (many ? 250 : 1000), 1, 1e6),
    ...(options.untilEss !== undefined && { untilEss: whole('untilEss', options.untilEss, 1, 1e6) }),
    seed: whole('seed', options.seed ?? runner.seed, 0, 2 ** 32 - 1),
    // What runs chain by chain runs compiled, whatever the notebook prefers.
    backend: many ? backend : 'wasm',
    ...(options.init && { start: initialPosition(model as Model, args, options.init, spec.dim) }),
  };
  try {
    return new Posterior(await runner.runMcmc(job));
  } catch (reason) {
    throw (failedToStart(reason) ? startFault(model as Model, args, job) : undefined) ?? reason;
  }
}

function startsItself(): TildeError {
  return new TildeError('argument', 'mcmc: init is for nuts()', {
    expected: 'init together with kernel: nuts()',
    got: 'init together with chees()',
    hint: 'leave init out: many chains start all over the place, and learn where the mass is',
  });
}

function countsDraws(): TildeError {
  return new TildeError('argument', 'mcmc: untilEss is for nuts() and chees()', {
    expected: 'untilEss together with nuts() or chees()',
    got: 'untilEss together with mh()',
    hint: 'leave untilEss out, and choose draws',
  });
}

/** Metropolis–Hastings over executions runs user code, so it stays in this thread. */
async function byExecutions(model: Model, kernel: MhChoice, options: McmcOptions): Promise<Posterior> {
  const { runMh } = await import('./mh.ts');
  return runMh(model, kernel, {
    args: options.args ?? [],
    chains: whole('chains', options.chains ?? 4, 1, 64),
    warmup: whole('warmup', options.warmup ?? 1000, 0, 1e6),
    draws: whole('draws', options.draws ?? 1000, 1, 1e6),
    seed: whole('seed', options.seed ?? defaultSeed(), 0, 2 ** 32 - 1),
  });
}

function isDevice(backend: BackendChoice): boolean {
  return backend === 'webgpu' || backend === 'webgl' || backend === 'cpu';
}

const OPTION_NAMES: Readonly<Record<keyof McmcOptions, true>> = {
  kernel: true,
  chains: true,
  warmup: true,
  draws: true,
  untilEss: true,
  seed: true,
  args: true,
  init: true,
  backend: true,
};

/** An option that is misspelt, or belongs to the sampler, would else be passed over in silence. */
function checkNames(options: object): void {
  const unknown = Object.keys(options).find(name => !Object.hasOwn(OPTION_NAMES, name));
  if (unknown === undefined) return;
  const owner = (['nuts', 'chees'] as const).find(name =>
    samplers[name].options.some(option => option.name === unknown),
  );
  throw new TildeError('argument', `mcmc: there is no option "${unknown}"`, {
    expected: Object.keys(OPTION_NAMES).join(', '),
    got: unknown,
    ...(owner && {
      hint: `${unknown} belongs to the sampler: mcmc(model, { kernel: ${owner}({ ${unknown}: … }) })`,
    }),
  });
}

function notVectorised(backend: BackendChoice): TildeError {
  return new TildeError('argument', `mcmc: nuts runs chain by chain, which ${backend} is too slow for`, {
    expected: 'a sampler that moves all chains at once',
    got: 'nuts()',
    hint: `mcmc(model, { kernel: chees(), backend: "${backend}" }), or backend: "wasm"`,
  });
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
