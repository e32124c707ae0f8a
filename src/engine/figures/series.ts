/**
 * Curves of equal standing in one figure: a colour and a dash each. Not here: curves whose role was asked for, which
 * keep it.
 */
import type { Mark } from './figure.ts';

/** Colours there are; further curves begin with the first again. */
export const SERIES = 4;

/** Curves that nobody gave a role. */
const free = new WeakSet<Mark>();

/** Lets a figure made of several choose how this curve looks. */
export function chosenLater(mark: Mark): Mark {
  free.add(mark);
  return mark;
}

/** A curve alone keeps its ink; several are told apart. */
export function toldApart(marks: readonly Mark[]): readonly Mark[] {
  if (marks.filter(mark => free.has(mark)).length < 2) return marks;
  let next = 0;
  return marks.map(mark =>
    free.has(mark) ? chosenLater({ ...mark, role: `series${(next++ % SERIES) + 1}` }) : mark,
  );
}
