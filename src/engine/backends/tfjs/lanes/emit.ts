/**
 * A graph as statements of a shading language, for one lane: small values are numbers of their own and unrolled, large
 * ones lie in scratch memory and are looped over. Not here: loops whose body is a graph (emit-scan.ts), or the program
 * around the statements (kernel.ts).
 */
import { sizeOf } from '../../../array/extents.ts';
import type { Node, NodeId } from '../../../array/graph.ts';
import type { Shape } from '../../../array/primitives.ts';
import { numberLiteral } from './dialect.ts';
import { emitScan } from './emit-scan.ts';
import { call, isWritten } from './functions.ts';
import { joined } from './joined.ts';
import { rowMajor, viewed, type Indexed, type Value, type View } from './value.ts';
import { FEW, Unsuited, type Writer } from './writer.ts';

/** Products of matrices of up to so many terms are written out. */
const FEW_TERMS = 64;

/**
 * Writes the nodes; `given` has the values of inputs. With `only`, those nodes and constants alone. All values, in the
 * order of the nodes.
 */
export function emit(
  writer: Writer,
  nodes: readonly Node[],
  given: ReadonlyMap<NodeId, Value>,
  only?: ReadonlySet<NodeId>,
): Value[] {
  const values: Value[] = [];
  const none = writer.few([]);
  const uses = usesOf(nodes);
  nodes.forEach((node, id) => {
    const known = given.get(id);
    const left = node.op === 'input' || (only !== undefined && node.op !== 'constant' && !only.has(id));
    if (known !== undefined || left) return void values.push(known ?? none);
    const inputs = node.inputs.map(input => values[input]);
    const shapes = node.inputs.map(input => nodes[input].shape);
    // A large value with one reader is computed where it is read: no loop and no memory of its own.
    const place = uses[id] === 1 ? 'reader' : 'here';
    values.push(emitNode(writer, node, inputs, shapes, place));
  });
  return values;
}

function usesOf(nodes: readonly Node[]): number[] {
  const uses = nodes.map(() => 0);
  for (const { inputs } of nodes) for (const input of inputs) uses[input] += 1;
  return uses;
}

/** Where an elementwise value is computed. */
type Place = 'here' | 'reader';

function emitNode(
  writer: Writer,
  node: Node,
  inputs: readonly Value[],
  shapes: readonly Shape[],
  place: Place,
): Value {
  const { op } = node;
  const size = sizeOf(node.shape);
  if (isWritten(op)) {
    const views = inputs.map((input, i) => viewed(writer.index, input, stretched(shapes[i], node.shape)));
    const f = (operands: readonly string[]): string => call(op, operands);
    return place === 'reader' && size > FEW
      ? lazy(size, views, f)
      : elementwise(writer, node.shape, inputs, shapes, f);
  }
  switch (node.op) {
    case 'select':
      return elementwise(
        writer,
        node.shape,
        inputs,
        shapes,
        ([test, a, b]) => `pick(differs(${test}, 0.0), ${a}, ${b})`,
      );
    case 'constant':
      return constant(writer, node.params.values, sizeOf(node.shape));
    case 'stopGradient':
    case 'reshape':
      return inputs[0];
    case 'transpose': {
      const strides = rowMajor(shapes[0]);
      return viewed(writer.index, inputs[0], {
        shape: node.shape,
        offset: 0,
        strides: node.params.perm.map(axis => strides[axis]),
      });
    }
    case 'broadcastTo':
      return viewed(writer.index, inputs[0], stretched(shapes[0], node.shape));
    case 'slice': {
      const rows = rowMajor(shapes[0]);
      const { starts, steps } = node.params;
      const offset = starts.reduce((sum, start, axis) => sum + start * rows[axis], 0);
      return viewed(writer.index, inputs[0], {
        shape: node.shape,
        offset,
        strides: steps.map((step, axis) => step * rows[axis]),
      });
    }
    default:
      return emitWork(writer, node, inputs, shapes);
  }
}

