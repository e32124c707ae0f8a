/**
 * Turns a table (parameters with constraints, support, score, sampler, moments) into a factory of distributions.
 * Not here: the contract (distribution.ts) or the families (one file each).
 */
import { sizeOf } from '../array/extents.ts';
import { broadcastTo, rowOf, toTensor, where, type Numeric, type Tensor } from '../array/index.ts';
import { plainIfAble } from '../array/plain.ts';
import type { Shape } from '../array/primitives.ts';
import { shapeError, TildeError } from '../errors.ts';
import type { Random } from '../random/index.ts';
import { constraintRank, type Constraint } from './constraint.ts';
import { DISTRIBUTION, type Distribution } from './distribution.ts';
import { testsOf, unless } from './domain.ts';
import { broadcastBatch, liftEvents, unionAxes } from './lift.ts';
import { scalarDistribution, testOf, type ScalarFamily } from './scalar.ts';
import { violates } from './violates.ts';

export interface ParamSpec {
  readonly constraint: Constraint;
  /** Trailing axes that belong to one draw's parameter; default those of the constraint. */
  readonly eventRank?: number;
  /**
   * The formula of the density is finite at some values that break the constraint, so that values not known before the
   * model runs are tested beside it (domain.ts). Elsewhere it is −∞ or NaN there by itself.
   */
  readonly tested?: boolean;
  readonly doc: string;
}

export type Params<P extends string> = Readonly<Record<P, Tensor>>;

/** A function of the parameters alone; its result is broadcast to the batch (and the event). */
type Moment<P extends string> = (p: Params<P>) => Tensor;
/** A function of a value (or a probability) and the parameters. */
type OfValue<P extends string> = (x: Tensor, p: Params<P>) => Tensor;

export interface DistributionSpec<P extends string> {
  readonly name: string;
  readonly doc: string;
  readonly latex: string;
  readonly params: Readonly<Record<P, ParamSpec>>;
  readonly support: Constraint | ((p: Params<P>) => Constraint);
  /** Default [], or what the constraint of the support implies. */
  readonly eventShape?: (p: Params<P>) => Shape;
  readonly discrete?: boolean;
  readonly enumerate?: (p: Params<P>) => readonly number[] | undefined;
  /** Log density inside the support, event axes summed. */
  readonly logProb: OfValue<P>;
  /** Draws one event: a number for scalar families … */
  readonly draw?: (random: Random, p: Readonly<Record<P, number>>) => number;
  /** … or written to `out`, row-major. */
  readonly drawEvent?: (random: Random, p: Readonly<Record<P, Float64Array>>, out: Float64Array) => void;
  readonly cdf?: OfValue<P>;
  readonly logCdf?: OfValue<P>;
  readonly logSurvival?: OfValue<P>;
  readonly quantile?: OfValue<P>;
  readonly survivalQuantile?: OfValue<P>;
  readonly mean?: Moment<P>;
  readonly variance?: Moment<P>;
  readonly entropy?: Moment<P>;
}

/** The factory of a family, taking its parameters by name. */
export function defineDistribution<P extends string>(
  spec: DistributionSpec<P>,
): (values: Readonly<Record<P, Numeric>>) => Distribution {
  const names = Object.keys(spec.params) as P[];
  const whole = (values: Readonly<Record<P, Numeric>>): Distribution => {
    const params = Object.fromEntries(
      names.map(name => [name, rowOf(values[name], rankOf(spec.params[name]))]),
    ) as Record<P, Tensor>;
    for (const name of names) checkParameter(spec, name, params[name]);
    return build(spec, names, params);
  };
  const family = scalarFamily(spec, names, whole);
  return values => scalarDistribution(family, values) ?? whole(values);
}

/** The family as models on numbers use it, where parameters and draws are single numbers. */
function scalarFamily<P extends string>(
  spec: DistributionSpec<P>,
  names: readonly P[],
  whole: ScalarFamily['whole'],
): ScalarFamily | undefined {
  const { name, discrete = false, latex, doc, draw } = spec;
  if (draw === undefined || spec.eventShape !== undefined) return undefined;
  const allows = names.flatMap(each => testOf(spec.params[each].constraint) ?? []);
  if (allows.length < names.length || names.some(each => rankOf(spec.params[each]) > 0)) return undefined;
  const support = typeof spec.support === 'function' ? undefined : spec.support;
  return { name, names, discrete, latex, doc, support, allows, draw, whole };
}

function rankOf(param: ParamSpec): number {
  return param.eventRank ?? constraintRank(param.constraint);
}

function build<P extends string>(
  spec: DistributionSpec<P>,
  names: readonly P[],
  params: Params<P>,
): Distribution {
  const inputs = names.map(name => ({
    name,
    tensor: params[name],
    eventRank: rankOf(spec.params[name]),
  }));
  const support = typeof spec.support === 'function' ? spec.support(params) : spec.support;
  const batchShape = broadcastBatch(spec.name, inputs);
  const eventShape = spec.eventShape?.(params) ?? [];
  const enumerableSupport = spec.enumerate?.(params);
  const tested = inputs.flatMap(({ name, tensor, eventRank }) =>
    spec.params[name].tested === true
      ? [{ name, tensor, eventRank, constraint: spec.params[name].constraint }]
      : [],
  );
  const domain = tested.length === 0 ? undefined : testsOf(tested);
  const logProbInside = (x: Numeric): Tensor => {
    const { outside, instead } = domain?.() ?? { outside: undefined, instead: {} };
    const density = spec.logProb(checkEvent(spec.name, eventShape, toTensor(x)), { ...params, ...instead });
    return unless(outside, density);
  };
  return {
    [DISTRIBUTION]: true,
    name: spec.name,
    params,
    support,
    batchShape,
    eventShape,
    discrete: spec.discrete ?? false,
    ...(domain === undefined ? {} : { outsideDomain: () => domain().outside }),
    ...(enumerableSupport === undefined ? {} : { enumerableSupport }),
    logProbInside,
    logProb: x => plainIfAble(guarded(support, toTensor(x), logProbInside)),
    sample: (random, leading = {}) =>
      drawAll(spec, names, random, {
        owner: `${spec.name}.sample`,
        inputs,
        axes: unionAxes(leading.axes ?? [], inputs),
        batchShape: [...(leading.shape ?? []), ...batchShape],
        eventShape,
      }),
    ...methods(spec, params, batchShape, eventShape),
    latex: spec.latex,
    doc: spec.doc,
  };
}

