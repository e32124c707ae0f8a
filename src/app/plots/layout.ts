/** Where the parts of a figure stand: margins, axes, baseline, height. Not here: drawing. */
import type { Mark, PlotSpec } from '../../notebook/plot-spec.ts';
import { highest } from './extent.ts';
import { forestMargins, ROW } from './forest.tsx';
import type { Frame } from './label-candidates.ts';
import { linear } from './scale.ts';
import { VIOLIN_ROW } from './violin.tsx';
import { xRoom } from './x-axis.tsx';
import { yMargin } from './y-axis.tsx';

/** Pixels of the plotting area where the figure does not say. */
const HEIGHT = 184;

export type RowsMark = Extract<Mark, { type: 'forest' | 'violin' }>;

export interface Layout {
  readonly frame: Frame;
  /** A mark whose rows take the place of a y axis. */
  readonly rows: RowsMark | undefined;
  readonly top: number;
  readonly axisAt: number;
  readonly height: number;
}

const isRows = (mark: Mark): mark is RowsMark => mark.type === 'forest' || mark.type === 'violin';

export function layoutOf(spec: PlotSpec, width: number, usual = HEIGHT): Layout {
  const rows = spec.marks.find(isRows);
  const top = roomAbove(spec, rows);
  const right = spec.y === undefined ? 0 : yMargin(spec.y);
  const margins = rows === undefined ? { left: 0, right } : forestMargins(rows, width);
  const rowHeight = rows?.type === 'violin' ? VIOLIN_ROW : ROW;
  const baseline = top + (rows === undefined ? (spec.height ?? usual) : rows.rows.length * rowHeight + 6);
  const x = linear(spec.x.domain, [margins.left, width - margins.right]);
  const y = linear(spec.y?.domain ?? [0, 1.01 * highest(spec.marks)], [baseline, top]);
  const axisAt = baseline + (hasUnder(spec.marks) ? 13 : 0);
  return {
    frame: { x, y, width: width - right, baseline, intervalAt: baseline + 7, named: spec.y !== undefined },
    rows,
    top,
    axisAt,
    height: axisAt + xRoom(spec.x, x),
  };
}

/** Names of axes and of rules, and the scale of colours, stand over the marks. */
function roomAbove({ marks, y }: PlotSpec, rows: RowsMark | undefined): number {
  const named = marks.some(mark => mark.type === 'rule' && mark.x !== undefined && mark.label !== undefined);
  const scale = marks.some(mark => mark.type === 'cells');
  const headed = rows?.type === 'forest';
  return (y?.label === undefined && !scale ? 0 : 20) + (headed ? 22 : named ? 20 : 4);
}

/** Whether marks lie between baseline and axis. */
const hasUnder = (marks: readonly Mark[]): boolean =>
  marks.some(mark => mark.type === 'interval' || (mark.type === 'dots' && mark.y === undefined));
