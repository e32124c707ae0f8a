/** Which bijector leads onto which constraint. */
import { TildeError } from '../../errors.ts';
import type { Constraint } from '../constraint.ts';
import type { Bijector } from './bijector.ts';
import { correlationFactor, covarianceFactor } from './cholesky.ts';
import { above, below, between, exponential, identity, logistic } from './elementwise.ts';
import { increasing, positiveIncreasing } from './ordered.ts';
import { stickBreaking } from './simplex.ts';

export type { Bijector } from './bijector.ts';

/**
 * The map from unconstrained space onto a continuous constraint.
 * @throws TildeError for constraints without one: whole numbers, single points
 */
export function bijectorFor(constraint: Constraint): Bijector {
  switch (constraint.kind) {
    case 'real':
    case 'realVector':
      return identity;
    case 'positive':
    case 'nonNegative':
      return exponential;
    case 'unit':
    case 'positiveUnit':
    case 'closedUnit':
      return logistic;
    case 'greaterThan':
      return above(constraint.low);
    case 'lessThan':
      return below(constraint.high);
    case 'interval':
      return between(constraint.low, constraint.high);
    case 'simplex':
      return stickBreaking;
    case 'ordered':
      return increasing;
    case 'positiveOrdered':
      return positiveIncreasing;
    case 'correlationCholesky':
      return correlationFactor;
    case 'covarianceCholesky':
      return covarianceFactor;
    default:
      throw noBijector(constraint);
  }
}

function noBijector(constraint: Constraint): TildeError {
  return new TildeError('model', `no continuous map leads onto values that are ${constraint.name}`, {
    expected: 'a continuous support',
    got: constraint.name,
    hint: 'gradient methods need continuous unknowns: observe the value, or sum it out with mixture',
  });
}
