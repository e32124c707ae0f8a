/** The gallery's pictures: which figure, and how it is thinned. */
import { describe, expect, it } from 'vitest';
import type { Notebook } from '../src/notebook/document.ts';
import type { Mark, PlotSpec } from '../src/notebook/plot-spec.ts';
import { pictureOf, thinned } from './lib/picture.ts';

const figure = (marks: readonly Mark[], domain: readonly [number, number] = [0, 1]): PlotSpec => ({
  kind: 'plot',
  sentence: 'words',
  title: 'words',
  x: { domain, label: 'words' },
  marks,
});
const row = { site: 'mu', mean: 1, sd: 1, low89: -1, low50: 0, high50: 2, high89: 3, ess: 100, rhat: 1 };
const notebook = (results: Notebook['results']): Notebook => ({
  version: 1,
  title: 'T',
  seed: 1,
  cells: ['a', 'b'].map(id => ({ id, kind: 'code', source: '' })),
  ...(results === undefined ? {} : { results }),
});
const dots = (x: number): PlotSpec => figure([{ type: 'dots', role: 'data', x: [x], y: [1] }]);
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('the picture of a notebook', () => {
  const both = notebook({ fits: [], outputs: { b: [dots(0.2)], a: [dots(0.1)] } });

  it('is the figure of the cell asked for, else the first in the order of cells', () => {
    expect(pictureOf(both, 'b')?.marks).toEqual(dots(0.2).marks);
    expect(pictureOf(both)?.marks).toEqual(dots(0.1).marks);
    expect(pictureOf(both, 'none')?.marks).toEqual(dots(0.1).marks);
  });

  it('is a forest of the summary where no figure is stored, and nothing where nothing is', () => {
    const fit = { name: 'p', verdict: '', chains: 4, draws: 10, seconds: 1, partial: false, rows: [row] };
    const picture = pictureOf(notebook({ fits: [fit], outputs: {} }));
    expect(picture?.x.domain).toEqual([-1, 3]);
    expect(picture?.marks[0]).toMatchObject({ type: 'forest', rows: [{ name: 'mu', low89: -1, mean: 1 }] });
    expect(pictureOf(notebook(undefined))).toBeNull();
  });
});

describe('a thinned figure', () => {
  it('has no words', () => {
    const rule = { type: 'rule', role: 'reference', x: 0.5, label: 'words' } as const;
    const text = { type: 'text', role: 'data', x: 0, y: 0, text: 'words' } as const;
    expect(JSON.stringify(thinned(figure([rule, text])))).not.toContain('words');
  });

  it('keeps the ends of a long line and rounds to a thousandth of the figure', () => {
    const x = range(500).map(index => index / 499);
    const [line] = thinned(figure([{ type: 'line', role: 'exact', x, y: x.map(at => at / 3) }])).marks;
    if (line.type !== 'line') throw new Error('not a line');
    expect(line.x).toHaveLength(72);
    expect([line.x[0], line.x.at(-1), line.y.at(-1)]).toEqual([0, 1, 0.3333]);
    for (const at of line.x) expect(Math.abs(at * 1000 - Math.round(at * 1000))).toBeLessThan(1e-9);
  });

  it('joins neighbouring bars at their mean, over the same range', () => {
    const bars = { type: 'bars', role: 'posterior', edges: range(101), heights: range(100) } as const;
    const [mark] = thinned(figure([bars], [0, 100])).marks;
    if (mark.type !== 'bars') throw new Error('not bars');
    expect(mark.heights).toHaveLength(34);
    expect(mark.edges).toHaveLength(35);
    expect([mark.edges[0], mark.edges.at(-1), mark.heights[0], mark.heights.at(-1)]).toEqual([0, 100, 1, 99]);
  });

  it('keeps a part of many thin lines and all others', () => {
    const thin = range(100).map((): Mark => ({ type: 'line', role: 'predictive', x: [0, 1], y: [0, 1] }));
    const { marks } = thinned(figure([...thin, { type: 'line', role: 'exact', x: [0, 1], y: [1, 1] }]));
    expect(marks).toHaveLength(17);
    expect(marks.at(-1)).toMatchObject({ role: 'exact' });
  });
});
