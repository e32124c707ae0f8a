/**
 * The closed list of primitives: all that a Graph may contain. Everything else is a composite over these.
 * Not here: what a primitive means (see the rule tables: shape, derivative, batching, interpreter, wasm, tfjs).
 *
 * Values are dense row-major f64 arrays; truth values are 0 and 1, indices are whole numbers held in f64.
 */

/** Elementwise functions of one array. */
export const UNARY = [
  'neg',
  'abs',
  'sign',
  'floor',
  'sqrt',
  'exp',
  'expm1',
  'log',
  'log1p',
  'sin',
  'cos',
  'atan',
  'tanh',
  'sigmoid',
  'softplus',
  'lgamma',
  'digamma',
  'trigamma',
  'erf',
  'erfcx',
  'normalQuantile',
  'logI0',
  'besselRatio',
  'not',
] as const;

/** Elementwise functions of two arrays, which broadcast by NumPy's rule. */
export const BINARY = [
  'add',
  'sub',
  'mul',
  'div',
  'pow',
  'max',
  'min',
  'lt',
  'le',
  'gt',
  'ge',
  'eq',
  'ne',
  'and',
  'or',
  'gammaP',
  'gammaQ',
] as const;

/** The parameters each primitive carries beside its inputs. */
export interface PrimitiveParams {
  /** A named argument of the whole graph. Inputs: none. */
  input: { readonly name: string };
  /** A literal array. `values` has as many elements as the shape asks for, or one, which fills it. */
  constant: { readonly values: readonly number[] };
  /** Elementwise choice: (test, a, b) → test ≠ 0 ? a : b. Adjoints are selected, never multiplied by a mask. */
  select: Empty;
  /** Regularised incomplete beta I_x(a, b), elementwise: (a, b, x), which broadcast. */
  betaInc: Empty;
  /** Passes its input on; its derivative is zero. */
  stopGradient: Empty;
  reshape: { readonly shape: Shape };
  /** Output axis i is input axis `perm[i]`. */
  transpose: { readonly perm: readonly number[] };
  /** NumPy broadcast to `shape` (right-aligned). */
  broadcastTo: { readonly shape: Shape };
  /** Per axis: start, number of elements, step (may be negative, never 0). */
  slice: {
    readonly starts: readonly number[];
    readonly sizes: readonly number[];
    readonly steps: readonly number[];
  };
  /** Transpose of `slice`: puts the input into zeros of `shape` at these places. */
  unslice: {
    readonly shape: Shape;
    readonly starts: readonly number[];
    readonly steps: readonly number[];
  };
  /** Joins the inputs along `axis`. */
  concat: { readonly axis: number };
  /**
   * (x, indices) → x taken along `axis` (NumPy's take): x.shape[:axis] + indices.shape + x.shape[axis+1:].
   * The first `batch` axes of x and of indices are shared (batch ≤ axis).
   */
  gather: { readonly axis: number; readonly batch: number };
  /** Transpose of gather: (updates, indices) → zeros of extent `size` on `axis`, updates added at indices. */
  scatterAdd: { readonly axis: number; readonly batch: number; readonly size: number };
  /** Sum over the axes (removed). */
  sum: { readonly axes: readonly number[] };
  /** Product over the axes (removed). */
  prod: { readonly axes: readonly number[] };
  /** Largest element over the axes (removed); −∞ when there are none; NaN wins. */
  reduceMax: { readonly axes: readonly number[] };
  /** Running sum along `axis`; `reverse` runs from the end. */
  cumsum: { readonly axis: number; readonly reverse: boolean };
  /** Places of the elements of the last axis in ascending order: stable, NaN last. */
  argsort: Empty;
  /** Batched matrix product: [..., n, k] × [..., k, m] → [..., n, m]; leading axes broadcast by NumPy's rule. */
  matmul: Empty;
  /** Lower factor of symmetric positive definite [..., n, n]; NaN-filled where it is not. */
  cholesky: Empty;
  /** (L, b): solves L x = b or Lᵀ x = b with lower triangular L [..., n, n] and b [..., n, m]. */
  triangularSolve: { readonly transpose: boolean };
  /**
   * The orthogonal factor Q of [..., m, n], m ≥ n: columns 0 … n−1 of the product of exactly n Householder reflections,
   * whose determinant is (−1)ⁿ. R is Qᵀx; its diagonal may be negative.
   */
  qr: Empty;
  /** Eigenvectors of symmetric [..., n, n] as columns, eigenvalues ascending, the first of each one's largest elements > 0. */
  eigh: Empty;
  /** A loop: see `ScanParams`. */
  scan: ScanParams;
}

/**
 * A loop whose body is a graph. Inputs of the node: constants…, first carries…, xs… (each with leading extent `length`),
 * and with `counted` a scalar. Result: one flat vector of the last carries…, the ys… of all steps (each with leading
 * extent `length`), and with `stops` the number of steps done.
 */
export interface ScanParams {
  readonly body: ScanBody;
  /** Most steps, ≥ 0. */
  readonly length: number;
  /** How many of the inputs are constants, and how many carries follow them. */
  readonly constants: number;
  readonly carries: number;
  /** Runs from the last step to the first; xs and ys keep their places. */
  readonly reverse: boolean;
  /** Only steps of index below the last input's value are done; ys of the others are 0. */
  readonly counted: boolean;
  /** The body's last output says: no further step. The ys of steps not done are 0. */
  readonly stops: boolean;
}

/** Inputs: constants…, carries…, slices of xs…. Outputs: next carries…, ys…, and with `stops` a truth value. */
export interface ScanBody {
  readonly nodes: readonly Node[];
  readonly inputs: readonly NodeId[];
  readonly outputs: readonly NodeId[];
}

/** Index of a node in its graph; inputs of a node have smaller ids than the node. */
export type NodeId = number;

/** One application of a primitive. */
export type Node<P extends Primitive = Primitive> = P extends Primitive
  ? {
      readonly op: P;
      readonly inputs: readonly NodeId[];
      readonly params: ParamsOf<P>;
      readonly shape: Shape;
    }
  : never;

type Empty = Readonly<Record<never, never>>;
type Elementwise = (typeof UNARY)[number] | (typeof BINARY)[number];

export type Shape = readonly number[];
export type Primitive = keyof PrimitiveParams | Elementwise;
export type ParamsOf<P extends Primitive> = P extends keyof PrimitiveParams ? PrimitiveParams[P] : Empty;

/** One row per primitive: the type that makes a missing rule a compile error. */
export type RuleTable<Rules extends { [P in Primitive]: unknown }> = Rules;
