/**
 * Posterior predictive checks: what was observed beside data sets that the fitted model simulates.
 * Not here: the simulation (predictive.ts), single panels (ppc-panels.ts).
 */
import type { ArrayData } from './array/graph.ts';
import { tensor, type Numeric, type Tensor } from './array/index.ts';
import { refusePromise, TildeError } from './errors.ts';
import { facet } from './figures/facet.ts';
import type { Figure } from './figures/figure.ts';
import type { Model } from './model/handlers.ts';
import type { PosteriorDraws } from './model/predictive.ts';
import type { Dim } from './model/spec.ts';
import { Posterior } from './posterior.ts';
import { checkOptions, type OptionNames } from './figures/options.ts';
import { predictive, type PredictOptions } from './predictive.ts';
import { densityPanel, ecdfPanel, intervalsPanel, ribbonPanel, scatterPanel } from './ppc-panels.ts';
import type { Check } from './ppc-panels.ts';

/** What a posterior predictive check looks at. */
export type PpcKind = 'density' | 'ecdf' | 'intervals' | 'ribbon' | 'scatter';

/** Options of `ppc`. */
export interface PpcOptions extends Omit<PredictOptions, 'sites'> {
  /**
   * "density" (default): how the values are spread, one pale curve a simulated data set; "ecdf": the share of values up to
   * each; "intervals": every observation over the 50% and 89% that the model expects of it; "ribbon": the same as bands
   * along `x`; "scatter": every observation against its expected value.
   */
  readonly kind?: PpcKind;
  /** The observed site; default all of them, side by side. */
  readonly site?: string;
  /** Of "intervals" and "ribbon": where the observations stand, as many numbers; default 0, 1, 2, … */
  readonly x?: Numeric;
  /** Name of the x axis. */
  readonly label?: string;
  /** Of "density" and "ecdf": simulated data sets drawn, at most 200; default 50. */
  readonly curves?: number;
  /** What was observed, where the posterior does not know: one number an observation. */
  readonly observed?: Numeric;
  readonly title?: string;
  /** A conclusion in words, set large below the figure. */
  readonly conclusion?: string;
}

const OPTIONS: OptionNames<PpcOptions> = {
  kind: true,
  site: true,
  x: true,
  label: true,
  curves: true,
  observed: true,
  args: true,
  draws: true,
  seed: true,
  title: true,
  conclusion: true,
};

const PANELS: Readonly<Record<PpcKind, (check: Check) => Figure>> = {
  density: densityPanel,
  ecdf: ecdfPanel,
  intervals: intervalsPanel,
  ribbon: ribbonPanel,
  scatter: scatterPanel,
};

/**
 * Posterior predictive check (Gelman, Meng and Stern 1996): the data in ink beside data sets simulated from the fitted
 * model in grey. Where they differ, the model misses something.
 * @param model the model function, as given to `mcmc`
 * @param posterior what `mcmc` returned, or anything with `names` and `draws(name)` when `observed` is given
 * @returns a figure, shown when it is the cell's last expression
 * @throws TildeError for an unknown site or kind, and where it is not known what was observed
 */
export function ppc<Args extends readonly unknown[]>(
  model: Model<Args>,
  posterior: PosteriorDraws,
  options: PpcOptions = {},
): Figure {
  checkOptions('ppc', options, OPTIONS);
  const { kind = 'density' } = options;
  if (!Object.hasOwn(PANELS, kind)) throw noKind(kind);
  refusePromise(posterior, 'ppc');
  const known = observedSites(posterior);
  const sites = options.site === undefined ? [...known.keys()] : [options.site];
  if (sites.length === 0) throw nothingObserved();
  if (options.observed !== undefined && sites.length > 1) throw manySites(sites);
  const { args, draws, seed } = options;
  const simulated = predictive(model, posterior, {
    ...(args === undefined ? {} : { args }),
    ...(draws === undefined ? {} : { draws }),
    ...(seed === undefined ? {} : { seed }),
    sites,
  });
  const figures = sites.map(site => {
    const observed = options.observed === undefined ? known.get(site) : valuesOf(options.observed);
    if (observed === undefined) throw unknownData(site, [...known.keys()]);
    const names = namesOf(simulated.dims(site), options);
    return PANELS[kind](
      checkOf({ site, observed, draws: simulated.draws(site), names }, options, sites.length),
    );
  });
  if (figures.length === 1) return figures[0];
  const { title, conclusion } = options;
  return facet(figures, {
    ...(title === undefined ? {} : { title }),
    ...(conclusion === undefined ? {} : { conclusion }),
  });
}

