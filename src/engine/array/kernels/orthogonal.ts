/** Kernels of the orthogonal factors: qr by Householder reflections, eigh by cyclic Jacobi rotations. */
import { allocate, type Kernel } from './kernel.ts';

const MAX_SWEEPS = 60;

export const qr: Kernel<'qr'> = ([x], _, shape, out = allocate(shape)) => {
  const [m, n] = shape.slice(-2);
  const size = m * n;
  const rest = new Float64Array(size);
  const scales = new Float64Array(n);
  for (let start = 0; start < out.length; start += size) {
    rest.set(x.values.subarray(start, start + size));
    for (let k = 0; k < n; k++) scales[k] = reflector(rest, m, n, k);
    const q = out.subarray(start, start + size).fill(0);
    for (let k = 0; k < n; k++) q[k * n + k] = 1;
    for (let k = n - 1; k >= 0; k--) reflect(rest, scales[k], q, m, n, k, k);
  }
  return out;
};

/**
 * Makes column k of `a`, from row k on, the vector of a reflection that clears it, and reflects the columns behind.
 * Always a true reflection, also of zeros and single elements: the determinant of n of them is (−1)ⁿ.
 */
function reflector(a: Float64Array, m: number, n: number, k: number): number {
  let largest = 0;
  for (let i = k; i < m; i++) largest = Math.max(largest, Math.abs(a[i * n + k]));
  let scale = 2;
  if (largest === 0) a[k * n + k] = 1;
  else {
    // The length of the vector does not matter: taken in units of its largest element, no square overflows.
    let square = 0;
    for (let i = k; i < m; i++) {
      a[i * n + k] /= largest;
      square += a[i * n + k] * a[i * n + k];
    }
    const norm = Math.sqrt(square);
    const head = a[k * n + k];
    a[k * n + k] = head < 0 ? head - norm : head + norm;
    scale = 1 / (norm * (norm + Math.abs(head)));
  }
  reflect(a, scale, a, m, n, k, k + 1);
  return scale;
}

/** Subtracts scale · v (vᵀ column) from every column of `b` from `first` on, v standing in column k of `a`. */
function reflect(
  a: Float64Array,
  scale: number,
  b: Float64Array,
  m: number,
  n: number,
  k: number,
  first: number,
): void {
  for (let j = first; j < n; j++) {
    let dot = 0;
    for (let i = k; i < m; i++) dot += a[i * n + k] * b[i * n + j];
    const factor = scale * dot;
    for (let i = k; i < m; i++) b[i * n + j] -= factor * a[i * n + k];
  }
}

export const eigh: Kernel<'eigh'> = ([x], _, shape, out = allocate(shape)) => {
  const n = shape[shape.length - 1];
  const size = n * n;
  const work = new Float64Array(size);
  const vectors = new Float64Array(size);
  for (let start = 0; start < out.length; start += size) {
    const given = x.values.subarray(start, start + size);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) work[i * n + j] = given[Math.max(i, j) * n + Math.min(i, j)];
    vectors.fill(0);
    for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
    const found = out.subarray(start, start + size);
    if (diagonalize(work, vectors, n)) arrange(work, vectors, found, n);
    else found.fill(NaN);
  }
  return out;
};

/** Rotates symmetric `a` to a diagonal, `v` along. False where it does not get there: numbers that are not finite. */
function diagonalize(a: Float64Array, v: Float64Array, n: number): boolean {
  if (!a.every(Number.isFinite)) return false;
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        const off = Math.abs(a[p * n + q]);
        // A rotation that could not change either diagonal element is a zero.
        const idle = 100 * off;
        const [dp, dq] = [Math.abs(a[p * n + p]), Math.abs(a[q * n + q])];
        if (off === 0) continue;
        if (sweep > 3 && dp + idle === dp && dq + idle === dq) {
          a[p * n + q] = 0;
          a[q * n + p] = 0;
        } else {
          rotate(a, v, n, p, q);
          rotated = true;
        }
      }
    if (!rotated) return true;
  }
  return true;
}

/** One Jacobi rotation: clears a[p, q]. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  turn(a, n, p, q, c, s);
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[p * n + k], a[q * n + k]];
    a[p * n + k] = c * x - s * y;
    a[q * n + k] = s * x + c * y;
  }
  turn(v, n, p, q, c, s);
  a[p * n + q] = 0;
  a[q * n + p] = 0;
}

/** Rotates columns p and q. */
function turn(a: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[k * n + p], a[k * n + q]];
    a[k * n + p] = c * x - s * y;
    a[k * n + q] = s * x + c * y;
  }
}

/** Columns in ascending order of eigenvalue, the first of each one's largest elements positive. */
function arrange(a: Float64Array, v: Float64Array, out: Float64Array, n: number): void {
  const order = Array.from({ length: n }, (_, k) => k).sort((i, j) => a[i * n + i] - a[j * n + j] || i - j);
  order.forEach((from, to) => {
    let largest = 0;
    for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(v[i * n + from]));
    // Elements that are equal but for rounding: the first of them decides.
    let first = 0;
    while (Math.abs(v[first * n + from]) < 0.9 * largest) first++;
    const sign = v[first * n + from] < 0 ? -1 : 1;
    for (let i = 0; i < n; i++) out[i * n + to] = sign * v[i * n + from];
  });
}
