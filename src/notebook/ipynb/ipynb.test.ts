/** Real nbformat checks the files in scripts/check-ipynb.ts; here the parts of its schema that matter. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Notebook } from '../document.ts';
import { DocumentError } from '../document.ts';
import { formatNotebook, parseNotebook } from '../format.ts';
import type { Output } from '../output.ts';
import { OUTPUT_MIME } from './nbformat.ts';
import { isIpynb, parseIpynb } from './read-ipynb.ts';
import { formatIpynb } from './write-ipynb.ts';

const FOLDER = new URL('../../../public/examples/', import.meta.url);
const examples = readdirSync(FOLDER).filter(file => file.endsWith('.tilde'));
const textOf = (file: string): string => readFileSync(new URL(file, FOLDER), 'utf8');

interface Written {
  readonly nbformat: number;
  readonly nbformat_minor: number;
  readonly metadata: Record<string, Record<string, unknown>>;
  readonly cells: readonly {
    readonly cell_type: string;
    readonly id: string;
    readonly source: readonly string[];
    readonly metadata: Record<string, unknown>;
    readonly execution_count?: null;
    readonly outputs?: readonly Record<string, unknown>[];
  }[];
}
const written = (notebook: Notebook, picture?: string): Written =>
  JSON.parse(formatIpynb(notebook, output => (output.kind === 'plot' ? picture : undefined))) as Written;

/** What nbformat's schema asks of 4.5, as far as our files go. */
function problems({ nbformat, nbformat_minor, cells }: Written): string[] {
  const found: string[] = [];
  const say = (wrong: boolean, what: string): void => void (wrong && found.push(what));
  say(nbformat !== 4 || nbformat_minor !== 5, 'format');
  say(new Set(cells.map(cell => cell.id)).size !== cells.length, 'ids twice');
  for (const cell of cells) {
    const keys = ['cell_type', 'id', 'metadata', 'source'];
    const allowed = cell.cell_type === 'code' ? [...keys, 'execution_count', 'outputs'] : keys;
    say(!/^[a-zA-Z0-9_-]{1,64}$/.test(cell.id), `id ${cell.id}`);
    say(Object.keys(cell).toSorted().join() !== allowed.toSorted().join(), `keys of ${cell.id}`);
    say(!cell.source.every((line, i) => line.endsWith('\n') || i === cell.source.length - 1), 'lines');
    for (const output of cell.outputs ?? []) found.push(...outputProblems(output));
  }
  return found;
}

function outputProblems(output: Record<string, unknown>): string[] {
  const kind = String(output['output_type']);
  const keys = {
    stream: 'name,output_type,text',
    execute_result: 'data,execution_count,metadata,output_type',
    display_data: 'data,metadata,output_type',
  }[kind];
  if (Object.keys(output).toSorted().join() !== keys) return [`keys of ${kind}`];
  return Object.entries((output['data'] ?? {}) as Record<string, unknown>).flatMap(([mime, value]) =>
    mime.endsWith('+json') || typeof value === 'string' || Array.isArray(value) ? [] : [mime],
  );
}

const rich: Notebook = {
  version: 1,
  title: 'All kinds',
  seed: 4_294_967_295,
  cells: [
    { id: 'intro', kind: 'markdown', source: '# Umlaut ü, $\\theta$\n\n%% not a header\n' },
    { id: 'a', kind: 'code', source: 'const x = ~Normal(0, 1);\n', folded: true, title: 'The model' },
    { id: 'b', kind: 'code', source: '', margin: 'two\nlines', outputAt: 'a' },
    { id: 'note', kind: 'markdown', source: '', folded: true },
  ],
  results: {
    fits: [],
    outputs: {
      b: [
        { text: '1', kind: 'value', type: '' } as Output,
        { kind: 'text', stream: 'log', text: 'printed\n' },
        { kind: 'text', stream: 'warn', text: 'careful' },
        { kind: 'text', stream: 'error', text: '' },
        { kind: 'markdown', text: '**bold**' },
        {
          kind: 'table',
          rows: 3,
          columns: [
            { name: 'a<b>', values: [1, null] },
            { name: 'word', values: ['x', '"y"'] },
            { name: 'mean', places: 1, values: [-0.0123456789, -1234.56] },
          ],
        },
        { kind: 'widget', id: 'w', label: 'heads', control: 'slider', min: 0, max: 1, step: 0.5, value: 0 },
      ],
      a: [
        {
          kind: 'modelCard',
          title: 'm',
          unknowns: 1,
          equations: ['x \\sim \\mathrm{Normal}(0, 1)'],
          nodes: [],
          edges: [],
          plates: [],
        },
      ],
      gone: [{ kind: 'value', type: '', text: 'of a cell that was deleted' }],
    },
    madeFrom: { b: '1abc', a: '' },
  },
};

