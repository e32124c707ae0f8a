/**
 * Long loops in segments: a loop of about √T loops of √T steps, which computes the same bits. Its gradient then keeps the
 * carries at the starts of segments and those of one segment at a time, and runs every segment once more; nothing in the
 * derivative rules knows of it. Not here: making scans (scan-build.ts).
 */
import { apply, literal } from './apply.ts';
import { sizeOf } from './extents.ts';
import type { ScanParams } from './primitives.ts';
import { portName, scanLayout, type ScanPart } from './scan-layout.ts';
import { type ArrayValue, asTensor, asValue } from './tensor.ts';
import { trace } from './trace.ts';

/** Carries of all steps that may be kept, bytes; beyond it steps are computed twice rather than kept. */
export const KEPT_LIMIT = 2 ** 23;
const NODE_LIMIT = 400_000;

interface Parts {
  readonly carries: readonly ArrayValue[];
  readonly ys: readonly ArrayValue[];
}

/** Whether the carries of all steps, which a gradient needs, are too many to keep. */
export function isLong({ body, constants, carries, length, counted, stops }: ScanParams): boolean {
  if (counted || stops || length < 4) return false;
  const own = body.inputs.slice(constants, constants + carries);
  const size = own.reduce((sum, id) => sum + sizeOf(body.nodes[id].shape), 0);
  return 8 * size * length > KEPT_LIMIT;
}

/** The parts of a scan's flat result. */
export function partsOf(flat: ArrayValue, params: ScanParams): Parts {
  const { carry, ys } = scanLayout(params);
  return { carries: carry.map(part => partOf(flat, part)), ys: ys.map(part => partOf(flat, part)) };
}

export function partOf(flat: ArrayValue, { shape, start, size }: ScanPart): ArrayValue {
  const piece = apply('slice', [flat], { starts: [start], sizes: [size], steps: [1] });
  return apply('reshape', [piece], { shape });
}

/**
 * Runs a scan that neither stops early nor is counted in segments. Its last `kept` ys are carries as they came: they stay
 * inside the segments and come back empty.
 */
export function runInSegments(inputs: readonly ArrayValue[], params: ScanParams, kept: number): Parts {
  const { length, constants, carries, reverse } = params;
  const first = constants + carries;
  const [fixed, xs] = [inputs.slice(0, constants), inputs.slice(first)];
  const steps = Math.ceil(Math.sqrt(length));
  const segments = Math.floor(length / steps);
  const rest = length - segments * steps;
  const between = (x: ArrayValue, from: number, to: number): ArrayValue =>
    apply('slice', [x], {
      starts: [from, ...x.full.slice(1).map(() => 0)],
      sizes: [to - from, ...x.full.slice(1)],
      steps: x.full.map(() => 1),
    });
  // What is left over comes last in the order of the steps.
  const [start, end] = reverse ? [rest, length] : [0, segments * steps];
  const [restStart, restEnd] = reverse ? [0, rest] : [end, length];
  const folded = xs.map(x =>
    apply('reshape', [between(x, start, end)], { shape: [segments, steps, ...x.full.slice(1)] }),
  );
  const outer = segmentsOf(params, segments, steps, kept);
  const whole = partsOf(
    apply('scan', [...fixed, ...inputs.slice(constants, first), ...folded], outer),
    outer,
  );
  const shown = whole.ys.slice(0, whole.ys.length - carries);
  const long = shown.map(y => apply('reshape', [y], { shape: [segments * steps, ...y.full.slice(2)] }));
  const empty = Array.from({ length: kept }, () => literal([0], []));
  if (rest === 0) return { carries: whole.carries, ys: [...long, ...empty] };
  const tail = { ...params, length: rest };
  const left = xs.map(x => between(x, restStart, restEnd));
  const last = partsOf(apply('scan', [...fixed, ...whole.carries, ...left], tail), tail);
  const ys = long.map((y, j) => apply('concat', reverse ? [last.ys[j], y] : [y, last.ys[j]], { axis: 0 }));
  return { carries: last.carries, ys: [...ys, ...empty] };
}

/** The loop over segments: its ys are those of the steps in one more axis, and the carries before each segment. */
function segmentsOf(params: ScanParams, length: number, steps: number, kept: number): ScanParams {
  const { constants, carries, reverse } = params;
  const inner = { ...params, length: steps };
  const shapes = scanLayout(inner).input.map((shape, i) =>
    i < constants + carries ? shape : [steps, ...shape],
  );
  const graph = trace(
    shapes.map((shape, i) => ({ name: portName(i), role: 'parameter', shape })),
    args => {
      const given = args.map(asValue);
      const parts = partsOf(apply('scan', given, inner), inner);
      const before = given.slice(constants, constants + carries);
      const outputs = [...parts.carries, ...parts.ys.slice(0, parts.ys.length - kept), ...before];
      return Object.fromEntries(outputs.map((value, i) => [portName(i), asTensor(value)]));
    },
    { limit: NODE_LIMIT },
  );
  const body = {
    nodes: graph.nodes,
    inputs: graph.inputs.map(({ node }) => node),
    outputs: graph.outputs.map(({ node }) => node),
  };
  return { body, length, constants, carries, reverse, counted: false, stops: false };
}
