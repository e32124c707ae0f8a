/**
 * Notes in the margin stand beside what they are about, and lower where they would lie on the one before.
 * Not here: how they look (styles/layout.css), notes that stand in the column because there is no margin.
 */
import { useLayoutEffect } from 'react';
import type { RefObject } from 'react';

/** Pixels between two notes. */
const AIR = 16;

/** A note where it would stand by itself. */
export interface NotePlace {
  readonly top: number;
  readonly height: number;
}

/** How far each note is moved down, in pixels, from top to bottom as given; nothing stands above `free`. */
export function pushes(notes: readonly NotePlace[], free = -Infinity): readonly number[] {
  let next = free;
  return notes.map(({ top, height }) => {
    const push = Math.max(0, next - top);
    next = top + push + height + AIR;
    return push;
  });
}

const notes = new Set<HTMLElement>();
let asked = 0;

/** Asked often, done once a frame. */
function arrange(): void {
  asked ||= requestAnimationFrame(() => {
    asked = 0;
    const beside = [...notes].filter(note => getComputedStyle(note).position === 'absolute');
    for (const note of notes) if (!beside.includes(note)) move(note, 0);
    const boxes = beside
      .map(note => ({ note, place: placeOf(note) }))
      .toSorted((a, b) => a.place.top - b.place.top);
    const down = pushes(
      boxes.map(({ place }) => place),
      freeFrom(beside[0]),
    );
    boxes.forEach(({ note }, i) => move(note, down[i]));
  });
}

function move(note: HTMLElement, by: number): void {
  note.style.translate = by === 0 ? '' : `0 ${by}px`;
  note.dataset['push'] = String(by);
}

/** Without what it was moved by. */
function placeOf(note: HTMLElement): NotePlace {
  const { top, height } = note.getBoundingClientRect();
  return { top: top - Number(note.dataset['push'] ?? 0), height };
}

/** Below the inference panel at rest, where that stands in the same margin. */
function freeFrom(note: HTMLElement | undefined): number {
  const panel = document.querySelector<HTMLElement>('.dock-rest');
  if (note === undefined || panel === null) return -Infinity;
  watch(panel);
  if (getComputedStyle(panel).position !== 'absolute') return -Infinity;
  const [a, b] = [note.getBoundingClientRect(), panel.getBoundingClientRect()];
  return a.left < b.right && b.left < a.right ? b.bottom + AIR : -Infinity;
}

let observer: ResizeObserver | null = null;

function watch(element: Element): void {
  observer ??= new ResizeObserver(arrange);
  observer.observe(element);
}

/** Keeps this note apart from the others for as long as it is on the page. */
export function useApart(ref: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const note = ref.current;
    if (note === null) return;
    const watched = [note, note.offsetParent, note.closest('.column')].filter(one => one !== null);
    notes.add(note);
    for (const one of watched) watch(one);
    return () => {
      notes.delete(note);
      observer?.unobserve(note);
      arrange();
    };
  }, [ref]);
}
