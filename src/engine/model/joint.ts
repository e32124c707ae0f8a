/**
 * Listens to one execution of a model and collects its joint density: free sites placed in the flat
 * unconstrained vector, one factor per term (summed last), and every value worth keeping.
 * Not here: recording the graph (compile.ts).
 */
import { sizeOf } from '../array/extents.ts';
import {
  add,
  toTensor,
  enterAxis,
  exitAxis,
  ownRowOfData,
  reshape,
  slice,
  sum,
  withAxes,
  type Axis,
  type Tensor,
} from '../array/index.ts';
import { bijectorFor, type Distribution } from '../distributions/index.ts';
import { TildeError } from '../errors.ts';
import { boundsOf } from './bounds.ts';
import type { FactorMessage, Handler, Message, SampleMessage } from './effects.ts';
import { dimOfAxis, ownDims } from './dims.ts';
import { isCentred } from './centred.ts';
import { checkObservation } from './observations.ts';
import { rememberSite } from './site-names.ts';
import type { FactorEntry, LayoutEntry, ValueEntry } from './spec.ts';

/** A named tensor to be computed for every draw, or a term of the density. */
interface Kept<Entry> {
  readonly entry: Entry;
  readonly tensor: Tensor;
}

/** What one execution said. */
export interface Joint {
  readonly handler: Handler;
  readonly layout: readonly LayoutEntry[];
  readonly factors: readonly Kept<FactorEntry>[];
  readonly values: readonly Kept<ValueEntry>[];
  /** Log absolute Jacobians of the free sites, summed. */
  readonly jacobian: () => Tensor;
  readonly dim: () => number;
}

/** A fresh collector whose free sites read from `position`. */
export function collectJoint(position: Tensor): Joint {
  const layout: LayoutEntry[] = [];
  const factors: Kept<FactorEntry>[] = [];
  const values: Kept<ValueEntry>[] = [];
  const jacobians: Tensor[] = [];
  let offset = 0;

  const placeFree = (message: SampleMessage): Tensor => {
    const free = readFree(message, position, offset);
    offset += free.entry.size;
    layout.push(free.entry);
    jacobians.push(free.jacobian);
    const { entry, tensor } = kept(message, 'sample', free.value);
    const bounds = boundsOf(message.distribution.support);
    values.push({ entry: bounds === undefined ? entry : { ...entry, bounds }, tensor });
    return free.value;
  };

  const process = (message: Message): void => {
    if (message.kind !== 'sample') return;
    if (message.value === undefined) message.value = placeFree(message);
    else message.value = ownRowOfData(message.value, eventRank(message));
  };

  const finish = (message: Message): void => {
    if (message.kind === 'sample') factors.push(sampleFactor(message));
    else if (message.kind === 'factor') factors.push(plainFactor(message));
    else if (message.kind === 'deterministic') values.push(kept(message, 'deterministic', message.value));
  };

  return {
    handler: { process, finish },
    layout,
    factors,
    values,
    jacobian: () => jacobians.map(total).reduce((a, b) => add(a, b), toTensor(0)),
    dim: () => offset,
  };
}

function eventRank({ distribution }: SampleMessage): number {
  return distribution.eventShape.length;
}

/** Sum over everything, plates included. */
export function total(tensor: Tensor): Tensor {
  return sum(showPlates(tensor));
}

/** The tensor once for every element of each plate: a term inside a plate counts for all its elements. */
export function alongPlates(tensor: Tensor, plates: readonly Axis[]): Tensor {
  return plates.reduce(
    (out: Tensor, axis) => (out.axes.includes(axis) ? out : enterAxis(exitAxis(out, axis), axis)),
    tensor,
  );
}

/** The tensor with its plates as leading visible dimensions, outermost first. */
export function showPlates(tensor: Tensor): Tensor {
  return [...tensor.axes].reverse().reduce((out: Tensor, axis) => exitAxis(out, axis), tensor);
}

