/** Gets the document an address asks for. Not here: reading addresses (state/route.ts) or showing it (app.tsx). */
import { DocumentError, emptyNotebook } from '../../notebook/document.ts';
import type { Notebook } from '../../notebook/document.ts';
import { parseNotebook } from '../../notebook/format.ts';
import { decodeShare } from '../../notebook/share.ts';
import type { Origin } from '../state/document-state.ts';
import type { Route } from '../state/route.ts';

export interface Loaded {
  readonly notebook: Notebook;
  readonly origin: Origin;
}

export async function loadExample(name: string): Promise<Notebook> {
  const response = await fetch(`./examples/${name}.tilde`);
  const text = await response.text();
  // Some servers answer with the page itself where there is no such file.
  if (!response.ok || /^\s*</.test(text))
    throw new DocumentError(
      'missing',
      `There is no example called “${name}”.`,
      'Choose one from the gallery.',
    );
  return parseNotebook(text);
}

/** Throws DocumentError where there is nothing readable. */
export async function loadRoute(
  route: Exclude<Route, { kind: 'gallery' | 'guide' | 'url' | 'file' }>,
): Promise<Loaded> {
  switch (route.kind) {
    case 'new':
      return { notebook: emptyNotebook(), origin: { kind: 'new' } };
    case 'link':
      return { notebook: await decodeShare(route.hash), origin: { kind: 'link' } };
    case 'example':
      return { notebook: await loadExample(route.name), origin: { kind: 'example', name: route.name } };
    case 'own': {
      const { loadOwn } = await import('../state/load-own.ts');
      const saved = await loadOwn(route.id);
      if (saved === undefined)
        throw new DocumentError(
          'not-a-notebook',
          'This notebook is not in this browser.',
          'It may have been saved in another browser or profile: ask for it as a link or file.',
        );
      const { id, revision, text } = saved;
      return { notebook: parseNotebook(text), origin: { kind: 'own', id, revision } };
    }
  }
}
