/** A figure without axis and words, for the gallery. Not here: the full figure (plot.tsx). */
import { useRef } from 'react';
import type { Mark, PlotSpec } from '../../notebook/plot-spec.ts';
import { highest } from './extent.ts';
import { IntervalBars, MarkView } from './marks.tsx';
import type { Scale } from './scale.ts';
import { linear } from './scale.ts';
import { useWidth } from './use-width.ts';

const HEIGHT = 104;
const BASELINE = HEIGHT - 8;
/** Pixels between the rows of a forest, at most. */
const ROW = 14;

/** Of small multiples the first. */
export function PlotThumb({ spec: { panels, ...own } }: { spec: PlotSpec }) {
  const spec = panels?.[0] ?? own;
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host, 320);
  const forest = spec.marks.find(mark => mark.type === 'forest');
  return (
    <div ref={host}>
      <svg
        className="plot"
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        aria-hidden="true"
      >
        {forest === undefined ? (
          <Marks spec={spec} width={width} />
        ) : (
          <Rows forest={forest} x={linear(spec.x.domain, [width * 0.1, width * 0.9])} />
        )}
      </svg>
    </div>
  );
}

function Marks({ spec, width }: { spec: PlotSpec; width: number }) {
  const x = linear(spec.x.domain, [0, width]);
  const y = linear(spec.y?.domain ?? [0, 1.01 * highest(spec.marks)], [BASELINE, 8]);
  const frame = { x, y, width, baseline: BASELINE, intervalAt: HEIGHT, named: false };
  const rules = spec.marks.filter(mark => mark.type === 'rule');
  const others = spec.marks.filter(mark => mark.type !== 'rule' && mark.type !== 'interval');
  return (
    <>
      {[...rules, ...others].map((mark, index) => (
        <MarkView key={index} mark={mark} frame={frame} />
      ))}
      <line className="baseline" x1={0} x2={width} y1={BASELINE} y2={BASELINE} />
    </>
  );
}

function Rows({ forest, x }: { forest: Extract<Mark, { type: 'forest' }>; x: Scale }) {
  const step = Math.min(ROW, HEIGHT / forest.rows.length);
  const top = (HEIGHT - step * forest.rows.length) / 2;
  return (
    <g className="forest">
      {forest.rows.map((row, index) => {
        const y = top + (index + 0.5) * step;
        const middle = row.mean ?? (row.low50 + row.high50) / 2;
        return (
          <g key={row.name}>
            {row.reported === undefined ? null : (
              <line className="shrink" x1={x(middle)} x2={x(row.reported)} y1={y} y2={y} />
            )}
            <IntervalBars limits={row} x={x} y={y} />
            {row.reported === undefined ? null : (
              <circle className="dot data" cx={x(row.reported)} cy={y} r={3} />
            )}
          </g>
        );
      })}
    </g>
  );
}
