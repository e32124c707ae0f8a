/** A transformed program on plain values does what the program says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROGRAMS } from './programs.fixture.ts';
import { output, run } from './run.fixture.ts';

/** The program as JavaScript runs it by itself. */
function native(body: string): Promise<unknown> {
  return new Function(`return (async () => {\n${body}\n})()`)() as Promise<unknown>;
}

describe('programs on plain values', () => {
  for (const [name, body] of Object.entries(PROGRAMS)) {
    it(`${name}, inside a function`, async () => {
      const expected = await native(body);
      expect(expected).toBeDefined();
      expect(await output(`await (async () => {\n${body}\n})()`)).toEqual(expected);
    });
    if (name === 'hoists') continue;
    it(`${name}, at top level`, async () => {
      const at = body.lastIndexOf('return');
      const result = body.slice(at + 'return'.length);
      expect((await run(`${body.slice(0, at)};const result = ${result}`)).result).toEqual(await native(body));
    });
  }
});

const value = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.string({ maxLength: 3 }),
  fc.boolean(),
  fc.constantFrom(null, undefined),
);
const OPS = ['+', '-', '*', '/', '%', '<', '<=', '>', '>=', '===', '!==', '==', '!='] as const;

describe('every operator on every pair of plain values', () => {
  for (const op of OPS) {
    it(`computes ${op} as JavaScript does`, async () => {
      const sources = [`const f = (a, b) => a ${op} b; f`, `const f = (a, b) => (a, a) ${op} [b][0]; f`];
      const plain = new Function('a', 'b', `return a ${op} b`) as (a: unknown, b: unknown) => unknown;
      for (const source of sources) {
        const f = (await output(source)) as typeof plain;
        fc.assert(
          fc.property(value, value, (a, b) => Object.is(f(a, b), plain(a, b))),
          { seed: 7, numRuns: 200 },
        );
      }
    });
  }
});

describe('random arithmetic expressions', () => {
  const { expression } = fc.letrec<{ expression: string }>(tie => ({
    expression: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom('a', 'b', '2', '0.5', 'f(a)', 'xs[1]', 'xs[i]', 'o.p'),
      fc
        .tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/', '%', '<', '>='), tie('expression'))
        .map(([l, op, r]) => `(${l} ${op} ${r})`),
      fc
        .tuple(tie('expression'), tie('expression'), tie('expression'))
        .map(([c, l, r]) => `(${c} ? ${l} : ${r})`),
      tie('expression').map(e => `-(${e})`),
      tie('expression').map(e => `!(${e})`),
      fc.tuple(tie('expression'), tie('expression')).map(([l, r]) => `(${l} && ${r})`),
      tie('expression').map(e => `(a += ${e})`),
      tie('expression').map(e => `(xs[i] = ${e})`),
      tie('expression').map(e => `f(${e})`),
    ),
  }));
  const frame = (body: string) =>
    `const f = x => { n += 1; return x * 2 + n }; let n = 0, a = 3, b = -1.5, i = 2; const xs = [1, 2, 3], o = { p: 4 }; const r = ${body}; `;

  it('give the same value and the same side effects', async () => {
    await fc.assert(
      fc.asyncProperty(expression, async body => {
        const expected = await native(`${frame(body)} return [r, n, a, xs]`);
        const inFunction = await output(`(() => { ${frame(body)} return [r, n, a, xs] })()`);
        const atTop = await output(`${frame(body)} [r, n, a, xs]`);
        expect(inFunction).toEqual(expected);
        expect(atTop).toEqual(expected);
      }),
      { seed: 11, numRuns: 200 },
    );
  }, 60_000);
});
