/** Which values a traced value was computed from: for messages that name the random site behind a condition. */
import type { Recorder } from './recorder.ts';
import { asValue } from './tensor.ts';
import type { Tensor } from './types.ts';

/** Index of the first candidate that `value` depends on, itself included; −1 when none, or when it is concrete. */
export function dependsOn(value: Tensor, candidates: readonly Tensor[]): number {
  const { node } = asValue(value);
  if (node === undefined) return -1;
  const wanted = candidates.map(candidate => asValue(candidate).node);
  const { nodes } = node.recorder as Recorder;
  const seen = new Set<number>();
  const pending = [node.id];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const found = wanted.findIndex(ref => ref?.recorder === node.recorder && ref.id === id);
    if (found >= 0) return found;
    pending.push(...nodes[id].inputs);
  }
  return -1;
}
