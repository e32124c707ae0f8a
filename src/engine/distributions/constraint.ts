/**
 * What a value must obey, as data: the support of a distribution or the range of a parameter.
 * Not here: the ready-made ones (constraints.ts), the test itself (violates.ts) or the maps onto them (bijectors/).
 */
import type { Tensor } from '../array/index.ts';

/** Bounds may be traced: a uniform's end can be a random value. Vector kinds speak of the last axis or axes. */
export type ConstraintData =
  | { readonly kind: 'real' }
  | { readonly kind: 'positive' }
  | { readonly kind: 'nonNegative' }
  | { readonly kind: 'unit' }
  | { readonly kind: 'closedUnit' }
  | { readonly kind: 'positiveUnit' }
  | { readonly kind: 'greaterThan'; readonly low: Tensor }
  | { readonly kind: 'lessThan'; readonly high: Tensor }
  | { readonly kind: 'interval'; readonly low: Tensor; readonly high: Tensor }
  | { readonly kind: 'point'; readonly at: Tensor }
  | { readonly kind: 'realVector' }
  | { readonly kind: 'simplex' }
  | { readonly kind: 'ordered' }
  | { readonly kind: 'positiveOrdered' }
  | { readonly kind: 'correlationCholesky' }
  | { readonly kind: 'covarianceCholesky' }
  | { readonly kind: 'positiveDefinite' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'count' }
  | { readonly kind: 'integers'; readonly low: Tensor; readonly high: Tensor }
  | { readonly kind: 'countVector'; readonly total: Tensor };

export interface ConstraintActions {
  /** In words, for messages and tables: "positive", "interval(0, 1)". A bound not known yet shows as "…". */
  readonly name: string;
  /**
   * Flat row-major index of the first element of the first value that breaks the constraint; undefined when all
   * hold or when x or a bound is traced. NaN breaks nothing.
   */
  firstOutside(x: Tensor): number | undefined;
}

/** What values obey: the support of a distribution, or the range of a `param`. */
export type Constraint = ConstraintData & ConstraintActions;

/** Number of trailing axes that one value of the constraint takes. */
export function constraintRank(constraint: ConstraintData): 0 | 1 | 2 {
  switch (constraint.kind) {
    case 'realVector':
    case 'simplex':
    case 'ordered':
    case 'positiveOrdered':
    case 'countVector':
      return 1;
    case 'correlationCholesky':
    case 'covarianceCholesky':
    case 'positiveDefinite':
      return 2;
    default:
      return 0;
  }
}

/** In words for messages and tables: "positive", "interval(0, 1)"; a bound that is not known yet shows as "…". */
export function describeConstraint(constraint: ConstraintData): string {
  switch (constraint.kind) {
    case 'greaterThan':
      return `greater than ${printBound(constraint.low)}`;
    case 'lessThan':
      return `less than ${printBound(constraint.high)}`;
    case 'interval':
      return `interval(${printBound(constraint.low)}, ${printBound(constraint.high)})`;
    case 'integers':
      return `whole in [${printBound(constraint.low)}, ${printBound(constraint.high)}]`;
    case 'point':
      return `equal to ${printBound(constraint.at)}`;
    case 'countVector':
      return `counts summing to ${printBound(constraint.total)}`;
    default:
      return WORDS[constraint.kind];
  }
}

const WORDS = {
  real: 'real',
  positive: 'positive',
  nonNegative: 'non-negative',
  unit: 'strictly between 0 and 1',
  closedUnit: 'between 0 and 1',
  positiveUnit: 'in (0, 1]',
  realVector: 'real vector',
  simplex: 'simplex',
  ordered: 'ordered',
  positiveOrdered: 'positive ordered',
  correlationCholesky: 'Cholesky factor of a correlation matrix',
  covarianceCholesky: 'Cholesky factor of a covariance matrix',
  positiveDefinite: 'symmetric positive definite',
  boolean: '0 or 1',
  count: 'a whole number ≥ 0',
} as const;

function printBound(bound: Tensor): string {
  if (bound.value === undefined) return '…';
  return bound.value.values.length === 1 ? String(bound.value.values[0]) : 'array';
}
