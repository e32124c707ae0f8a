/** Which panel stands at the side of the cells, if any. Outside React, since Monaco opens some. Not here: the panels. */
import { useSyncExternalStore } from 'react';
import type { Place } from '../editor/go-to.ts';

export type Panel =
  | { readonly kind: 'none' }
  /** `asked` counts the askings, so that the field takes the keyboard again; `text` is to be looked for. */
  | { readonly kind: 'find'; readonly asked: number; readonly text: string | null }
  | { readonly kind: 'problems' }
  | { readonly kind: 'references'; readonly name: string; readonly places: readonly Place[] };

let panel: Panel = { kind: 'none' };
let asked = 0;
const listeners = new Set<() => void>();

function show(next: Panel): void {
  panel = next;
  for (const listener of listeners) listener();
}

/** Looks for the selected text, if one line of it is selected. */
export function openFind(): void {
  const selected = window.getSelection()?.toString() ?? '';
  asked += 1;
  show({ kind: 'find', asked, text: selected === '' || selected.includes('\n') ? null : selected });
}

export const openProblems = (): void => show({ kind: 'problems' });
export const openReferences = (name: string, places: readonly Place[]): void =>
  show({ kind: 'references', name, places });
export const closePanel = (): void => show({ kind: 'none' });

export const usePanel = (): Panel =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => panel,
  );
