/**
 * Importance sampling as a modeller calls it, and what it gives: weighted executions.
 * Not here: the algorithm (inference/importance) or distributions made of draws (empirical.ts, marginal.ts).
 */
import { sizeOf } from './array/extents.ts';
import { tensor, type Tensor } from './array/index.ts';
import { empirical, type Empirical } from './empirical.ts';
import { TildeError } from './errors.ts';
import type { DrawColumn } from './inference/draw-table.ts';
import { runImportance, type ImportanceRun } from './inference/importance/run.ts';
import { resample, summariseWeights } from './inference/importance/weights.ts';
import { defaultSeed } from './infer.ts';
import { condition, unknownSite, type Model, type SiteValues } from './model/handlers.ts';
import { programOf } from './model/trace-model.ts';
import { createRandom } from './random/index.ts';

/** Options of `importance`. */
export interface ImportanceOptions<Args extends readonly unknown[] = readonly unknown[]> {
  /** Arguments of the model, and of the guide; default none. */
  readonly args?: Args;
  /** Observations by site name: `condition(model, data)`. */
  readonly data?: SiteValues;
  /** A model whose sites, named as in the model, propose its free sites; default the prior. */
  readonly guide?: Model<NoInfer<Args>>;
  /** Executions of the model; default 1000. */
  readonly samples?: number;
  /** Whole number in [0, 2³²); default the notebook's seed. */
  readonly seed?: number;
}

/** One row of `ImportancePosterior.summary`. */
export interface WeightedRow {
  readonly name: string;
  readonly mean: number;
  readonly sd: number;
  readonly 'q5.5': number;
  readonly q50: number;
  readonly 'q94.5': number;
  /** Executions in which the site is. */
  readonly executions: number;
}

/**
 * Weighted executions of a model: what `importance` returns. Sites keep one row for every execution; where random
 * control flow did not reach a site, its row is NaN.
 */
export class ImportancePosterior {
  /** Executions. */
  readonly samples: number;
  /** Estimate of the log evidence, log p(data), in nats. */
  readonly logEvidence: number;
  /** Its standard error. */
  readonly logEvidenceSe: number;
  /** Effective sample size, (Σw)² / Σw²; `ess / samples` is the efficiency of the proposal. */
  readonly ess: number;
  /** Sites in every execution with one shape: free ones, observed ones and what `deterministic` named. */
  readonly names: readonly string[];
  readonly #run: ImportanceRun;
  readonly #weights: Float64Array;
  readonly #seed: number;
  #picked: Int32Array | undefined;
  readonly #marginals = new Map<string | undefined, Empirical>();

  constructor(run: ImportanceRun, seed: number) {
    const { weights, logEvidence, logEvidenceSe, ess } = summariseWeights(run.logWeights);
    this.samples = weights.length;
    this.logEvidence = logEvidence;
    this.logEvidenceSe = logEvidenceSe;
    this.ess = ess;
    this.names = run.columns.filter(column => isWhole(column, weights.length)).map(({ name }) => name);
    this.#run = run;
    this.#weights = weights;
    this.#seed = seed;
  }

  /** Weights of the executions, summing to 1. */
  get weights(): Float64Array {
    return this.#weights;
  }

  /** Log weights as they came, not normalised, in nats. */
  get logWeights(): Float64Array {
    return this.#run.logWeights;
  }

  /** What the model returned, execution by execution. */
  get results(): readonly unknown[] {
    return this.#run.results;
  }

  /** Values of a site in all executions, unweighted: shape [samples, …shape of the site]. */
  values(name: string): Tensor {
    const { values, shape } = this.#column(name);
    return tensor(values, [this.samples, ...shape]);
  }

  /**
   * Draws of a site resampled by weight, so that all count alike: shape [samples, …shape of the site]. Draws of two
   * sites belong together row by row.
   * @throws TildeError when no execution has a site of this name
   */
  draws(name: string): Tensor {
    const { values, shape } = this.#column(name);
    const size = sizeOf(shape);
    this.#picked ??= resample(this.#weights, this.samples, createRandom(this.#seed, 1));
    const out = new Float64Array(values.length);
    this.#picked.forEach((row, i) => out.set(values.subarray(row * size, (row + 1) * size), i * size));
    return tensor(out, [this.samples, ...shape]);
  }

  /** Posterior mean of a site, of its shape: over the executions that have it. */
  mean(name: string): Tensor {
    return this.marginal(name).mean();
  }

  /** Posterior standard deviation of a site, of its shape. */
  sd(name: string): Tensor {
    return this.marginal(name).sd();
  }