/** The log density where x lies in the support, −∞ elsewhere. */
export function guarded(support: Constraint, x: Tensor, logProbInside: (x: Tensor) => Tensor): Tensor {
  const density = logProbInside(x);
  const outside = violates(support, x);
  return outside === undefined ? density : where(outside, -Infinity, density);
}

const OF_VALUE = ['cdf', 'logCdf', 'logSurvival', 'quantile', 'survivalQuantile'] as const;
const MOMENTS = ['mean', 'variance', 'entropy'] as const;

type Optional = (typeof OF_VALUE)[number] | (typeof MOMENTS)[number];

/** The optional methods that the table gives, with the parameters filled in. */
function methods<P extends string>(
  spec: DistributionSpec<P>,
  params: Params<P>,
  batchShape: Shape,
  eventShape: Shape,
): Pick<Distribution, Optional> {
  const full = [...batchShape, ...eventShape];
  const out: { [K in Optional]?: (x: Numeric) => Tensor } = {};
  for (const name of OF_VALUE) {
    const fn = spec[name];
    if (fn !== undefined) out[name] = x => plainIfAble(fn(toTensor(x), params));
  }
  for (const name of MOMENTS) {
    const fn = spec[name];
    if (fn !== undefined) {
      out[name] = () => plainIfAble(broadcastTo(fn(params), name === 'entropy' ? batchShape : full));
    }
  }
  return out as Pick<Distribution, Optional>;
}

function drawAll<P extends string>(
  spec: DistributionSpec<P>,
  names: readonly P[],
  random: Random,
  lifted: Parameters<typeof liftEvents>[0],
): Tensor {
  const { draw, drawEvent } = spec;
  if (drawEvent !== undefined) {
    const events = {} as Record<P, Float64Array>;
    return liftEvents(lifted, (inputs, out) => {
      names.forEach((name, i) => {
        events[name] = inputs[i];
      });
      drawEvent(random, events, out);
    });
  }
  if (draw === undefined) throw cannotDraw(spec.name);
  const scalars = {} as Record<P, number>;
  const drawn = liftEvents(lifted, (inputs, out) => {
    names.forEach((name, i) => {
      scalars[name] = inputs[i][0];
    });
    out[0] = draw(random, scalars);
  });
  return plainIfAble(drawn);
}

function cannotDraw(name: string): TildeError {
  return new TildeError('argument', `${name} cannot be drawn from`, {
    expected: 'a proper distribution',
    got: name,
    hint: 'it serves as a prior under mcmc only; choose a proper prior to simulate',
  });
}

/** @throws TildeError when known values of a parameter break its constraint, or its rank is too small. */
function checkParameter<P extends string>(spec: DistributionSpec<P>, name: P, value: Tensor): void {
  const { constraint } = spec.params[name];
  const rank = rankOf(spec.params[name]);
  if (value.shape.length < rank) {
    throw shapeError(`${spec.name}: ${name} must have at least ${rank} ${rank === 1 ? 'axis' : 'axes'}`, {
      expected: rank === 1 ? 'a vector' : 'a matrix',
      got: `shape [${value.shape.join(', ')}]`,
    });
  }
  if (value.value === undefined) return;
  const first = constraint.firstOutside(value);
  if (first === undefined) return;
  const got = describeValue(value, first, constraintRank(constraint));
  throw new TildeError('support', `${spec.name}: ${name} must be ${constraint.name}, got ${got}`, {
    expected: constraint.name,
    got,
    hint: `check ${name}: ${spec.params[name].doc}`,
  });
}

function describeValue(value: Tensor, first: number, rank: number): string {
  const values = value.value?.values ?? new Float64Array(0);
  const eventSize = sizeOf(value.shape.slice(value.shape.length - rank));
  const shown = [...values.subarray(first, first + Math.min(eventSize, 6))].join(', ').replaceAll('-', '−');
  if (rank > 0) return `[${shown}${eventSize > 6 ? ', …' : ''}]`;
  return values.length === 1 ? shown : `${shown} at element ${first}`;
}

function checkEvent(owner: string, eventShape: Shape, x: Tensor): Tensor {
  const got = x.shape.slice(x.shape.length - eventShape.length);
  const fits = x.shape.length >= eventShape.length && eventShape.every((size, i) => size === got[i]);
  if (fits) return x;
  throw shapeError(
    `${owner}: a value has shape [${x.shape.join(', ')}], one draw has [${eventShape.join(', ')}]`,
    {
      expected: `trailing shape [${eventShape.join(', ')}]`,
      got: `shape [${x.shape.join(', ')}]`,
    },
  );
}
