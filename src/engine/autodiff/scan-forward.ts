/** Forward derivative of scan: one scan of values and tangents together. */
import { apply } from '../array/apply.ts';
import { sizeOf } from '../array/extents.ts';
import type { NodeId } from '../array/graph.ts';
import type { ScanParams, Shape } from '../array/primitives.ts';
import { buildScan } from '../array/scan-build.ts';
import { scanLayout } from '../array/scan-layout.ts';
import { type ArrayValue, asTensor, asValue } from '../array/tensor.ts';
import type { Tensor } from '../array/types.ts';
import { pushforward, reached, type Rules } from './pullback.ts';
import type { Sensitivity } from './rule.ts';
import {
  activeCarries,
  type At,
  lost,
  places,
  record,
  replayBody,
  type Sides,
  sides,
  zeros,
} from './scan-common.ts';

/** Which inputs and parts of the result have tangents. */
interface Push {
  readonly params: ScanParams;
  readonly constants: readonly number[];
  readonly moving: readonly number[];
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

function pushOf(params: ScanParams, tangents: readonly Sensitivity[]): Push {
  const { body, carries } = params;
  const moved = tangents.slice(0, body.inputs.length).map(t => t !== undefined);
  const active = activeCarries(params, moved);
  const sources = body.inputs.filter((_, i) => moved[i] || active[i - params.constants]);
  const from = reached(body, new Set(sources));
  const { constants, xs } = sides(moved, params);
  const ys = scanLayout(params).ys.map((_, j) => from[body.outputs[carries + j]]);
  return { params, constants: places(constants), moving: places(active), xs: places(xs), ys: places(ys) };
}

export function ahead(table: Rules, at: At, tangents: readonly Sensitivity[]): Sensitivity {
  const { params } = at;
  const { carries, length, stops, counted } = params;
  const push = pushOf(params, tangents);
  const given = sides(at.inputs, params);
  const own = sides(tangents, params);
  const wide: Sides<Tensor> = {
    constants: [...given.constants, ...push.constants.map(i => own.constants[i] ?? lost())],
    carries: [...given.carries, ...push.moving.map(i => own.carries[i] ?? zeros(given.carries[i].shape))],
    xs: [...given.xs, ...push.xs.map(i => own.xs[i] ?? lost())],
  };
  const result = buildScan({
    body: record(wide, args => stepAhead(table, push, args)),
    constants: wide.constants.map(asValue),
    carries: wide.carries.map(asValue),
    xs: wide.xs.map(asValue),
    length,
    reverse: params.reverse,
    stops,
    count: counted ? asValue(at.inputs[at.inputs.length - 1]) : undefined,
  });
  const layout = scanLayout(params);
  const found = (
    list: readonly number[],
    i: number,
    values: readonly ArrayValue[],
  ): ArrayValue | undefined => (list.includes(i) ? values[list.indexOf(i)] : undefined);
  const parts = [
    ...layout.carry.map(({ shape }, i) => flat(found(push.moving, i, result.carries.slice(carries)), shape)),
    ...layout.ys.map(({ shape }, j) => flat(found(push.ys, j, result.ys), shape)),
    ...(stops ? [asValue(zeros([1]))] : []),
  ];
  return parts.length === 0 ? undefined : asTensor(apply('concat', parts, { axis: 0 }));
}

/** One step of values and tangents: next carries, their tangents, tangents of ys, and the stop flag. */
function stepAhead(table: Rules, push: Push, args: Sides<Tensor>): readonly Tensor[] {
  const { params } = push;
  const { body, constants, carries, stops } = params;
  const slices = body.inputs.length - constants - carries;
  const values = replayBody(params, {
    constants: args.constants.slice(0, constants),
    carries: args.carries.slice(0, carries),
    xs: args.xs.slice(0, slices),
  });
  const given = new Map<NodeId, Tensor>();
  push.constants.forEach((i, k) => given.set(body.inputs[i], args.constants[constants + k]));
  push.moving.forEach((i, k) => given.set(body.inputs[constants + i], args.carries[carries + k]));
  push.xs.forEach((i, k) => given.set(body.inputs[constants + carries + i], args.xs[slices + k]));
  const found = pushforward(table, body, values, given);
  const tangentOf = (id: NodeId): Tensor => found[id] ?? zeros(body.nodes[id].shape);
  return [
    ...body.outputs.slice(0, carries).map(id => values[id]),
    ...push.moving.map(i => tangentOf(body.outputs[i])),
    ...push.ys.map(j => tangentOf(body.outputs[carries + j])),
    ...(stops ? [values[body.outputs[body.outputs.length - 1]]] : []),
  ];
}

function flat(value: ArrayValue | undefined, shape: Shape): ArrayValue {
  return value ? apply('reshape', [value], { shape: [sizeOf(shape)] }) : asValue(zeros([sizeOf(shape)]));
}
