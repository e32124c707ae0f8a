/** Steps that the discrete families share. Not here: any family. */
import {
  add,
  constantTensor,
  toTensor,
  eq,
  floor,
  lgamma,
  log,
  mul,
  sub,
  where,
  type Numeric,
  type Tensor,
} from '../array/index.ts';

/** a · log b, 0 where a is 0 (also when b is). */
export function timesLog(a: Numeric, b: Numeric): Tensor {
  const zero = eq(a, 0);
  return where(zero, 0, mul(a, log(where(zero, 1, b))));
}

/** log of n choose k. */
export function logChoose(n: Numeric, k: Numeric): Tensor {
  return sub(lgamma(add(n, 1)), add(lgamma(add(k, 1)), lgamma(add(sub(n, k), 1))));
}

/** 0 for a number, NaN for NaN: carries a missing value into an expression that would lose it. */
export function missing(x: Tensor): Tensor {
  return mul(0, x);
}

/** 0, 1, …, size − 1. */
export function upTo(size: number): number[] {
  return Array.from({ length: size }, (_, k) => k);
}

/** 0, 1, …, size − 1 as a constant: never a data input of a model. */
export function indices(size: number): Tensor {
  return constantTensor([size], upTo(size));
}

/** Whole part, for cdfs of counts. */
export function whole(x: Tensor): Tensor {
  return floor(toTensor(x));
}
