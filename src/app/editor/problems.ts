/**
 * What the checker finds wrong in all cells: checked a moment after a change, from the first edit on or once someone
 * asks; before that the checker is not even loaded.
 * Not here: the checking (check-cells.ts) or the list (find/problems-panel.tsx).
 */
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Cell } from '../../notebook/document.ts';
import type { Place } from './go-to.ts';
import { loadMonaco } from './load-monaco.ts';

export interface Problem extends Place {
  readonly words: string;
  readonly tone: 'error' | 'warning';
}

export type Problems =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'checking' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'known'; readonly list: readonly Problem[] };

/** Milliseconds without a change before cells are checked. */
const QUIET = 500;

let problems: Problems = { kind: 'unknown' };
const listeners = new Set<() => void>();

function set(next: Problems): void {
  problems = next;
  for (const listener of listeners) listener();
}

export const useProblems = (): Problems =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => problems,
  );

/** Keeps the problems those of these cells, from the first time they are asked for. Used once on the page. */
export function useChecking(cells: readonly Cell[], asked: boolean): void {
  const [wanted, setWanted] = useState(asked);
  useEffect(() => setWanted(before => before || asked), [asked]);
  const code = useMemo(() => cells.filter(({ kind }) => kind === 'code'), [cells]);
  useEffect(() => {
    if (!wanted) return;
    let over = false;
    if (problems.kind === 'unknown') set({ kind: 'checking' });
    const timer = setTimeout(() => {
      void loadMonaco()
        .then(({ problemsIn }) => problemsIn(code))
        .then(
          list => over || set({ kind: 'known', list }),
          () => over || set({ kind: 'failed' }),
        );
    }, QUIET);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [code, wanted]);
  useEffect(() => () => set({ kind: 'unknown' }), []);
}
