/** Small multiples: several figures as one drawing, in rows of equal panels. Not here: a single figure (plot.tsx). */
import type { PlotSpec } from '../../notebook/plot-spec.ts';
import type { Layout } from './layout.ts';
import { layoutOf } from './layout.ts';

const GAP = { column: 28, row: 20 } as const;
/** A narrower panel cannot be read. */
const NARROWEST = 150;
/** Pixels of the plotting area of a panel that does not say. */
const HEIGHT = 112;
const TITLE = 20;
const MOST_COLUMNS = 4;

/** A panel and where its upper left corner stands; its drawing begins below the title. */
export interface Placed {
  readonly spec: PlotSpec;
  readonly layout: Layout;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly title: number;
}

/** A figure made for the whole width would be a tower in a panel. */
const lower = (spec: PlotSpec, width: number): PlotSpec =>
  spec.height === undefined ? spec : { ...spec, height: Math.min(spec.height, Math.max(HEIGHT, width)) };

/** The panels in rows, each row as high as its highest panel. */
export function placedPanels(
  { panels = [], columns: asked }: PlotSpec,
  total: number,
): { readonly panels: readonly Placed[]; readonly height: number } {
  const most = Math.max(1, Math.floor((total + GAP.column) / (NARROWEST + GAP.column)));
  const columns = Math.min(asked ?? Math.min(MOST_COLUMNS, panels.length), most, panels.length);
  const width = (total - GAP.column * (columns - 1)) / columns;
  const title = panels.some(panel => panel.title !== undefined) ? TITLE : 0;
  const placed: Placed[] = [];
  let y = 0;
  for (let first = 0; first < panels.length; first += columns) {
    const row = panels.slice(first, first + columns).map((panel, i) => ({
      spec: panel,
      layout: layoutOf(lower(panel, width), width, HEIGHT),
      x: i * (width + GAP.column),
      y,
      width,
      title,
    }));
    placed.push(...row);
    y += title + Math.max(...row.map(({ layout }) => layout.height)) + GAP.row;
  }
  return { panels: placed, height: Math.max(0, y - GAP.row) };
}
