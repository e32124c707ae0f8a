/**
 * Variational inference as a modeller calls it: svi, map, the optimisers and the automatic guides.
 * Not here: the objective (model/objective.ts), the descent (inference/svi), what comes back (fit.ts).
 */
import { TildeError } from './errors.ts';
import { Fit } from './fit.ts';
import { inferenceHost, type BackendChoice } from './infer.ts';
import type { SviJob } from './inference/job.ts';
import { chooseOptimizer, type OptimizerChoice } from './inference/svi/index.ts';
import { isAutoGuide, type AutoFamily, type AutoGuide } from './model/guide.ts';
import type { Model, SiteValues } from './model/handlers.ts';
import { compileObjective } from './model/objective.ts';
import { runHere } from './svi-here.ts';

/** Options of `svi`. */
export interface SviOptions {
  /**
   * What approximates the posterior: a function that draws the model's free sites with `param` and `sample`, or an
   * automatic guide. Default `autoNormal()`.
   */
  readonly guide?: Model<never[]> | AutoGuide;
  /** Gradient steps; default 1000. */
  readonly steps?: number;
  /** Default `adam({ learningRate: 0.01 })`. */
  readonly optimizer?: OptimizerChoice;
  /** Draws from the guide averaged in every step; default 1. */
  readonly particles?: number;
  /** Arguments of model and guide; default none. */
  readonly args?: readonly unknown[];
  /** Gradients longer than this (Euclidean norm) are shortened to it; default none. */
  readonly clip?: number;
  /** Whole number in [0, 2³²); default the notebook's seed. */
  readonly seed?: number;
  /** Start parameters at what the store holds rather than at the values written; default false. */
  readonly resume?: boolean;
  /** Where the loss is computed; default the notebook's choice. "auto" is compiled WebAssembly, in f64. */
  readonly backend?: BackendChoice;
}

/**
 * Fits a guide to the posterior of `model` by stochastic variational inference: maximises the ELBO, a lower bound of
 * the log evidence, along gradients that pass through the guide's draws. Every fit starts from the values written,
 * unless `resume` is true.
 * Sources: Kucukelbir et al. 2017 (ADVI); Roeder, Wu and Duvenaud 2017 (gradients stopped in log q).
 * The trained parameters end up in the store, where `param` reads them.
 *
 * @param model an ordinary function with `~`, `sample` and `observe` inside
 * @returns the trained guide with its parameters and the loss (−ELBO, in nats) of every step
 * @throws TildeError where guide and model disagree, or where a loss is not finite: with step, site and remedy
 */
export async function svi<Args extends readonly unknown[]>(
  model: Model<Args>,
  options: SviOptions = {},
): Promise<Fit> {
  if (typeof model !== 'function') throw notAModel('svi', model);
  const guide = (options.guide ?? autoNormal()) as Model | AutoGuide;
  if (typeof guide !== 'function' && !isAutoGuide(guide)) throw notAGuide(guide);
  const host = await inferenceHost();
  const objective = compileObjective(model as Model, guide, {
    args: options.args ?? [],
    resume: options.resume ?? false,
  });
  const job: SviJob = {
    objective,
    optimizer: options.optimizer ?? adam(),
    steps: whole('steps', options.steps ?? 1000, 1, 1e6),
    particles: whole('particles', options.particles ?? 1, 1, 1e4),
    clip: bound(options.clip),
    seed: whole('seed', options.seed ?? host.seed, 0, 2 ** 32 - 1),
    backend: options.backend ?? host.backend ?? 'auto',
  };
  const result = await (host.runSvi?.(job) ?? runHere(job));
  return new Fit({ job, result, model: model as Model, guide, args: options.args ?? [] });
}

/**
 * The posterior's mode: maximises the joint density of the free sites on their own scale (no Jacobians).
 * @param options as of `svi`; the default optimizer is `adam({ learningRate: 0.05 })`
 * @returns a fit whose guide always draws the mode: `fit.mean("mu")`
 * @throws TildeError where a loss is not finite: with step, site and remedy
 */
export function map<Args extends readonly unknown[]>(
  model: Model<Args>,
  options: Omit<SviOptions, 'guide' | 'particles'> = {},
): Promise<Fit> {
  return svi(model, { optimizer: adam({ learningRate: 0.05 }), ...options, guide: autoDelta() });
}

/** Options of automatic guides. */
export interface AutoOptions {
  /** Start of all standard deviations on unconstrained space; default 0.1. */
  readonly initScale?: number;
  /** Where sites start, by name, on their own scale; others start at 0 on unconstrained space. */
  readonly init?: SiteValues;
}

/**
 * An independent normal for every free site, on unconstrained space: mean-field ADVI (Kucukelbir et al. 2017). Its
 * parameters are called `site_auto_loc` and `site_auto_scale`. Free sites must be continuous, and outside minibatch plates.
 * @param model may be left out: it is that of `svi`
 */
