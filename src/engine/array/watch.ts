/**
 * Lets an onlooker see how a graph is recorded: where in a cell each node comes from, and the graph as it was written,
 * before equal nodes are shared, constants folded and loops re-rolled. Ambient, off by default. Not here: recording (recorder.ts).
 */
import type { Span } from '../errors.ts';
import type { Node } from './graph.ts';

export interface Watch {
  /** Records every operation as it comes: nothing is shared, folded, simplified or run for many rounds at once. */
  readonly plain: boolean;
  /** Hears of every node, with its place in a cell where that is known. */
  readonly node?: (node: Node, place: Span | undefined) => void;
}

/** The place of an operator that is running, made only when somebody asks. */
type Place = () => Span;

let watch: Watch | undefined;
let place: Place | undefined;

/** Who looks on now. */
export function currentWatch(): Watch | undefined {
  return watch;
}

/** Runs `body` with `next` looking on. */
export function watching<T>(next: Watch, body: () => T): T {
  const before = watch;
  watch = next;
  try {
    return body();
  } finally {
    watch = before;
  }
}

/** Runs the work of one operator, whose place the onlooker may want to know. */
export function atPlace<T>(here: Place, work: () => T): T {
  if (watch === undefined) return work();
  const before = place;
  place = here;
  try {
    return work();
  } finally {
    place = before;
  }
}

/** The place of the operator that is running. */
export function currentPlace(): Span | undefined {
  return place?.();
}
