/**
 * The empirical distribution of weighted draws: what `marginal` gives. It can be sampled, scored and plotted, and used
 * as a distribution in a model that runs on numbers.
 * Not here: where draws come from (importance.ts, mh.ts).
 */
import { sizeOf } from './array/extents.ts';
import { isTensor, tensor, toTensor, type Numeric, type Tensor } from './array/index.ts';
import { plainIfAble } from './array/plain.ts';
import { constraints, isDistribution, type Distribution } from './distributions/index.ts';
import { DISTRIBUTION } from './distributions/distribution.ts';
import { elementwise, liftEvents } from './distributions/lift.ts';
import { TildeError } from './errors.ts';
import { resample } from './inference/importance/weights.ts';
import { log } from './math/index.ts';
import { createRandom, type Random } from './random/index.ts';

/** Most different values that count as a discrete distribution. */
const MOST_ATOMS = 1000;

/** Options of `empirical`. */
export interface EmpiricalOptions {
  /** One for every draw, ≥ 0, of any sum; default all equal. */
  readonly weights?: ArrayLike<number>;
  /** Whether values are counts or labels, scored by their probability; default: when all are whole numbers. */
  readonly discrete?: boolean;
  /** Bars of the histogram by which the density of other values is scored; default 36. */
  readonly bins?: number;
}

/** A distribution made of draws. Values between draws are scored by a histogram, so it has no gradient. */
export interface Empirical extends Distribution {
  /** Draws that all count alike, resampled by weight where weights differ: shape [count, …shape of one]. */
  readonly draws: Tensor;
  /** The draws as they were given, which `weights` belong to: shape [count, …shape of one]. */
  readonly values: Tensor;
  /** Weights of `values`, summing to 1. */
  readonly weights: Float64Array;
  /** Effective sample size. */
  readonly ess: number;
  /** Weighted mean, of the shape of one draw. */
  mean(): Tensor;
  /** Weighted variance per element. */
  variance(): Tensor;
  /** Weighted standard deviation, of the shape of one draw. */
  sd(): Tensor;
  /** Share of the weight at this value. */
  probability(value: Numeric): number;
  /** Weighted quantiles of scalar draws. */
  quantile(probability: Numeric): Tensor;
  /** Share of the weight at or below x, for scalar draws. */
  cdf(x: Numeric): Tensor;
}

/** Whether `value` is what `empirical` and `marginal` give. */
export function isEmpirical(value: unknown): value is Empirical {
  return isDistribution(value) && value.name === 'Empirical' && 'weights' in value;
}

/**
 * The distribution of these draws.
 * @param draws shape [count, …shape of one draw]
 * @throws TildeError for no draws, or weights that do not fit
 */
export function empirical(draws: Numeric, options: EmpiricalOptions = {}): Empirical {
  const sample = samplesOf(draws, options.weights);
  const { count, shape, size, values, weights } = sample;
  const discrete = options.discrete ?? values.every(Number.isInteger);
  const scalar = shape.length === 0;
  const score = lazy(() =>
    scalar && !discrete ? histogramScore(values, weights, options.bins ?? 36) : undefined,
  );
  const atoms = discrete && scalar ? atomsOf(values) : undefined;
  const probability = (x: Numeric): number => massAt(sample, dataOf(toTensor(x)));
  const logProb = (x: Numeric): Tensor => plainIfAble(logProbOf(x));
  const logProbOf = (x: Numeric): Tensor => {
    if (scalar) {
      const of = score() ?? ((value: number) => log(massAt(sample, Float64Array.of(value))));
      return elementwise('Empirical', { x: toTensor(x) }, of);
    }
    if (!discrete) throw noDensity(shape);
    return tensor(log(probability(x)));
  };
  const moments = momentsOf(sample);
  return {
    [DISTRIBUTION]: true,
    name: 'Empirical',
    params: {},
    support: discrete
      ? constraints.integers(toTensor(least(values)), toTensor(most(values)))
      : constraints.real,
    batchShape: [],
    eventShape: shape,
    discrete,
    ...(atoms === undefined ? {} : { enumerableSupport: atoms }),
    get draws() {
      return tensor(alike(sample), [count, ...shape]);
    },
    values: tensor(values, [count, ...shape]),
    weights,
    ess: 1 / weights.reduce((a, w) => a + w * w, 0),
    probability,
    logProb,
    logProbInside: logProb,
    sample: (random, leading = {}) =>
      liftEvents(
        {
          owner: 'Empirical',
          inputs: [],
          axes: leading.axes ?? [],
          batchShape: leading.shape ?? [],
          eventShape: shape,
        },
        (_, out) => out.set(values.subarray(...rowAt(pick(weights, random), size))),
      ),
    ...moments,
    sd: () => plainIfAble(tensor(dataOf(toTensor(moments.variance())).map(Math.sqrt), shape)),
    ...inOrder(sample),
    latex: '\\mathrm{Empirical}',
    doc: `The empirical distribution of ${count} draws.`,
  };
}

