import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatNotebook, parseNotebook } from './format.ts';
import { decodeShare, encodeShare } from './share.ts';

const FOLDER = new URL('../../public/examples/', import.meta.url);
const names = readdirSync(FOLDER)
  .filter(file => file.endsWith('.tilde'))
  .map(file => file.slice(0, -'.tilde'.length));
const textOf = (name: string): string => readFileSync(new URL(`${name}.tilde`, FOLDER), 'utf8');

describe.each(names)('the example %s', name => {
  const text = textOf(name);
  const { results, ...notebook } = parseNotebook(text);

  it('is written exactly as the app would write it', () => {
    expect(formatNotebook(parseNotebook(text))).toBe(text);
  });

  it('shows a figure before anything is run', () => {
    const kinds = Object.values(results?.outputs ?? {}).flatMap(outputs =>
      outputs.map(output => output.kind),
    );
    expect(kinds).toContain('plot');
    for (const { verdict } of results?.fits ?? []) expect(verdict).toMatch(/^Looks converged/);
  });

  it('has lines that fit into the column, where they are code', () => {
    const long = notebook.cells
      .filter(cell => cell.kind === 'code')
      .flatMap(cell => cell.source.split('\n'))
      .filter(line => line.length > 86 && !line.includes('`') && !line.includes('"'));
    expect(long).toEqual([]);
  });

  it('comes whole out of its link', async () => {
    const shared = await decodeShare(await encodeShare({ ...notebook, ...(results && { results }) }));
    expect(shared.cells).toEqual(notebook.cells);
  });
});

describe.each(['coin-flip', 'eight-schools'])('the first example %s', name => {
  it('fits in a QR code as a link without results, and shows a figure from its link', async () => {
    const { results, ...notebook } = parseNotebook(textOf(name));
    expect((await encodeShare(notebook)).length).toBeLessThanOrEqual(1900);
    const shared = await decodeShare(await encodeShare({ ...notebook, ...(results && { results }) }));
    const kinds = Object.values(shared.results?.outputs ?? {}).flat();
    expect(kinds.map(({ kind }) => kind)).toContain('plot');
  });
});
