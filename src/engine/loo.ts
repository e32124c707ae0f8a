/**
 * How well fitted models predict, from a Posterior: the log density of every observation at every draw, leave-one-out
 * cross-validation, WAIC, and several models side by side.
 * Not here: the estimators themselves (diagnostics/loo.ts, psis.ts).
 */
import { sizeOf } from './array/extents.ts';
import { tensor, type Tensor } from './array/index.ts';
import { loo as looOf, waic as waicOf, type Chains, type Loo, type Waic } from './diagnostics/index.ts';
import { refusePromise, TildeError } from './errors.ts';
import type { McmcResult } from './inference/job.ts';
import { elementLabel } from './model/dims.ts';
import type { Dim } from './model/spec.ts';
import { alongDraws } from './pointwise.ts';
import { resultBehind, type Posterior } from './posterior.ts';

/** Options of `loo` and `waic`. */
export interface LooOptions {
  /** Observed sites to predict; default all of them. */
  readonly sites?: readonly string[];
}

/** One model in a comparison, best first. */
export interface ComparisonRow {
  readonly model: string;
  /** Expected log predictive density of new data, nats, and its standard error. */
  readonly elpd: number;
  readonly se: number;
  /** Less than the best model's by this much, and the standard error of that difference. */
  readonly difference: number;
  readonly seDifference: number;
  /** Effective number of parameters. */
  readonly p: number;
  /** Observations whose estimate is not to be trusted. */
  readonly bad: number;
}

/**
 * Log density of every observation at every draw, in nats.
 * @returns by observed site: shape [chains, draws, …shape of the site]
 * @throws TildeError when the model observes nothing
 */
export function logLikelihood(posterior: Posterior): Readonly<Record<string, Tensor>> {
  const result = behind(posterior);
  const { model } = result.job;
  const likelihoods = model.factors.filter(factor => factor.kind === 'likelihood');
  if (likelihoods.length === 0) throw nothingObserved();
  const shapes = new Map(
    model.pointwise.outputs.map(({ name, node }) => [name, model.pointwise.nodes[node].shape]),
  );
  const addresses = likelihoods.map(({ address }) => address);
  const positions = result.chains.map(chain => chain.positions);
  const all = alongDraws(model, addresses, positions, drawsOf(result));
  return Object.fromEntries(
    likelihoods.map(({ name, address }, i) => [
      name,
      tensor(all[i], [result.chains.length, drawsOf(result), ...(shapes.get(address) ?? [])]),
    ]),
  );
}

function drawsOf({ chains }: McmcResult): number {
  return Math.min(...chains.map(chain => chain.count));
}

/**
 * Leave-one-out cross-validation by Pareto-smoothed importance sampling (Vehtari, Gelman and Gabry 2017): how well the
 * model predicts each observation from all others.
 * @returns `elpdLoo` in nats (larger is better), `pLoo`, `looic`, standard errors `se` and `seP`, `goodK`, the number `bad`
 *   of observations with a larger k̂, and `pointwise`, one entry an observation with `elpd`, `p`, `k` and `mcse`
 * @throws TildeError when the model observes nothing, or for an unknown site
 */
export function loo(posterior: Posterior, options: LooOptions = {}): Loo {
  const { points, names } = observations(posterior, options);
  const of = quietly(looOf(points));
  estimates.set(of, { kind: 'loo', of, names });
  return of;
}

/**
 * The widely applicable information criterion (Watanabe 2010). `loo` is the better choice: it says when it fails.
 * @returns `elpdWaic` in nats (larger is better), `pWaic`, `waic`, `se`, the number `bad` of observations it is not to be
 *   trusted for, and `pointwise`, one entry an observation with `elpd` and `p`
 * @throws TildeError when the model observes nothing, or for an unknown site
 */
export function waic(posterior: Posterior, options: LooOptions = {}): Waic {
  const of = quietly(waicOf(observations(posterior, options).points));
  estimates.set(of, { kind: 'waic', of });
  return of;
}

/**
 * Compares models of the same observations by `loo`, the best first.
 * @param models by name: `compare({ pooled, hierarchical })`
 * @throws TildeError when they do not have equally many observations
 */
export function compare(
  models: Readonly<Record<string, Posterior>>,
  options: LooOptions = {},
): readonly ComparisonRow[] {
  const fits = Object.entries(models).map(([model, posterior]) => ({
    model,
    ...detail(loo(posterior, options)),
  }));
  fits.sort((a, b) => b.elpdLoo - a.elpdLoo);
  const [best] = fits;
  if (best === undefined) throw unlike([]);
  if (fits.some(fit => fit.points.length !== best.points.length))
    throw unlike(fits.map(fit => fit.points.length));
  const rows = fits.map(({ model, elpdLoo, se, pLoo, bad, points }) => ({
    model,
    elpd: elpdLoo,
    se,
    difference: elpdLoo - best.elpdLoo,
    seDifference: seOfSum(points.map((point, i) => point - best.points[i])),
    p: pLoo,
    bad,
  }));
  comparisons.set(rows, rows);
  return rows;
}

