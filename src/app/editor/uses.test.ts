import { describe, expect, it, vi } from 'vitest';
import { bench, fileOf } from './cell-worker.fixture.ts';

// The first check reads the whole of TypeScript's library.
vi.setConfig({ testTimeout: 30_000 });

/** The cells after renaming the name at the first "|" of a cell, or why not. */
async function renamed(
  cells: Readonly<Record<string, string>>,
  to: string,
): Promise<Readonly<Record<string, string>> | string> {
  const [id, marked] = Object.entries(cells).find(([, text]) => text.includes('|')) ?? ['', ''];
  const texts = { ...cells, [id]: marked.replace('|', '') };
  const answer = await bench(texts).worker.getRenaming(fileOf(id), marked.indexOf('|'), to);
  if (answer === undefined || answer.kind === 'refused') return answer?.reason ?? 'nothing';
  const after: Record<string, string> = { ...texts };
  for (const { fileName, start, length, text } of answer.edits.toSorted((a, b) => b.start - a.start)) {
    const cell = fileName.slice('file:///'.length, -'.ts'.length);
    after[cell] = after[cell].slice(0, start) + text + after[cell].slice(start + length);
  }
  return after;
}

describe('uses of a name', () => {
  it('are found in every cell, and not where another thing has the name', async () => {
    const { worker } = bench({
      a: 'const mu = 1; const y = { mu: 2 }; y.mu;',
      b: 'const z = mu + 1; function f(mu: number) { return mu; }',
      c: '// mu\nconst w = { mu };',
    });
    const found = await worker.getUses(fileOf('b'), 11);
    const places = found?.uses.map(({ fileName, start }) => `${fileName.at(-4)}${start}`);
    expect([found?.name, ...(places ?? [])]).toEqual(['mu', 'a6', 'b10', 'c18']);
    expect(await worker.getUses(fileOf('a'), 12)).toBeUndefined();
  });

  it('of a name of Tilde are those in cells', async () => {
    const { worker } = bench({ a: 'const d = Normal(0, 1);', b: 'const e = Normal(1, 2);' });
    expect((await worker.getUses(fileOf('a'), 12))?.uses).toHaveLength(2);
  });
});

describe('renaming', () => {
  it('edits every cell that uses the name, from any of them', async () => {
    const after = { a: 'const rate = 1;', b: 'const z = rate * 2; "mu";', c: 'rate' };
    expect(await renamed({ a: 'const |mu = 1;', b: 'const z = mu * 2; "mu";', c: 'mu' }, 'rate')).toEqual(
      after,
    );
    expect(await renamed({ a: 'const mu = 1;', b: 'const z = mu * 2; "mu";', c: 'm|u' }, 'rate')).toEqual(
      after,
    );
  });

  it('keeps properties made and taken apart by the short form', async () => {
    expect(
      await renamed(
        { a: 'const |n = 1;', b: 'const o = { n }; o.n;', c: 'const f = ({ n }: typeof o) => n;' },
        'k',
      ),
    ).toEqual({ a: 'const k = 1;', b: 'const o = { n: k }; o.n;', c: 'const f = ({ n }: typeof o) => n;' });
    expect(await renamed({ a: 'const { |n } = { n: 1 }; n;' }, 'k')).toEqual({
      a: 'const { n: k } = { n: 1 }; k;',
    });
  });

  it('stays in its function for a name of a function, and takes types along', async () => {
    expect(
      await renamed({ a: 'function f(|x: number) { return x; } const g = (x: number) => x;' }, 'y'),
    ).toEqual({
      a: 'function f(y: number) { return y; } const g = (x: number) => x;',
    });
    expect(await renamed({ a: 'interface |P { a: number }', b: 'const p: P = { a: 1 };' }, 'Q')).toEqual({
      a: 'interface Q { a: number }',
      b: 'const p: Q = { a: 1 };',
    });
    expect(
      await renamed({ a: 'function model() { const |mu = ~Normal(0, 1); return mu; }' }, 'rate'),
    ).toEqual({
      a: 'function model() { const rate = ~Normal(0, 1); return rate; }',
    });
  });

  it.each([
    ['another cell has it', { a: 'const |mu = 1;', b: 'const nu = 2;' }, 'nu', 'already means'],
    [
      'a reader has it as its own',
      { a: 'const |mu = 1;', b: '((nu: number) => mu + nu)(1)' },
      'nu',
      'already',
    ],
    ['an outer one would be hidden', { a: 'const nu = 1; ((|mu: number) => mu + nu)(1)' }, 'nu', 'already'],
    ['Tilde has it', { a: 'const |mu = 1;' }, 'Normal', 'already means'],
    ['JavaScript has it', { a: 'const |mu = 1;' }, 'Math', 'already means'],
    ['it is no name', { a: 'const |mu = 1;' }, '2x', '“2x” is not a name.'],
    ['it is a word of the language', { a: 'const |mu = 1;' }, 'await', 'await is a word of the language.'],
    ['it would be private', { a: 'const |mu = 1;', b: 'mu' }, '_mu', 'private to its cell'],
    ['the name is not of a cell', { a: '|Normal(0, 1)' }, 'Gauss', 'not defined in a cell'],
    ['that is so before there is another name', { a: '|Normal(0, 1)' }, 'Normal', 'not defined in a cell'],
    ['a word of the language stands', { a: 'c|onst mu = 1;' }, 'const', 'const is a word of the language'],
    ['no name stands', { a: 'const mu = 1; // |mu' }, 'mu', 'There is no name here.'],
    ['it is a property', { a: 'const o = { |p: 1 }; o.p' }, 'q', 'only variables'],
  ])('is refused where %s', async (_, cells: Readonly<Record<string, string>>, to, reason) => {
    expect(await renamed(cells, to)).toContain(reason);
  });

  it('may give the name of another function’s variable', async () => {
    const both = { a: 'const f = (|a: number) => a; const g = (b: number) => b;' };
    expect(await renamed(both, 'b')).toEqual({
      a: 'const f = (b: number) => b; const g = (b: number) => b;',
    });
    // The browser's own names are free: cells have no browser.
    expect(await renamed({ a: 'const |mu = 1;' }, 'status')).toEqual({ a: 'const status = 1;' });
  });
});
