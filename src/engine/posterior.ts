/**
 * A Posterior: draws of every site with their diagnostics, as a modeller reads them.
 * Not here: how they were drawn (inference/) or what the diagnostics mean (diagnostics/).
 */
import { tensor, type Tensor } from './array/index.ts';
import { plainIfAble } from './array/plain.ts';
import {
  areEnough,
  divergenceSite,
  rankShift,
  ebfmi,
  scalarChains,
  summary,
  verdict,
  type RunFacts,
  type SummaryRow,
  type Verdict,
} from './diagnostics/index.ts';
import { TildeError } from './errors.ts';
import type { McmcResult } from './inference/job.ts';
import { samplers, targetOf } from './inference/index.ts';
import { elementLabel } from './model/dims.ts';
import { centredSites } from './model/centred.ts';
import type { Dim, ModelSpec } from './model/spec.ts';

/** Place along a dimension: the name of a coordinate, or its number from 0. */
export type Place = string | number;

const results = new WeakMap<Posterior, McmcResult>();

/** What the posterior was made of: positions, statistics, the compiled model. Not for modellers. */
export function resultBehind(posterior: Posterior): McmcResult | undefined {
  return results.get(posterior);
}

/**
 * What `mcmc` returns: the draws of every free and deterministic site, by name, with their diagnostics. As a cell's
 * last expression it shows its summary.
 */
export class Posterior {
  readonly #result: McmcResult;

  constructor(result: McmcResult) {
    this.#result = result;
    results.set(this, result);
  }

  /** Names of all sites kept, free ones first as written. */
  get names(): readonly string[] {
    return Object.keys(this.#result.values);
  }

  /** Number of chains. */
  get chains(): number {
    return this.#result.chains.length;
  }

  /** Draws per chain after warm-up. */
  get drawsPerChain(): number {
    return this.#result.chains[0]?.count ?? 0;
  }

  /** True when the run was stopped early. */
  get partial(): boolean {
    return this.#result.partial;
  }

  /** True when the run ended by itself because `untilEss` was reached. */
  get precise(): boolean {
    return this.#result.precise === true;
  }

  /** Sampling time in seconds, warm-up included, compilation not. */
  get seconds(): number {
    return this.#result.seconds;
  }

  /** Seed of the run. */
  get seed(): number {
    return this.#result.job.seed;
  }

  /** The compiled model the draws come from. */
  get spec(): ModelSpec {
    return this.#result.job.model;
  }

  /** Number of divergent transitions after warm-up. */
  get divergences(): number {
    return this.stat('diverging').reduce((sum, x) => sum + x, 0);
  }

  /**
   * Draws of a site, chains pooled: shape [chains · draws, …shape of the site].
   * @throws TildeError when no site has this name
   */
  draws(name: string): Tensor {
    const { shape, values } = this.#entry(name);
    return tensor(values, [shape[0] * shape[1], ...shape.slice(2)]);
  }

  /** Draws of a site by chain: shape [chains, draws, …shape of the site]. */
  byChain(name: string): Tensor {
    const { shape, values } = this.#entry(name);
    return tensor(values, shape);
  }

  /** Names of the dimensions of a site, outermost plate first; [] for a single number. */
  dims(name: string): readonly string[] {
    return this.#dims(name).map(dim => dim.name);
  }

  /**
   * Names of the places along a dimension; "0", "1", … where the model gave none.
   * @throws TildeError when no site has this dimension
   */
  coords(dim: string): readonly string[] {
    const all = this.names.flatMap(name => this.#dims(name));
    const found = all.find(one => one.name === dim);
    if (found === undefined) throw unknown('dimension', dim, [...new Set(all.map(one => one.name))]);
    return coordsOf(found);
  }

  /**
   * Draws of a site at one place of some dimensions, chains pooled: `sel("theta", { schools: "A" })`.
   * @param at by name of the dimension: the name of a place, or its number from 0
   * @returns shape [chains · draws, …dimensions left]
   * @throws TildeError for an unknown dimension or place
   */
  sel(name: string, at: Readonly<Record<string, Place>>): Tensor {
    const dims = this.#dims(name);
    const known = dims.map(dim => dim.name);
    for (const key of Object.keys(at))
      if (!known.includes(key)) throw unknown(`dimension of ${name}`, key, known);
    const index = dims.map(dim => (Object.hasOwn(at, dim.name) ? placeOf(dim, at[dim.name]) : ':'));
    return this.draws(name).at(':', ...index);
  }

  /** Posterior mean, of the site's shape. */
  mean(name: string): Tensor {
    return plainIfAble(this.draws(name).mean(0));
  }

  /** Posterior standard deviation, of the site's shape. */
  sd(name: string): Tensor {
    return plainIfAble(this.draws(name).std(0));
  }

  /**
   * One statistic of the sampler for every draw, chain after chain: "diverging", "energy", "stepSize", …; and
   * "seconds", the wall time of each draw, which differs from run to run.
   * @throws TildeError when there is no such statistic
   */
  stat(name: string): Float64Array {
    const chains = this.#statByChain(name);
    const out = new Float64Array(chains.reduce((size, chain) => size + chain.length, 0));
    let at = 0;
    for (const chain of chains) {
      out.set(chain, at);
      at += chain.length;
    }
    return out;
  }

  /** One row per scalar: mean, sd, quantiles, bulk and tail ESS, R̂, MCSE. */
  summary(): readonly SummaryRow[] {
    return this.names.flatMap(name => {
      const dims = this.#dims(name);
      return summary(name, this.#entry(name)).map((row, i) => ({
        ...row,
        name: elementLabel(name, dims, i),
      }));
    });
  }

