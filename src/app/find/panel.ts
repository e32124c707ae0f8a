/** Which panel stands at the side of the cells, if any. Outside React, since Monaco opens some. Not here: the panels. */
import { useSyncExternalStore } from 'react';
import type { Place } from '../editor/go-to.ts';

export type Panel =
  | { readonly kind: 'none' }
  /** `asked` counts the askings, so that each takes the keyboard again; `text` is to be looked for. */
  | { readonly kind: 'find'; readonly asked: number; readonly text: string | null }
  | { readonly kind: 'problems'; readonly asked: number }
  | {
      readonly kind: 'references';
      readonly asked: number;
      readonly name: string;
      readonly places: readonly Place[];
    };

let panel: Panel = { kind: 'none' };
let asked = 0;
let opener: Element | null = null;
const listeners = new Set<() => void>();

function show(next: Panel): void {
  if (panel.kind === 'none') opener = document.activeElement;
  panel = next;
  for (const listener of listeners) listener();
}

/** Looks for the selected text, if one line of it is selected. */
export function openFind(): void {
  const selected = window.getSelection()?.toString() ?? '';
  show({ kind: 'find', asked: ++asked, text: selected === '' || selected.includes('\n') ? null : selected });
}

export const openProblems = (): void => show({ kind: 'problems', asked: ++asked });
export const openReferences = (name: string, places: readonly Place[]): void =>
  show({ kind: 'references', asked: ++asked, name, places });
export const closePanel = (): void => show({ kind: 'none' });

/** What had the keyboard before the panel. */
export const panelOpener = (): HTMLElement | null => (opener instanceof HTMLElement ? opener : null);

/** Esc in a text takes the panel away first, as it does Monaco's own boxes: whether there was one. */
export function dismissPanel(): boolean {
  const open = panel.kind !== 'none';
  if (open) closePanel();
  return open;
}

export const usePanel = (): Panel =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => panel,
  );
