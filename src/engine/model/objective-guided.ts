/**
 * The −ELBO of a model and a guide written by hand. The guide runs twice: once to draw its sites, once with gradients
 * stopped at its parameters to score them ("sticking the landing", Roeder, Wu and Duvenaud 2017: where the guide
 * equals the posterior, every gradient is exactly 0). Then the model runs on the draws.
 * Not here: recording the graph (objective.ts) or automatic guides (guide-auto.ts).
 */
import { enterAxis, isTensor, ownRowOfData, toTensor, type Tensor } from '../array/index.ts';
import { TildeError } from '../errors.ts';
import type { ObjectiveTerm, ObjectiveValue } from '../inference/svi/spec.ts';
import { withAddresses } from './addresses.ts';
import { withHandler, type Handler, type Message, type SampleMessage } from './effects.ts';
import { reparameterised, type NormalSource } from './guide-reparam.ts';
import type { Model } from './handlers.ts';
import { exploreJoint } from './explore-joint.ts';
import { alongPlates, factorEntry, kept, showPlates, total, type Joint } from './joint.ts';
import { checkObservation } from './observations.ts';
import type { ObjectiveParams } from './objective-params.ts';
import { rememberSite } from './site-names.ts';
import type { FactorEntry, LayoutEntry } from './spec.ts';

/** A scalar term of the loss, with its sign in the log density of the model or the guide. */
export interface Term {
  readonly entry: Omit<ObjectiveTerm, 'output'>;
  readonly tensor: Tensor;
}

/** A value of the model, plates leading; `plates` are their names. */
export interface Value {
  readonly entry: ObjectiveValue;
  readonly tensor: Tensor;
  readonly plates: readonly string[];
}

/** Terms of log p and of log q, and what can be drawn. */
export interface Collected {
  readonly model: readonly Term[];
  readonly guide: readonly Term[];
  readonly values: readonly Value[];
}

interface Drawn {
  readonly message: SampleMessage;
  readonly value: Tensor;
  used: boolean;
}

/** Runs guide and model once each (the guide twice) in the trace under way. */
export function collectGuided(
  model: Model,
  guide: Model,
  args: readonly unknown[],
  context: { readonly params: ObjectiveParams; readonly normals: NormalSource },
): Collected {
  const { params, normals } = context;
  const drawn = new Map<string, Drawn>();
  run(guide, args, drawing(drawn, params, normals));
  const scores: Term[] = [];
  run(guide, args, scoring(drawn, params, scores));
  const joint = exploreJoint(unreached => {
    const way = modelJoint(drawn, params);
    run(model, args, { ...way.handler, unreached });
    return way;
  });
  for (const { message, used } of drawn.values()) if (!used) throw notInModel(message);
  const { terms, values } = saidBy(joint);
  return { model: terms, guide: scores, values };
}

/** Runs a model or a guide with fresh addresses; an async one is refused. */
export function run(model: Model, args: readonly unknown[], handler: Handler): void {
  const result = withAddresses(() => withHandler(handler, () => model(...args)));
  if (!(result instanceof Promise)) return;
  throw new TildeError('model', `${model.name || 'the function'} is an async function`, {
    expected: 'an ordinary function',
    got: 'a promise',
    hint: 'load data in the cell, before it runs, and remove async',
  });
}

function drawing(drawn: Map<string, Drawn>, params: ObjectiveParams, normals: NormalSource): Handler {
  return {
    process(message) {
      if (message.kind === 'param') message.value = params.read(message, 'live');
      if (message.kind !== 'sample' || message.value !== undefined) return;
      const value = reparameterised(message, normals);
      rememberSite(message.name, value);
      message.value = value;
      drawn.set(message.address, { message, value, used: false });
    },
  };
}

function scoring(drawn: ReadonlyMap<string, Drawn>, params: ObjectiveParams, terms: Term[]): Handler {
  return {
    process(message) {
      if (message.kind === 'param') message.value = params.read(message, 'stopped');
      if (message.kind === 'sample') message.value ??= drawn.get(message.address)?.value;
    },
    finish(message) {
      if (message.kind !== 'sample' || message.value === undefined) return;
      const { distribution, name } = message;
      if (!drawn.has(message.address) || distribution.name === 'Delta') return;
      const density = scaled(distribution.logProbInside(message.value), message.scale);
      terms.push({ entry: { name, kind: 'guide' }, tensor: total(alongPlates(density, message.plates)) });
    },
  };
}

/** The terms and values of a joint density as an objective has them. */
export function saidBy({ factors, values }: Joint): {
  readonly terms: readonly Term[];
  readonly values: readonly Value[];
} {
  return {
    terms: factors.map(({ entry: { name, kind }, tensor }) => ({
      entry: { name, kind },
      tensor: total(tensor),
    })),
    values: values.map(({ entry: { name, kind, shape, dims }, tensor }) => ({
      entry: { name, kind, shape },
      tensor,
      plates: dims.map(dim => dim.name),
    })),
  };
}

