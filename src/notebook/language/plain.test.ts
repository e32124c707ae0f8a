/** Cells without types are parsed by a parser that knows none: it must see the same program. */
import { expect, test } from 'vitest';
import { ACCEPTED } from './corpus.fixture.ts';
import { parse, parseTyped } from './parse.ts';
import type { ParseResult } from './parse.ts';

/** Cells whose JavaScript reading would be another one, or which JavaScript lacks. */
const TYPED = [
  'const a = f<number>(x);',
  'const a = g(f<A, B>(x), 1);',
  'const a = f<\n  number\n>(x);',
  'const a = f<T>`x`;',
  'const a: number = 1;',
  'const a = x as number; const b = y!;',
  'type A = 1; const a = 2;',
  'import type { A } from "./b"; const a = 1;',
];

const PLAIN = [
  'const y = tensor([1, 2]);\nfunction model() { const mu = ~Normal(0, 5); observe(Normal(mu, 1), y); }',
  'type\nA = 1;',
  'const f = x ? (a) : (b) => c; const g = x ? (a) => b : c;',
  'class A { static #x = 1; get y() { return this.#x; } static { f(); } }',
  'export const a = 1; import { b, c as d } from "./e"; export { a as f };',
  'const { a, ...b } = c; const [d = 1, , ...e] = f; const g = async (x) => await x?.y?.[0]?.(1);',
  '// one\nconst a = 1; /* two\n three */ const b = `x${a /* four */}`;',
  'label: for (const x of y) { switch (x) { case 1: break label; default: continue; } }',
  'for (let i = 0; i < 3; i++) a ??= i; try { b(); } catch { c(); } finally { d(); }',
  'for await (const x of y) { f(x); } const r = /a[/]b/gi.test(s); const big = 10n ** 2n;',
];

/** The tree without what only types put there, and the text without comments. */
function seen(result: ParseResult): unknown {
  if (!result.ok) return result.problem;
  const absent = (key: string, value: unknown) =>
    value === undefined ||
    value === null ||
    value === false ||
    /^(import|export)Kind$|^attributes$/.test(key);
  const text = JSON.stringify(result, (key, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    return absent(key, value) ? undefined : value;
  });
  return JSON.parse(text);
}

test.each([...PLAIN, ...TYPED, ...ACCEPTED])('%s', source => {
  expect(seen(parse(source))).toEqual(seen(parseTyped(source)));
});

test('all but the import of types have types in their trees', () => {
  const isTyped = (source: string) => JSON.stringify(seen(parse(source))).includes('"TS');
  expect(TYPED.filter(isTyped)).toHaveLength(TYPED.length - 1);
});
