/** Matches in all cells, the one the reader is at, and what can be done there. Not here: the fields and the list (find-panel.tsx). */
import { useLayoutEffect, useRef, useState } from 'react';
import { goToPlace } from '../editor/go-to.ts';
import { announce } from '../shell/announce.tsx';
import type { DocumentHandle } from '../state/document-context.ts';
import { plural, whole } from '../ui/numbers.ts';
import { scrollToPlace } from './marks.ts';
import { withSources } from './search.ts';
import type { Found, Match, Search, Texts } from './search.ts';
import { useMatches } from './use-matches.ts';
import type { SearchState } from './use-matches.ts';

export interface Finding {
  readonly state: SearchState;
  readonly matches: readonly Match[];
  /** −1 before the first step. */
  readonly at: number;
  readonly current: Match | null;
  /** What the last replacement did, while the texts are as it left them; null where there was none. */
  readonly replaced: string | null;
  /** Goes to a match: in the editor, or marked in the page. */
  readonly show: (index: number, edit: boolean) => void;
  readonly step: (by: 1 | -1) => void;
  /** Replaces the current match and goes to the next one; goes to the first where there is no current one. */
  readonly replaceCurrent: () => void;
  readonly replaceAll: () => void;
  /** The search is another. */
  readonly restart: () => void;
}

export const counted = (count: number): string => `${whole(count)} ${count === 1 ? 'match' : 'matches'}`;

export function useFind({ state, dispatch }: DocumentHandle, search: Search, replacement: string): Finding {
  const { cells } = state.notebook;
  const [wanted, setWanted] = useState(-1);
  const { matches, state: searching, replaceBy } = useMatches(cells, search);
  const latest = useLatest(cells);
  const [replaced, setReplaced] = useState<Replaced | null>(null);
  const at = Math.min(wanted, matches.length - 1);
  const current = matches[at] ?? null;
  const show = (index: number, edit: boolean): void => {
    const match = matches[index];
    if (match === undefined) return;
    setWanted(index);
    goToPlace(match, edit);
    const source = cells.find(({ id }) => id === match.cell)?.source ?? '';
    requestAnimationFrame(() => scrollToPlace(match, source));
    announce(`Match ${index + 1} of ${matches.length}`);
  };
  const step = (by: 1 | -1): void => {
    if (matches.length === 0) return;
    const from = at === -1 && by === -1 ? 0 : at;
    show((from + by + matches.length) % matches.length, false);
  };
  const replace = async (only: Match | undefined, words: (found: Found) => string): Promise<void> => {
    const found = await replaceBy(replacement, only);
    // What has been written meanwhile stays.
    if (found === null || latest.current !== cells) return;
    dispatch({ type: 'edit-cells', sources: found.sources });
    const after = withSources(cells, found.sources);
    setWanted(only === undefined ? -1 : nextAfter(only, cells, after, found.matches));
    announce(words(found));
    setReplaced({ search, texts: after, words: words(found) });
  };
  return {
    state: searching,
    matches,
    at,
    current,
    replaced: replaced !== null && isAsLeft(replaced, search, cells) ? replaced.words : null,
    show,
    step,
    replaceCurrent: () => {
      if (current === null) return step(1);
      void replace(current, () => 'Replaced one match');
    },
    replaceAll: () => {
      const words = counted(matches.length);
      void replace(undefined, ({ sources }) => `Replaced ${words} in ${plural(sources.size, 'cell')}`);
    },
    restart: () => setWanted(-1),
  };
}

interface Replaced {
  readonly search: Search;
  readonly texts: Texts;
  readonly words: string;
}

const isAsLeft = ({ search, texts }: Replaced, now: Search, cells: Texts): boolean =>
  search === now && cells.every(({ source }, index) => source === texts[index]?.source);

/** The first match behind what was put in, which may itself hold one; from the top when there is none. */
function nextAfter({ cell, end }: Match, before: Texts, after: Texts, matches: readonly Match[]): number {
  const at = before.findIndex(({ id }) => id === cell);
  const behind = end + (after[at]?.source.length ?? 0) - (before[at]?.source.length ?? 0);
  const place = new Map(before.map(({ id }, index) => [id, index]));
  const next = matches.findIndex(match => {
    const where = place.get(match.cell) ?? -1;
    return where > at || (where === at && match.start >= behind);
  });
  return next === -1 ? Math.min(0, matches.length - 1) : next;
}

/** The newest value, for what ends later. */
function useLatest<T>(value: T): { readonly current: T } {
  const latest = useRef(value);
  useLayoutEffect(() => void (latest.current = value));
  return latest;
}
