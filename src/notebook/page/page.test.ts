import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatNotebook, parseNotebook } from '../format.ts';
import { formatPage, isPage, parsePage } from './page.ts';

const FOLDER = new URL('../../../public/examples/', import.meta.url);
const examples = readdirSync(FOLDER).filter(file => file.endsWith('.tilde'));

describe('a notebook as a web page', () => {
  it.each(examples)('carries %s to the byte', file => {
    const text = readFileSync(new URL(file, FOLDER), 'utf8');
    const page = formatPage({ notebook: parseNotebook(text), css: 'p{}', cells: ['<p>x</p>'] });
    expect(isPage(page)).toBe(true);
    expect(formatNotebook(parsePage(page))).toBe(text);
  });

  it('is not opened by what a notebook says', () => {
    const notebook = {
      version: 1 as const,
      title: '</title><script>alert(1)</script>',
      seed: 1,
      cells: [
        { id: 'a', kind: 'markdown' as const, source: '</template><script>alert(1)</script>&amp;&lt;' },
        { id: 'b', kind: 'markdown' as const, source: '<template id="tilde-notebook">tilde notebook 9' },
      ],
    };
    const page = formatPage({ notebook, css: '</style><b>x</b>', cells: [] });
    expect(page).not.toContain('<script');
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page.match(/<\/template>/g)).toHaveLength(1);
    expect(parsePage(page)).toEqual(notebook);
  });

  it('of others says that it carries no notebook', () => {
    expect(() => parsePage('<!doctype html><p>hello')).toThrow(/carries no Tilde notebook/);
    expect(isPage('tilde notebook 1')).toBe(false);
  });
});
