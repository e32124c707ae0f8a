/**
 * A scalar distribution restricted to an interval and normalised there.
 * Not here: solving for a quantile (invert-cdf.ts).
 */
import {
  add,
  toTensor,
  ceil,
  exp,
  expm1,
  floor,
  gt,
  log,
  log1p,
  maximum,
  minimum,
  neg,
  sub,
} from '../array/index.ts';
import { where, type Numeric, type Tensor } from '../array/index.ts';
import { TildeError } from '../errors.ts';
import type { Random } from '../random/index.ts';
import { allAxes, joinBatches } from './combine.ts';
import { LOG_2 } from './constants.ts';
import type { Constraint } from './constraint.ts';
import { greaterThan, integers, interval, lessThan } from './constraints.ts';
import { guarded } from './define.ts';
import { DISTRIBUTION, type Distribution, type SampleShape } from './distribution.ts';
import { invertCdf, type Bracket } from './invert-cdf.ts';
import { Uniform } from './uniform.ts';

/** Bounds of a truncation, both included; at least one. */
export interface TruncationBounds {
  readonly low?: Numeric;
  readonly high?: Numeric;
}

interface Bounds {
  readonly low: Tensor | undefined;
  readonly high: Tensor | undefined;
}

/**
 * The distribution of x ∼ base given low ≤ x ≤ high.
 * `p(x) = base(x) / P(low ≤ X ≤ high)`
 * @param base scalar distribution with a cdf
 * @param bounds `{ low }`, `{ high }` or both; may be random values where the cdf of the base can be traced
 * @throws TildeError when the base has no cdf, or no bound is given
 */
export function truncated(base: Distribution, bounds: TruncationBounds): Distribution {
  const given = readBounds(base, bounds);
  const logMass = logMassBetween(base, given);
  const support = supportOf(base, given);
  const params = { ...base.params, ...defined(given) };
  const batchShape = joinBatches('truncated', [
    base.batchShape,
    ...Object.values(defined(given)).map(b => b.shape),
  ]);
  const logProbInside = (x: Numeric): Tensor => sub(base.logProbInside(x), logMass);
  return {
    [DISTRIBUTION]: true,
    name: `Truncated${base.name}`,
    params,
    support,
    batchShape,
    eventShape: [],
    discrete: base.discrete,
    ...(base.outsideDomain === undefined ? {} : { outsideDomain: base.outsideDomain }),
    logProbInside,
    logProb: x => guarded(support, toTensor(x), logProbInside),
    sample: (random, leading = {}) => {
      const shape = [...(leading.shape ?? []), ...batchShape];
      return draw(random, base, given, { shape, axes: allAxes(leading.axes ?? [], params) });
    },
    cdf: x => cdfWithin(base, given, logMass, toTensor(x)),
    latex: `${base.latex}\\;[${given.low ? '{low}' : '-\\infty'},\\, ${given.high ? '{high}' : '\\infty'}]`,
    doc: `${base.name} restricted to an interval.`,
  };
}

function readBounds(base: Distribution, { low, high }: TruncationBounds): Bounds {
  if (base.cdf === undefined || base.eventShape.length > 0) {
    throw refused(`${base.name} has no cdf`, 'a scalar distribution with a cdf, such as Normal or Gamma');
  }
  if (low === undefined && high === undefined) {
    throw refused('no bound was given', '{ low: 0 }, { high: 1 } or both');
  }
  const round = (bound: Numeric | undefined, whole: (x: Numeric) => Tensor): Tensor | undefined => {
    if (bound === undefined) return undefined;
    return base.discrete ? whole(bound) : toTensor(bound);
  };
  return { low: round(low, ceil), high: round(high, floor) };
}

function refused(why: string, expected: string): TildeError {
  return new TildeError('argument', `truncated: ${why}`, {
    expected,
    got: why,
    hint: 'write truncated(Normal(0, 1), { low: 0 })',
  });
}

function defined(bounds: Bounds): Record<string, Tensor> {
  return {
    ...(bounds.low === undefined ? {} : { low: bounds.low }),
    ...(bounds.high === undefined ? {} : { high: bounds.high }),
  };
}

function logCdf(base: Distribution, x: Tensor): Tensor {
  return base.logCdf?.(x) ?? log(base.cdf?.(x) ?? NaN);
}

function logSurvival(base: Distribution, x: Tensor): Tensor {
  return base.logSurvival?.(x) ?? log1p(neg(base.cdf?.(x) ?? NaN));
}

/** The last point left out below: for counts P(X ≥ low) = P(X > low − 1). */
function beneath(base: Distribution, low: Tensor): Tensor {
  return base.discrete ? sub(low, 1) : low;
}