function readFree(
  message: SampleMessage,
  position: Tensor,
  offset: number,
): { entry: LayoutEntry; value: Tensor; jacobian: Tensor } {
  const { distribution, plates } = message;
  if (distribution.discrete) throw discreteSite(message);
  const bijector = bijectorFor(distribution.support);
  const visible = [...distribution.batchShape, ...bijector.unconstrainedShape(distribution.eventShape)];
  const shape = [...plates.map(axis => axis.size), ...visible];
  const size = sizeOf(shape);
  const flat = slice(position, offset, offset + size);
  rememberSite(message.name, flat);
  const unconstrained = withAxes(reshape(flat, shape), plates);
  const entry = {
    address: message.address,
    name: message.name,
    offset,
    size,
    unconstrainedShape: shape,
    support: distribution.support.name,
  };
  return {
    entry,
    value: bijector.forward(unconstrained),
    jacobian: bijector.logAbsDetJacobian(unconstrained),
  };
}

function sampleFactor(message: SampleMessage): Kept<FactorEntry> {
  const { distribution, observed } = message;
  const value = message.value as Tensor;
  const inside = observed ? checkObservation(message, value) : true;
  const density = inside ? distribution.logProbInside(value) : distribution.logProb(value);
  const named = factorEntry(message, observed ? 'likelihood' : 'prior', distribution.name);
  const parameters = observed ? undefined : knownParameters(distribution);
  const data = observed ? showPlates(value).value : undefined;
  const entry = {
    ...named,
    ...(parameters === undefined ? {} : { parameters }),
    ...(!observed && isCentred(distribution) ? { centred: true } : {}),
    ...(data === undefined ? {} : { observed: data, ...namedDims(message, value) }),
  };
  const scaled = message.scale === 1 ? density : density.mul(message.scale);
  return { entry, tensor: alongPlates(scaled, message.plates) };
}

/** The own axes of an observed value, where the modeller named them. */
function namedDims({ name, dims }: SampleMessage, value: Tensor): Pick<FactorEntry, 'dims'> {
  return dims === undefined ? {} : { dims: ownDims(name, value.shape, dims) };
}

/** The parameters of a distribution when all are single known numbers: then its density can be drawn. */
function knownParameters({ params, eventShape }: Distribution): readonly number[] | undefined {
  const values = Object.values(params).map(param => param.value?.values);
  const known = values.flatMap(value => (value?.length === 1 ? [value[0]] : []));
  return eventShape.length === 0 && known.length === values.length ? known : undefined;
}

function plainFactor(message: FactorMessage): Kept<FactorEntry> {
  const scaled = message.scale === 1 ? message.value : message.value.mul(message.scale);
  return { entry: factorEntry(message, 'factor', ''), tensor: alongPlates(scaled, message.plates) };
}

/** What a term of the density is called. */
export function factorEntry(message: Message, kind: FactorEntry['kind'], distribution: string): FactorEntry {
  return {
    address: message.address,
    name: message.name,
    kind,
    distribution,
    plates: message.plates.map(dimOfAxis),
  };
}

/** A value worth keeping, plates leading. */
export function kept(message: Message, kind: ValueEntry['kind'], tensor: Tensor): Kept<ValueEntry> {
  const shown = showPlates(alongPlates(tensor, message.plates));
  const plates = message.plates.map(dimOfAxis);
  const own = ownDims(message.name, tensor.shape, 'dims' in message ? message.dims : undefined);
  return {
    entry: { name: message.name, kind, shape: shown.shape, dims: [...plates, ...own] },
    tensor: shown,
  };
}

function discreteSite(message: SampleMessage): TildeError {
  return new TildeError('model', `"${message.name}" is discrete: gradients need continuous values`, {
    site: message.name,
    span: message.span,
    expected: 'a continuous distribution, or an observed value',
    got: describe(message.distribution),
    hint: 'sum it out: observe(mixture([p, 1 - p], [Normal(a, s), Normal(b, s)]), y); or run it on numbers: importance(model), mcmc(model, { kernel: mh() })',
  });
}

function describe(distribution: Distribution): string {
  return `a free value of ${distribution.name}`;
}
