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

/** One running loop: which loop, and how many iterations began before this one (0-based). */
export interface LoopIndex {
  readonly key: string;
  readonly index: number;
}

let site: Site | undefined;
let loops: readonly LoopIndex[] = [];

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

/** The loops around the running code, outermost first. The array is never changed: it may be kept. */
export function currentLoops(): readonly LoopIndex[] {
  return loops;
}

/** Enters a loop, before its first iteration: its index is −1 until `nextLoop`. */
export function pushLoop(key: string): void {
  loops = [...loops, { key, index: -1 }];
}

/** Begins the next iteration of the loop at `depth` (its place in `currentLoops`). Drops deeper loops left behind. */
export function nextLoop(depth: number): void {
  const { key, index } = loops[depth];
  loops = [...loops.slice(0, depth), { key, index: index + 1 }];
}

/** Leaves the loop at `depth` and all deeper ones. */
export function popLoop(depth: number): void {
  loops = loops.slice(0, depth);
}

/** Runs `fn` as if no loop surrounded it: a model starts its own addresses. */
export function withoutLoops<T>(fn: () => T): T {
  const before = loops;
  loops = [];
  try {
    return fn();
  } finally {
    loops = before;
  }
}
