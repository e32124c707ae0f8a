/**
 * Reads one part of a flat cotangent. Cotangents of parts arrive as sums of arrays put into zeros; looking through
 * these keeps a part nobody asked for a zero that costs nothing. Not here: what the parts mean (scan.ts).
 */
import { applyPrimitive } from '../array/apply.ts';
import type { NodeId } from '../array/graph.ts';
import { currentRecorder, type Recorder } from '../array/recorder.ts';
import { asTensor, asValue } from '../array/tensor.ts';
import type { Tensor } from '../array/types.ts';
import { plus, reshape } from './ops.ts';
import type { Sensitivity } from './rule.ts';

/** Elements [start, start + size) of a vector; undefined where they are known to be 0. */
export function partOf(whole: Tensor, start: number, size: number): Sensitivity {
  const { node } = asValue(whole);
  const recorder = currentRecorder();
  if (size === 0) return undefined;
  if (!node || node.recorder !== recorder) return cut(whole, start, size);
  return lookThrough(recorder, node.id, start, size);
}

function lookThrough(recorder: Recorder, id: NodeId, start: number, size: number): Sensitivity {
  const node = recorder.nodes[id];
  const whole = asTensor(recorder.value(id));
  if (node.op === 'constant' && node.params.values.every(value => value === 0)) return undefined;
  if (node.op === 'add' && node.inputs.every(input => recorder.nodes[input].shape[0] === node.shape[0])) {
    const [a, b] = node.inputs.map(input => lookThrough(recorder, input, start, size));
    return plus(a, b);
  }
  if (node.op !== 'unslice' || node.params.steps[0] !== 1) return cut(whole, start, size);
  const [from] = node.params.starts;
  const [extent] = recorder.nodes[node.inputs[0]].shape;
  if (from >= start + size || from + extent <= start) return undefined;
  const inside = from <= start && start + size <= from + extent;
  return inside ? cut(asTensor(recorder.value(node.inputs[0])), start - from, size) : cut(whole, start, size);
}

function cut(whole: Tensor, start: number, size: number): Tensor {
  if (whole.shape[0] === size) return reshape(whole, [size]);
  return applyPrimitive('slice', [whole], { starts: [start], sizes: [size], steps: [1] });
}
