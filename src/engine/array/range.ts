/**
 * Between which ends a traced value lies whatever its unknowns are, as far as the graph shows it: exp is positive, a
 * sigmoid lies in the unit interval, and so on through arithmetic. Rounding is left out: exp counts as positive where it
 * underflows. Nothing here is recorded. Not here: facts on vectors, such as that they sum to 1 (vector-facts.ts).
 */
import { erf, exp, expm1, log, log1p, sigmoid, softplus, tanh } from '../math/index.ts';
import { sizeOf } from './extents.ts';
import type { ArrayData, Node, NodeId } from './graph.ts';
import { convex, partOfSum } from './range-patterns.ts';
import {
  ANY,
  between,
  hull,
  larger,
  minus,
  plus,
  power,
  quotient,
  repeated,
  smaller,
  strict,
  times,
  type Range,
} from './range-arithmetic.ts';
import type { Recorder } from './recorder.ts';
import { asValue } from './tensor.ts';
import type { Tensor } from './types.ts';

export type { Range } from './range-arithmetic.ts';

interface Known {
  /** By node, as far as they were asked for. */
  readonly ranges: Range[];
  /** Values of other recordings that inputs of this one are, or are parts of. */
  readonly outer: Map<NodeId, Tensor>;
}

const known = new WeakMap<object, Known>();

function knownOf(recorder: object): Known {
  const found = known.get(recorder) ?? { ranges: [], outer: new Map<NodeId, Tensor>() };
  known.set(recorder, found);
  return found;
}

/** Says of an input that it is `outer`, or the steps of it one by one: what is known of that holds here too. */
export function standsFor(input: Tensor, outer: Tensor): void {
  const { node } = asValue(input);
  if (node !== undefined) knownOf(node.recorder).outer.set(node.id, outer);
}

/** The value of an enclosing recording that an input is. */
export function outerOf(recorder: Recorder, id: NodeId): Tensor | undefined {
  const node = recorder.nodes[id];
  if (node.op !== 'input') return undefined;
  const { name } = node.params;
  const captured = recorder.captures.find(capture => capture.name === name)?.value;
  return captured ?? knownOf(recorder).outer.get(id);
}

/** Ends of all elements of a value; those of its numbers where they are known. */
export function rangeOf(value: Tensor): Range {
  const { node, value: data } = asValue(value);
  if (node === undefined) return data === undefined ? ANY : rangeOfNumbers(data);
  const recorder = node.recorder as Recorder;
  const { ranges } = knownOf(recorder);
  for (let id = ranges.length; id <= node.id; id++) ranges.push(rangeOfNode(recorder, ranges, id));
  return ranges[node.id];
}

function rangeOfNumbers({ values }: { readonly values: ArrayLike<number> }): Range {
  let [low, high, whole] = [Infinity, -Infinity, true];
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    if (x < low) low = x;
    if (x > high) high = x;
    whole &&= Number.isInteger(x);
  }
  return low > high ? ANY : { ...between(low, high), whole };
}

function rangeOfInput(recorder: Recorder, id: NodeId): Range {
  const data: ArrayData | undefined = recorder.dataAt(id);
  if (data !== undefined) return rangeOfNumbers(data);
  const outer = outerOf(recorder, id);
  return outer === undefined ? ANY : rangeOf(outer);
}

const UNIT = between(0, 1);
const POSITIVE = strict(0, Infinity);

