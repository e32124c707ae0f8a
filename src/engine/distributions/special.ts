/** Special functions that are not primitives, lifted over known tensors: for cdfs and quantiles outside models. */
import { add, toTensor, atan, div, lt, where, type Tensor } from '../array/index.ts';
import { betaInc, gammaP, gammaQ, normalQuantile, tan } from '../math/index.ts';
import { elementwise } from './lift.ts';

const PI = 3.141592653589793;

/** Standard normal quantile. */
export function normalQuantileOf(probability: Tensor): Tensor {
  return elementwise('Normal.quantile', { probability }, normalQuantile);
}

/** Standard Cauchy quantile, odd about ½. */
export function cauchyQuantileOf(probability: Tensor): Tensor {
  return elementwise('Cauchy.quantile', { probability }, q => {
    if (q < 0.25) return -1 / tan(PI * q);
    return q > 0.75 ? 1 / tan(PI * (1 - q)) : tan(PI * (q - 0.5));
  });
}

/** Standard Cauchy P(X ≤ z), exact in the lower tail; works on traced values. */
export function cauchyLowerOf(z: Tensor): Tensor {
  const far = lt(z, -1);
  // The branch not taken must not divide by zero: its adjoint would be 0 · ∞.
  const tail = div(atan(div(-1, where(far, z, -2))), PI);
  return where(far, tail, add(0.5, div(atan(z), PI)));
}

/** A moment that does not exist. */
export const undefinedMoment = toTensor(NaN);

/** Regularised lower incomplete gamma P(a, x); 0 for x < 0. */
export function lowerGamma(owner: string, shape: Tensor, x: Tensor): Tensor {
  return elementwise(owner, { shape, x }, (a, value) => (value < 0 ? 0 : gammaP(a, value)));
}

/** Regularised upper incomplete gamma Q(a, x); 1 for x < 0. */
export function upperGamma(owner: string, shape: Tensor, x: Tensor): Tensor {
  return elementwise(owner, { shape, x }, (a, value) => (value < 0 ? 1 : gammaQ(a, value)));
}

/** Regularised incomplete beta I_x(a, b), with x outside [0, 1] taken at the nearer end. */
export function lowerBeta(owner: string, a: Tensor, b: Tensor, x: Tensor): Tensor {
  return elementwise(owner, { a, b, x }, (p, q, value) => {
    if (value <= 0) return 0;
    return value >= 1 ? 1 : betaInc(p, q, value);
  });
}

/** P(T ≤ z) for Student's t: from the centre for small z, from the tail beyond, so that neither loses digits. */
export function studentLower(df: Tensor, z: Tensor): Tensor {
  return elementwise('StudentT.cdf', { df, z }, (nu, value) => {
    const square = value * value;
    if (square < 1) return 0.5 + 0.5 * Math.sign(value) * betaInc(0.5, nu / 2, square / (nu + square));
    const tail = 0.5 * betaInc(nu / 2, 0.5, nu / (nu + square));
    return value < 0 ? tail : 1 - tail;
  });
}

/** P(K ≤ k) of a Poisson count, for whole k. */
export function poissonLower(k: Tensor, rate: Tensor): Tensor {
  return elementwise('Poisson.cdf', { k, rate }, (n, mean) => {
    if (n < 0) return 0;
    return mean === 0 ? 1 : gammaQ(n + 1, mean);
  });
}
