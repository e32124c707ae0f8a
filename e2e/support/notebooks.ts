/** Notebooks the tests open: the examples without their stored results, and links to them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Notebook } from '../../src/notebook/document.ts';
import { formatNotebook, parseNotebook } from '../../src/notebook/format.ts';
import { encodeShare } from '../../src/notebook/share.ts';

/** An example with its stored results deleted: what the page shows comes from running it. */
export function example(name: string): Notebook {
  const file = path.resolve(import.meta.dirname, `../../public/examples/${name}.tilde`);
  const { results: _, ...notebook } = parseNotebook(readFileSync(file, 'utf8'));
  return notebook;
}

/** The same with a piece of source replaced. Throws when it is not there. */
export function replaced(notebook: Notebook, old: string, by: string): Notebook {
  if (!notebook.cells.some(cell => cell.source.includes(old))) throw new Error(`No cell contains ${old}`);
  const cells = notebook.cells.map(cell => ({ ...cell, source: cell.source.replace(old, by) }));
  return { ...notebook, cells };
}

/** A notebook of code cells: id → source. */
export function codeNotebook(title: string, sources: Readonly<Record<string, string>>): Notebook {
  const cells = Object.entries(sources).map(([id, source]) => ({ id, kind: 'code' as const, source }));
  return { version: 1, title, seed: 7, cells };
}

/** The address that opens a notebook with nothing run, so that a test says itself what runs, and when. */
export const linkTo = async (notebook: Notebook): Promise<string> => `/?safe${await encodeShare(notebook)}`;

/** The address as a reader gets it. */
export const sharedLink = async (notebook: Notebook): Promise<string> => `/${await encodeShare(notebook)}`;

/** The text of a notebook without stored results, of which two copies may differ. */
export function withoutResults(text: string): string {
  const { results: _, ...notebook } = parseNotebook(text);
  return formatNotebook(notebook);
}

export const EIGHT_SCHOOLS_MODEL = `const y = tensor([28, 8, -3, 7, -1, 1, 18, 12]);
const se = tensor([15, 10, 16, 11, 9, 11, 10, 18]);
function eightSchools() {
  const mu = ~Normal(0, 5);
  const tau = ~HalfCauchy(5);
  plate("schools", 8, () => {
    const z = ~Normal(0, 1);
    const theta = deterministic(mu + tau * z);
    observe(Normal(theta, se), y);
  });
}`;
