/** The transform applied to its own source works as before: the widest program we have is our own. */
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileCell, transformModule } from './compile-cell.ts';
import { ACCEPTED } from './corpus.fixture.ts';
import { parse } from './parse.ts';
import { PROGRAMS } from './programs.fixture.ts';
import { plainHelpers } from './run.fixture.ts';

type Language = typeof import('./index.ts');

const CELLS = [
  ...ACCEPTED,
  ...Object.values(PROGRAMS).map(body => `const result = await (async () => {\n${body}\n})()`),
  'enum A { B }',
  'const a = ~N ** 2',
  'x = 3',
  'class A<T> { private readonly x: number = 1; m?(a: T): void {} }',
];

async function bundle(): Promise<string> {
  const input = fileURLToPath(new URL('./index.ts', import.meta.url));
  const build = await rolldown({ input, platform: 'browser' });
  const { output } = await build.generate({ format: 'iife', name: 'language' });
  return output[0].code;
}

describe('the transform of the transform, with its parser', () => {
  let source = '';
  let again: Language;

  beforeAll(async () => {
    source = await bundle();
    const transformed = transformModule(source);
    if (!('code' in transformed)) throw new Error(JSON.stringify(transformed.problem));
    again = new Function('$', `${transformed.code}\nreturn language;`)(plainHelpers) as Language;
  }, 60_000);

  it('gives the same output on every cell', () => {
    for (const cell of CELLS) {
      const input = { id: 'cell1', source: cell, index: 0 };
      expect(again.compileCell(input)).toEqual(compileCell(input));
    }
  }, 120_000);

  it('gives the same output on its own source', () => {
    expect(again.transformModule(source)).toEqual(transformModule(source));
  }, 120_000);

  it('takes a small multiple of the time to parse a cell of 200 lines', () => {
    const line = (i: number) =>
      `const v${i} = (a: number) => { const m${i} = ~Normal(a * ${i}, 1); return m${i} + a ** 2 - xs[${i}] }`;
    const cell = Array.from({ length: 200 }, (_, i) => line(i)).join('\n');
    const fastest = (work: () => unknown) => {
      const times = Array.from({ length: 7 }, () => {
        const start = performance.now();
        work();
        return performance.now() - start;
      });
      return Math.min(...times);
    };
    const parsing = fastest(() => parse(cell));
    const compiling = fastest(() => compileCell({ id: 'c', source: cell, index: 0 }));
    expect(compiling / parsing).toBeLessThan(25);
  }, 60_000);
});