describe.each(examples)('the example %s as .ipynb', file => {
  it('comes back to the byte, with and without pictures', () => {
    const notebook = parseNotebook(textOf(file));
    expect(formatNotebook(parseIpynb(formatIpynb(notebook)))).toBe(textOf(file));
    expect(formatNotebook(parseIpynb(formatIpynb(notebook, () => 'iVBORw0KGgo=')))).toBe(textOf(file));
  });

  it('has the form of nbformat 4.5', () => {
    expect(problems(written(parseNotebook(textOf(file)), 'iVBORw0KGgo='))).toEqual([]);
  });
});

describe('a notebook with outputs of every kind', () => {
  it('comes back to the byte', () => {
    expect(formatNotebook(parseIpynb(formatIpynb(rich)))).toBe(formatNotebook(rich));
    expect(problems(written(rich))).toEqual([]);
  });

  it('shows in other programs: text, HTML that is escaped, equations, pictures', () => {
    const outputs = written(rich).cells.flatMap(cell => cell.outputs ?? []);
    const data = outputs.flatMap(({ data: bundle }) =>
      bundle === undefined ? [] : [bundle as Record<string, unknown>],
    );
    const all = (mime: string): string =>
      data.map(bundle => ((bundle[mime] ?? []) as readonly string[]).join('')).join('');
    expect(all('text/html')).toContain('<th>a&lt;b&gt;</th>');
    expect(all('text/html')).not.toContain('<b>');
    expect(all('text/html')).toContain('<td>−1,234.6</td>');
    expect(all('text/plain')).toContain('1 more rows');
    expect(all('text/latex')).toContain('x &\\sim');
    expect(data.every(bundle => OUTPUT_MIME in bundle)).toBe(true);
    const [picture] = written(
      { ...rich, results: { fits: [], outputs: { a: [plot] } } },
      'iVBORw0KGgo=',
    ).cells.flatMap(cell => cell.outputs ?? []);
    expect(picture).toMatchObject({ data: { 'image/png': 'iVBORw0KGgo=', 'text/plain': ['A curve.'] } });
  });

  it('shows the verdict and the table of a run at the cell that made it, once', () => {
    const coin = parseNotebook(textOf('coin-flip.tilde'));
    const file = written(coin);
    const bundles = file.cells.map(cell =>
      (cell.outputs ?? []).map(({ data }) => data as Readonly<Record<string, readonly string[]>>),
    );
    const at = file.cells.findIndex(cell => cell.id === 'model');
    const [shown] = bundles[at].filter(data => 'text/html' in data);
    expect(shown['text/html'].join('')).toMatch(
      /<p>Looks converged\. 4 × 1,000 draws\.<\/p>[^]*<td>bias<\/td>/,
    );
    expect(shown['text/plain'].join('')).toMatch(/site +mean +sd [^]*bias +0\.67/);
    for (const text of Object.values(shown)) expect(text.join('')).toContain('the smaller of bulk and tail');
    expect(bundles.flat().filter(data => data['text/plain'].join('').includes('R̂'))).toHaveLength(1);
    expect(parseIpynb(JSON.stringify(file)).results).toEqual(coin.results);
  });

  it('says before what is from before the last change that it is, and comes back to the byte', () => {
    const SAID = 'From before the last change.';
    const coin = parseNotebook(textOf('coin-flip.tilde'));
    const saidAt = (text: string): readonly (readonly [string, readonly number[]])[] =>
      (JSON.parse(text) as Written).cells.flatMap(({ id, outputs = [] }) => {
        const texts = outputs.map(
          ({ data }) => (data as Readonly<Record<string, unknown>> | undefined) ?? {},
        );
        const at = texts.flatMap((data, index) => (String(data['text/plain']) === SAID ? [index] : []));
        for (const index of at) expect(String(texts[index]?.['text/html'])).toContain(SAID);
        return at.length === 0 ? [] : [[id, at] as const];
      });
    const both = formatIpynb(coin, undefined, { cells: new Set(['model', 'figure']), fits: true });
    expect(saidAt(both)).toEqual([
      ['figure', [0]],
      // After its control, before the summary of the run.
      ['model', [1]],
    ]);
    expect(problems(JSON.parse(both) as Written)).toEqual([]);
    expect(formatNotebook(parseIpynb(both))).toBe(textOf('coin-flip.tilde'));
    const fits = formatIpynb(coin, undefined, { cells: new Set(), fits: true });
    expect(saidAt(fits).map(([id]) => id)).toEqual(['model']);
    expect(formatNotebook(parseIpynb(fits))).toBe(textOf('coin-flip.tilde'));
    // Cells that show nothing, or a control alone, have nothing that could be old.
    expect(saidAt(formatIpynb(rich, undefined, { cells: new Set(['gone', 'intro']), fits: true }))).toEqual(
      [],
    );
    expect(saidAt(formatIpynb(coin))).toEqual([]);
  });

  it('keeps where controls stand', () => {
    const controls = [{ id: 'model:heads out of 10', value: 3.5, initial: 7 }];
    const moved = { ...parseNotebook(textOf('coin-flip.tilde')), controls };
    expect(parseIpynb(JSON.stringify(written(moved))).controls).toEqual(controls);
  });

  it('keeps what was changed elsewhere', () => {
    const file = written(rich);
    const edited = {
      ...file,
      cells: [
        ...file.cells.map(cell => (cell.id === 'a' ? { ...cell, source: 'const y = 2', outputs: [] } : cell)),
        { cell_type: 'code', id: '7f3a', metadata: {}, source: ['1 + 1'], outputs: [], execution_count: 3 },
      ],
    };
    const read = parseIpynb(JSON.stringify(edited));
    expect(read.cells.map(cell => cell.id)).toEqual(['intro', 'a', 'b', 'note', '7f3a']);
    expect(read.cells[1]).toEqual({
      id: 'a',
      kind: 'code',
      source: 'const y = 2',
      folded: true,
      title: 'The model',
    });
    expect(Object.keys(read.results?.outputs ?? {})).toEqual(['b', 'gone']);
  });
});

