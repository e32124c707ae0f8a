/**
 * What to say under a table that is wider than its room: which columns are out of sight, and a button that brings them.
 * The table can also be moved by touch and by arrow keys. Not here: tables.
 */
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

/** Names that are told; of more, how many. */
const MOST = 4;

/** Of a table in a room that scrolls. */
interface OutOfSight {
  /** It is wider than its room. */
  readonly wide: boolean;
  /** Names of the columns beyond the right edge, those that are cut among them. */
  readonly right: readonly string[];
}

const NOTHING: OutOfSight = { wide: false, right: [] };

/** Followed as the room, the table and the place in it change. */
function useOutOfSight(room: RefObject<HTMLElement | null>): OutOfSight {
  const [seen, setSeen] = useState(NOTHING);
  useEffect(() => {
    const element = room.current;
    if (element === null) return;
    const measure = (): void => setSeen(before => unlessSame(before, outOfSight(element)));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [room]);
  return seen;
}

const unlessSame = (before: OutOfSight, now: OutOfSight): OutOfSight =>
  before.wide === now.wide && before.right.join('\n') === now.right.join('\n') ? before : now;

function outOfSight(room: HTMLElement): OutOfSight {
  if (room.scrollWidth <= room.clientWidth + 1) return NOTHING;
  const edge = room.getBoundingClientRect().left + room.clientWidth + 1;
  const heads = Array.from(room.querySelectorAll<HTMLElement>('thead th'));
  const beyond = heads.filter(head => head.getBoundingClientRect().right > edge);
  return { wide: true, right: beyond.map(head => head.innerText.split('\n')[0]) };
}

/** "to the right: ESS bulk, ESS tail and 3 more" */
export function sightWords(right: readonly string[]): string {
  if (right.length === 0) return 'Back to the first columns';
  const more = right.length - MOST;
  return `To the right: ${right.slice(0, MOST).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

interface Props {
  /** What scrolls; its child is the table. */
  readonly room: RefObject<HTMLElement | null>;
  /** Of the table. */
  readonly name: string;
}

export function SideScroll({ room, name }: Props) {
  const { wide, right } = useOutOfSight(room);
  const back = right.length === 0;
  useEffect(() => {
    const element = room.current;
    if (element === null || !wide) return;
    return madeReachable(element, name);
  }, [room, wide, name]);
  useEffect(() => void room.current?.toggleAttribute('data-cut', !back), [room, back]);
  if (!wide) return null;
  const go = (): void => {
    const element = room.current;
    // A column or two stay in sight, so that one sees where one is.
    element?.scrollBy({ left: back ? -element.scrollWidth : 0.8 * element.clientWidth, behavior: 'smooth' });
  };
  return (
    <button type="button" className="side-scroll" onClick={go}>
      {back ? <span aria-hidden="true">← </span> : null}
      {sightWords(right)}
      {back ? null : <span aria-hidden="true"> →</span>}
    </button>
  );
}

/** What scrolls can be reached and moved by the keyboard; the function returned takes that back. */
function madeReachable(element: HTMLElement, name: string): () => void {
  const attributes = { tabindex: '0', role: 'region', 'aria-label': name };
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return () => {
    for (const key of Object.keys(attributes)) element.removeAttribute(key);
  };
}