  /** Posterior probability that `event` holds of the values of a site. */
  probability(name: string, event: (value: number) => boolean): number {
    const { values, shape } = this.#column(name);
    if (shape.length > 0) throw needsScalar(name, shape);
    let sum = 0;
    values.forEach((value, i) => {
      if (this.#weights[i] > 0 && event(value)) sum += this.#weights[i];
    });
    return sum;
  }

  /** The weighted draws of a site, or of what the model returned, as a distribution. */
  marginal(name?: string): Empirical {
    const known = this.#marginals.get(name) ?? this.#marginalOf(name);
    this.#marginals.set(name, known);
    return known;
  }

  #marginalOf(name: string | undefined): Empirical {
    if (name === undefined) return empirical(numeric(this.results), { weights: this.#weights });
    const { values, shape, reached } = this.#column(name);
    if (reached === this.samples) return empirical(this.values(name), { weights: this.#weights });
    const size = sizeOf(shape);
    const rows = Int32Array.from(this.#weights.keys()).filter(i => !Number.isNaN(values[i * size]));
    const kept = new Float64Array(rows.length * size);
    rows.forEach((row, i) => kept.set(values.subarray(row * size, (row + 1) * size), i * size));
    const weights = Float64Array.from(rows, i => this.#weights[i]);
    return empirical(tensor(kept, [rows.length, ...shape]), { weights });
  }

  /** One execution drawn by weight: its values by site name. */
  sample(seed: number): Readonly<Record<string, Tensor>> {
    const [row] = resample(this.#weights, 1, createRandom(seed));
    return Object.fromEntries(this.names.map(name => [name, this.values(name).at(row)]));
  }

  /** One row per scalar site. */
  summary(): readonly WeightedRow[] {
    return this.#run.columns
      .filter(({ shape, kind }) => shape.length === 0 && kind !== 'observed')
      .map(({ name, reached }) => {
        const marginal = this.marginal(name);
        const [low, middle, high] = marginal.quantile([0.055, 0.5, 0.945]).toArray() as number[];
        const moments = { mean: marginal.mean().item(), sd: marginal.sd().item() };
        return { name, ...moments, 'q5.5': low, q50: middle, 'q94.5': high, executions: reached };
      });
  }

  #column(name: string): DrawColumn {
    const found = this.#run.columns.find(column => column.name === name);
    if (found?.regular === true) return found;
    const names = this.#run.columns.filter(({ regular }) => regular).map(column => column.name);
    throw new TildeError(
      'argument',
      found === undefined
        ? `there are no draws of "${name}"`
        : `the shape of "${name}" is itself random: its draws do not form one array`,
      {
        site: name,
        expected: `one of ${names.join(', ')}`,
        got: `"${name}"`,
        hint: 'use one of the names above',
      },
    );
  }
}

/**
 * Draws from the posterior of any model by importance sampling: the model runs on numbers, so ordinary `if`, loops and
 * recursion on random values are fine. Runs here and now; no `await` needed.
 *
 * @param model an ordinary function with `~`, `sample` and `observe` inside
 * @returns weighted executions with an estimate of the evidence
 * @throws TildeError when guide and model disagree on sites; when what was observed is impossible in all executions
 */
export function importance<Args extends readonly unknown[]>(
  model: Model<Args>,
  options: ImportanceOptions<Args> = {},
): ImportancePosterior {
  if (typeof model !== 'function') throw notAModel(model);
  const { args, data, guide, samples = 1000 } = options;
  const seed = whole('seed', options.seed ?? defaultSeed(), 0, 2 ** 32 - 1);
  const count = whole('samples', samples, 1, 1e7);
  const unreached = new Map<string, number>();
  const note = (site: string): boolean => {
    unreached.set(site, (unreached.get(site) ?? 0) + 1);
    return true;
  };
  const target = data === undefined ? model : condition(model, data);
  const run = runImportance({
    model: programOf(target as Model, args ?? [], note),
    ...(guide === undefined ? {} : { guide: programOf(guide as Model, args ?? [], note) }),
    samples: count,
    random: createRandom(seed),
  });
  for (const [site, times] of unreached) if (times >= count) throw unknownSite('condition', site);
  return new ImportancePosterior(run, seed);
}

function isWhole({ reached, regular }: DrawColumn, samples: number): boolean {
  return regular && reached === samples;
}

/** Return values as one array. */
export function numeric(results: readonly unknown[]): Tensor {
  try {
    return tensor(results as readonly number[]);
  } catch (error) {
    if (!(error instanceof TildeError)) throw error;
    throw new TildeError('argument', 'what the model returns is not a number, or not always of one shape', {
      expected: 'a model that returns a number or an array of fixed shape, or the name of a site',
      got: typeof results[0],
      hint: 'name a site: marginal(posterior, "x"), or return a number from the model',
    });
  }
}

function whole(name: string, value: number, low: number, high: number): number {
  const plain = Number(value);
  if (Number.isInteger(plain) && plain >= low && plain <= high) return plain;
  throw new TildeError('argument', `importance: ${name} is out of bounds`, {
    expected: `a whole number from ${low} to ${high}`,
    got: String(value),
    hint: `importance(model, { ${name}: ${Math.max(low, 1000)} })`,
  });
}

function needsScalar(name: string, shape: readonly number[]): TildeError {
  return new TildeError('shape', `"${name}" is an array: an event of it needs its draws`, {
    site: name,
    expected: 'a site of one number',
    got: `shape [${shape.join(', ')}]`,
    hint: `compute on posterior.draws("${name}")`,
  });
}

function notAModel(got: unknown): TildeError {
  return new TildeError('argument', 'importance needs a model function', {
    expected: 'importance(model) with function model() { … }',
    got: typeof got,
    hint: 'pass the function itself, without calling it',
  });
}
