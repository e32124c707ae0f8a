/**
 * Marks matches in the coloured code of cells, by the browser's highlights: nothing is put into the page. A browser
 * without them shows matches in the list alone.
 * Not here: the search (search.ts) and marks in Monaco.
 */
import type { Place } from '../editor/go-to.ts';
import { positionOf } from '../editor/go-to.ts';

const ALL = 'tilde-match';
const CURRENT = 'tilde-match-current';

/** More marks than this slow the page down. */
const MOST = 1_000;

export function markPlaces(
  sources: ReadonlyMap<string, string>,
  places: readonly Place[],
  current: Place | null,
) {
  if (!('highlights' in CSS)) return;
  const rangeOf = (place: Place): Range | null => rangeIn(place, sources.get(place.cell));
  const ranges = places
    .slice(0, MOST)
    .map(rangeOf)
    .filter(range => range !== null);
  CSS.highlights.set(ALL, new Highlight(...ranges));
  const here = current === null ? null : rangeOf(current);
  CSS.highlights.set(CURRENT, here === null ? new Highlight() : new Highlight(here));
}

export function clearMarks(): void {
  if (!('highlights' in CSS)) return;
  CSS.highlights.delete(ALL);
  CSS.highlights.delete(CURRENT);
}

/** Brings a place into the middle of the page, or its cell where the text is not shown. */
export function scrollToPlace(place: Place, source: string): void {
  const cell = document.getElementById(`cell-${place.cell}`);
  const box = (rangeIn(place, source) ?? cell)?.getBoundingClientRect();
  if (box === undefined || (box.top > 64 && box.bottom < window.innerHeight - 48)) return;
  window.scrollBy({ top: box.top - Math.min(window.innerHeight / 3, 240), behavior: 'instant' });
}

/** The place as a range of the cell's coloured code, whose lines are elements of their own. */
function rangeIn(place: Place, source: string | undefined): Range | null {
  const lines = document.querySelector(`[data-cell="${CSS.escape(place.cell)}"] .code-text`)?.children;
  if (lines === undefined || source === undefined) return null;
  const range = document.createRange();
  const start = pointIn(lines, positionOf(source, place.start));
  const end = pointIn(lines, positionOf(source, place.end));
  if (start === null || end === null) return null;
  range.setStart(start.node, start.offset);
  range.setEnd(end.node, end.offset);
  return range;
}

function pointIn(
  lines: HTMLCollection,
  { line, column }: { line: number; column: number },
): { node: Node; offset: number } | null {
  if (lines[line - 1] === undefined) return null;
  const texts = document.createTreeWalker(lines[line - 1], NodeFilter.SHOW_TEXT);
  let left = column - 1;
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const length = node.nodeValue?.length ?? 0;
    if (left <= length) return { node, offset: left };
    left -= length;
  }
  return null;
}
