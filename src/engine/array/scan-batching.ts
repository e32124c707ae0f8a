/**
 * The batching rule of scan: its body is replayed with the hidden axes, so that one loop does all elements. Where the
 * number of steps differs between elements, finished elements keep their carry while the others go on.
 * Not here: the rules of the other primitives (batching.ts).
 */
import { apply, literal } from './apply.ts';
import { attach, expandAxes, permute } from './axes.ts';
import { sizeOf } from './extents.ts';
import type { ParamsOf, Primitive, ScanParams } from './primitives.ts';
import { portName, scanLayout, type ScanPart, UNBOUNDED } from './scan-layout.ts';
import { type ArrayValue, asTensor, asValue } from './tensor.ts';
import { trace } from './trace.ts';
import type { Axis, Tensor } from './types.ts';

/** Any primitive on values with hidden axes, whatever plates are open. */
type Batched = (op: Primitive, inputs: readonly ArrayValue[], params: ParamsOf<Primitive>) => ArrayValue;

/** A value that enters the wide loop without hidden axes, and the axes that lead what the body sees of it. */
interface Operand {
  readonly value: ArrayValue;
  readonly axes: readonly Axis[];
}

interface Operands {
  readonly constants: readonly Operand[];
  readonly carries: readonly Operand[];
  readonly xs: readonly Operand[];
}

/** `batched` is handed over because the table of rules holds this one. */
export function scanRule(batched: Batched) {
  return (inputs: readonly ArrayValue[], params: ScanParams, axes: readonly Axis[]): ArrayValue => {
    const count = params.counted ? inputs[inputs.length - 1] : undefined;
    const own = count !== undefined && count.axes.length > 0 ? count : undefined;
    const most = own ? largest(own) : count;
    const { constants, carries, xs } = operandsOf(inputs, params, axes, own);
    const operands = [...constants, ...carries, ...xs];
    const shapes = operands.map(({ value: { full } }, i) =>
      i < operands.length - xs.length ? full : full.slice(1),
    );
    const graph = trace(
      shapes.map((shape, i) => ({ name: portName(i), role: 'parameter', shape })),
      args =>
        wideBody(
          batched,
          params,
          args.map((arg, i) => attach(asValue(arg), operands[i].axes)),
          axes,
          own,
        ),
      { limit: 400_000 },
    );
    const wide: ScanParams = {
      body: {
        nodes: graph.nodes,
        inputs: graph.inputs.map(({ node }) => node),
        outputs: graph.outputs.map(({ node }) => node),
      },
      length: params.length,
      constants: constants.length,
      carries: carries.length,
      reverse: params.reverse,
      counted: params.counted,
      stops: params.stops,
    };
    const flat = apply('scan', [...operands.map(({ value }) => value), ...(most ? [most] : [])], wide);
    return assemble(flat, params, wide, axes);
  };
}

/** Steps until the last element is done. */
function largest(count: ArrayValue): ArrayValue {
  return apply('reduceMax', [attach(count, [])], { axes: count.full.map((_, i) => i) });
}

/**
 * With `stops`, two more carries: whether an element is done, and its steps. With `own`, bounds and step numbers, which
 * a loop without an end counts itself, in a last carry.
 */
function operandsOf(
  inputs: readonly ArrayValue[],
  { constants, carries, body, length, stops }: ScanParams,
  axes: readonly Axis[],
  own: ArrayValue | undefined,
): Operands {
  const whole = (value: ArrayValue): Operand => ({ value: expandAxes(value, axes), axes });
  const plain = (value: ArrayValue): Operand => ({ value: attach(value, []), axes: value.axes });
  const first = constants + carries;
  const zero = literal([], [0]);
  const counts = own !== undefined && length === UNBOUNDED;
  return {
    constants: [...inputs.slice(0, constants), ...(own ? [own] : [])].map(plain),
    carries: [
      ...[...inputs.slice(constants, first), ...(stops ? [zero, zero] : [])].map(whole),
      ...(counts ? [plain(zero)] : []),
    ],
    xs: [
      ...inputs.slice(first, body.inputs.length).map(timeFirst),
      ...(own && !counts ? [plain(stepNumbers(length))] : []),
    ],
  };
}

function stepNumbers(length: number): ArrayValue {
  return literal([length], length === 1 ? [0] : Array.from({ length }, (_, t) => t));
}

