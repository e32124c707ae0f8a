/**
 * The matches in the cells as they are: at once where text is looked for, from off the page where it is an expression.
 * Not here: the search (search.ts), or going from match to match (use-find.ts).
 */
import { useEffect, useMemo, useState } from 'react';
import type { Cell } from '../../notebook/document.ts';
import { createOffPage } from './off-page.ts';
import type { OffPage, Outcome } from './off-page.ts';
import { carryOut } from './search.ts';
import type { Found, Match, Search } from './search.ts';

export type SearchState = 'there' | 'under-way' | 'too-long' | 'failed';

interface Matches {
  readonly matches: readonly Match[];
  readonly state: SearchState;
  /** All matches, or only the one given, with something in their place; null where that cannot be had. */
  readonly replaceBy: (by: string, only?: Match) => Promise<Found | null>;
}

/** Of the cells and the search it is of. */
interface Answer {
  readonly cells: readonly Cell[];
  readonly search: Search;
  readonly outcome: Outcome;
}

const NONE: readonly Match[] = [];

export function useMatches(cells: readonly Cell[], search: Search): Matches {
  const [offPage] = useState<OffPage>(createOffPage);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const isExpression = search.kind === 'ready' && !search.literal;
  useEffect(() => () => offPage.dispose(), [offPage]);
  useEffect(() => {
    if (!isExpression) return undefined;
    let wanted = true;
    void offPage
      .search({ cells: textsOf(cells), search, replacing: null })
      .then(outcome => wanted && outcome.kind !== 'outdated' && setAnswer({ cells, search, outcome }));
    return () => {
      wanted = false;
    };
  }, [offPage, isExpression, cells, search]);
  const here = useMemo(
    () => (isExpression ? NONE : carryOut({ cells, search, replacing: null }).matches),
    [isExpression, cells, search],
  );
  const replaceBy = async (by: string, only?: Match): Promise<Found | null> => {
    const replacing = only === undefined ? { by } : { by, only };
    const task = { cells: textsOf(cells), search, replacing };
    if (!isExpression) return carryOut(task);
    const outcome = await offPage.search(task);
    if (outcome.kind === 'too-long' || outcome.kind === 'failed') setAnswer({ cells, search, outcome });
    return outcome.kind === 'found' ? outcome : null;
  };
  if (!isExpression) return { matches: here, state: 'there', replaceBy };
  const outcome = answer?.cells === cells && answer.search === search ? answer.outcome : null;
  if (outcome?.kind === 'found') return { matches: outcome.matches, state: 'there', replaceBy };
  const state = outcome === null || outcome.kind === 'outdated' ? 'under-way' : outcome.kind;
  return { matches: NONE, state, replaceBy };
}

const textsOf = (cells: readonly Cell[]) => cells.map(({ id, source }) => ({ id, source }));
