/** Mixtures: which component a draw comes from is summed out, so that gradient methods can use them. */
import {
  add,
  toTensor,
  broadcastTo,
  eq,
  log,
  logSumExp,
  mul,
  reshape,
  square,
  stack,
  sub,
  sum,
} from '../array/index.ts';
import { take, where, type Numeric, type Tensor } from '../array/index.ts';
import type { Shape } from '../array/primitives.ts';
import { shapeError, TildeError } from '../errors.ts';
import type { Random } from '../random/index.ts';
import { lastSize } from './axes.ts';
import { Categorical } from './categorical.ts';
import { joinBatches, allAxes } from './combine.ts';
import type { Constraint } from './constraint.ts';
import { real, realVector } from './constraints.ts';
import { outsideAny, unless } from './domain.ts';
import { DISTRIBUTION, type Distribution, type SampleShape } from './distribution.ts';

type Weights = readonly Tensor[];

/**
 * A mixture: a draw comes from component k with probability weights[k].
 * `p(x) = Σₖ weights[k] · pₖ(x)`
 * @param weights [..., K], summing to 1 over the last axis
 * @param components K distributions with the same event shape, all discrete or all continuous
 * @throws TildeError when there are not as many components as weights, or they do not go together
 */
export function mixture(weights: Numeric, components: readonly Distribution[]): Distribution {
  const choice = Categorical(weights);
  const { probs } = choice.params;
  checkComponents(probs, components);
  const [{ eventShape, discrete }] = components;
  const shares = components.map((_, k) => take(probs, k, -1));
  const params = namedParams(probs, components);
  const batchShape = joinBatches('mixture', [probs.shape.slice(0, -1), ...components.map(c => c.batchShape)]);
  const outsideDomain = outsideAny([choice, ...components]);
  const logProb = (x: Numeric): Tensor =>
    unless(
      outsideDomain(),
      logSumExp(stackFirst(components.map((component, k) => add(log(shares[k]), component.logProb(x)))), 0),
    );
  return {
    [DISTRIBUTION]: true,
    name: 'Mixture',
    params,
    support: commonSupport(components),
    batchShape,
    eventShape,
    discrete,
    outsideDomain,
    logProb,
    logProbInside: logProb,
    sample: (random, leading = {}) => draw(random, { probs, components, batchShape, params }, leading),
    ...summaries(shares, components),
    latex: '\\sum_k {weights}_k \\, p_k',
    doc: 'A mixture of distributions; the component is summed out.',
  };
}

function checkComponents(probs: Tensor, components: readonly Distribution[]): void {
  if (components.length === 0 || components.length !== lastSize(probs)) {
    throw new TildeError(
      'argument',
      `mixture: ${lastSize(probs)} weights for ${components.length} components`,
      {
        expected: 'one weight for every component',
        got: `${lastSize(probs)} weights, ${components.length} components`,
        hint: 'write mixture([p, 1 - p], [Normal(a, s), Normal(b, s)])',
      },
    );
  }
  const [first] = components;
  for (const component of components) {
    if (String(component.eventShape) !== String(first.eventShape)) throw differ('event shape', components);
    if (component.discrete !== first.discrete) throw differ('kind (discrete or continuous)', components);
  }
}

function differ(what: string, components: readonly Distribution[]): TildeError {
  return shapeError(`mixture: the components differ in ${what}`, {
    expected: `the same ${what} for all`,
    got: components.map(c => `${c.name} [${c.eventShape.join(', ')}]`).join(', '),
  });
}

/** Puts the tensors on a new first axis, broadcast to a common shape. */
function stackFirst(terms: readonly Tensor[]): Tensor {
  const shape = joinBatches(
    'mixture',
    terms.map(term => term.shape),
  );
  return stack(
    terms.map(term => broadcastTo(term, shape)),
    0,
  );
}

function namedParams(probs: Tensor, components: readonly Distribution[]): Record<string, Tensor> {
  const out: Record<string, Tensor> = { weights: probs };
  components.forEach((component, k) => {
    for (const [name, value] of Object.entries(component.params)) out[`${k}.${name}`] = value;
  });
  return out;
}

/** Bounded supports that differ leave the line: each component's own density says where it is −∞. */
function commonSupport(components: readonly Distribution[]): Constraint {
  const [{ support, eventShape }] = components;
  const bounded = 'low' in support || 'high' in support || 'at' in support || 'total' in support;
  const same = components.every(component => component.support.kind === support.kind);
  if (same && (!bounded || components.every(component => component.support.name === support.name)))
    return support;
  return eventShape.length === 0 ? real : realVector;
}

interface Parts {
  readonly probs: Tensor;
  readonly components: readonly Distribution[];
  readonly batchShape: Shape;
  readonly params: Readonly<Record<string, Tensor>>;
}

/** Draws from every component and keeps the chosen one. */
function draw(random: Random, parts: Parts, leading: SampleShape): Tensor {
  const { probs, components, batchShape } = parts;
  const axes = allAxes(leading.axes ?? [], parts.params);
  const shape = leading.shape ?? [];
  const whole = broadcastTo(probs, [...batchShape, lastSize(probs)]);
  const chosen = Categorical(whole).sample(random, { shape, axes });
  return components
    .map(component => {
      const { batchShape: own } = component;
      const missing = batchShape.slice(0, batchShape.length - own.length);
      if (String(batchShape.slice(missing.length)) !== String(own)) throw differ('batch shape', components);
      return component.sample(random, { shape: [...shape, ...missing], axes });
    })
    .reduce((kept, candidate, k) => {
      const mask = eq(chosen, k);
      const spread = components[k].eventShape.map(() => 1);
      return where(reshape(mask, [...mask.shape, ...spread]), candidate, kept);
    });
}

/** The cdf and moments that all components have. */
function summaries(
  shares: Weights,
  components: readonly Distribution[],
): Pick<Distribution, 'cdf' | 'mean' | 'variance'> {
  const cdfs = components.map(component => component.cdf);
  const means = components.map(component => component.mean);
  const variances = components.map(component => component.variance);
  if (components[0].eventShape.length > 0) return {};
  const blend = (values: readonly Tensor[]): Tensor =>
    sum(stackFirst(values.map((value, k) => mul(shares[k], value))), 0);
  const mean = (): Tensor => blend(means.map(fn => fn?.() ?? toTensor(NaN)));
  const second = (): Tensor =>
    blend(variances.map((fn, k) => add(fn?.() ?? NaN, square(means[k]?.() ?? NaN))));
  return {
    ...(cdfs.every(Boolean) ? { cdf: (x: Numeric) => blend(cdfs.map(fn => fn?.(x) ?? toTensor(NaN))) } : {}),
    ...(means.every(Boolean) ? { mean } : {}),
    ...(means.every(Boolean) && variances.every(Boolean)
      ? { variance: () => sub(second(), square(mean())) }
      : {}),
  };
}