const plot: Output = { kind: 'plot', sentence: 'A curve.', x: { domain: [0, 1] }, marks: [] };

const foreign = (language: string, cells: readonly object[]): string =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 2, metadata: { language_info: { name: language } }, cells });

describe('a notebook of others', () => {
  it('in Python keeps its text, folds its code and says so', () => {
    const read = parseIpynb(
      foreign('python', [
        { cell_type: 'markdown', metadata: {}, source: ['# Title\n', 'words'] },
        { cell_type: 'code', metadata: {}, source: 'x = "```"', outputs: [], execution_count: 1 },
        { cell_type: 'raw', metadata: {}, source: 'raw' },
      ]),
    );
    expect(read.cells.map(({ kind, folded }) => [kind, folded])).toEqual([
      ['markdown', undefined],
      ['markdown', undefined],
      ['markdown', true],
      ['markdown', undefined],
    ]);
    expect(read.cells[0].source).toContain('written in Python, which Tilde does not run');
    expect(read.cells[2]).toMatchObject({ title: 'Code in Python', source: '````python\nx = "```"\n````' });
    expect(read.results).toBeUndefined();
    expect(parseNotebook(formatNotebook(read))).toEqual(read);
  });

  it('in TypeScript has cells that run, and its outputs as text', () => {
    const read = parseIpynb(
      foreign('typescript', [
        {
          cell_type: 'code',
          id: 'same',
          metadata: { jupyter: { source_hidden: true } },
          source: ['const a = 1;\n', 'a'],
          execution_count: 1,
          outputs: [
            { output_type: 'stream', name: 'stdout', text: ['one\n', 'two\n'] },
            { output_type: 'execute_result', data: { 'text/plain': '1' }, metadata: {}, execution_count: 1 },
            { output_type: 'display_data', data: { 'image/png': 'aaaa' }, metadata: {} },
            { output_type: 'error', ename: 'E', evalue: 'e', traceback: [] },
          ],
        },
        { cell_type: 'code', id: 'same', metadata: {}, source: '', outputs: [], execution_count: null },
        { cell_type: 'code', id: 'no good', metadata: {}, source: '', outputs: [], execution_count: null },
      ]),
    );
    expect(read.cells[0]).toEqual({ id: 'same', kind: 'code', source: 'const a = 1;\na', folded: true });
    expect(new Set(read.cells.map(cell => cell.id)).size).toBe(3);
    expect(read.results?.outputs['same']).toEqual([
      { kind: 'text', stream: 'log', text: 'one\ntwo' },
      { kind: 'value', type: '', text: '1' },
    ]);
  });

  it('that is damaged, old or none at all says what is wrong', () => {
    expect(() => parseIpynb('{"nbformat": 4, "cells": [')).toThrow(/not whole/);
    expect(() => parseIpynb('{"a": 1}')).toThrow(/no list of cells/);
    expect(() => parseIpynb('{"nbformat": 3, "worksheets": []}')).toThrow(/format 3.*reads format 4/);
    expect(isIpynb(' {')).toBe(true);
    expect(isIpynb('tilde notebook 1')).toBe(false);
  });

  it('cannot smuggle in outputs that are none', () => {
    const data = {
      [OUTPUT_MIME]: JSON.stringify({ kind: 'plot', marks: 'evil' }),
      'text/plain': 'shown instead',
    };
    const output = { output_type: 'display_data', data, metadata: {} };
    const read = parseIpynb(
      foreign('typescript', [{ cell_type: 'code', id: 'x', metadata: {}, source: '', outputs: [output] }]),
    );
    expect(read.results?.outputs['x']).toEqual([{ kind: 'value', type: '', text: 'shown instead' }]);
    expect(() => parseIpynb('{"nbformat":4,"metadata":{"__proto__":{"x":1}},"cells":[]}')).not.toThrow();
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('a damaged file', () => {
  const whole = formatIpynb(rich);

  it('opens, or says what is wrong, and nothing else', () => {
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(40), fc.string({ maxLength: 8 }), (at, length, by) => {
        const text = whole.slice(0, at) + by + whole.slice(at + length);
        try {
          const read = parseIpynb(text);
          expect(parseNotebook(formatNotebook(read)).cells).toEqual(read.cells);
        } catch (error) {
          expect(error).toBeInstanceOf(DocumentError);
        }
      }),
      { seed: 5, numRuns: 2_000 },
    );
  });

  it('of any JSON opens, or says what is wrong', () => {
    fc.assert(
      fc.property(fc.json(), json => {
        for (const text of [
          json,
          `{"nbformat":4,"cells":${json}}`,
          `{"nbformat":4,"cells":[${json}],"metadata":${json}}`,
        ])
          try {
            parseIpynb(text);
          } catch (error) {
            expect(error).toBeInstanceOf(DocumentError);
          }
      }),
      { seed: 6, numRuns: 1_000 },
    );
  });
});
