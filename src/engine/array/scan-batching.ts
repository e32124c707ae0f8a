/**
 * The batching rule of scan: its body is replayed with the hidden axes, so that one loop does all elements. Where the
 * number of steps differs between elements, finished elements keep their carry while the others go on.
 * Not here: the rules of the other primitives (batching.ts).
 */
import { apply, literal } from './apply.ts';
import { attach, expandAxes, permute } from './axes.ts';
import { sizeOf } from './extents.ts';
import type { ParamsOf, Primitive, ScanParams } from './primitives.ts';
import { portName, scanLayout, type ScanPart } from './scan-layout.ts';
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
    const counted = count !== undefined && own === undefined;
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
      counted,
      stops: params.stops,
    };
    const flat = apply('scan', [...operands.map(({ value }) => value), ...(counted ? [count] : [])], wide);
    return assemble(flat, params, wide, axes);
  };
}

/** With `stops`, two more carries: whether an element is done, and its steps. With `own`, bounds and step numbers. */
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
  const steps = literal([length], length === 1 ? [0] : Array.from({ length }, (_, t) => t));
  return {
    constants: [...inputs.slice(0, constants), ...(own ? [own] : [])].map(plain),
    carries: [...inputs.slice(constants, first), ...(stops ? [zero, zero] : [])].map(whole),
    xs: [...inputs.slice(first, body.inputs.length).map(timeFirst), ...(own ? [plain(steps)] : [])],
  };
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
  const { constants, carries, body, stops } = params;
  const extra = Number(own !== undefined);
  const first = constants + extra;
  const old = args.slice(first, first + carries);
  const xs = args.slice(first + carries + (stops ? 2 : 0), args.length - extra);
  const values = replayBody(batched, body, [...args.slice(0, constants), ...old, ...xs]);
  const outputs = body.outputs.map(id => values[id]);
  const [done, steps] = args.slice(first + carries);
  const going = [
    ...(stops ? [batched('not', [done], {})] : []),
    ...(own ? [batched('lt', [args[args.length - 1], args[constants]], {})] : []),
  ].reduce<ArrayValue | undefined>((a, b) => (a ? batched('and', [a, b], {}) : b), undefined);
  const choose = (now: ArrayValue, otherwise: ArrayValue): ArrayValue =>
    expandAxes(going ? batched('select', [going, now, otherwise], {}) : now, axes);
  const next = outputs.slice(0, carries).map((value, i) => choose(value, old[i]));
  const ys = outputs.slice(carries, outputs.length - Number(stops)).map(y => choose(y, literal([], [0])));
  const named = (list: readonly ArrayValue[]): Record<string, Tensor> =>
    Object.fromEntries(list.map((value, i) => [portName(i), asTensor(attach(value, []))]));
  if (!stops || !going) return named([...next, ...ys]);
  const stop = batched('and', [outputs[outputs.length - 1], going], {});
  const finished = expandAxes(batched('or', [done, stop], {}), axes);
  const left = apply('not', [attach(finished, [])], {});
  const open = apply('sum', [left], { axes: left.full.map((_, i) => i) });
  const more = expandAxes(batched('add', [steps, going], {}), axes);
  return named([...next, finished, more, ...ys, apply('not', [open], {})]);
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