/** What a run of `mcmc` was conditioned on, by site; sites whose observations were computed are not among them. */
function observedSites(posterior: PosteriorDraws): Map<string, Float64Array> {
  if (!(posterior instanceof Posterior)) return new Map();
  return new Map(
    posterior.spec.factors.flatMap(({ kind, name, observed, plates }) =>
      kind === 'likelihood' && observed !== undefined ? [[name, inPlates(observed, plates)] as const] : [],
    ),
  );
}

/** One number observed in every row of a plate stands for all of them. */
function inPlates({ shape, values }: ArrayData, plates: readonly Dim[]): Float64Array {
  const rows = shape.length === 0 ? plates.reduce((size, plate) => size * plate.size, 1) : 1;
  return rows === 1 ? Float64Array.from(values) : new Float64Array(rows).fill(values[0]);
}

function valuesOf(numbers: Numeric): Float64Array | undefined {
  return tensor(numbers).value?.values;
}

/** Names of the places along the one dimension of a site; those of a plate without names are numbers already. */
function namesOf(dims: readonly Dim[], { x }: PpcOptions): readonly string[] | undefined {
  return x === undefined && dims.length === 1 ? dims[0].coords : undefined;
}

/** One observed site with its simulated data sets. */
interface Simulated {
  readonly site: string;
  readonly observed: Float64Array;
  readonly draws: Tensor;
  readonly names: readonly string[] | undefined;
}

/** Observations that are missing are left out, in the simulated data sets too. */
function checkOf({ site, observed, draws, names }: Simulated, options: PpcOptions, sites: number): Check {
  const { shape, values } = draws.value ?? { shape: [0], values: new Float64Array() };
  const size = shape.slice(1).reduce((a, b) => a * b, 1);
  if (size !== observed.length) throw unlike(site, observed.length, size);
  const places = options.x === undefined ? undefined : valuesOf(options.x);
  if (places !== undefined && places.length !== size) throw unlikePlaces(places.length, size);
  const whole = [...observed.keys()].filter(i => Number.isFinite(observed[i]));
  if (whole.length === 0) throw unknownData(site, []);
  const simulated = Array.from({ length: shape[0] }, (_, draw) =>
    Float64Array.from(whole, i => values[draw * size + i]),
  );
  const { title, label, conclusion } = options;
  return {
    site,
    observed: Float64Array.from(whole, i => observed[i]),
    simulated,
    places: Float64Array.from(whole, i => places?.[i] ?? i),
    curves: Math.max(1, Math.min(200, Math.floor(options.curves ?? 50))),
    ...(names === undefined ? {} : { names: whole.map(i => names[i]) }),
    ...(label === undefined ? {} : { label }),
    ...(sites > 1 ? { title: site } : title === undefined ? {} : { title }),
    ...(conclusion === undefined || sites > 1 ? {} : { conclusion }),
  };
}

function noKind(kind: string): TildeError {
  return new TildeError('argument', `ppc: there is no kind "${kind}"`, {
    expected: Object.keys(PANELS).join(', '),
    got: `"${kind}"`,
    hint: 'ppc(model, posterior, { kind: "ecdf" })',
  });
}

function nothingObserved(): TildeError {
  return new TildeError('argument', 'ppc: it is not known what was observed', {
    expected: 'a posterior from mcmc of a model with observe(…), or the options site and observed',
    got: 'neither',
    hint: 'ppc(model, posterior, { site: "y", observed: y })',
  });
}

function manySites(sites: readonly string[]): TildeError {
  return new TildeError('argument', 'ppc: observed needs the site it belongs to', {
    expected: `site: one of ${sites.join(', ')}`,
    got: 'no site',
    hint: `ppc(model, posterior, { site: "${sites[0]}", observed: … })`,
  });
}

function unknownData(site: string, known: readonly string[]): TildeError {
  return new TildeError('argument', `ppc: it is not known what was observed at "${site}"`, {
    expected: known.length === 0 ? 'at least one finite observation' : `one of ${known.join(', ')}`,
    got: `"${site}"`,
    hint: `ppc(model, posterior, { site: "${site}", observed: … }) says what it was`,
  });
}

function unlike(site: string, observed: number, simulated: number): TildeError {
  return new TildeError('shape', `ppc: "${site}" is simulated in another size than it was observed`, {
    expected: `${observed} simulated values`,
    got: String(simulated),
    hint: 'give the model the arguments of the fit: ppc(model, posterior, { args: [x, y] })',
  });
}

function unlikePlaces(places: number, size: number): TildeError {
  return new TildeError('shape', 'ppc: x does not fit the observations', {
    expected: `${size} numbers`,
    got: String(places),
    hint: 'one place an observation',
  });
}