/** Nodes that are more than a choice of elements. */
function emitWork(writer: Writer, node: Node, inputs: readonly Value[], shapes: readonly Shape[]): Value {
  switch (node.op) {
    case 'unslice':
      return unslice(writer, node, inputs[0], shapes[0]);
    case 'concat':
      return concat(writer, node, inputs, shapes);
    case 'gather':
      return gather(writer, node, inputs, shapes);
    case 'scatterAdd':
      return scatterAdd(writer, node, inputs, shapes);
    case 'sum':
      return fold(writer, inputs[0], shapes[0], node.params.axes, '0.0', (sum, x) => `${sum} + ${x}`);
    case 'prod':
      return fold(writer, inputs[0], shapes[0], node.params.axes, '1.0', (product, x) => `${product} * ${x}`);
    case 'reduceMax':
      return fold(
        writer,
        inputs[0],
        shapes[0],
        node.params.axes,
        '(-infinity())',
        (most, x) => `f_max(${most}, ${x})`,
      );
    case 'cumsum':
      return cumsum(writer, node, inputs[0]);
    case 'matmul':
      return matmul(writer, node.shape, inputs, shapes);
    case 'scan':
      return emitScan(writer, node.params, inputs, (w, nodes, given) => emit(w, nodes, given));
    default:
      throw new Unsuited(node.op);
  }
}

function constant(writer: Writer, values: readonly number[], size: number): Value {
  const literals = Array.from({ length: size }, (_, i) => numberLiteral(values[values.length === 1 ? 0 : i]));
  return writer.few(literals);
}

/** How operands of a shape lie in a larger one, by NumPy's rule. */
function stretched(from: Shape, to: Shape): View {
  const rows = rowMajor(from);
  const strides = to.map((_, axis) => {
    const own = axis - (to.length - from.length);
    return own < 0 || from[own] === 1 ? 0 : rows[own];
  });
  return { shape: to, offset: 0, strides };
}

/** A value of `size` elements, each by its index. */
function each(
  writer: Writer,
  size: number,
  inputs: readonly Value[],
  f: (at: readonly Indexed[], index: string) => string,
  fixed: (place: number) => string,
): Value {
  if (size <= FEW) return writer.few(Array.from({ length: size }, (_, i) => writer.constant(fixed(i))));
  const at = inputs.map(input => input.indexed());
  const memory = writer.allocate(size);
  writer.loop(size, index => writer.store(memory(index), f(at, index)));
  return writer.stored(size, memory);
}

function elementwise(
  writer: Writer,
  shape: Shape,
  inputs: readonly Value[],
  shapes: readonly Shape[],
  f: (operands: readonly string[]) => string,
): Value {
  const views = inputs.map((input, i) => viewed(writer.index, input, stretched(shapes[i], shape)));
  return each(
    writer,
    sizeOf(shape),
    views,
    (at, index) => f(at.map(element => element(index))),
    place => f(views.map(view => view.at(place))),
  );
}

/** Computed where it is read. */
function lazy(size: number, views: readonly Value[], f: (operands: readonly string[]) => string): Value {
  return {
    size,
    at: place => f(views.map(view => view.at(place))),
    indexed() {
      const at = views.map(view => view.indexed());
      return index => f(at.map(element => element(index)));
    },
  };
}

function unslice(writer: Writer, { shape, params }: Node<'unslice'>, from: Value, small: Shape): Value {
  const rows = rowMajor(shape);
  const view: View = {
    shape: small,
    offset: params.starts.reduce((sum, start, axis) => sum + start * rows[axis], 0),
    strides: params.steps.map((step, axis) => step * rows[axis]),
  };
  return scattered(writer, sizeOf(shape), from, view);
}

/** Zeros with the elements of a value at the places of a view. */
function scattered(writer: Writer, size: number, from: Value, view: View): Value {
  if (size <= FEW) {
    const elements = Array.from({ length: size }, () => '0.0');
    const { shape, offset, strides } = view;
    const rows = rowMajor(shape);
    for (let i = 0; i < from.size; i++) {
      const place = rows.reduce(
        (sum, row, axis) => sum + (Math.floor(i / row) % shape[axis]) * strides[axis],
        offset,
      );
      elements[place] = from.at(i);
    }
    return writer.few(elements);
  }
  const at = from.indexed();
  const memory = writer.allocate(size);
  writer.loop(size, index => writer.store(memory(index), '0.0'));
  const places: Value = { size, at: String, indexed: () => index => index };
  const place = viewed(writer.index, places, view).indexed();
  writer.loop(from.size, index => writer.store(memory(place(index)), at(index)));
  return writer.stored(size, memory);
}