/** log P(low ≤ X ≤ high), from whichever tail is the smaller, so that digits survive far out. */
function logMassBetween(base: Distribution, { low, high }: Bounds): Tensor {
  if (low === undefined) return high === undefined ? toTensor(0) : logCdf(base, high);
  const under = beneath(base, low);
  if (high === undefined) return logSurvival(base, under);
  const below = logCdf(base, under);
  const upper = gt(below, -LOG_2);
  const large = where(upper, logSurvival(base, under), logCdf(base, high));
  const small = where(upper, logSurvival(base, high), below);
  return add(large, log(neg(expm1(sub(small, large)))));
}

/** Ends of the base's support as numbers or tensors; undefined where unbounded. */
function baseBounds(support: Constraint): Bounds {
  switch (support.kind) {
    case 'positive':
    case 'nonNegative':
    case 'count':
      return { low: toTensor(0), high: undefined };
    case 'unit':
    case 'closedUnit':
    case 'boolean':
      return { low: toTensor(0), high: toTensor(1) };
    case 'interval':
    case 'integers':
      return { low: support.low, high: support.high };
    case 'greaterThan':
      return { low: support.low, high: undefined };
    case 'lessThan':
      return { low: undefined, high: support.high };
    default:
      return { low: undefined, high: undefined };
  }
}

function tighter(a: Tensor | undefined, b: Tensor | undefined, pick: (a: Tensor, b: Tensor) => Tensor) {
  if (a === undefined) return b;
  return b === undefined ? a : pick(a, b);
}

function tightest(base: Distribution, given: Bounds): Bounds {
  const own = baseBounds(base.support);
  return { low: tighter(own.low, given.low, maximum), high: tighter(own.high, given.high, minimum) };
}

function supportOf(base: Distribution, given: Bounds): Constraint {
  const { low, high } = tightest(base, given);
  if (base.discrete) return integers(low ?? toTensor(-Infinity), high ?? toTensor(Infinity));
  if (low === undefined) return lessThan(high ?? toTensor(Infinity));
  return high === undefined ? greaterThan(low) : interval(low, high);
}

/** P(low ≤ X ≤ x) over the whole mass, by logarithms: the cdf of the base may have run out of digits. */
function cdfWithin(base: Distribution, { low, high }: Bounds, logMass: Tensor, x: Tensor): Tensor {
  const capped = high === undefined ? x : minimum(x, high);
  if (low === undefined) return exp(sub(logCdf(base, capped), logMass));
  const inside = maximum(capped, beneath(base, low));
  return exp(sub(logMassBetween(base, { low, high: inside }), logMass));
}

/**
 * Inversion within the bounds, in logarithms, counted from the upper end where the interval lies above the median:
 * so it reaches any tail in which the base knows its log cdf.
 */
function draw(random: Random, base: Distribution, given: Bounds, leading: SampleShape): Tensor {
  const u = Uniform(0, 1).sample(random, leading);
  const none = toTensor(-Infinity);
  const under = given.low === undefined ? undefined : beneath(base, given.low);
  const below = under === undefined ? none : logCdf(base, under);
  const upper = gt(below, -LOG_2);
  const large = where(
    upper,
    under === undefined ? 0 : logSurvival(base, under),
    given.high === undefined ? 0 : logCdf(base, given.high),
  );
  const small = where(upper, given.high === undefined ? none : logSurvival(base, given.high), below);
  const logTarget = add(large, log1p(u.mul(expm1(sub(small, large)))));
  const bracket = tightest(base, given);
  const x = invert(base, upper, logTarget, bracket);
  const raised = bracket.low === undefined ? x : maximum(x, bracket.low);
  return bracket.high === undefined ? raised : minimum(raised, bracket.high);
}

/** Below this a probability is not a normal number: quantiles cannot be asked for it. */
const LEAST_LOG = -700;

/** x whose log survival (where `upper`) or log cdf is `logTarget`. */
function invert(base: Distribution, upper: Tensor, logTarget: Tensor, bracket: Bracket): Tensor {
  const { quantile, survivalQuantile } = base;
  const ordinary = logTarget.value?.values.every(value => value > LEAST_LOG) ?? false;
  if (quantile !== undefined && survivalQuantile !== undefined && ordinary && !base.discrete) {
    const probability = exp(logTarget);
    return where(upper, survivalQuantile(probability), quantile(probability));
  }
  const cumulative = (x: Tensor): Tensor => where(upper, neg(logSurvival(base, x)), logCdf(base, x));
  const target = where(upper, neg(logTarget), logTarget);
  const solved = invertCdf(cumulative, target, bracket, base.discrete ? 0.25 : 0);
  return base.discrete ? floor(solved) : solved;
}
