/**
 * A figure from its spec: no frame, no grid, one baseline, direct labels.
 * Not here: where its parts stand (layout.ts, facet.ts), single marks (marks.tsx, forest.tsx), label placement
 * (place-labels.ts), live plots (dock/).
 */
import { useRef } from 'react';
import type { Mark, PlotSpec } from '../../notebook/plot-spec.ts';
import { CellScale } from './cells.tsx';
import { placedPanels } from './facet.ts';
import { ForestMark } from './forest.tsx';
import { labelRequest, markBoxes } from './label-candidates.ts';
import type { Layout } from './layout.ts';
import { layoutOf } from './layout.ts';
import { MarkView } from './marks.tsx';
import type { PlacedLabel } from './place-labels.ts';
import { placeLabels } from './place-labels.ts';
import { useWidth } from './use-width.ts';
import { ViolinMark } from './violin.tsx';
import { XAxis } from './x-axis.tsx';
import { YAxis } from './y-axis.tsx';

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
  const parts = spec.panels === undefined ? undefined : placedPanels(spec, width);
  const layout = layoutOf(spec, width);
  const height = parts?.height ?? layout.height;
  return (
    <svg
      className="plot"
      role="img"
      aria-label={spec.sentence}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      {parts === undefined ? <Drawing spec={spec} width={width} layout={layout} /> : null}
      {parts?.panels.map((panel, index) => (
        <g key={index} className="panel" transform={`translate(${panel.x},${panel.y})`}>
          {panel.spec.title === undefined ? null : (
            <text className="heading" x={0} y={12}>
              {panel.spec.title}
            </text>
          )}
          <g transform={`translate(0,${panel.title})`}>
            <Drawing {...panel} />
          </g>
        </g>
      ))}
    </svg>
  );
}

interface DrawingProps {
  readonly spec: PlotSpec;
  readonly width: number;
  readonly layout: Layout;
}

function Drawing({ spec, width, layout }: DrawingProps) {
  const { frame, rows, top } = layout;
  const labels = labelsOf(spec, layout);
  const rules = spec.marks.filter(mark => mark.type === 'rule');
  const others = spec.marks.filter(mark => mark.type !== 'rule');
  const cells = spec.marks.find(mark => mark.type === 'cells');
  return (
    <>
      {[...rules, ...others].map((mark, index) => (
        <MarkView key={index} mark={mark} frame={frame} />
      ))}
      {rows?.type === 'forest' ? <ForestMark mark={rows} x={frame.x} top={top} width={width} /> : null}
      {rows?.type === 'violin' ? <ViolinMark mark={rows} x={frame.x} top={top} /> : null}
      {rows?.type === 'forest' && rows.title !== undefined ? (
        <text className="heading" x={0} y={11}>
          {rows.title}
        </text>
      ) : null}
      {cells === undefined ? null : <CellScale mark={cells} frame={frame} width={width} />}
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
      <XAxis axis={spec.x} x={frame.x} at={layout.axisAt} />
      {spec.y === undefined ? null : <YAxis axis={spec.y} y={frame.y} width={width} />}
    </>
  );
}

/** Pixels of a character, and of the line, of the y axis's name. */
const NAME = { character: 6, height: 16 } as const;

function labelsOf({ marks, y }: PlotSpec, { frame, axisAt }: Layout): PlacedLabel[] {
  const below = axisAt > frame.baseline ? 16 : -1;
  const bounds = { x: 0, y: 0, width: frame.width, height: frame.baseline + below };
  const name =
    y?.label === undefined
      ? []
      : [{ x: 0, y: 0, width: NAME.character * y.label.length + 8, height: NAME.height }];
  return placeLabels(
    byUrgency(marks).flatMap(mark => labelRequest(mark, frame, marks)),
    [...name, ...marks.flatMap(mark => markBoxes(mark, frame))],
    bounds,
  );
}

/** The exact curve is named first, the bars under it last. */
const URGENCY: readonly string[] = ['rule', 'interval', 'exact', 'prior', 'ghost', 'data'];
const urgency = (mark: Mark): number => {
  const place = URGENCY.findIndex(name => name === mark.type || name === mark.role);
  return place === -1 ? URGENCY.length : place;
};
const byUrgency = (marks: readonly Mark[]): Mark[] => marks.toSorted((a, b) => urgency(a) - urgency(b));
