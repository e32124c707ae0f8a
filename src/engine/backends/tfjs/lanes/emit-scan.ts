/**
 * A scan as a loop of the generated program: carries are variables, the ys of all steps lie in scratch memory.
 * Not here: what its body computes (emit.ts, handed over because it holds this one).
 */
import { sizeOf } from '../../../array/extents.ts';
import { scanLayout } from '../../../array/scan-layout.ts';
import type { Node, NodeId, ScanParams } from '../../../array/primitives.ts';
import { joined } from './joined.ts';
import type { Indexed, Value } from './value.ts';
import { FEW, type Writer } from './writer.ts';

type Emit = (writer: Writer, nodes: readonly Node[], given: ReadonlyMap<NodeId, Value>) => readonly Value[];

/** A place that a loop may change. */
interface Cell {
  readonly value: Value;
  set(next: Value): () => void;
}

export function emitScan(writer: Writer, params: ScanParams, inputs: readonly Value[], emit: Emit): Value {
  const { body, constants, carries, length, reverse, counted, stops } = params;
  const layout = scanLayout(params);
  const first = constants + carries;
  const cells = inputs.slice(constants, first).map(init => cell(writer, init));
  const xs = inputs.slice(first, body.inputs.length).map(x => x.indexed());
  const sizes = layout.input.slice(first).map(shape => sizeOf(shape));
  const steps = layout.ys.map(({ size }) => size / Math.max(1, length));
  const memories = layout.ys.map(({ size }) => writer.allocate(size));
  const count = counted ? inputs[inputs.length - 1].at(0) : undefined;
  const done = stops ? writer.variable('0.0') : undefined;
  if (stops || counted) {
    layout.ys.forEach(({ size }, j) => writer.loop(size, index => writer.store(memories[j](index), '0.0')));
  }
  if (length > 0)
    writer.loop(length, counter => {
      const t = reverse ? `(${length - 1} - ${counter})` : counter;
      const { dialect } = writer;
      if (count !== undefined) writer.write(`if (!(${dialect.toFloat(t)} < ${count})) { continue; }`);
      const given = new Map<NodeId, Value>();
      body.inputs.forEach((id, i) => {
        if (i < constants) given.set(id, inputs[i]);
        else if (i < first) given.set(id, cells[i - constants].value);
        else given.set(id, sliceOf(writer, xs[i - first], sizes[i - first], t));
      });
      const values = emit(writer, body.nodes, given);
      const outputs = body.outputs.map(id => values[id]);
      outputs.slice(carries, outputs.length - Number(stops)).forEach((y, j) => {
        const start = steps[j] === 1 ? t : `${t} * ${steps[j]}`;
        copy(writer, y, index => memories[j](`${start} + ${index}`));
      });
      // The last output may be a carry that is about to change.
      const stop = stops ? writer.constant(outputs[outputs.length - 1].at(0)) : undefined;
      const settle = cells.map((own, i) => own.set(outputs[i]));
      for (const assign of settle) assign();
      if (done !== undefined) writer.store(done, `${done} + 1.0`);
      if (stop !== undefined) writer.write(`if (${stop} != 0.0) { break; }`);
    });
  const ys = layout.ys.map(({ size }, j) => writer.stored(size, memories[j]));
  return joined(writer, [
    ...cells.map(({ value }) => value),
    ...ys,
    ...(done === undefined ? [] : [writer.few([done])]),
  ]);
}

/** All elements of a value, each to its place. */
function copy(writer: Writer, from: Value, to: Indexed): void {
  if (from.size <= FEW) {
    for (let i = 0; i < from.size; i++) writer.store(to(String(i)), from.at(i));
    return;
  }
  const at = from.indexed();
  writer.loop(from.size, index => writer.store(to(index), at(index)));
}

function sliceOf(writer: Writer, at: Indexed, size: number, t: string): Value {
  const start = size === 1 ? t : `${t} * ${size}`;
  if (size <= FEW) {
    const element = (i: number): string =>
      writer.constant(at(writer.index(i === 0 ? start : `${start} + ${i}`)));
    return writer.few(Array.from({ length: size }, (_, i) => element(i)));
  }
  return {
    size,
    at: place => at(`(${start} + ${place})`),
    indexed: () => index => at(`(${start} + ${index})`),
  };
}

/** A carry: variables where it is small, else memory. New values are all read before any is put in place. */
function cell(writer: Writer, init: Value): Cell {
  const { size } = init;
  if (size <= FEW) {
    const names = Array.from({ length: size }, (_, i) => writer.variable(init.at(i)));
    return {
      value: changing(writer, names),
      set(next) {
        const fresh = names.map((name, i) => (next.at(i) === name ? name : writer.held(next.at(i))));
        return () => names.forEach((name, i) => fresh[i] === name || writer.store(name, fresh[i]));
      },
    };
  }
  const [memory, spare] = [writer.allocate(size), writer.allocate(size)];
  copy(writer, init, memory);
  return {
    value: writer.stored(size, memory),
    set(next) {
      copy(writer, next, spare);
      return () => writer.loop(size, index => writer.store(memory(index), spare(index)));
    },
  };
}

/** Variables, put into memory anew each time they are asked for by a counter: they may have changed. */
function changing(writer: Writer, names: readonly string[]): Value {
  return { size: names.length, at: place => names[place], indexed: () => writer.few(names).indexed() };
}