/** What `loo` and `waic` answered with, told from other objects: it is shown as a table. */
export type Estimate =
  /** `names` of the observations, by their places: "y[A]". */
  | { readonly kind: 'loo'; readonly of: Loo; readonly names: readonly string[] }
  | { readonly kind: 'waic'; readonly of: Waic };

const estimates = new WeakMap<object, Estimate>();
const comparisons = new WeakMap<object, readonly ComparisonRow[]>();

/** The estimate that a value is; undefined for any other value. */
export function estimateOf(value: unknown): Estimate | undefined {
  return typeof value === 'object' && value !== null ? estimates.get(value) : undefined;
}

/** The answer of `compare` that a value is; undefined for any other value. */
export function compared(value: unknown): readonly ComparisonRow[] | undefined {
  return typeof value === 'object' && value !== null ? comparisons.get(value) : undefined;
}

function detail(fit: Loo) {
  const { elpdLoo, se, pLoo, bad, pointwise } = fit;
  return { elpdLoo, se, pLoo, bad, points: pointwise.map(point => point.elpd) };
}

/** √(n · sample variance). */
function seOfSum(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return values.length < 2 ? NaN : Math.sqrt((values.length * squares) / (values.length - 1));
}

/** Each observation's draws by chain, and its name. */
function observations(
  posterior: Posterior,
  { sites }: LooOptions,
): { readonly points: Chains[]; readonly names: string[] } {
  const all = logLikelihood(posterior);
  for (const site of sites ?? []) if (!Object.hasOwn(all, site)) throw noSite(site, Object.keys(all));
  const each = (sites ?? Object.keys(all)).map(site => {
    const { shape, values } = all[site].value ?? { shape: [0, 0], values: new Float64Array() };
    const [chains, draws, ...rest] = shape;
    const size = sizeOf(rest);
    const points = Array.from({ length: size }, (_, point) =>
      Array.from({ length: chains }, (_chain, c) =>
        Float64Array.from({ length: draws }, (_draw, d) => values[(c * draws + d) * size + point]),
      ),
    );
    const dims = dimsOf(posterior, site, rest);
    return { points, names: points.map((_, i) => elementLabel(site, dims, i)) };
  });
  return { points: each.flatMap(one => one.points), names: each.flatMap(one => one.names) };
}

/** Plates of a likelihood lead; the axes after them have no names. */
function dimsOf({ spec }: Posterior, site: string, shape: readonly number[]): Dim[] {
  const plates = spec.factors.find(({ kind, name }) => kind === 'likelihood' && name === site)?.plates ?? [];
  return shape.map((size, i) => (plates[i]?.size === size ? plates[i] : { name: `${site}_dim_${i}`, size }));
}

/** As a cell's last expression the figures are shown without the list of all observations, which stays readable. */
function quietly<T extends { readonly pointwise: unknown }>(fit: T): T {
  return Object.defineProperty(fit, 'pointwise', { enumerable: false });
}

function behind(posterior: Posterior): McmcResult {
  const result = resultBehind(posterior);
  if (result !== undefined) return result;
  refusePromise(posterior, 'the log likelihood');
  throw new TildeError('argument', 'the log likelihood needs a posterior', {
    expected: 'what mcmc returned',
    got: typeof posterior,
    hint: 'const posterior = await mcmc(model); loo(posterior)',
  });
}

function nothingObserved(): TildeError {
  return new TildeError('argument', 'the model observes nothing: there is no likelihood', {
    expected: 'a model with observe(…)',
    got: 'free sites only',
    hint: 'observe(Normal(theta, se), y) inside the model',
  });
}

function noSite(name: string, known: readonly string[]): TildeError {
  return new TildeError('argument', `the model does not observe "${name}"`, {
    expected: `one of ${known.join(', ')}`,
    got: `"${name}"`,
    hint: 'loo(posterior) takes all observed sites',
  });
}

function unlike(counts: readonly number[]): TildeError {
  return new TildeError('argument', 'compare needs models of the same observations', {
    expected: 'compare({ a, b }) with posteriors of the same data',
    got: counts.length === 0 ? 'no model' : `${counts.join(', ')} observations`,
    hint: 'fit both models to the same data',
  });
}