  /** One plain line on whether to trust the draws. */
  verdict(): Verdict {
    return verdict({
      rows: this.summary(),
      chains: this.chains,
      draws: this.drawsPerChain,
      divergences: this.divergences,
      depthLimited: this.#depthLimited(),
      ebfmi: this.#statByChain('energy').map(ebfmi),
      ...this.#divergenceSite(),
      centred: centredSites(this.#result.job.model.factors),
      ...targetOf(this.#result.job.sampler),
    });
  }

  /** 0 for samplers whose trajectories have no depth. */
  #depthLimited(): number {
    const { stats } = samplers[this.#result.job.sampler.name];
    const counted = stats.some(({ name }) => name === 'depthLimited');
    return counted ? this.stat('depthLimited').reduce((sum, x) => sum + x, 0) : 0;
  }

  /** The scalar on which divergent draws differ most, where there is one. */
  #divergenceSite(): Partial<Pick<RunFacts, 'divergenceSite'>> {
    const divergent = this.#statByChain('diverging').map(chain =>
      [...chain.keys()].filter(place => chain[place] === 1),
    );
    if (!areEnough(divergent)) return {};
    const shifts = this.names.flatMap(name => {
      const entry = this.#entry(name);
      const size = entry.shape.slice(2).reduce((product, n) => product * n, 1);
      return Array.from({ length: size }, (_, element) => ({
        name: elementLabel(name, this.#dims(name), element),
        shift: rankShift(scalarChains(entry, element), divergent),
      }));
    });
    const found = divergenceSite(divergent, shifts);
    return found === undefined ? {} : { divergenceSite: found };
  }

  #statByChain(name: string): Float64Array[] {
    const timed = this.#result.chains.flatMap(({ seconds }) => (seconds === undefined ? [] : [seconds]));
    if (name === 'seconds' && timed.length > 0) return timed;
    const columns = samplers[this.#result.job.sampler.name].stats.map(column => column.name);
    const column = columns.indexOf(name);
    if (column < 0) throw unknown('statistic', name, [...columns, ...(timed.length > 0 ? ['seconds'] : [])]);
    return this.#result.chains.map(chain =>
      Float64Array.from({ length: chain.count }, (_, i) => chain.stats[i * columns.length + column]),
    );
  }

  #dims(name: string): readonly Dim[] {
    const shape = this.#entry(name).shape.slice(2);
    const dims = this.spec.entries.find(entry => entry.name === name)?.dims ?? [];
    const fits = dims.length === shape.length && dims.every((dim, i) => dim.size === shape[i]);
    return fits ? dims : shape.map((size, i) => ({ name: `${name}_dim_${i}`, size }));
  }

  #entry(name: string): { readonly shape: readonly number[]; readonly values: Float64Array } {
    const { values } = this.#result;
    if (Object.hasOwn(values, name)) return values[name];
    throw unknown('site', name, this.names);
  }
}

function coordsOf({ size, coords }: Dim): readonly string[] {
  return coords ?? Array.from({ length: size }, (_, i) => String(i));
}

function placeOf(dim: Dim, place: Place): number {
  const names = coordsOf(dim);
  const found = names.indexOf(String(place));
  if (found >= 0) return found;
  if (typeof place === 'number' && Number.isInteger(place) && place >= 0 && place < dim.size) return place;
  throw unknown(`place along ${dim.name}`, String(place), names);
}

function unknown(kind: string, name: string, known: readonly string[]): TildeError {
  return new TildeError('argument', `the posterior has no ${kind} "${name}"`, {
    expected: `one of ${known.join(', ')}`,
    got: `"${name}"`,
    hint: `use one of the names above`,
  });
}