/** Collects log p at the values that the guide drew; its position is the guide's, so it has no coordinates. */
function modelJoint(drawn: ReadonlyMap<string, Drawn>, params: ObjectiveParams): Joint {
  const layout: LayoutEntry[] = [];
  const factors: Joint['factors'][number][] = [];
  const values: Joint['values'][number][] = [];
  const process = (message: Message): void => {
    if (message.kind === 'param') message.value = params.read(message, 'live');
    if (message.kind !== 'sample') return;
    if (message.value !== undefined)
      message.value = ownRowOfData(message.value, message.distribution.eventShape.length);
    else {
      message.value = fromGuide(message, drawn);
      layout.push(placeOf(message, message.value));
    }
  };
  const finish = (message: Message): void => {
    if (message.kind === 'param') return;
    if (message.kind === 'deterministic') values.push(kept(message, 'deterministic', message.value));
    else if (message.kind === 'factor') factors.push(term(message, 'factor', message.value, message.scale));
    else if (message.value !== undefined) {
      const { observed, scale } = message;
      const density = observed ? observedDensity(message, message.value) : freeDensity(message, drawn);
      factors.push(term(message, observed ? 'likelihood' : 'prior', density, scale));
      if (!observed) values.push(kept(message, 'sample', message.value));
    }
  };
  const jacobian = (): Tensor => toTensor(0);
  return { handler: { process, finish }, layout, factors, values, jacobian, dim: () => 0 };
}

/** What must be the same whichever way the model goes. */
function placeOf({ address, name, distribution }: SampleMessage, value: Tensor): LayoutEntry {
  const unconstrainedShape = showPlates(value).shape;
  return { address, name, offset: 0, size: 0, unconstrainedShape, support: distribution.support.name };
}

function scaled(density: Tensor, scale: number): Tensor {
  return scale === 1 ? density : density.mul(scale);
}

function term(
  message: Message,
  kind: FactorEntry['kind'],
  density: Tensor,
  scale: number,
): Joint['factors'][number] {
  const distribution = message.kind === 'sample' ? message.distribution.name : '';
  return {
    entry: factorEntry(message, kind, distribution),
    tensor: alongPlates(scaled(density, scale), message.plates),
  };
}

function observedDensity(message: SampleMessage, value: Tensor): Tensor {
  const inside = checkObservation(message, value);
  return inside ? message.distribution.logProbInside(value) : message.distribution.logProb(value);
}

/** Where the guide may leave the support of the prior, the density is −∞ there. */
function freeDensity(message: SampleMessage, drawn: ReadonlyMap<string, Drawn>): Tensor {
  const { distribution, address } = message;
  const from = drawn.get(address)?.message.distribution.support.kind;
  const { kind } = distribution.support;
  const inside =
    kind === from ||
    kind === 'real' ||
    kind === 'realVector' ||
    (kind === 'nonNegative' && from === 'positive');
  const value = message.value as Tensor;
  return inside ? distribution.logProbInside(value) : distribution.logProb(value);
}

function fromGuide(message: SampleMessage, drawn: ReadonlyMap<string, Drawn>): Tensor {
  const found = drawn.get(message.address);
  if (found === undefined) throw notInGuide(message, [...drawn.keys()]);
  found.used = true;
  return lineUp(message, found.value);
}

/** A value drawn outside the plate, with one extent for each of its plates, enters them. */
function lineUp(message: SampleMessage, value: Tensor): Tensor {
  const { distribution, plates } = message;
  const wanted = [...distribution.batchShape, ...distribution.eventShape];
  const missing = plates.filter(axis => !value.axes.includes(axis));
  const full = [...missing.map(axis => axis.size), ...wanted];
  const got = value.shape;
  if (got.length !== full.length || got.some((size, i) => size !== full[i])) {
    throw otherShape(message, value, full);
  }
  return missing.reduce((out: Tensor, axis) => enterAxis(out, axis), value);
}

function notInGuide(message: SampleMessage, known: readonly string[]): TildeError {
  const discrete = message.distribution.discrete;
  return new TildeError('model', `the guide does not draw "${message.name}", which the model leaves free`, {
    site: message.name,
    span: message.span,
    expected: `a guide that draws ${message.name}`,
    got: known.length === 0 ? 'a guide without sites' : `a guide that draws ${known.join(', ')}`,
    hint: discrete
      ? 'observe it, or sum it out with mixture'
      : `add to the guide: sample("${message.name}", Normal(param("loc", 0), …))`,
  });
}

function notInModel(message: SampleMessage): TildeError {
  return new TildeError('model', `the guide draws "${message.name}", which is not a free site of the model`, {
    site: message.name,
    span: message.span,
    expected: 'the sites of the model, under the same names',
    got: `"${message.name}" in the guide alone`,
    hint: 'rename or remove it, or check that the model does not observe it',
  });
}

function otherShape(message: SampleMessage, value: Tensor, wanted: readonly number[]): TildeError {
  const shape = (sizes: readonly number[]): string => `[${sizes.join(', ')}]`;
  return new TildeError('shape', `guide and model give "${message.name}" different shapes`, {
    site: message.name,
    span: message.span,
    expected: `shape ${shape(wanted)}, as in the model`,
    got: `shape ${shape(isTensor(value) ? value.shape : [])} in the guide`,
    hint: 'draw it in the same plates, from parameters of the same shape',
  });
}
