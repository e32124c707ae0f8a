/**
 * Forms whose range is narrower than that of their parts taken one by one: shares x / (x + y) and blends w a + (1 − w) b.
 * Not here: ranges in general (range.ts).
 */
import { sizeOf } from './extents.ts';
import type { Node, NodeId } from './graph.ts';
import type { Shape } from './primitives.ts';
import { hull, type Range } from './range-arithmetic.ts';
import { fillOf } from './simplify.ts';

type Nodes = readonly Node[];

/** Sums are followed so far; a loop over data may nest thousands. */
const MOST_DEEP = 16;

const withoutLeadingOnes = (shape: Shape): string => {
  const from = shape.findIndex(extent => extent !== 1);
  return from < 0 ? '' : shape.slice(from).join();
};

/** The value that a node repeats: element by element it is the same wherever the two broadcast. */
export function stripped(nodes: Nodes, id: NodeId): NodeId {
  let at = id;
  for (;;) {
    const { op, inputs, shape } = nodes[at];
    const [from] = inputs;
    const same =
      op === 'broadcastTo' ||
      (op === 'reshape' &&
        (sizeOf(shape) === 1 || withoutLeadingOnes(shape) === withoutLeadingOnes(nodes[from].shape)));
    if (!same) return at;
    at = from;
  }
}

/** The axes over which `id` is the sum of x, where it stands beside the elements of x that it sums. */
export function axesOfSum(nodes: Nodes, id: NodeId, x: NodeId): readonly number[] | undefined {
  const at = stripped(nodes, id);
  const { shape } = nodes[at];
  const sum = nodes[at].op === 'reshape' ? nodes[nodes[at].inputs[0]] : nodes[at];
  if (sum.op !== 'sum' || sum.inputs[0] !== x) return undefined;
  const { axes } = sum.params;
  const kept = nodes[x].shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  return withoutLeadingOnes(kept) === withoutLeadingOnes(shape) ? axes : undefined;
}

/** Whether a / b is a share: b is a sum of numbers ≥ 0, of which a is one. */
export function partOfSum(nodes: Nodes, ranges: readonly Range[], { inputs }: Node): boolean {
  const [a, b] = inputs;
  const part = stripped(nodes, a);
  const isPart = (id: NodeId, depth: number): boolean => {
    const sum = stripped(nodes, id);
    if (sum === part || axesOfSum(nodes, id, a) !== undefined) return true;
    const [x, y] = nodes[sum].inputs;
    if (nodes[sum].op !== 'add' || depth > MOST_DEEP || ranges[x].low < 0 || ranges[y].low < 0) return false;
    return isPart(x, depth + 1) || isPart(y, depth + 1);
  };
  return ranges[a].low >= 0 && isPart(b, 0);
}

interface Weighted {
  readonly weight: NodeId;
  /** Undefined for 1. */
  readonly of: NodeId | undefined;
}

function readings(nodes: Nodes, id: NodeId): readonly Weighted[] {
  const { op, inputs } = nodes[id];
  const whole = { weight: id, of: undefined };
  if (op !== 'mul') return [whole];
  const [a, b] = inputs;
  return [whole, { weight: a, of: b }, { weight: b, of: a }];
}

/** The w of 1 − w. */
function complement(nodes: Nodes, id: NodeId): NodeId | undefined {
  const { op, inputs } = nodes[stripped(nodes, id)];
  return op === 'sub' && fillOf(nodes[inputs[0]]) === 1 ? stripped(nodes, inputs[1]) : undefined;
}

const ONE: Range = { low: 1, above: false, high: 1, below: false, whole: true };

/** The range of w a + (1 − w) b, where the sum is one and 0 ≤ w ≤ 1. */
export function convex(nodes: Nodes, ranges: readonly Range[], { inputs }: Node): Range | undefined {
  const sides = inputs.map(id => readings(nodes, id));
  const rangeAt = (id: NodeId | undefined): Range => (id === undefined ? ONE : ranges[id]);
  for (const [first, second] of [sides, sides.toReversed()]) {
    for (const { weight: rest, of: b } of second) {
      const share = complement(nodes, rest);
      if (share === undefined || !(ranges[share].low >= 0 && ranges[share].high <= 1)) continue;
      const match = first.find(({ weight }) => stripped(nodes, weight) === share);
      if (match !== undefined) return { ...hull(rangeAt(match.of), rangeAt(b)), whole: false };
    }
  }
  return undefined;
}

/** A sum of multiples of nodes and a number. */
interface Linear {
  readonly constant: number;
  readonly terms: ReadonlyMap<NodeId, number>;
}

function linearOf(nodes: Nodes, id: NodeId, depth = 0): Linear {
  const at = stripped(nodes, id);
  const node = nodes[at];
  const fill = fillOf(node);
  if (fill !== undefined) return { constant: fill, terms: new Map() };
  if ((node.op !== 'add' && node.op !== 'sub') || depth > MOST_DEEP)
    return { constant: 0, terms: new Map([[at, 1]]) };
  const [a, b] = node.inputs.map(input => linearOf(nodes, input, depth + 1));
  return joined(a, b, node.op === 'add' ? 1 : -1);
}

function joined(a: Linear, b: Linear, sign: 1 | -1): Linear {
  const terms = new Map(a.terms);
  for (const [id, times] of b.terms) terms.set(id, (terms.get(id) ?? 0) + sign * times);
  return { constant: a.constant + sign * b.constant, terms };
}

/** Whether values side by side add up to 1 whatever they are, as in [p, 1 − p]. */
export function addUpToOne(nodes: Nodes, parts: readonly NodeId[]): boolean {
  if (parts.length > MOST_DEEP) return false;
  const [first] = parts.map(id => nodes[id]);
  // Put side by side all in one way: what counts is what they were.
  const alike = parts.every(id => {
    const { op, inputs, shape } = nodes[id];
    const same = shape.join() === first.shape.join();
    return op === 'reshape' && same && nodes[inputs[0]].shape.join() === nodes[first.inputs[0]].shape.join();
  });
  const { constant, terms } = parts
    .map(id => linearOf(nodes, alike ? nodes[id].inputs[0] : id))
    .reduce((a, b) => joined(a, b, 1));
  return Math.abs(constant - 1) <= 1e-9 && [...terms.values()].every(times => times === 0);
}
