/** The draw that the reader chose in a close look, one for the page: all panels of its run mark it. Not here: drawing the mark. */
import { useSyncExternalStore } from 'react';

export interface ChosenDraw {
  readonly run: string;
  readonly chain: number;
  /** Counted from 0 after warm-up. */
  readonly draw: number;
  /** What is known of it, by element. */
  readonly values: ReadonlyMap<string, number>;
}

let chosen: ChosenDraw | null = null;
const listeners = new Set<() => void>();

export function chooseDraw(next: ChosenDraw | null): void {
  chosen = next;
  for (const listener of listeners) listener();
}

/** The chosen draw of this run, or null. */
export const chosenDrawOf = (run: string): ChosenDraw | null => (chosen?.run === run ? chosen : null);

export function onChosenDraw(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const useChosenDraw = (run: string): ChosenDraw | null =>
  useSyncExternalStore(onChosenDraw, () => chosenDrawOf(run));
