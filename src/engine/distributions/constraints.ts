/**
 * The constraints that distributions use.
 * Not here: the maps from unconstrained space onto them (bijectors/).
 */
import { sizeOf } from '../array/extents.ts';
import type { Tensor } from '../array/index.ts';
import { constraintRank, describeConstraint, type Constraint, type ConstraintData } from './constraint.ts';
import { violates } from './violates.ts';

function constraint(data: ConstraintData): Constraint {
  return {
    ...data,
    name: describeConstraint(data),
    firstOutside(x) {
      const mask = violates(data, x)?.value;
      const first = mask?.values.findIndex(broken => broken !== 0) ?? -1;
      if (first < 0) return undefined;
      const rank = constraintRank(data);
      const eventSize = sizeOf(x.shape.slice(x.shape.length - rank));
      return (first * eventSize) % (x.value?.values.length ?? 1);
    },
  };
}

/** Any number. */
export const real: Constraint = constraint({ kind: 'real' });
/** > 0. */
export const positive: Constraint = constraint({ kind: 'positive' });
/** ≥ 0. */
export const nonNegative: Constraint = constraint({ kind: 'nonNegative' });
/** Strictly between 0 and 1. */
export const unit: Constraint = constraint({ kind: 'unit' });
/** Between 0 and 1, ends included: a probability. */
export const closedUnit: Constraint = constraint({ kind: 'closedUnit' });
/** Between 0 and 1, 1 included. */
export const positiveUnit: Constraint = constraint({ kind: 'positiveUnit' });
/** A vector of any numbers. */
export const realVector: Constraint = constraint({ kind: 'realVector' });
/** Non-negative, summing to 1 over the last axis. */
export const simplex: Constraint = constraint({ kind: 'simplex' });
/** Strictly increasing along the last axis. */
export const ordered: Constraint = constraint({ kind: 'ordered' });
/** Positive and strictly increasing along the last axis. */
export const positiveOrdered: Constraint = constraint({ kind: 'positiveOrdered' });
/** Lower triangular [d, d] with positive diagonal and rows of norm 1. */
export const correlationCholesky: Constraint = constraint({ kind: 'correlationCholesky' });
/** Lower triangular [d, d] with positive diagonal. */
export const covarianceCholesky: Constraint = constraint({ kind: 'covarianceCholesky' });
/** Symmetric positive definite [d, d]. */
export const positiveDefinite: Constraint = constraint({ kind: 'positiveDefinite' });
/** 0 or 1. */
export const boolean: Constraint = constraint({ kind: 'boolean' });
/** Whole, ≥ 0. */
export const count: Constraint = constraint({ kind: 'count' });

/** > low. */
export const greaterThan = (low: Tensor): Constraint => constraint({ kind: 'greaterThan', low });
/** < high. */
export const lessThan = (high: Tensor): Constraint => constraint({ kind: 'lessThan', high });
/** low ≤ x ≤ high. */
export const interval = (low: Tensor, high: Tensor): Constraint =>
  constraint({ kind: 'interval', low, high });
/** Exactly this value. */
export const point = (at: Tensor): Constraint => constraint({ kind: 'point', at });
/** Whole, low ≤ x ≤ high. */
export const integers = (low: Tensor, high: Tensor): Constraint =>
  constraint({ kind: 'integers', low, high });
/** Whole, ≥ 0, summing to `total` over the last axis. */
export const countVector = (total: Tensor): Constraint => constraint({ kind: 'countVector', total });
