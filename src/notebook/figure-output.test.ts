/** Figures as outputs: every kind of mark is read as it was written, panels and links included, and nothing else is. */
import { describe, expect, it } from 'vitest';
import type { Notebook } from './document.ts';
import type { PlotSpec } from './plot-spec.ts';
import { readOutput } from './read-output.ts';
import { decodeShare, encodeShare } from './share.ts';

const limits = { low89: 0, low50: 1, high50: 2, high89: 3 };
const circle = Array.from({ length: 40 }, (_, i) => (2 * Math.PI * i) / 40);
const figure: PlotSpec = {
  kind: 'plot',
  sentence: 'every mark',
  x: { domain: [0, 4], ticks: [0, 1], names: ['a', 'b'] },
  y: { domain: [0, 4] },
  marks: [
    { type: 'ranges', role: 'predictive', x: [0], low89: [0], low50: [1], high50: [2], high89: [3] },
    {
      type: 'cells',
      role: 'posterior',
      x: [0, 1, 2],
      y: [0, 1],
      values: [1, null],
      low: 0,
      high: 1,
      centre: 0,
    },
    {
      type: 'contour',
      role: 'posterior',
      rings: [{ x: circle.map(Math.cos), y: circle.map(Math.sin) }],
      fill: 0.3,
      label: '50%',
    },
    { type: 'violin', role: 'posterior', rows: [{ name: 'a', ...limits, mean: 1, x: [0, 1], y: [0, 1] }] },
  ],
};
const facet: PlotSpec = {
  kind: 'plot',
  sentence: 'two',
  x: { domain: [0, 1] },
  marks: [],
  panels: [figure, figure],
  columns: 2,
};

describe('a figure as an output', () => {
  it('is read as it was written, through JSON', () => {
    for (const spec of [figure, facet]) expect(readOutput(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
  });

  it('is nothing where a part is not of its kind', () => {
    const bad = (change: object): unknown => readOutput({ ...facet, ...change });
    expect(bad({ panels: [facet] })).toMatchObject({
      panels: [expect.not.objectContaining({ panels: expect.anything() })],
    });
    expect(bad({ panels: [] })).toBeUndefined();
    expect(bad({ columns: 0.5 })).toBeUndefined();
    expect(bad({ panels: Array.from({ length: 37 }, () => figure) })).toBeUndefined();
    const [, cells, contour] = figure.marks;
    expect(bad({ marks: [{ ...cells, values: ['1'] }] })).toBeUndefined();
    expect(bad({ marks: [{ ...contour, fill: 2 }] })).toBeUndefined();
    expect(bad({ marks: [{ ...contour, rings: [{ x: [0] }] }] })).toBeUndefined();
  });

  it('has its panels and rings packed in a link', async () => {
    const cells = [{ id: 'a', kind: 'code', source: '1' }] as const;
    const notebook: Notebook = {
      version: 1,
      title: 'F',
      seed: 1,
      cells,
      results: { fits: [], outputs: { a: [facet] } },
    };
    const shared = (await decodeShare(await encodeShare(notebook))).results?.outputs['a']?.[0];
    const mark = shared?.kind === 'plot' ? shared.panels?.[1].marks[2] : undefined;
    if (mark?.type !== 'contour') throw new Error('the contour was lost');
    expect(mark.rings[0].x).toHaveLength(circle.length);
    for (const [i, x] of mark.rings[0].x.entries()) expect(x).toBeCloseTo(Math.cos(circle[i]), 1);
  });
});
