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

/** Logistic regression with standard normal covariates and coefficients of scale 0.7. */
export function logisticData(N = 1000, D = 10): LogisticData {
  const uniform = uniforms(12345);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
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
