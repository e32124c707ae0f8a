/** Kernels of the matrix primitives, unblocked. Inner sums run from the first index to the last. */
import { sizeOf } from '../extents.ts';
import { allocate, broadcastStrides, type Kernel, walkRows } from './kernel.ts';

export const matmul: Kernel<'matmul'> = ([a, b], _, shape, out = allocate(shape)) => {
  const [n, m] = shape.slice(-2);
  const k = a.shape[a.shape.length - 1];
  const lead = shape.slice(0, -2);
  const scaled = (from: readonly number[], size: number): number[] =>
    [...broadcastStrides(from.slice(0, -2), lead), 0].map(stride => stride * size);
  const strides = [scaled(a.shape, n * k), scaled(b.shape, k * m)];
  let at = 0;
  out.fill(0);
  walkRows([...lead, 1], strides, [0, 0], ([p, q]) => {
    multiply(
      a.values.subarray(p, p + n * k),
      b.values.subarray(q, q + k * m),
      out.subarray(at, at + n * m),
      k,
      m,
    );
    at += n * m;
  });
  return out;
};

/** Adds a [n, k] times b [k, m] to out. */
function multiply(a: Float64Array, b: Float64Array, out: Float64Array, k: number, m: number): void {
  const n = m === 0 ? 0 : out.length / m;
  for (let i = 0; i < n; i++)
    for (let l = 0; l < k; l++) {
      const x = a[i * k + l];
      for (let j = 0; j < m; j++) out[i * m + j] += x * b[l * m + j];
    }
}

export const cholesky: Kernel<'cholesky'> = ([a], _, shape, out = allocate(shape)) => {
  const n = shape[shape.length - 1];
  out.fill(0);
  for (let start = 0; start < out.length; start += n * n) {
    const factor = out.subarray(start, start + n * n);
    if (!factorize(a.values.subarray(start, start + n * n), factor, n)) factor.fill(NaN);
  }
  return out;
};

/** Reads the lower triangle only. False where a pivot is not positive. */
function factorize(a: Float64Array, l: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let s = a[i * n + j];
      for (let k = 0; k < j; k++) s -= l[i * n + k] * l[j * n + k];
      if (i !== j) l[i * n + j] = s / l[j * n + j];
      else if (s > 0) l[i * n + i] = Math.sqrt(s);
      else return false;
    }
  return true;
}

export const triangularSolve: Kernel<'triangularSolve'> = (
  [l, b],
  { transpose },
  shape,
  out = allocate(shape),
) => {
  const [n, m] = shape.slice(-2);
  const count = sizeOf(shape.slice(0, -2));
  out.set(b.values);
  for (let k = 0; k < count; k++) {
    const factor = l.values.subarray(k * n * n, (k + 1) * n * n);
    const x = out.subarray(k * n * m, (k + 1) * n * m);
    if (transpose) backward(factor, x, n, m);
    else forward(factor, x, n, m);
  }
  return out;
};

function forward(l: Float64Array, x: Float64Array, n: number, m: number): void {
  for (let i = 0; i < n; i++)
    for (let c = 0; c < m; c++) {
      let s = x[i * m + c];
      for (let k = 0; k < i; k++) s -= l[i * n + k] * x[k * m + c];
      x[i * m + c] = s / l[i * n + i];
    }
}

function backward(l: Float64Array, x: Float64Array, n: number, m: number): void {
  for (let i = n - 1; i >= 0; i--)
    for (let c = 0; c < m; c++) {
      let s = x[i * m + c];
      for (let k = i + 1; k < n; k++) s -= l[k * n + i] * x[k * m + c];
      x[i * m + c] = s / l[i * n + i];
    }
}
