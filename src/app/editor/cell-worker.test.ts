import { describe, expect, it, vi } from 'vitest';
import { bench, fileOf, messageOf } from './cell-worker.fixture.ts';
import { PRELUDE, RIGHT, WRONG } from './typing.fixture.ts';

// The first check reads the whole of TypeScript's library.
vi.setConfig({ testTimeout: 30_000 });

describe('the checker', () => {
  const { set, errors } = bench({ prelude: PRELUDE });

  it('finds nothing wrong in the prelude', async () => {
    expect(await errors('prelude')).toEqual([]);
  });

  for (const source of RIGHT) {
    it(`passes: ${source}`, async () => {
      set('c1', source);
      expect((await errors('c1')).map(messageOf)).toEqual([]);
    });
  }

  for (const source of WRONG) {
    it(`stops: ${source}`, async () => {
      set('c1', source);
      expect(await errors('c1')).not.toEqual([]);
    });
  }
});

describe('messages', () => {
  const cases: readonly (readonly [source: string, marked: string, message: string])[] = [
    [
      'alpha + Normal(0, 1)',
      'alpha + Normal(0, 1)',
      '+ on a distribution: draw a value first, ~Normal(0, 1)',
    ],
    [
      'alpha * Normal',
      'Normal',
      '* on a distribution: give its parameters and draw a value first, ~Normal(…)',
    ],
    ['-HalfCauchy(2)', '-HalfCauchy(2)', '- on a distribution: draw a value first, -(~HalfCauchy(2))'],
    [
      'exp(Normal(0, 1))',
      'Normal(0, 1)',
      'a number or an array is needed here, not a distribution: draw a value first, ~Normal(0, 1)',
    ],
    ['~Normal', '~Normal', '~ draws from a distribution: give its parameters, ~Normal(…)'],
    [
      '~Normal(0, 1) ** 2',
      '~Normal(0, 1)',
      '~ directly before ** is not allowed: write (~Normal(0, 1)) ** …',
    ],
    [
      'facet([], { colums: 2 })',
      'colums',
      'there is no option colums, did you mean columns?; there are title, columns, scales, conclusion',
    ],
    ['khat({} as never, { width: 2 })', 'width', 'there is no option width; there are title, height'],
    [
      'line([1], [2], { colour: "red" })',
      'colour',
      'there is no option colour; there are label, role, title, x, y, domain, range, height, mark, conclusion',
    ],
    ['Nrmal(0, 1)', 'Nrmal', 'Nrmal is not defined in any cell; did you mean Normal?'],
    ['alpha = 3', 'alpha', 'this name belongs to another cell: change it there'],
    [
      'sample("y", 3)',
      '3',
      "Argument of type 'number' is not assignable to parameter of type 'Distribution'.",
    ],
  ];
  for (const [source, marked, message] of cases) {
    it(`say what to do: ${source}`, async () => {
      const { errors } = bench({ prelude: PRELUDE, c1: `\n  ${source}` });
      const [found] = await errors('c1');
      expect(messageOf(found)).toBe(message);
      expect(`\n  ${source}`.slice(found.start, (found.start ?? 0) + (found.length ?? 0))).toBe(marked);
    });
  }
});

describe('cells', () => {
  it('see one another, whatever their order, and private names stay private', async () => {
    const { errors, set } = bench({
      a: 'const doubled = heads * 2; export const shown = doubled; interface Row { readonly n: number }',
      b: 'const heads = 7; const _q9 = 1; const [p, { q }] = [1, { q: 2 }]; const row: Row = { n: p + q };',
      c: 'shown + _q9',
    });
    expect(await errors('a')).toEqual([]);
    expect(await errors('b')).toEqual([]);
    expect((await errors('c')).map(messageOf)).toEqual(['_q9 is not defined in any cell']);
    set('b', 'const tails = 7;');
    expect((await errors('a')).map(messageOf)).toEqual(['heads is not defined in any cell']);
  });

  it('may use names of the API for themselves, and import them', async () => {
    const { errors } = bench({
      a: 'const log = [1, 2]; const beta = log.map(x => x * 2); import { exp as e } from "tilde"; e(1) + Beta(1, 1).batchShape.length',
      b: 'log.map(String); exp(2);',
    });
    expect(await errors('a')).toEqual([]);
    expect(await errors('b')).toEqual([]);
  });

  it('have no browser, so its names are free', async () => {
    const { errors } = bench({
      a: 'const name = 1; const status = 2; console.log(name, status);',
      b: 'document.title',
    });
    expect(await errors('a')).toEqual([]);
    expect((await errors('b')).map(messageOf)).toEqual(['document is not defined in any cell']);
  });

  it('show one error at the end of unfinished text, not hundreds', async () => {
    const text = 'function f() {\n  const mu = ~Normal(0, 1);\n';
    const { errors, worker } = bench({ a: text });
    const found = await errors('a');
    expect(found.map(messageOf)).toEqual(["'}' expected."]);
    expect(found[0].start).toBeLessThan(text.length);
    expect(await worker.getSuggestionDiagnostics(fileOf('a'))).toEqual([]);
  });

  it('complete inside unfinished text', async () => {
    for (const text of [
      'const f = () => { const k = ~No',
      'sum([1, `a ${x.map(v => { No',
      '/* x */ plate("a", 3, () => {\n  No',
    ]) {
      const { worker } = bench({ a: text });
      const found = await worker.getCompletionsAtPosition(fileOf('a'), text.length);
      expect(
        found?.entries.map(({ name }) => name),
        text,
      ).toContain('Normal');
    }
  });

  it('lead to definitions in other cells, and are formatted within their own text', async () => {
    const { worker } = bench({ a: 'const heads=7;', b: 'heads*2' });
    const places = await worker.getDefinitionAtPosition(fileOf('b'), 2);
    expect(places?.map(({ fileName, textSpan }) => [fileName, textSpan.start])).toEqual([[fileOf('a'), 6]]);
    const edits = await worker.getFormattingEditsForDocument(fileOf('a'), { indentSize: 2, tabSize: 2 });
    expect(Math.max(...edits.map(({ span }) => span.start + span.length))).toBeLessThanOrEqual(14);
  });
});
