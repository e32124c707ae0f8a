import { describe, expect, it } from 'vitest';
import { emptyNotebook } from '../../notebook/document.ts';
import type { Cell } from '../../notebook/document.ts';
import { cellName, embeddable } from './cell-choice.ts';

const code = (id: string, source: string, more: Partial<Cell> = {}): Cell => ({
  id,
  kind: 'code',
  source,
  ...more,
});

describe('cells to embed', () => {
  it('are called by title, heading or first line, never by their id', () => {
    const text: Cell = { id: 'c1', kind: 'markdown', source: 'Some words\n## The data\nmore' };
    expect(cellName(text)).toBe('The data');
    expect(cellName({ ...text, source: '\nSome words' })).toBe('Some words');
    expect(cellName(code('c2', '// How sure\nhist(x)'))).toBe('How sure');
    expect(cellName(code('c3', 'hist(x)', { title: 'The coin' }))).toBe('The coin');
    expect(cellName(code('c4', `line(${'x'.repeat(90)})`))).toHaveLength(48);
  });

  it('are those that show something', () => {
    const cells = [
      code('empty', '  '),
      code('model', 'function model() {\n  return ~Normal(0, 1);\n}'),
      code('fit', 'const fit = await mcmc(model);'),
      code('host', 'const a = 1;'),
      code('guest', 'hist(fit.draws("x"))', { outputAt: 'host' }),
      code('figure', 'hist(fit.draws("x"))'),
      code('value', 'fit.mean("x")'),
      code('stored', 'const shown = 1;'),
    ];
    const results = {
      fits: [],
      outputs: { stored: [{ kind: 'value', type: 'number', text: '1' }] },
    } as const;
    const shown = embeddable({ ...emptyNotebook(), cells, results }).map(({ id }) => id);
    expect(shown).toEqual(['host', 'figure', 'value', 'stored']);
  });
});
