/**
 * Reverse derivative of scan: a scan in the other direction over the carries the forward one went through, the xs and
 * the cotangents of the ys; the cotangents of constants are summed in its carry.
 */
import { apply } from '../array/apply.ts';
import type { NodeId } from '../array/graph.ts';
import type { ScanParams } from '../array/primitives.ts';
import { buildScan } from '../array/scan-build.ts';
import { scanLayout, type ScanPart, UNBOUNDED } from '../array/scan-layout.ts';
import { asTensor, asValue } from '../array/tensor.ts';
import type { Tensor } from '../array/types.ts';
import { TildeError } from '../errors.ts';
import { add, plus, reshape } from './ops.ts';
import { pullback, type Rules } from './pullback.ts';
import type { Sensitivity } from './rule.ts';
import {
  activeCarries,
  type At,
  places,
  record,
  replayBody,
  type Sides,
  sides,
  zeros,
} from './scan-common.ts';
import { partOf } from './scan-parts.ts';
import { shiftOf } from './scan-shift.ts';

/** What is pulled back: which inputs are wanted, and the cotangents of the parts of the result. */
interface Pull {
  readonly params: ScanParams;
  /** Carries that depend on what is wanted; constants and xs that are wanted. */
  readonly moving: readonly number[];
  readonly constants: readonly number[];
  readonly xs: readonly number[];
  /** Cotangents of the last of these carries. */
  readonly last: readonly Tensor[];
  /** Cotangents of those ys that have one, and which they are. */
  readonly ys: readonly Tensor[];
  readonly fromYs: readonly number[];
}

function pullOf({ params }: At, cotangent: Tensor, needed: readonly boolean[]): Pull {
  const want = sides(needed, params);
  const layout = scanLayout(params);
  const part = ({ shape, start, size }: ScanPart): Sensitivity => {
    const own = partOf(cotangent, start, size);
    return own && reshape(own, shape);
  };
  const moving = places(activeCarries(params, needed));
  const ys = layout.ys.map(part);
  return {
    params,
    moving,
    constants: places(want.constants),
    xs: places(want.xs),
    last: moving.map(i => part(layout.carry[i]) ?? zeros(layout.carry[i].shape)),
    ys: ys.filter(y => y !== undefined),
    fromYs: places(ys.map(y => y !== undefined)),
  };
}

export function reverse(
  table: Rules,
  at: At,
  cotangent: Tensor,
  needed: readonly boolean[],
  guarded: boolean,
): readonly Sensitivity[] {
  const { params } = at;
  const pull = pullOf(at, cotangent, needed);
  if (pull.moving.length === 0 && pull.fromYs.length === 0) return at.inputs.map(() => undefined);
  if (params.length === UNBOUNDED) throw endless();
  const given = sides(at.inputs, params);
  const shift = shiftOf(at);
  const back: Sides<Tensor> = {
    constants: given.constants,
    carries: [...pull.last, ...pull.constants.map(i => zeros(given.constants[i].shape))],
    xs: [...carryStacks(at), ...given.xs, ...pull.ys].map(shift.toFront),
  };
  const result = buildScan({
    body: record(back, args => stepBack(table, pull, args, guarded)),
    constants: back.constants.map(asValue),
    carries: back.carries.map(asValue),
    xs: back.xs.map(asValue),
    length: params.length,
    reverse: !params.reverse,
    count: stepsDone(at),
  });
  const out: Sensitivity[] = at.inputs.map(() => undefined);
  const first = params.constants + params.carries;
  pull.moving.forEach((i, k) => (out[params.constants + i] = asTensor(result.carries[k])));
  pull.constants.forEach((i, k) => (out[i] = asTensor(result.carries[pull.moving.length + k])));
  pull.xs.forEach((i, k) => (out[first + i] = shift.back(asTensor(result.ys[k]))));
  return out;
}

/** One step back: cotangents of the carry before it, sums for constants, cotangents of its slices. */
function stepBack(
  table: Rules,
  { params, moving, constants, xs, fromYs }: Pull,
  args: Sides<Tensor>,
  guarded: boolean,
): readonly Tensor[] {
  const { body, carries } = params;
  const length = body.inputs.length - params.constants;
  const forward = {
    constants: args.constants,
    carries: args.xs.slice(0, carries),
    xs: args.xs.slice(carries, length),
  };
  const values = replayBody(params, forward);
  const seeds = new Map<NodeId, Tensor>();
  const seed = (output: number, value: Tensor): void => {
    const id = body.outputs[output];
    seeds.set(id, plus(seeds.get(id), value) ?? value);
  };
  moving.forEach((i, k) => seed(i, args.carries[k]));
  fromYs.forEach((j, k) => seed(carries + j, args.xs[length + k]));
  const wrt = [
    ...moving.map(i => params.constants + i),
    ...constants,
    ...xs.map(i => params.constants + carries + i),
  ];
  const ids = wrt.map(i => body.inputs[i]);
  const found = pullback(table, body, values, seeds, ids, guarded);
  return found.map((x, k) => {
    const sum = k - moving.length;
    if (sum < 0 || sum >= constants.length) return x ?? zeros(body.nodes[ids[k]].shape);
    return x === undefined ? args.carries[k] : add(args.carries[k], x);
  });
}

/** How many steps the forward scan did, where that is not its length. */
function stepsDone({ inputs, output, params }: At) {
  if (params.stops) return asValue(reshape(cut(output, scanLayout(params).count, 1), []));
  return params.counted ? asValue(inputs[inputs.length - 1]) : undefined;
}

function cut(x: Tensor, start: number, size: number): Tensor {
  return asTensor(apply('slice', [asValue(x)], { starts: [start], sizes: [size], steps: [1] }));
}

/** What every carry was before each step: kept by the scan as ys, else found by running it again. */
function carryStacks({ inputs, output, params }: At): readonly Tensor[] {
  const { body, constants, carries } = params;
  const layout = scanLayout(params);
  const kept = layout.carry.map((_, i) => {
    const j = body.outputs.indexOf(body.inputs[constants + i], carries) - carries;
    return j < 0 ? undefined : layout.ys[j];
  });
  if (kept.every(part => part !== undefined))
    return kept.map(({ start, size, shape }) => reshape(cut(output, start, size), shape));
  const own = body.inputs.slice(constants, constants + carries);
  const [next, rest] = [body.outputs.slice(0, carries), body.outputs.slice(carries)];
  const outputs = [...next, ...own, ...(params.stops ? rest.slice(-1) : [])];
  const keeping = { ...params, body: { ...body, outputs } };
  const flat = asTensor(apply('scan', inputs.map(asValue), keeping));
  return scanLayout(keeping).ys.map(({ start, size, shape }) => reshape(cut(flat, start, size), shape));
}

function endless(): TildeError {
  return new TildeError('model', 'a loop has no gradient, because nobody knows how many steps it will take', {
    expected: 'a most number of steps: whileLoop(test, body, initial, { maxSteps: 100 })',
    got: 'a loop without maxSteps on values not known yet',
    hint: 'a gradient goes back through the steps, so the state of maxSteps steps is kept; jvp goes forward and needs none',
  });
}
