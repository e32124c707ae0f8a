/**
 * Goes to a place in a cell's text from elsewhere: a match, a problem, a definition. Outside React, since those who
 * send the reader there (Monaco among them) know nothing of the cell's component.
 * Not here: who asks, and how a cell shows the place.
 */
import { useEffect, useRef } from 'react';

/** A stretch of a cell's text, as offsets. */
export interface Place {
  readonly cell: string;
  readonly start: number;
  readonly end: number;
}

type Listener = (place: Place, edit: boolean) => void;

const listeners = new Map<string, Set<Listener>>();
let wanted: Place | null = null;

/** Shows a place: in the editor, or only unfolded and in sight. */
export function goToPlace(place: Place, edit: boolean): void {
  wanted = edit ? place : null;
  for (const listener of listeners.get(place.cell) ?? []) listener(place, edit);
}

/** The place for which the editor of this cell was opened, once. */
export function takePlace(cell: string): Place | null {
  const place = wanted?.cell === cell ? wanted : null;
  if (place !== null) wanted = null;
  return place;
}

/** Calls the newest listener when someone goes to a place of the cell. */
export function useGoTo(cell: string, listener: Listener): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    const call: Listener = (place, edit) => latest.current(place, edit);
    const all = listeners.get(cell) ?? new Set();
    listeners.set(cell, all.add(call));
    return () => {
      all.delete(call);
      if (all.size === 0) listeners.delete(cell);
    };
  }, [cell]);
}

/** 1-based line and column of an offset. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
