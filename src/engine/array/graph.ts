/**
 * A Graph: a static computation as plain data. It can compute and do nothing else, so it may cross from
 * hostile code into trusted workers once `checkGraph` (check-graph.ts) has accepted it.
 * Not here: how one is recorded (trace.ts) or run (backends/).
 */
import type { Node, NodeId, Shape } from './primitives.ts';

export type { Node, NodeId } from './primitives.ts';

/**
 * A named argument. `parameter` inputs change at every run; `data` inputs only when they are bound anew,
 * so work that depends on them alone is done once per bind.
 */
export interface GraphInput {
  readonly name: string;
  readonly role: 'parameter' | 'data';
  readonly node: NodeId;
}

export interface GraphOutput {
  readonly name: string;
  readonly node: NodeId;
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly inputs: readonly GraphInput[];
  readonly outputs: readonly GraphOutput[];
}

/** A concrete array as plain data: row-major values of the given shape. */
export interface ArrayData {
  readonly shape: Shape;
  readonly values: Float64Array;
}
