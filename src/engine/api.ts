/**
 * The whole public API, in documentation order: what a cell may use without importing it, and what stock TypeScript
 * imports. Monaco's typings and the reference page are generated from this file; its diff is the API review.
 */

// Modelling
export {
  deterministic,
  factor,
  observe,
  param,
  sample,
  scope,
  type SampleOptions,
} from './model/primitives.ts';
export { plate } from './model/plates.ts';
export { scan, type ScanOptions } from './model/scan.ts';
export { cond, fori, type LoopBounds, whileLoop } from './array/control.ts';
export { odeint, type OdeOptions } from './ode/odeint.ts';
export {
  block,
  condition,
  intervene,
  mask,
  replay,
  scale,
  seed,
  substitute,
  type Model,
  type SiteValues,
  type SiteValuesFor,
} from './model/handlers.ts';
export { trace, type TraceOptions } from './trace.ts';
export type { ModelTrace, TraceSite } from './model/trace-model.ts';
export { clearParams, params, setParam } from './model/param-store.ts';
export { logJoint } from './model/log-joint.ts';
export { showGraph, type GraphView, type ShowGraphOptions } from './show-graph.ts';
export { watchNuts, type NutsView, type WatchNutsOptions } from './watch-nuts.ts';

// Distributions
export {
  Bernoulli,
  BernoulliLogit,
  Beta,
  Binomial,
  Categorical,
  Cauchy,
  Delta,
  Dirichlet,
  Exponential,
  Gamma,
  Geometric,
  HalfCauchy,
  HalfNormal,
  ImproperUniform,
  InverseGamma,
  Laplace,
  LKJCholesky,
  Logistic,
  LogNormal,
  mixture,
  Multinomial,
  MultivariateNormal,
  NegativeBinomial2,
  Normal,
  OrderedLogistic,
  Poisson,
  PoissonLog,
  StudentT,
  truncated,
  Uniform,
  Weibull,
  type Constraint,
  type Distribution,
} from './distributions/index.ts';
export {
  correlationCholesky,
  interval,
  ordered,
  positive,
  positiveOrdered,
  real,
  simplex,
  unit,
} from './distributions/constraints.ts';

// Inference
export {
  chees,
  mcmc,
  nuts,
  type McmcOptions,
  type BackendChoice,
  type CheesOptions,
  type NutsOptions,
} from './infer.ts';
export { Posterior } from './posterior.ts';
export { predictive, Predictions, type PredictOptions } from './predictive.ts';
export { ppc, type PpcKind, type PpcOptions } from './ppc.ts';
export { khat, type KhatOptions } from './khat.ts';
export { compare, logLikelihood, loo, waic, type ComparisonRow, type LooOptions } from './loo.ts';
export { mh, MhPosterior, type MhChoice, type MhOptions } from './mh.ts';
export { importance, ImportancePosterior, type ImportanceOptions, type WeightedRow } from './importance.ts';
export { marginal, type MarginalOptions } from './marginal.ts';
export { empirical, type Empirical, type EmpiricalOptions } from './empirical.ts';
export {
  adagrad,
  adam,
  autoDelta,
  autoMultivariateNormal,
  autoNormal,
  map,
  rmsprop,
  sgd,
  svi,
  type AutoOptions,
  type OptimizerOptions,
  type SviOptions,
} from './svi.ts';
export { Fit, type FitRow } from './fit.ts';
export { createRandom as random } from './random/index.ts';
export { key, type Key } from './keys.ts';
export { compute, devices, type ComputeOptions, type DeviceRow } from './compute.ts';

