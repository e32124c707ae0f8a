/**
 * The little dense linear algebra that metrics need, on row-major Float64Arrays.
 * Not here: differentiable linear algebra (array/).
 */

import { type Eigen, symmetricEigen } from './symmetric-eigen.ts';

/** Lower Cholesky factor in place, upper triangle zeroed. False when not positive definite. */
export function choleskyInPlace(a: Float64Array, n: number): boolean {
  for (let j = 0; j < n; j++) {
    let diagonal = a[j * n + j];
    for (let k = 0; k < j; k++) diagonal -= a[j * n + k] * a[j * n + k];
    if (!(diagonal > 0) || diagonal === Infinity) return false;
    const root = Math.sqrt(diagonal);
    a[j * n + j] = root;
    for (let i = j + 1; i < n; i++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      a[i * n + j] = sum / root;
      a[j * n + i] = 0;
    }
  }
  return true;
}

/** Vᵀ diag(f(λ)) V: a function of a symmetric matrix through its eigenvalues. */
function spectral({ values, vectors }: Eigen, f: (value: number) => number): Float64Array {
  const n = values.length;
  const out = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const value = f(values[k]);
    for (let i = 0; i < n; i++) {
      const left = value * vectors[k * n + i];
      for (let j = 0; j < n; j++) out[i * n + j] += left * vectors[k * n + j];
    }
  }
  return out;
}

/** a · b for square matrices. */
function multiply(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const left = a[i * n + k];
      for (let j = 0; j < n; j++) out[i * n + j] += left * b[k * n + j];
    }
  }
  return out;
}

/**
 * An upper bound on the eigenvalues' magnitudes of a symmetric matrix, at most n^⅛ times the largest: the eighth root of
 * the trace of its eighth power.
 */
export function eigenvalueBound(a: Float64Array, n: number): number {
  const square = multiply(a, a, n);
  const fourth = multiply(square, square, n);
  return Math.sqrt(Math.sqrt(Math.sqrt(dot(fourth, fourth))));
}

/**
 * The Σ with Σ B Σ = A, both symmetric positive definite: the geodesic mean of A and B⁻¹, from the Cholesky factor
 * of B = L Lᵀ as L⁻ᵀ (Lᵀ A L)^½ L⁻¹. Not finite where B is not positive definite.
 */
export function spdMean(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const lower = b.slice();
  if (!choleskyInPlace(lower, n)) return new Float64Array(n * n).fill(NaN);
  const upper = transposed(lower, n);
  const inner = symmetrise(multiply(multiply(upper, a, n), lower, n), n);
  const middle = spectral(symmetricEigen(inner, n), value => Math.sqrt(Math.max(value, 0)));
  // L⁻ᵀ M L⁻¹: one solve gives L⁻ᵀ M, another on its transpose the rest.
  solveUpper(upper, middle, n);
  const out = transposed(middle, n);
  solveUpper(upper, out, n);
  return symmetrise(out, n);
}

function transposed(a: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[j * n + i] = a[i * n + j];
  return out;
}

/** x = upper⁻¹ x in place, for n columns at once. */
function solveUpper(upper: Float64Array, x: Float64Array, n: number): void {
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) {
      const factor = upper[i * n + k];
      for (let j = 0; j < n; j++) x[i * n + j] -= factor * x[k * n + j];
    }
    for (let j = 0; j < n; j++) x[i * n + j] /= upper[i * n + i];
  }
}

function symmetrise(a: Float64Array, n: number): Float64Array {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const mean = (a[i * n + j] + a[j * n + i]) / 2;
      a[i * n + j] = mean;
      a[j * n + i] = mean;
    }
  }
  return a;
}

/**
 * Orthonormal basis (rows) of the span of `rows`, by Gram–Schmidt done twice; a row that adds nothing new
 * (what is left of it is below 1e-8 of its length) is skipped.
 */
export function orthonormalRows(rows: readonly Float64Array[], dim: number): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const row of rows) {
    if (basis.length === dim) break;
    const v = row.slice();
    const length = norm(v);
    if (!(length > 0)) continue;
    for (let pass = 0; pass < 2; pass++) for (const u of basis) removeComponent(v, u);
    const left = norm(v);
    if (!(left > 1e-8 * length)) continue;
    for (let i = 0; i < dim; i++) v[i] /= left;
    basis.push(v);
  }
  return basis;
}

function removeComponent(v: Float64Array, u: Float64Array): void {
  const along = dot(v, u);
  for (let i = 0; i < v.length; i++) v[i] -= along * u[i];
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function norm(v: Float64Array): number {
  return Math.sqrt(dot(v, v));
}
