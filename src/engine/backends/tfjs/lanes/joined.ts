/** Values one behind the other. Not here: joining along an inner axis (emit.ts). */
import { viewed, type Indexed, type Value } from './value.ts';
import type { Writer } from './writer.ts';

/** Values one behind the other; copied together only when all are asked for by one counter. */
export function joined(writer: Writer, parts: readonly Value[]): Value {
  const filled = parts.filter(({ size }) => size > 0);
  if (filled.length === 1) return filled[0];
  const starts = filled.map((_, i) => filled.slice(0, i).reduce((sum, { size }) => sum + size, 0));
  const size = filled.reduce((sum, part) => sum + part.size, 0);
  let copied: Indexed | undefined;
  return {
    size,
    at(place) {
      const i = starts.findLastIndex(start => start <= place);
      return filled[i].at(place - starts[i]);
    },
    range(start, length) {
      const i = starts.findLastIndex(own => own <= start);
      if (start + length > starts[i] + filled[i].size) return undefined;
      return viewed(writer.index, filled[i], { shape: [length], offset: start - starts[i], strides: [1] });
    },
    indexed() {
      if (copied !== undefined) return copied;
      const sources = filled.map(part => part.indexed());
      const memory = writer.allocate(size);
      filled.forEach((part, i) =>
        writer.loop(part.size, index => writer.store(memory(`${starts[i]} + ${index}`), sources[i](index))),
      );
      copied = memory;
      writer.onLeave(() => (copied = undefined));
      return memory;
    },
  };
}
