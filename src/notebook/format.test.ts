import { describe, expect, it } from 'vitest';
import type { Notebook } from './document.ts';
import { DocumentError } from './document.ts';
import { formatNotebook, parseNotebook } from './format.ts';

const notebook: Notebook = {
  version: 1,
  title: 'Is this coin fair?',
  seed: 10,
  cells: [
    { id: 'intro', kind: 'markdown', source: '# Is this coin fair?\n\nFlip it.' },
    {
      id: 'model',
      kind: 'code',
      source: 'const a = 7 % 3;\n%% not a header\n\\%margin neither\n\n',
      folded: true,
      title: 'The model',
      margin: 'Try 0,\nthen 10.',
      outputAt: 'intro',
    },
    { id: 'empty', kind: 'code', source: '' },
  ],
  results: {
    fits: [
      {
        name: 'posterior',
        verdict: 'Looks converged.',
        chains: 4,
        draws: 1000,
        seconds: 0.2,
        partial: false,
        rows: [],
      },
    ],
    outputs: { model: [{ kind: 'value', type: 'number', text: '1' }] },
  },
};

function problemOf(text: string): DocumentError {
  try {
    parseNotebook(text);
  } catch (error) {
    if (error instanceof DocumentError) return error;
  }
  throw new Error('no DocumentError was thrown');
}

describe('the notebook file', () => {
  it('gives the same notebook back, sources byte for byte', () => {
    expect(parseNotebook(formatNotebook(notebook))).toEqual(notebook);
  });

  it('writes the same text again after a round trip', () => {
    const text = formatNotebook(notebook);
    expect(formatNotebook(parseNotebook(text))).toBe(text);
  });

  it('keeps a change of one source line to one line of the file', () => {
    const edited = {
      ...notebook,
      cells: [
        { ...notebook.cells[0], source: '# Is this coin fair?\n\nFlip it twice.' },
        ...notebook.cells.slice(1),
      ],
    };
    const before = formatNotebook(notebook).split('\n');
    const changed = formatNotebook(edited)
      .split('\n')
      .filter((line, index) => line !== before[index]);
    expect(changed).toEqual(['Flip it twice.']);
  });

  it('keeps where controls stand, with and without results, and that none is moved', () => {
    const controls = [{ id: 'model:n', value: 35.25, initial: 20 }];
    const { results: _, ...bare } = notebook;
    for (const one of [
      { ...notebook, controls },
      { ...bare, controls },
      { ...bare, controls: [] },
    ])
      expect(parseNotebook(formatNotebook(one))).toEqual(one);
    const foreign = formatNotebook(bare) + '\n%% results\n{"controls":[{"id":1}]}\n';
    expect(parseNotebook(foreign).controls).toBeUndefined();
  });

  it('reads a file whose line ends became CRLF', () => {
    expect(parseNotebook(formatNotebook(notebook).replaceAll('\n', '\r\n'))).toEqual(notebook);
  });

  it('says that a file of a future version needs a newer Tilde', () => {
    expect(problemOf('tilde notebook 2\ntitle: x\n').problem).toBe('future');
  });

  it('says that some other file is not a notebook', () => {
    expect(problemOf('{"cells": []}').problem).toBe('not-a-notebook');
  });

  it('names the line of a cell header it cannot read', () => {
    const error = problemOf('tilde notebook 1\nseed: 1\n\n%% markdwon a\nx\n');
    expect([error.problem, error.line]).toEqual(['damaged', 4]);
  });

  it('refuses two cells of one name and a seed that is no whole number', () => {
    expect(problemOf('tilde notebook 1\n\n%% code a\n\n%% code a\n').line).toBe(5);
    expect(problemOf('tilde notebook 1\nseed: 1.5\n').message).toContain('1.5');
  });

  it('leaves out a stored output it does not know and keeps the rest', () => {
    const text = formatNotebook(notebook).replace('"kind":"value"', '"kind":"script"');
    expect(parseNotebook(text).results).toEqual({ fits: notebook.results?.fits, outputs: {} });
  });

  it('keeps from which texts results were made, in one line', () => {
    const madeFrom = { model: '1abc', empty: '', constructor: 'z' };
    const results = { fits: [], outputs: {}, ...notebook.results, madeFrom };
    const text = formatNotebook({ ...notebook, results });
    expect(parseNotebook(text).results).toEqual(results);
    const without = formatNotebook(notebook).split('\n');
    expect(text.split('\n').filter(line => !without.includes(line))).toEqual([
      '{"madeFrom":{"model":"1abc","empty":"","constructor":"z"}}',
    ]);
    expect(parseNotebook(text.replace('"1abc"', '17')).results?.madeFrom).toEqual({
      empty: '',
      constructor: 'z',
    });
    expect(parseNotebook(text.replace(/\{"madeFrom":.*/, '{"madeFrom":[1]}')).results).toEqual(
      notebook.results,
    );
  });
});
