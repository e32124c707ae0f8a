/**
 * Automatic guides: the joint posterior on unconstrained space as one normal (independent, or with correlations) or
 * as a point. Sources: Kucukelbir et al., "Automatic differentiation variational inference" (2017); Roeder, Wu and
 * Duvenaud, "Sticking the landing" (2017), for the stopped gradients in log q.
 * Not here: recording the graph (objective.ts) or guides written by hand (objective-guided.ts).
 */
import {
  add,
  concat,
  div,
  exp,
  matmul,
  mul,
  reshape,
  scatterAdd,
  slice,
  square,
  stopGradient,
  sub,
  sum,
  triangularSolve,
  toTensor,
  tensor,
  broadcastTo,
  type Numeric,
  type Tensor,
} from '../array/index.ts';
import { bijectorFor } from '../distributions/index.ts';
import { TildeError } from '../errors.ts';
import { log } from '../math/index.ts';
import type { ObjectiveParam } from '../inference/svi/spec.ts';
import type { SampleMessage } from './effects.ts';
import type { AutoFamily, AutoGuide } from './guide.ts';
import { exploreJoint } from './explore-joint.ts';
import type { NormalSource } from './guide-reparam.ts';
import type { Model } from './handlers.ts';
import { collectJoint } from './joint.ts';
import { run, saidBy, type Collected, type Term } from './objective-guided.ts';
import { elementNames, type ObjectiveParams } from './objective-params.ts';
import type { LayoutEntry } from './spec.ts';

const HALF_LOG_2PI = 0.9189385332046727;

/** Coordinates of the guide's parameters, before the model's own. */
export function autoSize(family: AutoFamily, sites: number): number {
  switch (family) {
    case 'delta':
      return sites;
    case 'normal':
      return 2 * sites;
    case 'multivariateNormal':
      return 2 * sites + (sites * (sites - 1)) / 2;
  }
}

/** Where all of the guide's parameters start, sites at 0. */
function startOf({ auto, initScale }: AutoGuide, sites: number): Float64Array {
  const start = new Float64Array(autoSize(auto, sites));
  if (auto !== 'delta') start.fill(log(initScale), sites, 2 * sites);
  return start;
}

interface Draw {
  readonly unconstrained: Tensor;
  /** log q at the draw; none for a point. */
  readonly score: Tensor | undefined;
  /** The guide's spread as people read it: standard deviations [sites], or a Cholesky factor [sites, sites]. */
  readonly spread: Tensor | undefined;
}

/** What an automatic guide adds to what was collected. */
export interface AutoCollected extends Collected {
  readonly entries: readonly ObjectiveParam[];
  /** Constrained values of `entries`. */
  readonly constrained: ReadonlyMap<string, Tensor>;
  readonly coordinateNames: readonly string[];
  /** Where the guide's parameters start. */
  readonly start: Float64Array;
}

interface Context {
  readonly position: Tensor;
  readonly normals: NormalSource;
  readonly params: ObjectiveParams;
  /** Unconstrained coordinates of the model's free sites. */
  readonly sites: number;
  readonly isMinibatch: (plate: string) => boolean;
}

/** Runs the model once on a draw from the guide, in the trace under way. */
export function collectAuto(
  model: Model,
  guide: AutoGuide,
  args: readonly unknown[],
  { position, normals, params, sites, isMinibatch }: Context,
): AutoCollected {
  const { auto } = guide;
  const draw = drawFrom(auto, position, normals, sites);
  const start = startOf(guide, sites);
  const joint = exploreJoint(unreached => {
    const way = collectJoint(draw.unconstrained);
    run(model, args, {
      process(message) {
        if (message.kind === 'param') message.value = params.read(message, 'live');
        if (message.kind === 'sample' && message.value === undefined) {
          const plate = message.plates.find(axis => isMinibatch(axis.name));
          if (plate !== undefined) throw localSite(message, plate.name);
          if (Object.hasOwn(guide.init, message.name)) {
            start.set(initOf(message, guide.init[message.name]), way.dim());
          }
        }
        way.handler.process?.(message);
      },
      finish: message => way.handler.finish?.(message),
      unreached,
    });
    return way;
  });
  const { terms, values } = saidBy(joint);
  const jacobian: Term = { entry: { name: 'jacobian', kind: 'jacobian' }, tensor: joint.jacobian() };
  const scores: Term[] =
    draw.score === undefined ? [] : [{ entry: { name: 'guide', kind: 'guide' }, tensor: draw.score }];
  const model_ = draw.score === undefined ? terms : [...terms, jacobian];
  return {
    model: model_,
    guide: scores,
    start,
    values,
    ...describe(auto, draw, position, joint.layout, sites),
  };
}

