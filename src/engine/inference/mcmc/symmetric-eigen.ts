/**
 * Eigen-decomposition of a symmetric matrix: Householder tridiagonalisation, then implicit QR steps with Wilkinson's
 * shift (Golub & Van Loan, Matrix Computations, §8.3). About 9n³ operations.
 * Not here: what metrics make of it (linear-algebra.ts, fisher-matrix.ts).
 */

/** Eigenvalues, unordered, and the eigenvectors as rows [n, n]. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** QR steps per eigenvalue after which the rest is taken as it is; two or three are usual. */
const STEPS_EACH = 60;

/** @param matrix row-major [n, n]; left alone. A matrix that is not finite gives values that are not. */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = matrix.slice();
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (let k = 0; k < n - 2; k++) reflect(a, vectors, n, k);
  const diagonal = new Float64Array(n);
  const side = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    diagonal[i] = a[i * n + i];
    if (i > 0) side[i - 1] = a[i * n + i - 1];
  }
  for (let step = 0; step < STEPS_EACH * n; step++) {
    const high = activeEnd(diagonal, side, n);
    if (high === 0) break;
    let low = high - 1;
    while (low > 0 && side[low - 1] !== 0) low -= 1;
    qrStep(diagonal, side, vectors, n, low, high);
  }
  return { values: diagonal, vectors };
}

/** Zeroes column `k` below its subdiagonal by a reflection I − 2vvᵀ on both sides of `a`. */
function reflect(a: Float64Array, vectors: Float64Array, n: number, k: number): void {
  const v = new Float64Array(n);
  let squares = 0;
  for (let i = k + 1; i < n; i++) {
    v[i] = a[i * n + k];
    squares += v[i] * v[i];
  }
  const first = v[k + 1];
  if (squares === first * first) return;
  v[k + 1] += (first >= 0 ? 1 : -1) * Math.sqrt(squares);
  const length = Math.sqrt(squares - first * first + v[k + 1] * v[k + 1]);
  for (let i = k + 1; i < n; i++) v[i] /= length;
  const w = new Float64Array(n);
  let along = 0;
  for (let i = k; i < n; i++) {
    for (let j = k + 1; j < n; j++) w[i] += a[i * n + j] * v[j];
    along += w[i] * v[i];
  }
  for (let i = k; i < n; i++) w[i] -= along * v[i];
  for (let i = k; i < n; i++) {
    for (let j = k; j < n; j++) a[i * n + j] -= 2 * (v[i] * w[j] + w[i] * v[j]);
  }
  reflectRows(vectors, v, n, k);
}

/** vectors = (I − 2vvᵀ) vectors. */
function reflectRows(vectors: Float64Array, v: Float64Array, n: number, k: number): void {
  const along = new Float64Array(n);
  for (let i = k + 1; i < n; i++) for (let j = 0; j < n; j++) along[j] += v[i] * vectors[i * n + j];
  for (let i = k + 1; i < n; i++) for (let j = 0; j < n; j++) vectors[i * n + j] -= 2 * v[i] * along[j];
}

/** Drops negligible off-diagonal entries; the last row still coupled to the one before, or 0. */
function activeEnd(diagonal: Float64Array, side: Float64Array, n: number): number {
  let end = 0;
  for (let i = 0; i < n - 1; i++) {
    const scale = Math.abs(diagonal[i]) + Math.abs(diagonal[i + 1]);
    if (Math.abs(side[i]) <= 0.5 * Number.EPSILON * scale) side[i] = 0;
    if (side[i] !== 0) end = i + 1;
  }
  return end;
}

/** One implicit QR step on rows low…high: a bulge chased down the diagonal by rotations. */
function qrStep(
  d: Float64Array,
  e: Float64Array,
  vectors: Float64Array,
  n: number,
  low: number,
  high: number,
): void {
  const half = (d[high - 1] - d[high]) / 2;
  const last = e[high - 1];
  const root = Math.sqrt(half * half + last * last);
  const shift = d[high] - (last * last) / (half >= 0 ? half + root : half - root);
  let x = d[low] - shift;
  let z = e[low];
  for (let k = low; k < high; k++) {
    const r = Math.sqrt(x * x + z * z);
    const c = r === 0 ? 1 : x / r;
    const s = r === 0 ? 0 : z / r;
    if (k > low) e[k - 1] = r;
    const above = d[k];
    const below = d[k + 1];
    const cross = 2 * c * s * e[k];
    d[k] = c * c * above + cross + s * s * below;
    d[k + 1] = s * s * above - cross + c * c * below;
    e[k] = c * s * (below - above) + (c * c - s * s) * e[k];
    if (k < high - 1) {
      x = e[k];
      z = s * e[k + 1];
      e[k + 1] *= c;
    }
    rotateRows(vectors, n, k, c, s);
  }
}

function rotateRows(vectors: Float64Array, n: number, k: number, c: number, s: number): void {
  const upper = k * n;
  const lower = upper + n;
  for (let j = 0; j < n; j++) {
    const a = vectors[upper + j];
    const b = vectors[lower + j];
    vectors[upper + j] = c * a + s * b;
    vectors[lower + j] = c * b - s * a;
  }
}