interface Samples {
  readonly count: number;
  readonly shape: readonly number[];
  /** Numbers of one draw. */
  readonly size: number;
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

function samplesOf(draws: Numeric, given: ArrayLike<number> | undefined): Samples {
  const data = toTensor(draws).value;
  const [count, ...shape] = data?.shape ?? [];
  if (data === undefined || count === undefined || count === 0) throw noDraws();
  const raw = given === undefined ? new Float64Array(count).fill(1) : Float64Array.from(given);
  const sum = raw.reduce((a, b) => a + b, 0);
  if (raw.length !== count || !(sum > 0) || raw.some(w => !(w >= 0))) throw badWeights(raw, count);
  const size = sizeOf(shape);
  return { count, shape, size, values: data.values, weights: raw.map(w => w / sum) };
}

/** The same values where all weigh the same, else resampled: always in the same way. */
function alike({ count, size, values, weights }: Samples): Float64Array {
  if (weights.every(weight => weight === weights[0])) return values;
  const out = new Float64Array(values.length);
  resample(weights, count, createRandom(0)).forEach((row, i) => {
    out.set(values.subarray(...rowAt(row, size)), i * size);
  });
  return out;
}

function rowAt(index: number, size: number): [number, number] {
  return [index * size, (index + 1) * size];
}

function pick(weights: Float64Array, random: Random): number {
  let left = random.uniform();
  for (let i = 0; i < weights.length - 1; i++) {
    left -= weights[i];
    if (left < 0) return i;
  }
  return weights.length - 1;
}

function momentsOf({ count, size, shape, values, weights }: Samples) {
  const average = (of: (value: number, element: number) => number): Float64Array =>
    Float64Array.from({ length: size }, (_, element) => {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        if (weights[i] > 0) sum += weights[i] * of(values[i * size + element], element);
      }
      return sum;
    });
  const centre = average(value => value);
  return {
    mean: () => plainIfAble(tensor(centre, shape)),
    variance: () => {
      const squares = average((value, element) => square(value - centre[element]));
      return plainIfAble(tensor(squares, shape));
    },
  };
}

function square(x: number): number {
  return x * x;
}

function massAt({ count, size, values, weights }: Samples, wanted: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    let equal = true;
    for (let k = 0; equal && k < size; k++) equal = values[i * size + k] === wanted[k];
    if (equal) sum += weights[i];
  }
  return sum;
}

/** Log density by a histogram between the least and the greatest draw. */
function histogramScore(
  values: Float64Array,
  weights: Float64Array,
  bins: number,
): (value: number) => number {
  const low = least(values);
  const high = most(values);
  const width = (high - low) / bins || 1;
  const heights = new Float64Array(bins);
  const binOf = (value: number): number => Math.min(Math.floor((value - low) / width), bins - 1);
  values.forEach((value, i) => {
    heights[binOf(value)] += weights[i] / width;
  });
  return value => (value >= low && value <= high ? log(heights[binOf(value)]) : -Infinity);
}

