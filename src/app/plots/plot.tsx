/**
 * A figure from its spec: no frame, no grid, one baseline, direct labels.
 * Not here: single marks (marks.tsx, forest.tsx), label placement (place-labels.ts), live plots (dock/).
 */
import { useRef } from 'react';
import type { Mark, PlotSpec } from '../../notebook/plot-spec.ts';
import { highest } from './extent.ts';
import { tickLabel } from '../ui/numbers.ts';
import { ForestMark, forestMargins, ROW } from './forest.tsx';
import type { Frame } from './label-candidates.ts';
import { labelRequest, markBoxes } from './label-candidates.ts';
import { MarkView } from './marks.tsx';
import { placeLabels } from './place-labels.ts';
import type { Scale } from './scale.ts';
import { linear, ticks } from './scale.ts';
import { YAxis, yMargin } from './y-axis.tsx';
import { useWidth } from './use-width.ts';

const HEIGHT = 184;

/** The figure at the width of its place (at most the spec's own). */
export function Plot({ spec }: { spec: PlotSpec }) {
  const host = useRef<HTMLDivElement>(null);
  const room = useWidth(host, spec.width ?? 720);
  return (
    <div ref={host} style={spec.width === undefined ? undefined : { maxWidth: spec.width }}>
      <PlotSvg spec={spec} width={spec.width === undefined ? room : Math.min(room, spec.width)} />
    </div>
  );
}

function PlotSvg({ spec, width }: { spec: PlotSpec; width: number }) {
  const layout = layoutOf(spec, width);
  const { frame, forest, top } = layout;
  const below = layout.axisAt > frame.baseline ? 16 : -1;
  const bounds = { x: 0, y: 0, width: frame.width, height: frame.baseline + below };
  const boxes = spec.marks.flatMap(mark => markBoxes(mark, frame));
  const labels = placeLabels(
    byUrgency(spec.marks).flatMap(mark => labelRequest(mark, frame, spec.marks)),
    boxes,
    bounds,
  );
  return (
    <svg
      className="plot"
      role="img"
      aria-label={spec.sentence}
      width={width}
      height={layout.height}
      viewBox={`0 0 ${width} ${layout.height}`}
    >
      {spec.marks
        .filter(mark => mark.type === 'rule')
        .map((mark, index) => (
          <MarkView key={index} mark={mark} frame={frame} />
        ))}
      {spec.marks
        .filter(mark => mark.type !== 'rule')
        .map((mark, index) => (
          <MarkView key={index} mark={mark} frame={frame} />
        ))}
      {forest === undefined ? null : <ForestMark mark={forest} x={frame.x} top={top} width={width} />}
      {forest?.title === undefined ? null : (
        <text className="heading" x={0} y={11}>
          {forest.title}
        </text>
      )}
      <line
        className="baseline"
        x1={frame.x.range[0]}
        x2={frame.x.range[1]}
        y1={frame.baseline}
        y2={frame.baseline}
      />
      {labels.map(label => (
        <text
          key={`${label.text}${label.x}${label.y}`}
          className={`halo ${label.className}`}
          x={label.x}
          y={label.y}
          textAnchor={label.anchor}
        >
          {label.text}
        </text>
      ))}
      <XAxis spec={spec} x={frame.x} at={layout.axisAt} />
      {spec.y === undefined ? null : <YAxis axis={spec.y} y={frame.y} width={width} />}
    </svg>
  );
}

/** The exact curve is named first, the bars under it last. */
const URGENCY: readonly string[] = ['rule', 'interval', 'exact', 'prior', 'ghost', 'data'];
const urgency = (mark: Mark): number => {
  const place = URGENCY.findIndex(name => name === mark.type || name === mark.role);
  return place === -1 ? URGENCY.length : place;
};
const byUrgency = (marks: readonly Mark[]): Mark[] => marks.toSorted((a, b) => urgency(a) - urgency(b));

interface Layout {
  readonly frame: Frame;
  readonly forest: Extract<Mark, { type: 'forest' }> | undefined;
  readonly top: number;
  readonly axisAt: number;
  readonly height: number;
}

function layoutOf(spec: PlotSpec, width: number): Layout {
  const forest = spec.marks.find(mark => mark.type === 'forest');
  const interval = spec.marks.some(
    mark => mark.type === 'interval' || (mark.type === 'dots' && mark.y === undefined),
  );
  const words = spec.x.ends !== undefined || spec.x.label !== undefined;
  const named = spec.marks.some(
    mark => mark.type === 'rule' && mark.x !== undefined && mark.label !== undefined,
  );
  const top = (spec.y?.label === undefined ? 0 : 20) + (forest !== undefined ? 22 : named ? 20 : 4);
  const baseline = top + (forest === undefined ? (spec.height ?? HEIGHT) : forest.rows.length * ROW + 6);
  const right = spec.y === undefined ? 0 : yMargin(spec.y);
  const margins = forest === undefined ? { left: 0, right } : forestMargins(forest, width);
  const x = linear(spec.x.domain, [margins.left, width - margins.right]);
  const y = linear(spec.y?.domain ?? [0, 1.01 * highest(spec.marks)], [baseline, top]);
  const axisAt = baseline + (interval ? 13 : 0);
  return {
    frame: { x, y, width: width - right, baseline, intervalAt: baseline + 7, named: spec.y !== undefined },
    forest,
    top,
    axisAt,
    height: axisAt + (words ? 38 : 20),
  };
}

function XAxis({ spec, x, at }: { spec: PlotSpec; x: Scale; at: number }) {
  const auto = ticks(spec.x.domain);
  const values = spec.x.ticks ?? auto.values;
  const step =
    spec.x.ticks === undefined
      ? auto.step
      : Math.min(...values.slice(1).map((value, index) => value - values[index]), Infinity);
  const [from, to] = x.range;
  return (
    <g>
      {values.map(value => (
        <g key={value}>
          <line className="tick" x1={x(value)} x2={x(value)} y1={at} y2={at + 4} />
          <text x={x(value)} y={at + 16} textAnchor={anchorAt(x(value), from, to)}>
            {tickLabel(value, Number.isFinite(step) ? step : 1)}
          </text>
        </g>
      ))}
      {spec.x.ends === undefined ? null : (
        <text x={from} y={at + 34}>
          {spec.x.ends[0]}
        </text>
      )}
      {spec.x.ends === undefined ? null : (
        <text x={to} y={at + 34} textAnchor="end">
          {spec.x.ends[1]}
        </text>
      )}
      {spec.x.label === undefined || (spec.x.ends !== undefined && to - from < 480) ? null : (
        <text x={(from + to) / 2} y={at + 34} textAnchor="middle">
          {spec.x.label}
        </text>
      )}
    </g>
  );
}

/** End labels stay inside the figure, so that the left edge of the page stays one line. */
const anchorAt = (x: number, from: number, to: number): 'start' | 'middle' | 'end' =>
  from === 0 && x < 4 ? 'start' : from === 0 && x > to - 4 ? 'end' : 'middle';