function concat(
  writer: Writer,
  { shape, params: { axis } }: Node<'concat'>,
  inputs: readonly Value[],
  shapes: readonly Shape[],
): Value {
  const size = sizeOf(shape);
  if (sizeOf(shape.slice(0, axis)) === 1) return joined(writer, inputs);
  const rows = rowMajor(shape);
  const memory = size <= FEW ? undefined : writer.allocate(size);
  const elements = Array.from({ length: size }, () => '0.0');
  let start = 0;
  inputs.forEach((input, i) => {
    const view: View = { shape: shapes[i], offset: start * rows[axis], strides: rows };
    start += shapes[i][axis];
    if (memory === undefined) {
      const own = rowMajor(view.shape);
      for (let k = 0; k < input.size; k++) {
        const place = own.reduce(
          (sum, row, a) => sum + (Math.floor(k / row) % view.shape[a]) * rows[a],
          view.offset,
        );
        elements[place] = input.at(k);
      }
      return;
    }
    const at = input.indexed();
    const place = viewed(writer.index, { size, at: String, indexed: () => index => index }, view).indexed();
    writer.loop(input.size, index => writer.store(memory(place(index)), at(index)));
  });
  return memory === undefined ? writer.few(elements) : writer.stored(size, memory);
}

/** Extents of the shared axes, those up to `axis`, those up to `end`, and the rest. */
function split(shape: Shape, axis: number, batch: number, end: number): number[] {
  return [shape.slice(0, batch), shape.slice(batch, axis), shape.slice(axis, end), shape.slice(end)].map(
    sizeOf,
  );
}

function gather(
  writer: Writer,
  { shape, params: { axis, batch } }: Node<'gather'>,
  [x, indices]: readonly Value[],
  shapes: readonly Shape[],
): Value {
  const [shared, before, extent, after] = split(shapes[0], axis, batch, axis + 1);
  const count = sizeOf(shapes[1]) / shared;
  const element = x.indexed();
  const whole = (number: string): string => writer.dialect.toWhole(number);
  const view = { shape: [shared, before, count, after], offset: 0, strides: [count, 0, 1, 0] };
  const offsets = viewed(writer.index, indices, view);
  const base = (index: string): string =>
    `((${index} / ${count * after}) * ${extent * after} + ${index} % ${after})`;
  const place = (index: string, at: string): string =>
    element(writer.index(`(${base(index)} + ${whole(at)} * ${after})`));
  return each(
    writer,
    sizeOf(shape),
    [offsets],
    ([at], index) => place(index, at(index)),
    i => place(String(i), offsets.at(i)),
  );
}

function scatterAdd(
  writer: Writer,
  { shape, params: { axis, batch, size } }: Node<'scatterAdd'>,
  [updates, indices]: readonly Value[],
  shapes: readonly Shape[],
): Value {
  const span = shapes[1].length - batch;
  const [shared, before, count, after] = split(shapes[0], axis, batch, axis + span);
  const view = { shape: [shared, before, count, after], offset: 0, strides: [count, 0, 1, 0] };
  const at = viewed(writer.index, indices, view).indexed();
  const element = updates.indexed();
  const total = sizeOf(shape);
  const memory = writer.allocate(total);
  writer.loop(total, index => writer.store(memory(index), '0.0'));
  writer.loop(updates.size, index => {
    const place = `((${index} / ${count * after}) * ${size * after} + ${writer.dialect.toWhole(at(index))} * ${after} + ${index} % ${after})`;
    const name = writer.index(place);
    writer.store(memory(name), `${memory(name)} + ${element(index)}`);
  });
  return writer.stored(total, memory);
}

