/**
 * The keyboard in a list of places: the list takes it when it is asked for, and arrows go from row to row.
 * Not here: the list (place-list.tsx), or Enter, which presses the row.
 */
import { useEffect, useRef } from 'react';
import type { KeyboardEvent, RefObject } from 'react';

const rowsOf = (box: Element): readonly HTMLElement[] => [...box.querySelectorAll<HTMLElement>('.place')];

/** ↑, ↓, Home and End, for the element that holds the rows. */
export function moveInRows(event: KeyboardEvent): void {
  const rows = rowsOf(event.currentTarget);
  const at = rows.findIndex(row => row === document.activeElement);
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[event.key];
  if (to === undefined || at === -1) return;
  event.preventDefault();
  rows[Math.min(Math.max(to, 0), rows.length - 1)]?.focus();
}

/**
 * Gives the first row the keyboard each time the list is asked for; until there is a row, the panel has it.
 * @param asked counts the askings; null: the list does not take the keyboard
 * @param some whether there are rows
 */
export function useTakeKeyboard(
  box: RefObject<HTMLElement | null>,
  asked: number | null,
  some: boolean,
): void {
  const taken = useRef<number | null>(null);
  useEffect(() => {
    const panel = box.current?.closest<HTMLElement>('.side-panel') ?? null;
    if (asked === null || panel === null) return;
    const first = taken.current !== asked;
    taken.current = asked;
    // Who went elsewhere while the rows were on their way is not called back.
    if (first || document.activeElement === panel) (rowsOf(panel)[0] ?? panel).focus();
  }, [box, asked, some]);
}