export function autoNormal(model?: Model<never[]>, options: AutoOptions = {}): AutoGuide {
  return auto('normal', model, options);
}

/**
 * One normal with all correlations, on unconstrained space: full-rank ADVI (Kucukelbir et al. 2017). Free sites must be
 * continuous, and outside minibatch plates.
 * @param model may be left out: it is that of `svi`
 */
export function autoMultivariateNormal(model?: Model<never[]>, options: AutoOptions = {}): AutoGuide {
  return auto('multivariateNormal', model, options);
}

/**
 * A point: trained, it is the posterior's mode on the scale of the sites (no Jacobians). `map(model)` is short for it.
 * @param model may be left out: it is that of `svi`
 */
export function autoDelta(model?: Model<never[]>, options: Pick<AutoOptions, 'init'> = {}): AutoGuide {
  return auto('delta', model, options);
}

function auto(family: AutoFamily, model: unknown, { initScale = 0.1, init = {} }: AutoOptions): AutoGuide {
  if (model !== undefined && typeof model !== 'function') throw notAModel('an automatic guide', model);
  if (Number(initScale) > 0) return { auto: family, initScale: Number(initScale), init };
  throw new TildeError('argument', 'initScale must be positive', {
    expected: 'a number > 0',
    got: String(initScale),
    hint: 'autoNormal(model, { initScale: 0.1 })',
  });
}

/** Options that every optimiser takes. */
export interface OptimizerOptions {
  /** Size of a step, ≥ 0; each optimiser has a default of its own. */
  readonly learningRate?: number;
  /** Factor by which the learning rate has shrunk, exponentially, at the last step; default 1: it stays. */
  readonly decay?: number;
}

/**
 * Stochastic gradient descent with momentum (Polyak 1964); default learning rate 0.001.
 * @param options.momentum in [0, 1), default 0
 * @throws TildeError for an unknown option or a value out of bounds
 */
export function sgd(options: OptimizerOptions & { readonly momentum?: number } = {}): OptimizerChoice {
  return chooseOptimizer('sgd', options);
}

/**
 * Adam (Kingma and Ba 2015): steps of about the learning rate, default 0.01. Defaults: beta1 0.9, beta2 0.999,
 * epsilon 1e-8.
 * @throws TildeError for an unknown option or a value out of bounds
 */
export function adam(
  options: OptimizerOptions & {
    readonly beta1?: number;
    readonly beta2?: number;
    readonly epsilon?: number;
  } = {},
): OptimizerChoice {
  return chooseOptimizer('adam', options);
}

/**
 * RMSprop (Tieleman and Hinton 2012); default learning rate 0.01, epsilon 1e-8.
 * @param options.memory of squared gradients, in [0, 1), default 0.9
 * @throws TildeError for an unknown option or a value out of bounds
 */
export function rmsprop(
  options: OptimizerOptions & { readonly memory?: number; readonly epsilon?: number } = {},
): OptimizerChoice {
  return chooseOptimizer('rmsprop', options);
}

/**
 * Adagrad (Duchi, Hazan and Singer 2011); default learning rate 0.1, epsilon 1e-10.
 * @throws TildeError for an unknown option or a value out of bounds
 */
export function adagrad(options: OptimizerOptions & { readonly epsilon?: number } = {}): OptimizerChoice {
  return chooseOptimizer('adagrad', options);
}

function whole(name: string, value: number, low: number, high: number): number {
  const plain = Number(value);
  if (Number.isInteger(plain) && plain >= low && plain <= high) return plain;
  throw new TildeError('argument', `svi: ${name} is out of bounds`, {
    expected: `a whole number from ${low} to ${high}`,
    got: String(value),
    hint: `svi(model, { ${name}: ${Math.max(low, 1)} })`,
  });
}

function bound(clip: number | undefined): number {
  const plain = Number(clip ?? 0);
  if (plain >= 0 && Number.isFinite(plain)) return plain;
  throw new TildeError('argument', 'svi: clip is out of bounds', {
    expected: 'a positive norm',
    got: String(clip),
    hint: 'svi(model, { clip: 100 })',
  });
}

function notAModel(who: string, got: unknown): TildeError {
  return new TildeError('argument', `${who} needs a model function`, {
    expected: 'svi(model) with function model() { … }',
    got: typeof got,
    hint: 'pass the function itself, without calling it',
  });
}

function notAGuide(got: unknown): TildeError {
  return new TildeError('argument', 'a guide is a function or an automatic guide', {
    expected: 'guide: function guide() { … }, or guide: autoNormal(model)',
    got: typeof got,
    hint: 'pass the function itself, without calling it',
  });
}
