/** Between which ends every element of a site's values lies, from its support. Not here: the supports (distributions/). */
import type { Tensor } from '../array/index.ts';
import type { ConstraintData } from '../distributions/constraint.ts';
import type { Bounds } from './spec.ts';

/** Undefined where the ends are not the same for all elements, or depend on other unknowns. */
export function boundsOf(support: ConstraintData): Bounds | undefined {
  switch (support.kind) {
    case 'real':
    case 'realVector':
    case 'ordered':
      return {};
    case 'positive':
    case 'nonNegative':
    case 'positiveOrdered':
    case 'count':
    case 'countVector':
      return { low: 0 };
    case 'unit':
    case 'closedUnit':
    case 'positiveUnit':
    case 'simplex':
    case 'boolean':
      return { low: 0, high: 1 };
    case 'correlationCholesky':
      return { low: -1, high: 1 };
    case 'greaterThan':
      return between(support.low, undefined);
    case 'lessThan':
      return between(undefined, support.high);
    case 'interval':
    case 'integers':
      return between(support.low, support.high);
    case 'point':
    case 'covarianceCholesky':
    case 'positiveDefinite':
      return undefined;
  }
}

function between(low: Tensor | undefined, high: Tensor | undefined): Bounds | undefined {
  const [from, to] = [low, high].map(end => (end === undefined ? undefined : oneNumber(end)));
  if ((low !== undefined && from === undefined) || (high !== undefined && to === undefined)) return undefined;
  return {
    ...(from !== undefined && Number.isFinite(from) ? { low: from } : {}),
    ...(to !== undefined && Number.isFinite(to) ? { high: to } : {}),
  };
}

/** The number that all elements are; undefined where they differ or are not known yet. */
function oneNumber({ value }: Tensor): number | undefined {
  const [first, ...rest] = value?.values ?? [];
  return rest.every(other => other === first) ? first : undefined;
}
