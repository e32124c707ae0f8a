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
export { condition, type Model, type SiteValues } from './model/handlers.ts';
export { clearParams, params, setParam } from './model/param-store.ts';
export { logJoint } from './model/log-joint.ts';

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
export { mcmc, nuts, type McmcOptions, type NutsOptions } from './infer.ts';
export { Posterior } from './posterior.ts';
export { createRandom as random } from './random/index.ts';

// Arrays
export {
  abs,
  acos,
  add,
  and,
  asin,
  at,
  atan,
  broadcastTo,
  ceil,
  cholesky,
  clip,
  concat,
  cos,
  cosh,
  cumsum,
  diag,
  digamma,
  div,
  dot,
  eq,
  erf,
  erfc,
  exp,
  expm1,
  eye,
  floor,
  full,
  gather,
  ge,
  gt,
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
  logDetTriangular,
  logit,
  logSoftmax,
  logSumExp,
  lt,
  matmul,
  max,
  maximum,
  mean,
  min,
  minimum,
  mod,
  mul,
  ne,
  neg,
  normalCdf,
  normalLogCdf,
  not,
  oneHot,
  ones,
  or,
  outer,
  pow,
  prod,
  range,
  reshape,
  round,
  scatterAdd,
  sigmoid,
  sign,
  sin,
  sinh,
  slice,
  softmax,
  softplus,
  sqrt,
  square,
  stack,
  std,
  stopGradient,
  sub,
  sum,
  take,
  tan,
  tanh,
  tensor,
  transpose,
  triangularSolve,
  trigamma,
  variance,
  where,
  zeros,
  type Numeric,
  type Tensor,
} from './array/index.ts';

// Derivatives
export { checkGradient, grad, jvp, valueAndGrad } from './autodiff/index.ts';

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
export { forest, type ForestOptions } from './figures/forest.ts';
export { hist, type HistOptions } from './figures/hist.ts';
export type { Figure } from './figures/figure.ts';
