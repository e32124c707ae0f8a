/** Types leave no trace, and what cannot be erased is refused. */
import { describe, expect, it } from 'vitest';
import { compileCell } from './compile-cell.ts';
import { ACCEPTED } from './corpus.fixture.ts';
import { compiled, output } from './run.fixture.ts';

const TYPED: Readonly<Record<string, readonly [source: string, expected: unknown]>> = {
  'annotations and generics': [
    'function f<T extends number>(a: T, b?: number, ...c: number[]): number { return a + (b ?? 0) + c.length } f<number>(1, 2, 3)',
    4,
  ],
  'as, satisfies and !': [
    'const a = 3 as number; const o = { x: [1] } satisfies object; (a as any)! * (o!.x![0] as number) + (<number>2)',
    5,
  ],
  'const assertions and tuples': [
    'const t = [1, 2] as const; const [a, b]: readonly [number, number] = t; a * b',
    2,
  ],
  overloads: [
    'function f(a: number): number\nfunction f(a: string): string\nfunction f(a: any): any { return a + a }\nf("x") + f(1)',
    'xx2',
  ],
  'declare, type, interface and import type': [
    'declare const missing: number\ntype A = { a: number }\ninterface B extends A { b: string }\nimport type { Z } from "anywhere"\ndeclare function g(): void\ndeclare namespace N { const a: number }\nconst x: A = { a: 1 }\nx.a',
    1,
  ],
  'arrow types over several lines': ['const f = <T,>(\n  x: T,\n): {\n  v: T\n} => ({ v: x })\nf(2).v', 2],
  'async generic arrows': ['const f = async <T>(x: T): Promise<T> => x; await f(3)', 3],
  'this parameters': [
    'function f(this: { k: number }, a: number) { return this.k * a } f.call({ k: 2 }, 3)',
    6,
  ],
  'predicates and assertions': [
    'function isN(x: unknown): x is number { return typeof x === "number" } function must(x: unknown): asserts x {} must(1); isN(2)',
    true,
  ],
  classes: [
    'abstract class S<T> { abstract area(): number; protected readonly k: number = 2; declare z: T; w?: T; u!: T; [key: string]: any; static override = 1 }\nclass Q extends S<number> implements Iterable<number> { constructor(public_: number) { super(); this.n = public_ }\n private n: number\n area(): number\n area(x?: any) { return this.n * this.k + (x ?? 0) }\n public get side(): number { return this.n }\n *[Symbol.iterator](): Iterator<number> { yield this.n } }\nconst q = new Q(4); [q.area(), q.side, ...q, S.override]',
    [8, 4, 4, 1],
  ],
  'optional calls and instantiation': [
    'const f = Array<number>; const m = new Map<string, number>([["a", 1]]); [f(2).length, m.get("a")!]',
    [2, 1],
  ],
  'catch and definite variables': [
    'let v!: number; try { throw 1 } catch (e: unknown) { v = (e as number) + 1 } v',
    2,
  ],
  'loops over assertions': ['let s = 0; for (const x of [1, 2] as number[]) s += x; s', 3],
  exports: [
    'export const a: number = 1\nexport function f(): number { return a + 1 }\nexport type T = number\nexport interface I {}\nf()',
    2,
  ],
};

describe('types', () => {
  for (const [name, [source, expected]] of Object.entries(TYPED)) {
    it(`are erased: ${name}`, async () => {
      expect(await output(source)).toEqual(expected);
    });
  }

  it('keep lines where they were', () => {
    const source = 'interface A {\n  a: number;\n}\ntype B =\n  | 1\n  | 2;\nconst x = 1;';
    const { code } = compiled(source);
    expect(code.split('\n')[7]).toBe('const x = 1;');
  });
});

describe('what cells do not have', () => {
  const REFUSED: readonly (readonly [string, RegExp])[] = [
    ['enum A { B }', /enum/],
    ['const enum A { B }', /enum/],
    ['namespace N { const a = 1 }', /namespace/],
    ['class A { constructor(private x: number) {} }', /parameter properties/],
    ['@dec class A {}', /decorators/],
    ['import { a } from "lodash"', /lodash/],
    ['import x = require("y")', /import x/],
    ['import * as T from "tilde"', /namespace/],
    ['const m = await import("x")', /import\(\)/],
    ['export default 3', /export/],
  ];
  for (const [source, message] of REFUSED) {
    it(`is refused with a remedy: ${source}`, () => {
      const result = compileCell({ id: 'a', source: `const before = 1;\n${source}`, index: 0 });
      expect(result.ok).toBe(false);
      if (result.ok) return;
      expect(result.problems[0].message).toMatch(message);
      expect(result.problems[0]).toMatchObject({ line: 2, hint: expect.any(String) });
    });
  }
});

describe('the corpus of accepted snippets', () => {
  it.each(ACCEPTED)('compiles %s', source => {
    expect(compileCell({ id: 'c', source, index: 0 })).toMatchObject({ ok: true });
    expect(compileCell({ id: 'c', source: `function model() {\n${source}\n}`, index: 0 })).toMatchObject({
      ok: true,
    });
  });
});
