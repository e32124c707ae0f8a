/** The notebooks the app ships, and the names of the API, before the checker. */
import { describe, expect, it, vi } from 'vitest';
import { parseNotebook } from '../../notebook/format.ts';
import { API_TYPES, API_VALUES, WIDGET_NAMES } from './api-types.generated.ts';
import { bench, fileOf, messageOf } from './cell-worker.fixture.ts';

const examples: Readonly<Record<string, string>> = import.meta.glob('../../../public/examples/*.tilde', {
  query: '?raw',
  import: 'default',
  eager: true,
});

// The first check reads the whole of TypeScript's library.
vi.setConfig({ testTimeout: 30_000 });

describe('the shipped notebooks', () => {
  it('are found', () => {
    expect(Object.keys(examples).length).toBeGreaterThan(0);
  });

  for (const [path, text] of Object.entries(examples)) {
    it(`have nothing wrong: ${path.split('/').at(-1)}`, async () => {
      const { cells } = parseNotebook(text);
      const code = cells.filter(({ kind }) => kind === 'code');
      expect(code.length).toBeGreaterThan(0);
      const { errors } = bench(Object.fromEntries(code.map(({ id, source }) => [id, source])));
      for (const { id, margin } of code) {
        // Some cells are wrong on purpose, to show what is said of them; what is wrong may show when they run.
        if (margin?.startsWith('An error on purpose') === true) continue;
        expect((await errors(id)).map(messageOf), id).toEqual([]);
      }
    });
  }
});

describe('every name of the API', () => {
  const values = [...API_VALUES, ...WIDGET_NAMES];
  const text = [...values, ...API_TYPES.map(name => `type T${name} = ${name}`)].join(';\n');
  const { worker } = bench({ c1: `${text};\n` });

  it('is completed, types where a type can stand', async () => {
    const offeredAt = async (at: number): Promise<ReadonlySet<string>> => {
      const found = await worker.getCompletionsAtPosition(fileOf('c1'), at);
      return new Set(found?.entries.map(({ name }) => name));
    };
    const [inCode, inType] = [await offeredAt(text.length + 2), await offeredAt(text.length)];
    expect(values.filter(name => !inCode.has(name))).toEqual([]);
    expect(API_TYPES.filter(name => !inType.has(name))).toEqual([]);
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
