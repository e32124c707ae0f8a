/**
 * Where the modeller's code is right now: the site whose call is running and the loop iterations around it.
 * Ambient state set by the operator runtime (language/) and read by the model room for names and addresses.
 * Not here: what an address is (model/addresses.ts).
 */
import type { Span } from '../errors.ts';

/** A call site in a cell: the name inferred for it, if any, and where it stands. */
export interface Site {
  readonly name?: string;
  readonly span: Span;
}

/** One running loop: which loop, and the index of its iteration (0-based; −1 before the first). */
export interface LoopIndex {
  key: string;
  index: number;
}

let site: Site | undefined;
const loops: LoopIndex[] = [];

/** The site whose call is running, or undefined in code that was not transformed. */
export function currentSite(): Site | undefined {
  return site;
}

/** Runs `fn` with `next` as the current site and puts the former one back, also when `fn` throws. */
export function withSite<T>(next: Site | undefined, fn: () => T): T {
  const before = site;
  site = next;
  try {
    return fn();
  } finally {
    site = before;
  }
}

let silent: string | undefined;

/** Runs `fn`, the code of `place`, where a model may say nothing. */
export function withoutStatements<T>(place: string, fn: () => T): T {
  const before = silent;
  silent = place;
  try {
    return fn();
  } finally {
    silent = before;
  }
}

/** The code that is running, where it is such that a model may say nothing in it. */
export function silentPlace(): string | undefined {
  return silent;
}

/** The loops around the running code, outermost first. */
export function currentLoops(): readonly Readonly<LoopIndex>[] {
  return loops;
}

/** The loop entered last, to be counted up or renamed. */
export function innermostLoop(): LoopIndex | undefined {
  return loops.at(-1);
}

/** Enters a loop, before its first iteration. Whoever enters it counts `index` up and hands it to `popLoop`. */
export function pushLoop(key: string, index = -1): LoopIndex {
  const loop = { key, index };
  loops.push(loop);
  return loop;
}

/** Leaves a loop and all entered since; without an argument, the innermost. */
export function popLoop(loop?: LoopIndex): void {
  const at = loop ? loops.lastIndexOf(loop) : loops.length - 1;
  if (at >= 0) loops.length = at;
}
