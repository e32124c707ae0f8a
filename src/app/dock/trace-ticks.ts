/**
 * The numbers beside the traces of a run, and the room that they share: traces stand under one another on one axis of
 * draws, so the widest number of any of them makes room in all. Not here: painting (trace-plot.ts).
 */
import { ticks } from '../plots/scale.ts';
import { minus, tickLabel } from '../ui/numbers.ts';

/** Pixels right of every trace at least: two digits and a sign. */
const LEAST = 36;
/** Pixels of the dash and the air before a number, and after it. */
export const BEFORE = 12;
const AFTER = 2;
/** Characters from which a number is written with an exponent. */
const LONG = 8;

export interface TickRoom {
  /** Pixels. */
  readonly width: number;
  /** A number takes so many pixels. The room never shrinks: traces that are drawn anew must not jump. */
  need(text: number): void;
  /** Tells when there is more room. @returns ends it */
  onChange(listener: () => void): () => void;
}

export function createTickRoom(): TickRoom {
  const listeners = new Set<() => void>();
  let width = LEAST;
  return {
    get width() {
      return width;
    },
    need(text) {
      const wanted = Math.ceil(BEFORE + text + AFTER);
      if (!(wanted > width)) return;
      width = wanted;
      for (const listener of listeners) listener();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export interface TraceTick {
  readonly value: number;
  readonly words: string;
}

/** Round values of a trace from `low` to `high`, as they are written beside it. */
export function traceTicks(low: number, high: number): readonly TraceTick[] {
  const { values, step } = ticks([low, high]);
  return values.map(value => ({ value, words: wordsOf(value, step) }));
}

function wordsOf(value: number, step: number): string {
  const plain = tickLabel(value, step);
  if (plain.length <= LONG || value === 0) return plain;
  const digits = Math.max(0, Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(step)));
  const text = minus(value.toExponential(Math.min(digits, 3)));
  return text.length < plain.length ? text : plain;
}
