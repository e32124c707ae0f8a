/**
 * What is known of the vectors along the last axis of a traced value: that they are probabilities which sum to 1, or
 * that they increase. From who made them (`markAs`), or from their form. Not here: single numbers (range.ts).
 */
import type { ArrayData, Node, NodeId } from './graph.ts';
import { addUpToOne, axesOfSum } from './range-patterns.ts';
import { outerOf, rangeOf } from './range.ts';
import type { Recorder } from './recorder.ts';
import { fillOf } from './simplify.ts';
import { asTensor, asValue } from './tensor.ts';
import type { Tensor } from './types.ts';

/** Numbers ≥ 0 that sum to 1, or numbers each greater than the one before. */
export type VectorFact = 'simplex' | 'increasing';

const marks = new WeakMap<object, Map<NodeId, VectorFact>>();

/** Notes what the maker of a value knows of its last axis; returns the value. */
export function markAs(fact: VectorFact, value: Tensor): Tensor {
  const { node } = asValue(value);
  if (node === undefined) return value;
  const own = marks.get(node.recorder) ?? new Map<NodeId, VectorFact>();
  marks.set(node.recorder, own.set(node.id, fact));
  return value;
}

/** Whether the graph shows that the fact holds for a traced value, whatever its unknowns are. */
export function isKnownAs(fact: VectorFact, value: Tensor): boolean {
  const { node } = asValue(value);
  return node !== undefined && holds({ fact, recorder: node.recorder as Recorder }, node.id);
}

interface Question {
  readonly fact: VectorFact;
  readonly recorder: Recorder;
}

function holds(question: Question, id: NodeId): boolean {
  const { fact, recorder } = question;
  const { nodes } = recorder;
  const node = nodes[id];
  if (marks.get(recorder)?.get(id) === fact) return true;
  if (node.op === 'constant') return holdsOf(fact, constantData(node));
  if (node.op === 'input') {
    const data = recorder.dataAt(id);
    const outer = outerOf(recorder, id);
    return data !== undefined ? holdsOf(fact, data) : outer !== undefined && isKnownAs(fact, outer);
  }
  const [first] = node.inputs;
  const axis = node.shape.length - 1;
  if (keepsLast(node, nodes[first])) return holds(question, first);
  if (node.op === 'concat' && node.params.axis !== axis)
    return node.inputs.every(input => holds(question, input));
  return fact === 'simplex' ? isSimplex(question, node) : isIncreasing(question, node);
}

/** Whether the vectors along the last axis are some of those of the input, each as a whole. */
function keepsLast(node: Node, input: Node): boolean {
  const [axis, size] = [node.shape.length - 1, node.shape.at(-1)];
  const from = input.shape.length - 1;
  if (input.shape.at(-1) !== size) return false;
  switch (node.op) {
    case 'reshape':
    case 'broadcastTo':
    case 'stopGradient':
      return true;
    case 'transpose':
      return node.params.perm[axis] === from;
    case 'slice':
      return node.params.starts[axis] === 0 && node.params.steps[axis] === 1;
    case 'gather':
      return node.params.axis !== from;
    default:
      return false;
  }
}

function isSimplex(question: Question, node: Node): boolean {
  const { recorder } = question;
  const { nodes } = recorder;
  const low = (id: NodeId): number => rangeOf(asTensor(recorder.value(id))).low;
  const [a, b] = node.inputs;
  switch (node.op) {
    case 'div':
      return low(a) >= 0 && axesOfSum(nodes, b, a)?.join() === String(nodes[a].shape.length - 1);
    case 'concat':
      return (
        node.inputs.every(input => low(input) >= 0 && nodes[input].shape.at(-1) === 1) &&
        addUpToOne(nodes, node.inputs)
      );
    case 'matmul':
      return holds(question, a) && holds(question, b);
    default:
      return false;
  }
}

function isIncreasing(question: Question, node: Node): boolean {
  const { recorder } = question;
  const { nodes } = recorder;
  const [a, b] = node.inputs;
  const range = (id: NodeId) => rangeOf(asTensor(recorder.value(id)));
  const positive = (id: NodeId): boolean => range(id).low > 0 || (range(id).low === 0 && range(id).above);
  const same = (id: NodeId): boolean => nodes[id].shape.length === 0 || nodes[id].shape.at(-1) === 1;
  switch (node.op) {
    case 'add':
      return (holds(question, a) && same(b)) || (holds(question, b) && same(a));
    case 'sub':
      return holds(question, a) && same(b);
    case 'mul':
      return (holds(question, a) && same(b) && positive(b)) || (holds(question, b) && same(a) && positive(a));
    case 'div':
      return holds(question, a) && same(b) && positive(b);
    case 'exp':
      return holds(question, a);
    case 'cumsum': {
      const steps = nodes[a];
      if (node.params.axis !== node.shape.length - 1 || node.params.reverse) return false;
      if (positive(a)) return true;
      // The first may be anything where it stands alone.
      const startsAlone = steps.op === 'concat' && steps.params.axis === node.params.axis;
      return (
        startsAlone && nodes[steps.inputs[0]].shape.at(-1) === 1 && steps.inputs.slice(1).every(positive)
      );
    }
    default:
      return false;
  }
}

const TOLERANCE = 1e-6;
const isOne = (x: number): boolean => Math.abs(x - 1) <= TOLERANCE;

function constantData(node: Node): ArrayData {
  const fill = fillOf(node);
  const values = node.op === 'constant' ? node.params.values : [];
  const size = node.shape.reduce((product, extent) => product * extent, 1);
  return {
    shape: node.shape,
    values: fill === undefined ? Float64Array.from(values) : new Float64Array(size).fill(fill),
  };
}

function holdsOf(fact: VectorFact, { shape, values }: ArrayData): boolean {
  const size = shape.at(-1) ?? 1;
  for (let start = 0; start < values.length; start += size) {
    const vector = values.subarray(start, start + size);
    const fits =
      fact === 'simplex'
        ? vector.every(x => x >= 0) && isOne(vector.reduce((sum, x) => sum + x, 0))
        : vector.every((x, i) => i === 0 || x > vector[i - 1]);
    if (!fits) return false;
  }
  return true;
}
