/**
 * Parameters outside what they may be, where that depends on unknowns: the density is −∞ there. A test is recorded only
 * where the graph does not show already that it always holds, so that exp(eta) or a draw of HalfNormal costs nothing.
 * Not here: parameters that are known, which are refused when a distribution is made (define.ts).
 */
import { ge, gt, isKnownAs, isTraced, le, lt, max, or, rangeOf, where, type Tensor } from '../array/index.ts';
import { constraintRank, type Constraint } from './constraint.ts';
import type { Distribution } from './distribution.ts';
import { noShares, violates } from './violates.ts';

interface Tested {
  readonly name: string;
  readonly tensor: Tensor;
  /** Trailing axes that belong to one draw's parameter. */
  readonly eventRank: number;
  readonly constraint: Constraint;
}

/** What there is to test, recorded in the trace under way. */
export interface Domain {
  /** Batch elements with a parameter outside; undefined where none can be. */
  readonly outside: Tensor | undefined;
  /** Numbers to compute with in place of parameters: inside everywhere, so that no derivative is NaN. */
  readonly instead: Readonly<Record<string, Tensor>>;
}

let trusted = 0;

/** Runs `body` without tests of parameters: they are known to be inside when what it records is run. */
export function withKnownParameters<T>(body: () => T): T {
  trusted += 1;
  try {
    return body();
  } finally {
    trusted -= 1;
  }
}

const NOTHING: Domain = { outside: undefined, instead: {} };

/** The tests of these parameters, to be recorded when a density is asked for. */
export function testsOf(params: readonly Tested[]): () => Domain {
  const unknown = params.filter(({ tensor }) => isTraced(tensor));
  if (unknown.length === 0 || trusted > 0) return () => NOTHING;
  return () => {
    const instead: Record<string, Tensor> = {};
    let outside: Tensor | undefined;
    for (const { name, tensor, eventRank, constraint } of unknown) {
      const broken = breaks(constraint, tensor);
      if (broken === undefined) continue;
      const inside = INSIDE[constraint.kind];
      if (inside !== undefined) instead[name] = where(broken, inside, tensor);
      const own = overEvent(broken, eventRank - constraintRank(constraint));
      outside = outside === undefined ? own : or(outside, own);
    }
    return { outside, instead };
  };
}

/** The density, and −∞ where parameters are outside. */
export const unless = (outside: Tensor | undefined, density: Tensor): Tensor =>
  outside === undefined ? density : where(outside, -Infinity, density);

/** Where a parameter of any of these is outside. */
export function outsideAny(of: readonly Distribution[]): () => Tensor | undefined {
  return () => of.map(each => each.outsideDomain?.()).reduce((a, b) => either(a, b));
}

/** A number inside each constraint on single numbers. */
const INSIDE: Readonly<Partial<Record<Constraint['kind'], number>>> = {
  positive: 1,
  nonNegative: 1,
  unit: 0.5,
  closedUnit: 0.5,
  positiveUnit: 0.5,
};

/** How far shares may be from summing to 1: on devices that compute in 32 bits, hundreds of them lose some digits. */
const TOLERANCE = 1e-4;

const overEvent = (mask: Tensor, rank: number): Tensor => {
  let out = mask;
  for (let i = 0; i < rank; i++) out = max(out, -1);
  return out;
};

/** Mask of values outside, made of those tests only that the graph does not answer; undefined where it answers all. */
function breaks(constraint: Constraint, x: Tensor): Tensor | undefined {
  switch (constraint.kind) {
    case 'positive':
      return below(x, true);
    case 'nonNegative':
      return below(x, false);
    case 'unit':
      return either(below(x, true), beyondOne(x, true));
    case 'closedUnit':
      return either(below(x, false), beyondOne(x, false));
    case 'positiveUnit':
      return either(below(x, true), beyondOne(x, false));
    case 'count':
      return rangeOf(x).whole && rangeOf(x).low >= 0 ? undefined : violates(constraint, x);
    case 'simplex':
      return isKnownAs('simplex', x) ? undefined : noShares(x, TOLERANCE);
    case 'ordered':
      return isKnownAs('increasing', x) ? undefined : violates(constraint, x);
    default:
      return violates(constraint, x);
  }
}

/** Mask of what is below 0, 0 included where it is `open`. */
function below(x: Tensor, open: boolean): Tensor | undefined {
  const { low, above } = rangeOf(x);
  if (low > 0 || (low === 0 && (above || !open))) return undefined;
  return open ? le(x, 0) : lt(x, 0);
}

/** Mask of what is above 1, 1 included where it is `open`. */
function beyondOne(x: Tensor, open: boolean): Tensor | undefined {
  const { high, below: strictly } = rangeOf(x);
  if (high < 1 || (high === 1 && (strictly || !open))) return undefined;
  return open ? ge(x, 1) : gt(x, 1);
}

function either(a: Tensor | undefined, b: Tensor | undefined): Tensor | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return or(a, b);
}