/** The steps in front of the hidden axes. */
function timeFirst(value: ArrayValue): Operand {
  const h = value.axes.length;
  const others = value.full.map((_, i) => i).filter(i => i !== h);
  return { value: permute(value, [h, ...others]), axes: value.axes };
}

function wideBody(
  batched: Batched,
  params: ScanParams,
  args: readonly ArrayValue[],
  axes: readonly Axis[],
  own: ArrayValue | undefined,
): Record<string, Tensor> {
  const { constants, carries, body, stops, length } = params;
  const first = constants + Number(own !== undefined);
  const old = args.slice(first, first + carries);
  const slices = first + carries + (stops ? 2 : 0) + Number(own !== undefined && length === UNBOUNDED);
  const xs = args.slice(slices, slices + body.inputs.length - constants - carries);
  // Of the carries or of the slices, the step number is the last: and a loop without an end has no slices.
  const step = args[args.length - 1];
  const values = replayBody(batched, body, [...args.slice(0, constants), ...old, ...xs]);
  const outputs = body.outputs.map(id => values[id]);
  const [done, steps] = args.slice(first + carries);
  const going = [
    ...(stops ? [batched('not', [done], {})] : []),
    ...(own ? [batched('lt', [step, args[constants]], {})] : []),
  ].reduce<ArrayValue | undefined>((a, b) => (a ? batched('and', [a, b], {}) : b), undefined);
  const choose = (now: ArrayValue, otherwise: ArrayValue): ArrayValue =>
    expandAxes(going ? batched('select', [going, now, otherwise], {}) : now, axes);
  const next = outputs.slice(0, carries).map((value, i) => choose(value, old[i]));
  const ys = outputs.slice(carries, outputs.length - Number(stops)).map(y => choose(y, literal([], [0])));
  const named = (list: readonly ArrayValue[]): Record<string, Tensor> =>
    Object.fromEntries(list.map((value, i) => [portName(i), asTensor(attach(value, []))]));
  if (!stops || !going) return named([...next, ...ys]);
  const stop = batched('and', [outputs[outputs.length - 1], going], {});
  const finished = attach(expandAxes(batched('or', [done, stop], {}), axes), axes);
  const following = own && batched('add', [step, literal([], [1])], {});
  const left = [
    batched('not', [finished], {}),
    ...(following ? [batched('lt', [following, args[constants]], {})] : []),
  ].reduce((a, b) => batched('and', [a, b], {}));
  const open = apply('sum', [attach(left, [])], { axes: left.full.map((_, i) => i) });
  const more = expandAxes(batched('add', [steps, going], {}), axes);
  const counter = following && length === UNBOUNDED ? [following] : [];
  return named([...next, finished, more, ...counter, ...ys, apply('not', [open], {})]);
}

function replayBody(
  batched: Batched,
  { nodes, inputs }: ScanParams['body'],
  given: readonly ArrayValue[],
): readonly ArrayValue[] {
  const entry = new Map(inputs.map((id, i) => [id, given[i]]));
  const values: ArrayValue[] = [];
  nodes.forEach((node, id) => {
    const operands = node.inputs.map(input => values[input]);
    const value =
      entry.get(id) ??
      (node.op === 'constant'
        ? literal(node.shape, node.params.values)
        : batched(node.op, operands, node.params as ParamsOf<Primitive>));
    values.push(value);
  });
  return values;
}

/** The flat result of every element, from the flat result of the wide loop. */
function assemble(flat: ArrayValue, params: ScanParams, wide: ScanParams, axes: readonly Axis[]): ArrayValue {
  const hidden = axes.map(axis => axis.size);
  const layout = scanLayout(wide);
  const row = (part: ScanPart, stacked: boolean): ArrayValue => {
    const piece = apply('slice', [flat], { starts: [part.start], sizes: [part.size], steps: [1] });
    const whole = apply('reshape', [piece], { shape: part.shape });
    const h = axes.length;
    const perm = part.shape.map((_, i) => (i < h ? i + 1 : i === h ? 0 : i));
    const moved = stacked ? permute(whole, perm) : whole;
    return apply('reshape', [moved], { shape: [...hidden, part.size / Math.max(1, sizeOf(hidden))] });
  };
  const rows = [
    ...layout.carry.slice(0, params.carries).map(part => row(part, false)),
    ...layout.ys.map(part => row(part, true)),
    ...(params.stops ? [row(layout.carry[params.carries + 1], false)] : []),
  ];
  const empty = literal([...hidden, 0], []);
  return attach(rows.length === 0 ? empty : apply('concat', rows, { axis: axes.length }), axes);
}
