/** The numbers under a density of the dock: so many that none meets another, all inside. Not here: the density. */
import { linear } from '../plots/scale.ts';
import { everyTick } from './summary-width.ts';
import { traceTicks } from './trace-ticks.ts';

export interface DensityTick {
  readonly value: number;
  readonly words: string;
  /** Pixels. */
  readonly x: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Pixels of a character, and between two numbers. */
const CHARACTER = 6;
const APART = 4;

/** @param width pixels that the range takes */
export function densityTicks(range: readonly [number, number], width: number): readonly DensityTick[] {
  const x = linear(range, [0, width]);
  const all = traceTicks(...range).map(({ value, words }) => placed(value, words, x(value), width));
  const every = everyTick(all.map(tick => ({ at: tick.x, text: tick.words })));
  const zero = Math.max(
    0,
    all.findIndex(({ value }) => value === 0),
  );
  let end = -Infinity;
  return all.filter((tick, index) => {
    const [from, to] = boxOf(tick);
    if ((index - zero) % every !== 0 || from < end + APART) return false;
    end = to;
    return true;
  });
}

/** At an end a number stands beside its place, not over it. */
function placed(value: number, words: string, x: number, width: number): DensityTick {
  const half = (words.length * CHARACTER) / 2;
  return { value, words, x, anchor: x < half ? 'start' : x > width - half ? 'end' : 'middle' };
}

function boxOf({ words, x, anchor }: DensityTick): readonly [number, number] {
  const length = words.length * CHARACTER;
  const from = anchor === 'start' ? x : anchor === 'end' ? x - length : x - length / 2;
  return [from, from + length];
}