function fold(
  writer: Writer,
  from: Value,
  shape: Shape,
  axes: readonly number[],
  zero: string,
  f: (sum: string, x: string) => string,
): Value {
  const kept = shape.map((_, axis) => axis).filter(axis => !axes.includes(axis));
  const order = [...kept, ...axes];
  const strides = rowMajor(shape);
  const view = {
    shape: order.map(axis => shape[axis]),
    offset: 0,
    strides: order.map(axis => strides[axis]),
  };
  const rows = viewed(writer.index, from, view);
  const size = sizeOf(kept.map(axis => shape[axis]));
  const length = sizeOf(axes.map(axis => shape[axis]));
  if (length === 1) return rows;
  if (size <= FEW && size * length <= 4 * FEW) {
    return writer.few(
      Array.from({ length: size }, (_, i) => writtenOut(writer, rows, i * length, length, zero, f)),
    );
  }
  const at = rows.indexed();
  const sumAt = (row: string): string => {
    const sum = writer.variable(zero);
    writer.loop(length, k => writer.store(sum, f(sum, at(`(${row} * ${length} + ${k})`))));
    return sum;
  };
  if (size <= FEW) return writer.few(Array.from({ length: size }, (_, i) => sumAt(String(i))));
  const memory = writer.allocate(size);
  writer.loop(size, row => writer.store(memory(row), sumAt(row)));
  return writer.stored(size, memory);
}

function writtenOut(
  writer: Writer,
  rows: Value,
  start: number,
  length: number,
  zero: string,
  f: (sum: string, x: string) => string,
): string {
  if (length === 0) return zero;
  let sum = rows.at(start);
  for (let k = 1; k < length; k++) sum = writer.constant(f(sum, rows.at(start + k)));
  return sum;
}

function cumsum(writer: Writer, { shape, params: { axis, reverse } }: Node<'cumsum'>, from: Value): Value {
  const extent = shape[axis];
  const [outer, inner] = [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis + 1))];
  const at = from.indexed();
  const memory = writer.allocate(from.size);
  writer.loop(outer * inner, lane => {
    const sum = writer.variable('0.0');
    writer.loop(extent, k => {
      const step = reverse ? `(${extent - 1} - ${k})` : k;
      const place = writer.index(
        `((${lane} / ${inner}) * ${extent} + ${step}) * ${inner} + ${lane} % ${inner}`,
      );
      writer.store(sum, `${sum} + ${at(place)}`);
      writer.store(memory(place), sum);
    });
  });
  return writer.stored(from.size, memory);
}

function matmul(
  writer: Writer,
  shape: Shape,
  [a, b]: readonly Value[],
  [shapeA, shapeB]: readonly Shape[],
): Value {
  const [n, m] = shape.slice(-2);
  const k = shapeA[shapeA.length - 1];
  const batch = shape.slice(0, -2);
  const size = sizeOf(shape);
  // [batch, n, m, k] of either factor.
  const whole = [...batch, n, m, k];
  const spread = (own: Shape, last: readonly number[]): View => ({
    shape: whole,
    offset: 0,
    strides: [
      ...stretched(own.slice(0, -2), batch).strides.map(stride => stride * sizeOf(own.slice(-2))),
      ...last,
    ],
  });
  const left = viewed(writer.index, a, spread(shapeA, [k, 0, 1]));
  const right = viewed(writer.index, b, spread(shapeB, [0, 1, m]));
  if (size <= FEW && size * k <= FEW_TERMS) {
    const product = (i: number): string =>
      k === 0
        ? '0.0'
        : writer.constant(
            Array.from({ length: k }, (_, j) => `${left.at(i * k + j)} * ${right.at(i * k + j)}`).join(' + '),
          );
    return writer.few(Array.from({ length: size }, (_, i) => product(i)));
  }
  const [x, y] = [left.indexed(), right.indexed()];
  const memory = writer.allocate(size);
  writer.loop(size, i => {
    const sum = writer.variable('0.0');
    writer.loop(k, j => {
      const place = `(${i} * ${k} + ${j})`;
      writer.store(sum, `${sum} + ${x(place)} * ${y(place)}`);
    });
    writer.store(memory(i), sum);
  });
  return writer.stored(size, memory);
}
