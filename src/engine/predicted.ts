/**
 * What `predictive` simulated, as the host gets it for its files: plain numbers by site, with where they belong.
 * Not here: simulating (model/predictive.ts), or the files.
 */
import type { Graph } from './array/graph.ts';
import { TildeError } from './errors.ts';
import { tellPredicted } from './infer.ts';
import { compileModel } from './model/compile.ts';
import type { Model } from './model/handlers.ts';
import type { PosteriorDraws, Predictive, PredictiveSite } from './model/predictive.ts';
import type { Dim, ModelSpec } from './model/spec.ts';
import { Posterior, resultBehind } from './posterior.ts';

/** Simulated draws of one site, row-major [count, …dims]. */
export interface PredictedSite {
  readonly name: string;
  readonly kind: PredictiveSite['kind'];
  readonly dims: readonly Dim[];
  readonly values: Float64Array;
}

/** Draws that one call of `predictive` simulated. */
export interface PredictedDraws {
  /** "predictions": from the posterior with other data than those of the run. */
  readonly kind: 'prior' | 'posterior' | 'predictions';
  /** What the host calls the run whose posterior it was; null for the prior. */
  readonly run: string | null;
  /** Title of the model, as in its runs. */
  readonly model: string;
  readonly seed: number;
  /** Executions kept. */
  readonly count: number;
  /** Places of the run's draws, chains pooled, that they were given; absent for the prior. */
  readonly taken?: Int32Array<ArrayBuffer>;
  readonly sites: readonly PredictedSite[];
}

/** With what `predictive` was called. */
export interface PredictCall {
  readonly model: Model;
  readonly posterior: PosteriorDraws | undefined;
  readonly args: readonly unknown[] | undefined;
  readonly seed: number;
}

/**
 * Tells the host what was simulated: all sites of a prior; the observed ones of a posterior, if a run of the host made
 * it, as predictions where the model had other data than those of that run.
 */
export function tellOf(call: PredictCall, { count, sites, taken }: Predictive): void {
  tellPredicted(() => {
    const { model, posterior, args, seed } = call;
    const head = { model: model.name || 'model', seed, count };
    if (posterior === undefined)
      return { ...head, kind: 'prior', run: null, sites: sites.flatMap(plainSite) };
    const result = posterior instanceof Posterior ? resultBehind(posterior) : undefined;
    if (result?.run === undefined) return undefined;
    const kind = args === undefined || isOfRun(model, args, result.job.model) ? 'posterior' : 'predictions';
    const data = sites.filter(
      site => site.kind === 'observed' || (kind === 'predictions' && wasObserved(site, result.job.model)),
    );
    return { ...head, kind, run: result.run, ...(taken && { taken }), sites: data.flatMap(plainSite) };
  });
}

function plainSite({ name, kind, dims, draws }: PredictiveSite): PredictedSite[] {
  const values = draws.value?.values;
  return values === undefined || values.length === 0 ? [] : [{ name, kind, dims, values }];
}

/** New data may lack what the run had observed: then the site is drawn like any other. */
const wasObserved = ({ name }: PredictiveSite, { factors }: ModelSpec): boolean =>
  factors.some(factor => factor.kind === 'likelihood' && factor.name === name);

/** Whether the model with these arguments says of the same data the same as in the run. */
function isOfRun(model: Model, args: readonly unknown[], run: ModelSpec): boolean {
  try {
    return said(compileModel(model, { args })) === said(run);
  } catch (error) {
    if (error instanceof TildeError) return false;
    throw error;
  }
}

function said({ pointwise, data, factors }: ModelSpec): string {
  const numbers = Object.entries(data).map(([name, { shape, values }]) => [name, shape, Array.from(values)]);
  const observed = factors.map(factor => [factor.name, Array.from(factor.observed?.values ?? [])]);
  return JSON.stringify([nodesOf(pointwise), numbers, observed]);
}

const nodesOf = (graph: Graph): unknown => [graph.nodes, graph.outputs];
