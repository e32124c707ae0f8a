/**
 * Where the parts of a scan are: shapes of what its body takes and gives, places in its flat result.
 * Not here: running one (kernels/scan.ts) or making one (scan-build.ts).
 */
import { sizeOf } from './extents.ts';
import type { Graph, GraphInput } from './graph.ts';
import type { ScanBody, ScanParams, Shape } from './primitives.ts';

/** The length of a loop that runs until it stops; it can keep nothing of its steps. */
export const UNBOUNDED = 2 ** 31 - 1;

/** A part of the flat result, row-major. */
export interface ScanPart {
  /** Full shape: that of a carry, or [length, …] for ys. */
  readonly shape: Shape;
  readonly start: number;
  readonly size: number;
}

export interface ScanLayout {
  /** What the body takes in one step: constants, carries, slices of xs. */
  readonly input: readonly Shape[];
  readonly carry: readonly ScanPart[];
  readonly ys: readonly ScanPart[];
  /** Place of the number of steps done; only meaningful with `stops`. */
  readonly count: number;
  /** Elements of the whole result. */
  readonly total: number;
}

/** The layout of a scan with these parameters. */
export function scanLayout({ body, carries, length, stops }: Omit<ScanParams, 'counted'>): ScanLayout {
  const shapeOf = (id: number): Shape => body.nodes[id].shape;
  let start = 0;
  const part = (shape: Shape): ScanPart => {
    const size = sizeOf(shape);
    start += size;
    return { shape, start: start - size, size };
  };
  const carry = body.outputs.slice(0, carries).map(id => part(shapeOf(id)));
  const stacked = body.outputs.slice(carries, body.outputs.length - Number(stops));
  const ys = stacked.map(id => part([length, ...shapeOf(id)]));
  return { input: body.inputs.map(shapeOf), carry, ys, count: start, total: start + Number(stops) };
}

/** Name of a body's input or output in its graph. */
export const portName = (index: number): string => `p${index}`;

/** The body as a graph: inputs and outputs named by `portName`; constants have the role of data. */
export function bodyGraph(body: ScanBody, constants: number): Graph {
  const role = (i: number): GraphInput['role'] => (i < constants ? 'data' : 'parameter');
  return {
    nodes: body.nodes,
    inputs: body.inputs.map((node, i) => ({ name: portName(i), role: role(i), node })),
    outputs: body.outputs.map((node, i) => ({ name: portName(i), node })),
  };
}
