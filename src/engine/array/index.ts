/**
 * The array room's exports: arrays, the functions on them, tracing, hidden axes, graphs. What a cell may import is
 * chosen in api.ts, not here.
 */
import './methods.ts';

export type { ArrayData, Graph } from './graph.ts';
export type { Axis, Index, Numeric, Tensor } from './types.ts';

export { eye, full, linspace, oneHot, ones, range, tensor, zeros } from './create.ts';
export {
  abs,
  add,
  ceil,
  clip,
  div,
  floor,
  maximum,
  minimum,
  mod,
  mul,
  neg,
  pow,
  round,
  sign,
  square,
  stopGradient,
  sub,
  trunc,
} from './arithmetic.ts';
export { and, eq, ge, gt, le, lt, ne, not, or, where } from './compare.ts';
export {
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  cos,
  cosh,
  exp,
  expm1,
  log,
  log10,
  log1mexp,
  log1p,
  log2,
  logAddExp,
  logit,
  sigmoid,
  sin,
  sinh,
  softplus,
  sqrt,
  tan,
  tanh,
} from './functions.ts';
export {
  besselRatio,
  betaInc,
  digamma,
  erf,
  erfc,
  erfinv,
  gammaP,
  gammaQ,
  lbeta,
  lchoose,
  lgamma,
  logI0,
  logI1,
  normalCdf,
  normalLogCdf,
  normalQuantile,
  trigamma,
} from './special.ts';
export { cumLogSumExp, cumprod } from './cumulative.ts';
export { argmax, argmin, argsort, median, quantile, sort } from './sort.ts';
export {
  all,
  any,
  cumsum,
  logSoftmax,
  logSumExp,
  max,
  mean,
  min,
  prod,
  softmax,
  std,
  sum,
  variance,
} from './reduce.ts';
export { broadcastTo, concat, reshape, stack, transpose } from './shape-ops.ts';
export { flip, pad, repeat, roll, tile } from './rearrange.ts';
export { at, gather, scatterAdd, segmentSum, slice, take } from './indexing.ts';
export { cholesky, diag, dot, logDetTriangular, matmul, outer, triangularSolve } from './linalg.ts';
export { kron, matrixTrace, tril, triu } from './matrices.ts';
export { determinant, inverse, logDeterminant, qr, solve, symmetricEigen } from './decompose.ts';
export { einsum } from './einsum.ts';

export { dependsOn } from './ancestry.ts';
export { constantTensor } from './apply.ts';
export { enterAxis, exitAxis, newAxis, underlying, withAxes } from './axes.ts';
export { checkGraph } from './check-graph.ts';
export { toTensor } from './convert.ts';
export { broadcastShapes, sizeOf } from './extents.ts';
export { installScalarMethods } from './methods.ts';
export { rangeOf } from './range.ts';
export type { Range } from './range.ts';
export { isKnownAs, markAs } from './vector-facts.ts';
export { insidePlate, leftAxes, markLeft, openAxes, outsidePlates, ownRowOfData } from './plates.ts';
export type { PlateRows } from './plates.ts';
export { rowOf } from './row.ts';
export { printGraph } from './print-graph.ts';
export { isTraced, recordingDepth } from './recorder.ts';
export { shapeRules } from './shape.ts';
export { isTensor } from './tensor.ts';
export { addInput, dataInputs, selectOutputs, trace, traceClosure } from './trace.ts';