function rangeOfNode(recorder: Recorder, ranges: readonly Range[], id: NodeId): Range {
  const { nodes } = recorder;
  const node = nodes[id];
  const [a = ANY, b = ANY, c = ANY] = node.inputs.map(input => ranges[input]);
  switch (node.op) {
    case 'input':
      return rangeOfInput(recorder, id);
    case 'constant':
      return rangeOfNumbers(node.params);
    case 'add':
      return convex(nodes, ranges, node) ?? plus(a, b);
    case 'sub':
      return plus(a, minus(b));
    case 'mul':
      return node.inputs[0] === node.inputs[1] ? square(a) : times(a, b);
    case 'div':
      return partOfSum(nodes, ranges, node) ? UNIT : quotient(a, b);
    case 'pow':
      return power(a, b);
    case 'max':
      return larger(a, b);
    case 'min':
      return smaller(a, b);
    case 'select':
      return hull(b, c);
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
    case 'eq':
    case 'ne':
    case 'and':
    case 'or':
    case 'not':
      return { ...UNIT, whole: true };
    case 'concat':
      return node.inputs.map(input => ranges[input]).reduce(hull);
    case 'matmul':
      return repeated(times(a, b), nodes[node.inputs[0]].shape.at(-1) ?? 1);
    case 'gammaP':
    case 'gammaQ':
    case 'betaInc':
      return UNIT;
    default:
      return ofOne(node, a, nodes[node.inputs[0]]);
  }
}

/** Operations on one array, and those that only look at the first. */
function ofOne(node: Node, a: Range, input: Node): Range {
  switch (node.op) {
    case 'reshape':
    case 'transpose':
    case 'broadcastTo':
    case 'slice':
    case 'gather':
    case 'reduceMax':
    case 'stopGradient':
      return a;
    case 'unslice':
      return hull(a, between(0, 0));
    case 'scatterAdd':
      return a.low >= 0 ? { ...between(0, Infinity), whole: a.whole } : ANY;
    case 'sum':
      return repeated(a, sizeOf(input.shape) / Math.max(1, sizeOf(node.shape)));
    case 'cumsum':
      return hull(a, repeated(a, input.shape[node.params.axis]));
    case 'prod':
      return a.low >= 0 ? { ...a, high: a.high <= 1 ? 1 : Infinity, below: false, low: 0 } : ANY;
    case 'neg':
      return minus(a);
    case 'abs':
      return absolute(a);
    case 'floor':
      return { ...between(Math.floor(a.low), Math.floor(a.high)), whole: true };
    case 'sign':
      return { ...between(Math.sign(a.low), Math.sign(a.high)), whole: true };
    case 'sqrt':
      return root(a);
    case 'sin':
    case 'cos':
      return between(-1, 1);
    case 'erfcx':
      return POSITIVE;
    case 'logI0':
      return between(0, Infinity);
    default:
      return increasing(node.op, a);
  }
}

function absolute(a: Range): Range {
  if (a.low >= 0) return a;
  if (a.high <= 0) return minus(a);
  return { ...between(0, Math.max(-a.low, a.high)), whole: a.whole };
}

function square(a: Range): Range {
  const size = absolute(a);
  return times(size, size);
}

function root(a: Range): Range {
  // Of what is below 0 it is NaN, which lies in any range.
  const from = a.low < 0 ? between(0, a.high) : a;
  return {
    ...from,
    low: Math.sqrt(from.low),
    high: a.high < 0 ? Infinity : Math.sqrt(a.high),
    below: a.below,
    whole: false,
  };
}

interface Increasing {
  readonly fn: (x: number) => number;
  /** Ends that it comes near to and never reaches. */
  readonly low: number;
  readonly high: number;
}

const INCREASING: Readonly<Record<string, Increasing>> = {
  exp: { fn: exp, low: 0, high: Infinity },
  expm1: { fn: expm1, low: -1, high: Infinity },
  log: { fn: log, low: -Infinity, high: Infinity },
  log1p: { fn: log1p, low: -Infinity, high: Infinity },
  sigmoid: { fn: sigmoid, low: 0, high: 1 },
  softplus: { fn: softplus, low: 0, high: Infinity },
  tanh: { fn: tanh, low: -1, high: 1 },
  erf: { fn: erf, low: -1, high: 1 },
};

function increasing(op: string, a: Range): Range {
  if (!Object.hasOwn(INCREASING, op)) return ANY;
  const { fn, low, high } = INCREASING[op];
  const [from, to] = [fn(a.low), fn(a.high)];
  // Where a function has no value it gives NaN, which lies in any range.
  const least = Number.isNaN(from) ? low : from;
  return {
    low: least,
    above: a.above || least <= low,
    high: Number.isNaN(to) ? high : to,
    below: a.below || to >= high,
    whole: false,
  };
}
