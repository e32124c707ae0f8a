/** Where panels of small multiples and names of axes stand. Not here: how they look (e2e/figures.spec.ts). */
import { describe, expect, it } from 'vitest';
import type { PlotSpec } from '../../notebook/plot-spec.ts';
import { placedPanels } from './facet.ts';
import { layoutOf } from './layout.ts';
import { linear } from './scale.ts';
import { axisName, xRoom } from './x-axis.tsx';

const plot = (title?: string, height?: number): PlotSpec => ({
  kind: 'plot',
  sentence: '',
  x: { domain: [0, 1] },
  marks: [],
  ...(title === undefined ? {} : { title }),
  ...(height === undefined ? {} : { height }),
});
const several = (count: number, columns?: number): PlotSpec => ({
  ...plot(),
  panels: Array.from({ length: count }, (_, i) => plot(`${i}`)),
  ...(columns === undefined ? {} : { columns }),
});
const columnsAt = (spec: PlotSpec, width: number): number =>
  new Set(placedPanels(spec, width).panels.map(({ x }) => x)).size;

describe('small multiples', () => {
  it('stand in as many columns as asked for, and as fit', () => {
    expect(columnsAt(several(8, 4), 720)).toBe(4);
    expect(columnsAt(several(8), 720)).toBe(4);
    expect(columnsAt(several(8, 4), 346)).toBe(2);
    expect(columnsAt(several(8, 4), 240)).toBe(1);
    expect(columnsAt(several(2, 5), 2000)).toBe(2);
  });

  it('never overlap, and end within their drawing', () => {
    const spec = { ...several(0), panels: [plot('a'), plot('b', 300), plot('c')], columns: 2 };
    const { panels, height } = placedPanels(spec, 720);
    const [a, b, c] = panels;
    expect(a.x + a.width).toBeLessThanOrEqual(b.x);
    expect(b.x + b.width).toBeCloseTo(720, 6);
    expect(c.y).toBeGreaterThanOrEqual(b.y + b.title + b.layout.height);
    expect(height).toBeGreaterThanOrEqual(c.y + c.title + c.layout.height);
  });
});

describe('an axis of names', () => {
  const axis = (names: readonly string[]) => ({
    domain: [-0.5, names.length - 0.5] as const,
    ticks: names.map((_, i) => i),
    names,
  });
  const room = (names: readonly string[], width: number): number =>
    xRoom(axis(names), linear([-0.5, names.length - 0.5], [0, width]));

  it('takes more room below where names must stand upright', () => {
    const names = ['Aberdeen', 'Birmingham', 'Cardiff', 'Dundee'];
    expect(room(names, 700)).toBe(20);
    expect(room(['island Torgersen', 'sex'], 180)).toBe(33);
    expect(room(names, 160)).toBe(10 + 6 * 'Birmingham'.length);
    expect(axisName('x'.repeat(40))).toHaveLength(18);
  });

  it('leaves room at the right of rows, and over cells for their scale', () => {
    const cells = {
      type: 'cells',
      role: 'posterior',
      x: [0, 1],
      y: [0, 1],
      values: [1],
      low: 0,
      high: 1,
    } as const;
    const bare = layoutOf(plot(), 700);
    const table = layoutOf({ ...plot(), y: axis(['a long name']), marks: [cells] }, 700);
    expect(table.frame.width).toBeLessThan(700 - 6 * 'a long name'.length);
    expect(table.top).toBe(bare.top + 20);
  });
});
