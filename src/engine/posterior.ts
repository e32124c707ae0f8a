/**
 * A Posterior: draws of every site with their diagnostics, as a modeller reads them.
 * Not here: how they were drawn (inference/) or what the diagnostics mean (diagnostics/).
 */
import { tensor, type Tensor } from './array/index.ts';
import {
  divergenceSite,
  ebfmi,
  elementName,
  scalarChains,
  summary,
  verdict,
  type RunFacts,
  type SummaryRow,
  type Verdict,
} from './diagnostics/index.ts';
import { TildeError } from './errors.ts';
import type { McmcResult } from './inference/job.ts';
import { algorithms } from './inference/index.ts';
import type { ModelSpec } from './model/spec.ts';

/**
 * What `mcmc` returns: the draws of every free and deterministic site, by name, with their diagnostics. As a cell's
 * last expression it shows its summary.
 */
export class Posterior {
  readonly #result: McmcResult;

  constructor(result: McmcResult) {
    this.#result = result;
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

  /** Posterior mean, of the site's shape. */
  mean(name: string): Tensor {
    return this.draws(name).mean(0);
  }

  /** Posterior standard deviation, of the site's shape. */
  sd(name: string): Tensor {
    return this.draws(name).std(0);
  }

  /** One statistic of the sampler for every draw, chain after chain: "diverging", "energy", "stepSize", … */
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
    return this.names.flatMap(name => summary(name, this.#entry(name)));
  }

  /** One plain line on whether to trust the draws. */
  verdict(): Verdict {
    return verdict({
      rows: this.summary(),
      chains: this.chains,
      draws: this.drawsPerChain,
      divergences: this.divergences,
      depthLimited: this.stat('depthLimited').reduce((sum, x) => sum + x, 0),
      ebfmi: this.#statByChain('energy').map(ebfmi),
      ...this.#divergenceSite(),
    });
  }

  /** The scalar on which divergent draws differ most, where there is one. */
  #divergenceSite(): Partial<Pick<RunFacts, 'divergenceSite'>> {
    const scalars = this.names.flatMap(name => {
      const entry = this.#entry(name);
      const size = entry.shape.slice(2).reduce((product, n) => product * n, 1);
      return Array.from({ length: size }, (_, element) => ({
        name: elementName(name, entry.shape.slice(2), element),
        draws: Float64Array.from(scalarChains(entry, element).flatMap(chain => [...chain])),
      }));
    });
    const found = this.divergences === 0 ? undefined : divergenceSite(this.stat('diverging'), scalars);
    return found === undefined ? {} : { divergenceSite: found };
  }

  #statByChain(name: string): Float64Array[] {
    const columns = algorithms[this.#result.job.sampler.name].stats.map(column => column.name);
    const column = columns.indexOf(name);
    if (column < 0) throw unknown('statistic', name, columns);
    return this.#result.chains.map(chain =>
      Float64Array.from({ length: chain.count }, (_, i) => chain.stats[i * columns.length + column]),
    );
  }

  #entry(name: string): { readonly shape: readonly number[]; readonly values: Float64Array } {
    const { values } = this.#result;
    if (Object.hasOwn(values, name)) return values[name];
    throw unknown('site', name, this.names);
  }
}

function unknown(kind: string, name: string, known: readonly string[]): TildeError {
  return new TildeError('argument', `the posterior has no ${kind} "${name}"`, {
    expected: `one of ${known.join(', ')}`,
    got: `"${name}"`,
    hint: `use one of the names above`,
  });
}
