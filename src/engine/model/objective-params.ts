/**
 * The learnable constants of an objective: each gets its place in the flat unconstrained vector, and stands in the
 * program as an array of data with its start values, which the trace replaces by what the vector holds. So a
 * parameter made outside a plate lines up with it by rows, exactly as data do.
 * Not here: the store in which trained values end up (param-store.ts).
 */
import { sizeOf } from '../array/extents.ts';
import {
  ownRowOfData,
  reshape,
  slice,
  stopGradient,
  tensor,
  toTensor,
  underlying,
  type Tensor,
} from '../array/index.ts';
import type { ArrayData } from '../array/graph.ts';
import { bijectorFor, constraints } from '../distributions/index.ts';
import { constraintRank } from '../distributions/constraint.ts';
import { TildeError } from '../errors.ts';
import type { ObjectiveParam } from '../inference/svi/spec.ts';
import type { ParamMessage } from './effects.ts';
import { constraintOf } from './param-store.ts';

/** Whether gradients pass through a parameter. */
export type ParamUse = 'live' | 'stopped';

interface Known {
  readonly stand: Readonly<Record<ParamUse, Tensor>>;
  readonly rank: number;
}

export interface ObjectiveParams {
  /** The value of a param statement. */
  read(message: ParamMessage, use: ParamUse): Tensor;
  /** What stands for this array in the graph, if it is a parameter's. */
  traced(data: ArrayData): Tensor | undefined;
  readonly entries: readonly ObjectiveParam[];
  /** Constrained values on the vector, by name. */
  readonly values: ReadonlyMap<string, Tensor>;
  /** Unconstrained start values so far. */
  start(): Float64Array;
  /** Names of the coordinates so far. */
  coordinateNames(): readonly string[];
}

/** Reads parameters from `position` from coordinate `first` on, in the order in which they are first met. */
export function objectiveParams(position: Tensor, first = 0): ObjectiveParams {
  const known = new Map<string, Known>();
  const stands = new Map<ArrayData, Tensor>();
  const entries: ObjectiveParam[] = [];
  const values = new Map<string, Tensor>();
  const starts: Float64Array[] = [];
  const names: string[] = [];
  let offset = first;

  const standFor = (init: ArrayData, value: Tensor): Tensor => {
    const stand = tensor(init.values.slice(), init.shape);
    if (stand.value !== undefined) stands.set(stand.value, value);
    return stand;
  };
  const add = (message: ParamMessage): Known => {
    const { name } = message;
    const init = underlying(toTensor(message.init)).value ?? unknownInit(message);
    const constraint = constraintOf(name) ?? constraints.real;
    const bijector = bijectorFor(constraint);
    const start = bijector.inverse(tensor(init.values, init.shape)).value ?? unknownInit(message);
    requireInside(message, start.values, constraint.name);
    const size = start.values.length;
    const value = bijector.forward(reshape(slice(position, offset, offset + size), start.shape));
    entries.push({ name, offset, size, shape: init.shape, constraint: constraint.name });
    offset += size;
    starts.push(start.values);
    names.push(...elementNames(name, start.shape));
    values.set(name, value);
    const stand = { live: standFor(init, value), stopped: standFor(init, stopGradient(value)) };
    return { stand, rank: constraintRank(constraint) };
  };

  return {
    read(message, use) {
      const found = known.get(message.name) ?? add(message);
      known.set(message.name, found);
      return ownRowOfData(found.stand[use], found.rank);
    },
    traced: data => stands.get(data),
    entries,
    values,
    start: () => Float64Array.from(starts.flatMap(part => [...part])),
    coordinateNames: () => names,
  };
}

/** "w" for a scalar, "w[0]", "w[0,1]", … row-major for an array. */
export function elementNames(name: string, shape: readonly number[]): string[] {
  if (shape.length === 0) return [name];
  const size = sizeOf(shape);
  return Array.from({ length: size }, (_, flat) => {
    const index: number[] = [];
    let rest = flat;
    for (const extent of [...shape].reverse()) {
      index.unshift(rest % extent);
      rest = Math.floor(rest / extent);
    }
    return `${name}[${index.join(',')}]`;
  });
}

function unknownInit({ name, span }: ParamMessage): never {
  throw new TildeError('model', `param "${name}" starts from a random value`, {
    site: name,
    span,
    expected: `fixed numbers: param("${name}", 0)`,
    got: 'a value that depends on a draw',
    hint: 'start it from a number, and combine it with the draw afterwards',
  });
}

function requireInside({ name, span, init }: ParamMessage, start: Float64Array, constraint: string): void {
  if (start.every(Number.isFinite)) return;
  throw new TildeError('support', `param "${name}" starts outside its constraint`, {
    site: name,
    span,
    expected: `values that are ${constraint}, and not on its edge`,
    got: String(init),
    hint: `choose a start inside: param("${name}", …, { constraint })`,
  });
}
