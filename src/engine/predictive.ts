/**
 * `predictive`: data sets that a model expects, before or after seeing data, with the arguments it had or new ones.
 * Not here: running the model (model/predictive.ts).
 */
import { tensor, type Tensor } from './array/index.ts';
import { plainIfAble } from './array/plain.ts';
import { equalTailed } from './diagnostics/index.ts';
import { refusePromise, TildeError } from './errors.ts';
import { defaultSeed } from './infer.ts';
import { elementLabel } from './model/dims.ts';
import type { Model } from './model/handlers.ts';
import {
  predictive as fromPosterior,
  priorPredictive,
  type PosteriorDraws,
  type Predictive,
  type PredictiveSite,
} from './model/predictive.ts';
import type { Dim } from './model/spec.ts';
import { Posterior } from './posterior.ts';
import { tellOf } from './predicted.ts';

/** Options of `predictive`. */
export interface PredictOptions {
  /** Arguments of the model; give others than in the fit to predict for new data. Default none. */
  readonly args?: readonly unknown[];
  /** Executions of the model; default 1000 from a prior; from a posterior one a draw, at most 1000, as many of each chain. */
  readonly draws?: number;
  /** Whole number in [0, 2³²); default the notebook's seed. */
  readonly seed?: number;
  /** Names of the sites to return; default all. */
  readonly sites?: readonly string[];
}

/** One row of `Predictions.summary()`. */
export interface PredictionRow {
  readonly name: string;
  readonly kind: PredictiveSite['kind'];
  readonly mean: number;
  readonly sd: number;
  readonly 'q5.5': number;
  readonly q50: number;
  readonly 'q94.5': number;
}

/** Simulated draws by site, as `predictive` returns them. */
export class Predictions {
  readonly #simulated: Predictive;
  readonly #sites: readonly PredictiveSite[];

  constructor(simulated: Predictive, sites: readonly PredictiveSite[]) {
    this.#simulated = simulated;
    this.#sites = sites;
  }

  /** Names of the sites, in program order. */
  get names(): readonly string[] {
    return this.#sites.map(site => site.name);
  }

  /** Executions kept. */
  get count(): number {
    return this.#simulated.count;
  }

  /** What was left out and why, in words; empty when all went well. */
  get notes(): readonly string[] {
    return this.#simulated.notes;
  }

  /**
   * Draws of a site: shape [count, …shape of the site]; of an observed site, simulated data sets.
   * @throws TildeError when no site has this name
   */
  draws(name: string): Tensor {
    return this.#site(name).draws;
  }

  /** Mean over the draws, of the site's shape. */
  mean(name: string): Tensor {
    return plainIfAble(this.draws(name).mean(0));
  }

  /** Standard deviation over the draws, of the site's shape. */
  sd(name: string): Tensor {
    return plainIfAble(this.draws(name).std(0));
  }

  /** Names and sizes of the dimensions of a site, outermost plate first, with coordinates where the model has some. */
  dims(name: string): readonly Dim[] {
    return this.#site(name).dims;
  }

  /** One row per scalar: mean, sd and quantiles. */
  summary(): readonly PredictionRow[] {
    return this.#sites.flatMap(({ name, kind, dims, draws }) => {
      const { values } = draws.value ?? { values: new Float64Array() };
      const size = dims.reduce((product, dim) => product * dim.size, 1);
      return Array.from({ length: size }, (_, element) => {
        const column = values.filter((_value, i) => i % size === element);
        return rowOf(elementLabel(name, dims, element), kind, column);
      });
    });
  }

  #site(name: string): PredictiveSite {
    const found = this.#sites.find(site => site.name === name);
    if (found === undefined) throw noSite(name, this.names);
    return found;
  }
}

/**
 * Simulates data from a model. Without a posterior every site is drawn from its prior, the observed ones too: what
 * the model expects before seeing data. With a posterior, free sites take its draws, observed ones are drawn. With
 * `args` other than in the fit it predicts for new data; free sites the posterior does not have in the new shape
 * (new groups) are drawn given the rest.
 *
 * @param model the model function
 * @param posterior what `mcmc` returned, or anything with `names` and `draws(name)`
 * @returns draws by site: `predictive(model, posterior).draws("y")` has shape [draws, …shape of y]
 * @throws TildeError for an unknown site, for a promise of a posterior, and when no execution succeeds
 */
export function predictive<Args extends readonly unknown[]>(
  model: Model<Args>,
  posterior: PosteriorDraws,
  options?: PredictOptions,
): Predictions;
export function predictive<Args extends readonly unknown[]>(
  model: Model<Args>,
  options?: PredictOptions,
): Predictions;
export function predictive<Args extends readonly unknown[]>(
  model: Model<Args>,
  second: PosteriorDraws | PredictOptions = {},
  third: PredictOptions = {},
): Predictions {
  for (const given of [model, second, third]) refusePromise(given, 'predictive');
  if (typeof model !== 'function') throw notAModel(model);
  const posterior = isPosterior(second) ? second : undefined;
  const { sites, ...options } = posterior === undefined ? (second as PredictOptions) : third;
  const settings = { ...options, seed: options.seed ?? defaultSeed() };
  const simulated =
    posterior === undefined
      ? priorPredictive(model as Model, { draws: 1000, ...settings })
      : fromPosterior(model as Model, posterior, {
          ...settings,
          ...(options.draws === undefined && evenly(posterior)),
        });
  const found = new Predictions(simulated, chosen(simulated, sites));
  tellOf({ model: model as Model, posterior, args: options.args, seed: settings.seed }, simulated);
  return found;
}

/** The executions there are by default, where a posterior has more draws: the same draws of each chain. */
const MOST = 1000;

function evenly(posterior: PosteriorDraws): { readonly draws?: number } {
  if (!(posterior instanceof Posterior)) return {};
  const { chains, drawsPerChain } = posterior;
  return chains * drawsPerChain <= MOST || chains > MOST ? {} : { draws: MOST - (MOST % chains) };
}

function rowOf(name: string, kind: PredictionRow['kind'], column: Float64Array): PredictionRow {
  const draws = tensor(column);
  const sorted = column.toSorted();
  const [low, high] = equalTailed(sorted, 0.89);
  const [middle] = equalTailed(sorted, 0);
  const [mean, sd] = [draws.mean().item(), draws.std().item()];
  return { name, kind, mean, sd, 'q5.5': low, q50: middle, 'q94.5': high };
}

function isPosterior(value: PosteriorDraws | PredictOptions): value is PosteriorDraws {
  return typeof (value as { draws?: unknown }).draws === 'function';
}

function chosen(
  { sites, names }: Predictive,
  wanted: readonly string[] | undefined,
): readonly PredictiveSite[] {
  for (const name of wanted ?? []) if (!names.includes(name)) throw noSite(name, names);
  return wanted === undefined ? sites : sites.filter(site => wanted.includes(site.name));
}

function noSite(name: string, known: readonly string[]): TildeError {
  return new TildeError('argument', `there are no predictions of "${name}"`, {
    expected: `one of ${known.join(', ')}`,
    got: `"${name}"`,
    hint: 'use one of the names above',
  });
}

function notAModel(got: unknown): TildeError {
  return new TildeError('argument', 'predictive needs a model function', {
    expected: 'predictive(model, posterior) with function model() { … }',
    got: got !== null && typeof got === 'object' ? 'an object: the model comes first' : typeof got,
    hint: 'pass the function itself, without calling it',
  });
}
