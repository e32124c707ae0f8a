/**
 * A Fit: a trained guide as a modeller reads it. Not here: how it was trained (svi.ts) or how its curve is drawn.
 */
import { tensor, type Tensor } from './array/index.ts';
import { plainIfAble } from './array/plain.ts';
import type { ArrayData } from './array/graph.ts';
import { wasm } from './backends/wasm/index.ts';
import { TildeError } from './errors.ts';
import type { SviJob, SviResult } from './inference/job.ts';
import { autoGuideFunction } from './model/guide-auto-sites.ts';
import { isAutoGuide, type AutoGuide } from './model/guide.ts';
import type { Model } from './model/handlers.ts';
import { elementNames } from './model/objective-params.ts';
import { setParam } from './model/param-store.ts';
import { drawValues, paramReader } from './objective.ts';
import { createRandom } from './random/index.ts';

/** First index of the random stream of draws from a trained guide. */
const DRAW_STREAM = 0x666974;
/** Draws behind `draws`, `mean` and `sd` unless told otherwise. */
const DRAWS = 1000;

/** One number of a fit. */
export interface FitRow {
  readonly name: string;
  readonly value: number;
}

interface FitParts {
  readonly job: SviJob;
  readonly result: SviResult;
  readonly model: Model;
  readonly guide: Model | AutoGuide;
  readonly args: readonly unknown[];
}

/**
 * What `svi` and `map` return: the trained guide, its parameters and the loss of every step. As a cell's last
 * expression it shows its parameters.
 */
export class Fit {
  readonly #parts: FitParts;
  readonly #params: Readonly<Record<string, ArrayData>>;
  #guide: Model | undefined;
  readonly #drawn = new Map<number, Readonly<Record<string, ArrayData>>>();

  constructor(parts: FitParts) {
    this.#parts = parts;
    this.#params = paramReader(wasm, parts.job.objective)(parts.result.position);
    for (const [name, value] of Object.entries(this.params)) setParam(name, value);
  }

  /** Trained parameters by name, on their own (constrained) scale. */
  get params(): Readonly<Record<string, Tensor>> {
    return Object.fromEntries(
      Object.entries(this.#params).map(([name, { shape, values }]) => [name, tensor(values.slice(), shape)]),
    );
  }

  /** Loss of every step in nats: −ELBO, or −log density for a point. */
  get losses(): Tensor {
    return tensor(this.#parts.result.losses.slice());
  }

  /** Mean loss over the last tenth of the steps. */
  get loss(): number {
    const { losses } = this.#parts.result;
    const last = losses.subarray(losses.length - Math.max(1, Math.ceil(losses.length / 10)));
    return last.reduce((sum, x) => sum + x, 0) / last.length;
  }

  /** The trained guide as a plain function, whose parameters are those in the store: a proposal for importance(). */
  get guide(): Model {
    const { guide, model, args } = this.#parts;
    this.#guide ??= isAutoGuide(guide) ? autoGuideFunction(guide, model, args) : guide;
    return this.#guide;
  }

  /** Names of the sites and deterministic values that the guide draws. */
  get names(): readonly string[] {
    return this.#parts.job.objective.valueEntries.map(entry => entry.name);
  }

  /** Steps taken. */
  get steps(): number {
    return this.#parts.result.losses.length;
  }

  /** True when the fit was stopped early. */
  get partial(): boolean {
    return this.#parts.result.partial;
  }

  /** Seconds of descent, compilation not included. */
  get seconds(): number {
    return this.#parts.result.seconds;
  }

  /** Seed of the fit. */
  get seed(): number {
    return this.#parts.job.seed;
  }

  /** Where the loss was computed. */
  get backend(): string {
    return this.#parts.result.backend;
  }

  /**
   * Draws from the trained guide, by site: shape [count, …shape of the site]. The same count gives the same draws.
   * @param count default 1000
   */
  sample(count = DRAWS): Readonly<Record<string, Tensor>> {
    return Object.fromEntries(
      Object.entries(this.#values(count)).map(([name, { shape, values }]) => [name, tensor(values, shape)]),
    );
  }

  /**
   * Draws of one site from the trained guide: shape [count, …shape of the site].
   * @throws TildeError when no site has this name
   */
  draws(name: string, count = DRAWS): Tensor {
    const found = this.#values(count)[name] ?? unknownSite(name, this.names);
    return tensor(found.values, found.shape);
  }

  /** Mean of a site under the trained guide, over 1000 draws. */
  mean(name: string): Tensor {
    return plainIfAble(this.draws(name).mean(0));
  }

  /** Standard deviation of a site under the trained guide, over 1000 draws. */
  sd(name: string): Tensor {
    return plainIfAble(this.draws(name).std(0));
  }

  /** One row per number: every trained parameter, element by element, then the loss. */
  summary(): readonly FitRow[] {
    const rows = Object.entries(this.#params).flatMap(([name, { shape, values }]) =>
      elementNames(name, shape).map((element, i) => ({ name: element, value: values[i] })),
    );
    return [
      ...rows,
      {
        name: this.#parts.job.objective.kind === 'elbo' ? 'loss (−ELBO)' : 'loss (−log density)',
        value: this.loss,
      },
    ];
  }

  #values(count: number): Readonly<Record<string, ArrayData>> {
    if (!Number.isInteger(count) || count < 1 || count > 1e7) throw badCount(count);
    const { job, result } = this.#parts;
    const random = createRandom(job.seed, DRAW_STREAM);
    const made =
      this.#drawn.get(count) ??
      drawValues(wasm, job.objective, result.position, { count, normal: () => random.normal() });
    this.#drawn.set(count, made);
    return made;
  }
}

function badCount(count: number): TildeError {
  return new TildeError('argument', 'a fit draws a whole number of times', {
    expected: 'a whole number from 1 to 10,000,000',
    got: String(count),
    hint: 'fit.sample(1000)',
  });
}

function unknownSite(name: string, known: readonly string[]): never {
  throw new TildeError('argument', `the guide does not draw "${name}"`, {
    expected: `one of ${known.join(', ')}`,
    got: `"${name}"`,
    hint: 'use one of the names above; parameters are in fit.params',
  });
}