function drawFrom(family: AutoFamily, position: Tensor, normals: NormalSource, sites: number): Draw {
  const loc = slice(position, 0, sites);
  if (family === 'delta') return { unconstrained: loc, score: undefined, spread: undefined };
  const logScale = slice(position, sites, 2 * sites);
  const z = normals.take([sites], []);
  if (family === 'normal') {
    const scale = exp(logScale);
    const unconstrained = add(loc, mul(scale, z));
    const residual = div(sub(unconstrained, stopGradient(loc)), stopGradient(scale));
    return { unconstrained, score: score(residual, logScale, sites), spread: scale };
  }
  const factor = lowerFactor(logScale, slice(position, 2 * sites, autoSize(family, sites)), sites);
  const unconstrained = add(loc, matmul(factor, z));
  const column = reshape(sub(unconstrained, stopGradient(loc)), [sites, 1]);
  const residual = reshape(triangularSolve(stopGradient(factor), column), [sites]);
  return { unconstrained, score: score(residual, logScale, sites), spread: factor };
}

/** log q of a normal, gradients stopped at its parameters. */
function score(residual: Tensor, logScale: Tensor, sites: number): Tensor {
  const logDet = add(sum(stopGradient(logScale)), HALF_LOG_2PI * sites);
  return sub(mul(-0.5, sum(square(residual))), logDet);
}

/** Lower triangular with diagonal exp(logDiagonal) and the rest row by row. */
function lowerFactor(logDiagonal: Tensor, rest: Tensor, n: number): Tensor {
  const diagonal = Array.from({ length: n }, (_, i) => i * n + i);
  const below = Array.from({ length: n }, (_, i) => Array.from({ length: i }, (__, j) => i * n + j)).flat();
  const entries = below.length === 0 ? exp(logDiagonal) : concat([exp(logDiagonal), rest]);
  return reshape(scatterAdd(entries, [...diagonal, ...below], n * n), [n, n]);
}

function describe(
  family: AutoFamily,
  { spread }: Draw,
  position: Tensor,
  layout: readonly LayoutEntry[],
  sites: number,
): Pick<AutoCollected, 'entries' | 'constrained' | 'coordinateNames'> {
  const entries: ObjectiveParam[] = [];
  const constrained = new Map<string, Tensor>();
  const perSite = (suffix: string, from: number, of: Tensor, constraint: string): void => {
    for (const { name, offset, size, unconstrainedShape: shape } of layout) {
      const own = `${name}_auto_${suffix}`;
      entries.push({ name: own, offset: from + offset, size, shape, constraint });
      constrained.set(own, reshape(slice(of, offset, offset + size), shape));
    }
  };
  perSite('loc', 0, slice(position, 0, sites), 'real');
  if (family === 'normal' && spread !== undefined) perSite('scale', sites, spread, 'positive');
  if (family === 'multivariateNormal' && spread !== undefined) {
    const size = autoSize(family, sites) - sites;
    const shape = [sites, sites];
    entries.push({ name: 'auto_cholesky', offset: sites, size, shape, constraint: 'lower triangular' });
    constrained.set('auto_cholesky', spread);
  }
  const shapes = entries.flatMap(entry =>
    entry.name === 'auto_cholesky'
      ? elementNames(entry.name, [entry.size])
      : elementNames(entry.name, entry.shape),
  );
  return { entries, constrained, coordinateNames: shapes };
}

/** Unconstrained start of a site. */
function initOf({ name, span, distribution, plates }: SampleMessage, value: Numeric): Float64Array {
  const bijector = bijectorFor(distribution.support);
  const inner = [...distribution.batchShape, ...distribution.eventShape];
  const shape = [...plates.map(axis => axis.size), ...inner];
  const given = toTensor(value).value;
  const whole = given === undefined ? undefined : broadcastTo(tensor(given.values, given.shape), shape).value;
  const start = whole === undefined ? undefined : bijector.inverse(tensor(whole.values, shape)).value;
  if (start?.values.every(Number.isFinite) === true) return start.values;
  throw new TildeError('argument', `the start of "${name}" is not inside its support`, {
    site: name,
    span,
    expected: `values that are ${distribution.support.name}`,
    got: String(value),
    hint: `autoNormal(model, { init: { ${name}: … } })`,
  });
}

function localSite(message: SampleMessage, plate: string): TildeError {
  return new TildeError(
    'model',
    `"${message.name}" has one value for each row of the minibatch plate "${plate}"`,
    {
      site: message.name,
      span: message.span,
      expected: 'free sites outside minibatch plates, for an automatic guide',
      got: `a free site inside "${plate}"`,
      hint: 'leave out batch, or write the guide by hand with the same plate',
    },
  );
}
