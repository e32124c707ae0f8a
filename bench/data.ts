/**
 * The data of the benchmarks, made by a fixed generator so that every peer sees the same numbers.
 * Not here: the models (workloads.ts).
 */

/** Uniform numbers from a 32-bit state (mulberry32). */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export interface LogisticData {
  readonly N: number;
  readonly D: number;
  /** [N][D]; the first column is ones. */
  readonly X: readonly (readonly number[])[];
  /** 0 or 1, [N]. */
  readonly y: readonly number[];
}

/** Rubin's eight schools (1981). */
export const eightSchools = {
  J: 8,
  y: [28, 8, -3, 7, -1, 1, 18, 12],
  sigma: [15, 10, 16, 11, 9, 11, 10, 18],
} as const;

/** Numbers of several distributions from one stream. */
function streams(seed: number) {
  const uniform = uniforms(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const poisson = (rate: number): number => {
    if (rate > 60) return Math.max(0, Math.round(rate + Math.sqrt(rate) * normal()));
    const floor = Math.exp(-rate);
    let count = 0;
    for (let product = uniform(); product > floor; product *= uniform()) count++;
    return count;
  };
  /** Shape a ≥ 1, scale 1 (Marsaglia and Tsang). */
  const gamma = (a: number): number => {
    const d = a - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  /** Mean and concentration. */
  const negativeBinomial = (mean: number, phi: number): number => poisson((mean * gamma(phi)) / phi);
  /** Shares that sum to 1, from n equal weights a > 0. */
  const shares = (n: number, a: number): number[] => {
    // A gamma of shape a + 1 brought down to shape a.
    const parts = Array.from({ length: n }, () => gamma(a + 1) * uniform() ** (1 / a));
    const total = parts.reduce((sum, part) => sum + part, 0);
    return parts.map(part => part / total);
  };
  const pick = (weights: readonly number[]): number => {
    let left = uniform();
    const found = weights.findIndex(weight => (left -= weight) < 0);
    return found < 0 ? weights.length - 1 : found;
  };
  return { uniform, normal, negativeBinomial, shares, pick };
}

/** Logistic regression with standard normal covariates and coefficients of scale 0.7. */
export function logisticData(N = 1000, D = 10): LogisticData {
  const { uniform, normal } = streams(12345);
  const b = Array.from({ length: D }, () => normal() * 0.7);
  const X: number[][] = [];
  const y: number[] = [];
  for (let i = 0; i < N; i++) {
    const row = b.map(normal);
    row[0] = 1;
    X.push(row);
    const eta = row.reduce((sum, x, j) => sum + x * b[j], 0);
    y.push(uniform() < 1 / (1 + Math.exp(-eta)) ? 1 : 0);
  }
  return { N, D, X, y };
}

export interface CountData {
  readonly N: number;
  readonly J: number;
  /** Group of each row, 1 … J. */
  readonly g: readonly number[];
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Overdispersed counts in groups with their own level. */
export function countData(N = 1000, J = 50): CountData {
  const { normal, negativeBinomial } = streams(2024);
  const levels = Array.from({ length: J }, () => 1 + 0.5 * normal());
  const g = Array.from({ length: N }, (_, i) => (i % J) + 1);
  const x = g.map(normal);
  const y = g.map((group, i) => negativeBinomial(Math.exp(levels[group - 1] + 0.4 * x[i]), 3));
  return { N, J, g, x, y };
}

export interface SeriesData {
  readonly T: number;
  readonly y: readonly number[];
}

/** Noise around the levels −1 and 1.5 of a two-state chain. */
export function hmmData(T = 500): SeriesData {
  const { uniform, normal } = streams(7);
  let state = 0;
  const y = Array.from({ length: T }, () => {
    if (uniform() > [0.95, 0.9][state]) state = 1 - state;
    return [-1, 1.5][state] + 0.8 * normal();
  });
  return { T, y };
}

/** An autoregression of order 5. */
export function seriesData(T = 10_000): SeriesData & { readonly K: number } {
  const { normal } = streams(11);
  const weights = [0.4, -0.2, 0.15, 0.1, -0.05];
  const y: number[] = [];
  for (let t = 0; t < T; t++) {
    const past = weights.reduce((sum, weight, k) => sum + weight * (y[t - 1 - k] ?? 0), 0.2);
    y.push(past + 0.5 * normal());
  }
  return { T, K: 5, y };
}

export interface EpidemicData {
  /** People, days. */
  readonly N: number;
  readonly D: number;
  /** Cases reported on each day. */
  readonly y: readonly number[];
}

/** An SIR epidemic among 763 by Runge–Kutta steps of a tenth of a day, counted with noise. */
export function epidemicData(): EpidemicData {
  const { negativeBinomial } = streams(99);
  const [N, D, h] = [763, 20, 0.1];
  const slope = ([s, i]: readonly number[]) => [(-1.6 * s * i) / N, (1.6 * s * i) / N - 0.5 * i];
  const along = (from: readonly number[], k: readonly number[], by: number) =>
    from.map((value, j) => value + by * k[j]);
  let state: readonly number[] = [N - 3, 3];
  const y = Array.from({ length: D }, () => {
    for (let step = 0; step < 10; step++) {
      const a = slope(state);
      const b = slope(along(state, a, h / 2));
      const c = slope(along(state, b, h / 2));
      const d = slope(along(state, c, h));
      state = state.map((value, j) => value + (h / 6) * (a[j] + 2 * b[j] + 2 * c[j] + d[j]));
    }
    return negativeBinomial(state[1], 10);
  });
  return { N, D, y };
}

export interface TaggingData {
  /** Categories, words of the vocabulary. */
  readonly K: number;
  readonly V: number;
  /** Categories of the tagged part, 0 … K − 1, and its words, 0 … V − 1. */
  readonly supervisedTags: readonly number[];
  readonly supervisedWords: readonly number[];
  /** The words that follow, whose categories nobody noted. */
  readonly words: readonly number[];
}

/** One hidden chain of categories that speaks words: the sizes are those of NumPyro's paper. */
export function taggingData(tagged = 100, untagged = 500): TaggingData {
  const [K, V] = [3, 10];
  const { shares, pick } = streams(2019);
  const transition = Array.from({ length: K }, () => shares(K, 1));
  const emission = Array.from({ length: K }, () => shares(V, 0.1));
  let tag = pick([1 / K, 1 / K, 1 / K]);
  const tags: number[] = [];
  const words: number[] = [];
  for (let t = 0; t < tagged + untagged; t++) {
    if (t > 0) tag = pick(transition[tag]);
    tags.push(tag);
    words.push(pick(emission[tag]));
  }
  const [supervisedTags, supervisedWords] = [tags.slice(0, tagged), words.slice(0, tagged)];
  return { K, V, supervisedTags, supervisedWords, words: words.slice(tagged) };
}