// Arrays
export {
  abs,
  acos,
  acosh,
  add,
  all,
  and,
  any,
  argmax,
  argmin,
  argsort,
  asin,
  asinh,
  at,
  atan,
  atan2,
  atanh,
  betaInc,
  broadcastTo,
  ceil,
  cholesky,
  clip,
  concat,
  cos,
  cosh,
  cumLogSumExp,
  cumprod,
  cumsum,
  determinant,
  diag,
  digamma,
  div,
  dot,
  einsum,
  eq,
  erf,
  erfc,
  erfinv,
  exp,
  expm1,
  eye,
  flip,
  floor,
  full,
  gammaP,
  gammaQ,
  gather,
  ge,
  gt,
  inverse,
  kron,
  lbeta,
  lchoose,
  le,
  lgamma,
  linspace,
  log,
  log10,
  log1p,
  log2,
  logAddExp,
  logDeterminant,
  logDetTriangular,
  logI0,
  logI1,
  logit,
  logSoftmax,
  logSumExp,
  lt,
  matmul,
  matrixTrace,
  max,
  maximum,
  mean,
  median,
  min,
  minimum,
  mod,
  mul,
  ne,
  neg,
  normalCdf,
  normalLogCdf,
  normalQuantile,
  not,
  oneHot,
  ones,
  or,
  outer,
  pad,
  pow,
  prod,
  qr,
  quantile,
  range,
  repeat,
  reshape,
  roll,
  round,
  scatterAdd,
  segmentSum,
  sigmoid,
  sign,
  sin,
  sinh,
  slice,
  softmax,
  softplus,
  solve,
  sort,
  sqrt,
  square,
  stack,
  std,
  stopGradient,
  sub,
  sum,
  symmetricEigen,
  take,
  tan,
  tanh,
  tensor,
  tile,
  transpose,
  triangularSolve,
  trigamma,
  tril,
  triu,
  variance,
  where,
  zeros,
  type Numeric,
  type Tensor,
} from './array/index.ts';

// Derivatives
export {
  checkGradient,
  customGradient,
  customJvp,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  valueAndGrad,
  vjp,
} from './autodiff/index.ts';
export { vmap, type VmapOptions } from './vmap.ts';
export { jit, type JitOptions } from './jit.ts';

// Data
export { csv, type CsvOptions, type Table } from './csv.ts';
export { dataset } from './data/dataset.ts';
export type { DatasetName } from './data/names.ts';

// Diagnostics
export {
  /** Argument: draws of one chain's energy, `posterior.stat("energy")` cut by chain. */
  ebfmi,
  /** Arguments: draws of all chains in ascending order, in one Float64Array; the share of them to hold. */
  equalTailed,
  /** Argument: draws of one scalar, one Float64Array per chain, all equally long. */
  essBulk,
  /** Argument: draws of one scalar, one Float64Array per chain, all equally long. */
  essTail,
  /** Arguments: draws of all chains in ascending order, in one Float64Array; the share of them to hold. */
  hdi,
  /** Argument: draws of one scalar, one Float64Array per chain, all equally long. */
  mcseMean,
  /** Arguments: draws of one scalar, one Float64Array per chain, all equally long; the quantile's probability. */
  mcseQuantile,
  /** Argument: draws of one scalar, one Float64Array per chain, all equally long. */
  mcseSd,
  /** Argument: draws of one scalar, one Float64Array per chain, all equally long. */
  rhat,
  type Chains,
  type Interval,
} from './diagnostics/index.ts';

// Figures
export { band, type BandOptions } from './figures/band.ts';
export { contour, type ContourOptions } from './figures/contour.ts';
export { facet, type FacetOptions } from './figures/facet.ts';
export { forest, type ForestOptions } from './figures/forest.ts';
export { heatmap, type HeatmapOptions } from './figures/heatmap.ts';
export { hist, type HistOptions } from './figures/hist.ts';
export { line, type LineOptions } from './figures/line.ts';
export { plot, type Plot, type PlotOptions } from './figures/plot.ts';
export { scatter, type ScatterOptions } from './figures/scatter.ts';
export { violin, type ViolinOptions } from './figures/violin.ts';
export type { Figure } from './figures/figure.ts';
