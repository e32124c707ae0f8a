/**
 * The gallery's picture of a notebook: its stored figure without words, thinned to what a thumbnail can show.
 * Not here: drawing it (src/app/plots/thumb.tsx) or writing it to a file (gallery.ts).
 */
import type { Notebook } from '../../src/notebook/document.ts';
import type { Mark, PlotSpec } from '../../src/notebook/plot-spec.ts';

/** Points of a line, bars, dots and lines that a picture of some 340 pixels keeps. */
const MOST_POINTS = 72;
const MOST_BARS = 48;
const MOST_DOTS = 90;
const MOST_LINES = 16;

/** The figure of the cell, else the first figure in the order of the cells, else a forest of the fit's summary. */
export function pictureOf(notebook: Notebook, cell?: string): PlotSpec | null {
  const { fits = [], outputs = {} } = notebook.results ?? {};
  const order = [...(cell === undefined ? [] : [cell]), ...notebook.cells.map(({ id }) => id)];
  const figure = order.flatMap(id => outputs[id] ?? []).find(output => output.kind === 'plot');
  if (figure !== undefined) return thinned(figure);
  const rows = fits.at(-1)?.rows ?? [];
  if (rows.length === 0) return null;
  const domain = [Math.min(...rows.map(row => row.low89)), Math.max(...rows.map(row => row.high89))] as const;
  const forest = {
    type: 'forest',
    role: 'posterior',
    rows: rows.map(row => ({ ...row, name: row.site })),
  } as const;
  return thinned({ kind: 'plot', sentence: '', x: { domain }, marks: [forest] });
}

/** The same picture with fewer points and no words, every number to a thousandth of the figure. */
export function thinned({ panels, ...own }: PlotSpec): PlotSpec {
  // Of small multiples the first.
  const spec = panels?.[0] ?? own;
  const x = grid(spec.x.domain);
  const marks = fewerLines(spec.marks);
  const heights = marks.flatMap(heightsOf);
  const y = grid(spec.y?.domain ?? [0, heights.reduce((top, height) => Math.max(top, height), 0)]);
  return {
    kind: 'plot',
    sentence: '',
    x: { domain: spec.x.domain },
    ...(spec.y === undefined ? {} : { y: { domain: spec.y.domain } }),
    marks: marks.flatMap(mark => thinnedMark(mark, x, y)),
  };
}

type Round = (value: number) => number;

/** Rounds to a thousandth of the domain, in as few digits as that takes. */
function grid([from, to]: readonly [number, number]): Round {
  const span = Math.abs(to - from) || 1;
  const digits = Math.min(20, Math.max(0, 3 - Math.floor(Math.log10(span))));
  return value => Number(value.toFixed(digits));
}

function heightsOf(mark: Mark): readonly number[] {
  if (mark.type === 'bars') return mark.heights;
  return mark.type === 'line' || mark.type === 'area' ? mark.y : [];
}

/** Of many thin lines a part says the same. */
function fewerLines(marks: readonly Mark[]): readonly Mark[] {
  const lines = marks.filter(mark => mark.type === 'line' && mark.role === 'predictive');
  const kept = new Set(evenly(lines, MOST_LINES));
  return marks.filter(mark => !lines.includes(mark) || kept.has(mark));
}

function thinnedMark(mark: Mark, x: Round, y: Round): readonly Mark[] {
  const { role } = mark;
  switch (mark.type) {
    case 'interval':
    case 'text':
      return [];
    // Few numbers already, or none that can be left out.
    case 'ranges':
    case 'cells':
    case 'contour':
    case 'violin':
      return [mark];
    case 'bars':
      return [{ type: 'bars', role, ...fewerBars(mark.edges.map(x), mark.heights, y) }];
    case 'line':
      return [
        { type: 'line', role, x: evenly(mark.x, MOST_POINTS).map(x), y: evenly(mark.y, MOST_POINTS).map(y) },
      ];
    case 'area': {
      const low = mark.low === undefined ? {} : { low: evenly(mark.low, MOST_POINTS).map(y) };
      const pale = mark.pale === undefined ? {} : { pale: mark.pale };
      const points = { x: evenly(mark.x, MOST_POINTS).map(x), y: evenly(mark.y, MOST_POINTS).map(y) };
      return [{ type: 'area', role, ...points, ...low, ...pale }];
    }
    case 'dots': {
      const heights = mark.y === undefined ? {} : { y: evenly(mark.y, MOST_DOTS).map(y) };
      return [{ type: 'dots', role, x: evenly(mark.x, MOST_DOTS).map(x), ...heights }];
    }
    case 'rule': {
      const { label: _, ...rule } = mark;
      return [rule];
    }
    case 'forest':
      return [{ type: 'forest', role, rows: mark.rows.map(row => bareRow(row, x)) }];
  }
}

type Forest = Extract<Mark, { type: 'forest' }>;

const bareRow = (row: Forest['rows'][number], x: Round): Forest['rows'][number] => ({
  name: row.name,
  low89: x(row.low89),
  low50: x(row.low50),
  high50: x(row.high50),
  high89: x(row.high89),
  ...(row.mean === undefined ? {} : { mean: x(row.mean) }),
  ...(row.reported === undefined ? {} : { reported: x(row.reported) }),
});

/** Neighbouring bars are joined at their mean height. */
function fewerBars(edges: readonly number[], heights: readonly number[], y: Round) {
  const joined = Math.ceil(heights.length / MOST_BARS);
  const starts = heights.map((_, index) => index).filter(index => index % joined === 0);
  const mean = (from: number): number => {
    const part = heights.slice(from, from + joined);
    return part.reduce((sum, height) => sum + height, 0) / part.length;
  };
  return {
    edges: [...starts.map(index => edges[index]), edges[edges.length - 1]],
    heights: starts.map(index => y(mean(index))),
  };
}

/** At most `most` of the items, the first and the last among them. */
function evenly<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from(
    { length: most },
    (_, index) => items[Math.round((index * (items.length - 1)) / (most - 1))],
  );
}
