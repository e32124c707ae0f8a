/** The notebooks the app ships, and the names of the API, before the checker. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseNotebook } from '../../notebook/format.ts';
import { API_TYPES, API_VALUES, WIDGET_NAMES } from './api-types.generated.ts';
import { bench, fileOf, messageOf } from './cell-worker.fixture.ts';

const FOLDER = new URL('../../../public/examples/', import.meta.url);
const examples = readdirSync(FOLDER).filter(name => name.endsWith('.tilde'));

describe('the shipped notebooks', () => {
  for (const name of examples) {
    it(`have nothing wrong: ${name}`, async () => {
      const { cells } = parseNotebook(readFileSync(new URL(name, FOLDER), 'utf8'));
      const code = cells.filter(({ kind }) => kind === 'code');
      expect(code.length).toBeGreaterThan(0);
      const { errors } = bench(Object.fromEntries(code.map(({ id, source }) => [id, source])));
      for (const { id } of code) expect((await errors(id)).map(messageOf), id).toEqual([]);
    });
  }
});

describe('every name of the API', () => {
  const values = [...API_VALUES, ...WIDGET_NAMES];
  const text = [...values, ...API_TYPES.map(name => `type T${name} = ${name}`)].join(';\n');
  const { worker } = bench({ c1: `${text};\n` });

  it('is completed', async () => {
    const found = await worker.getCompletionsAtPosition(fileOf('c1'), text.length + 2);
    const offered = new Set(found?.entries.map(({ name }) => name));
    expect([...values, ...API_TYPES].filter(name => !offered.has(name))).toEqual([]);
  });

  it('has a docstring on hover, and is shown as what it is', async () => {
    let start = 0;
    const wrong: string[] = [];
    for (const line of text.split('\n')) {
      const name = /\w+(?=;?$)/.exec(line)?.[0] ?? '';
      const info = await worker.getQuickInfoAtPosition(fileOf('c1'), start + line.lastIndexOf(name));
      const shown = info?.displayParts?.map(part => part.text).join('') ?? '';
      const documented = (info?.documentation ?? []).length > 0 || WIDGET_NAMES.includes(name);
      if (!documented || !shown.includes(name) || shown.includes('alias')) wrong.push(`${name}: ${shown}`);
      start += line.length + 1;
    }
    expect(wrong).toEqual([]);
  });
});