/** What needs the draws in order. */
function inOrder({ shape, values, weights }: Samples): Required<Pick<Empirical, 'cdf' | 'quantile'>> {
  const sorted = lazy(() => (shape.length === 0 ? sortedByValue(values, weights) : undefined));
  const of = (x: Numeric, fn: (sorted: Sorted, x: number) => number): Tensor => {
    const order = needScalar(sorted(), shape);
    return plainIfAble(elementwise('Empirical', { x: toTensor(x) }, value => fn(order, value)));
  };
  return { cdf: x => of(x, below), quantile: p => of(p, quantileOf) };
}

interface Sorted {
  readonly values: Float64Array;
  /** Weight of all values up to and including each. */
  readonly cumulative: Float64Array;
}

function sortedByValue(values: Float64Array, weights: Float64Array): Sorted {
  const order = Int32Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b]);
  let sum = 0;
  const cumulative = new Float64Array(order.length);
  order.forEach((at, i) => (cumulative[i] = sum += weights[at]));
  return { values: Float64Array.from(order, i => values[i]), cumulative };
}

function below({ values, cumulative }: Sorted, x: number): number {
  // The number of values up to x, by bisection.
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : cumulative[low - 1];
}

function quantileOf({ values, cumulative }: Sorted, probability: number): number {
  const at = cumulative.findIndex(share => share >= probability - 1e-12);
  return values[at < 0 ? values.length - 1 : at];
}

/** The different values in ascending order; undefined when there are too many. */
function atomsOf(values: Float64Array): number[] | undefined {
  const found = new Set<number>();
  for (let i = 0; i < values.length && found.size <= MOST_ATOMS; i++) found.add(values[i]);
  return found.size <= MOST_ATOMS ? [...found].sort((a, b) => a - b) : undefined;
}

/** Made when first asked for. */
function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function least(values: Float64Array): number {
  return values.reduce((a, b) => (b < a ? b : a), Infinity);
}

function most(values: Float64Array): number {
  return values.reduce((a, b) => (b > a ? b : a), -Infinity);
}

function dataOf(x: Tensor): Float64Array {
  const data = isTensor(x) ? x.value?.values : toTensor(x).value?.values;
  if (data !== undefined) return data;
  throw new TildeError('condition', 'an empirical distribution cannot score a value that is not known', {
    expected: 'numbers',
    got: 'a value of a trace under way',
    hint: 'a histogram has no gradient: use importance or mcmc(model, { kernel: mh() }) for models with it',
  });
}

function needScalar(sorted: Sorted | undefined, shape: readonly number[]): Sorted {
  if (sorted !== undefined) return sorted;
  throw new TildeError('shape', 'only draws of single numbers have a cdf and quantiles', {
    expected: 'draws of shape [count]',
    got: `each draw has shape [${shape.join(', ')}]`,
    hint: 'take one element of the draws: empirical(draws[":, 0"])',
  });
}

function noDensity(shape: readonly number[]): TildeError {
  return new TildeError('shape', 'a histogram scores single numbers only', {
    expected: 'draws of shape [count]',
    got: `each draw has shape [${shape.join(', ')}]`,
    hint: 'score one element: empirical(draws[":, 0"])',
  });
}

function noDraws(): TildeError {
  return new TildeError('argument', 'an empirical distribution needs draws', {
    expected: 'an array of shape [count, …] with at least one draw',
    got: 'none',
    hint: 'pass posterior.draws("x"), or use marginal(posterior)',
  });
}

function badWeights(weights: Float64Array, count: number): TildeError {
  return new TildeError('argument', 'the weights of an empirical distribution do not fit its draws', {
    expected: `${count} weights ≥ 0, not all 0`,
    got: `${weights.length} weights`,
    hint: 'leave the weights out to weigh all draws alike',
  });
}
