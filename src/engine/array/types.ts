/**
 * The types a modeller sees for arrays. `Tensor` claims to be a number so that `a + b * x` type-checks in stock
 * TypeScript; at run time it is an ArrayValue (tensor.ts), or a plain number on which the same methods are installed.
 * Not here: any behaviour.
 */
import type { ArrayData } from './graph.ts';
import type { Shape } from './primitives.ts';

/** Numbers nested to any depth, the last level also as typed arrays; every level must have equal lengths. */
export type NestedNumbers = readonly (number | boolean | TypedArray | NestedNumbers)[];

export type TypedArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array
  | Uint8ClampedArray;

/** All that an array function takes where it wants numbers; a Tensor is a `number` to the type checker. */
export type Numeric = number | boolean | NestedNumbers | TypedArray;

/** One place in an index: whole number, list of numbers, mask-free index Tensor, or text such as "1:3", ":", "::-1". */
export type Index = Numeric | string;

/** An axis beside the visible shape: a plate, chains, particles. Two axes are the same axis only if their ids are equal. */
export interface Axis {
  readonly id: number;
  readonly name: string;
  readonly size: number;
}

/** Axes to reduce: one, several, or (default) all visible ones; negative counts from the last. */
export type AxisArgument = number | readonly number[];

/** An array, or a symbolic one while a model is traced. Arithmetic reads as on numbers in cells. */
export type Tensor = number & TensorOps;

/** What every array can do. The functions of the same names say more about each. */
export interface TensorOps extends Iterable<Tensor> {
  /** Extents of the visible axes; [] for a scalar. Plates do not show. */
  readonly shape: Shape;
  /** Hidden axes that lead the underlying value. */
  readonly axes: readonly Axis[];
  /** Extent of the first axis; a scalar has none and throws. */
  readonly length: number;
  /** The underlying numbers, hidden axes first; undefined while traced. */
  readonly value: ArrayData | undefined;
  /** Element or sub-array along the first axis, like `at(index)`. */
  readonly [index: number]: Tensor;
  /** Ranges as text, `x["1:3"]`, and several axes at once, `W[":, 0"]`, like `at(…)`. */
  readonly [range: `${string}:${string}`]: Tensor;

  add(other: Numeric): Tensor;
  sub(other: Numeric): Tensor;
  mul(other: Numeric): Tensor;
  div(other: Numeric): Tensor;
  mod(other: Numeric): Tensor;
  pow(exponent: Numeric): Tensor;
  neg(): Tensor;
  abs(): Tensor;
  sign(): Tensor;
  square(): Tensor;
  sqrt(): Tensor;
  exp(): Tensor;
  expm1(): Tensor;
  log(): Tensor;
  log1p(): Tensor;
  log2(): Tensor;
  log10(): Tensor;
  sin(): Tensor;
  cos(): Tensor;
  tan(): Tensor;
  tanh(): Tensor;
  sigmoid(): Tensor;
  softplus(): Tensor;
  lgamma(): Tensor;
  floor(): Tensor;
  ceil(): Tensor;
  round(): Tensor;
  clip(low: Numeric, high: Numeric): Tensor;

  lt(other: Numeric): Tensor;
  le(other: Numeric): Tensor;
  gt(other: Numeric): Tensor;
  ge(other: Numeric): Tensor;
  eq(other: Numeric): Tensor;
  ne(other: Numeric): Tensor;
  and(other: Numeric): Tensor;
  or(other: Numeric): Tensor;
  not(): Tensor;

  sum(axis?: AxisArgument): Tensor;
  mean(axis?: AxisArgument): Tensor;
  prod(axis?: AxisArgument): Tensor;
  min(axis?: AxisArgument): Tensor;
  max(axis?: AxisArgument): Tensor;
  variance(axis?: AxisArgument): Tensor;
  std(axis?: AxisArgument): Tensor;
  any(axis?: AxisArgument): Tensor;
  all(axis?: AxisArgument): Tensor;
  median(axis?: number): Tensor;
  quantile(q: number | readonly number[], axis?: number): Tensor;
  argmin(axis?: number): Tensor;
  argmax(axis?: number): Tensor;
  sort(axis?: number): Tensor;
  argsort(axis?: number): Tensor;
  cumsum(axis?: number): Tensor;
  cumprod(axis?: number): Tensor;
  logSumExp(axis?: AxisArgument): Tensor;
  softmax(axis?: number): Tensor;
  logSoftmax(axis?: number): Tensor;

  reshape(...shape: number[] | [readonly number[]]): Tensor;
  transpose(...perm: number[] | [readonly number[]]): Tensor;
  slice(start?: number, end?: number): Tensor;
  at(...indices: Index[]): Tensor;
  take(indices: Numeric, axis?: number): Tensor;
  matmul(other: Numeric): Tensor;
  dot(other: Numeric): Tensor;
  cholesky(): Tensor;
  diag(): Tensor;
  stopGradient(): Tensor;

  /** The number in an array of one element. Throws a TildeError while traced or inside a plate. */
  item(): number;
  /** Nested plain numbers of the visible shape (a number for a scalar). */
  toArray(): number | NestedNumbers;
}
