/** A figure without axis and words, for the gallery. Not here: the full figure (plot.tsx). */
import { useRef } from 'react';
import type { PlotSpec } from '../../notebook/plot-spec.ts';
import { ForestMark, ROW } from './forest.tsx';
import { MarkView } from './marks.tsx';
import { highest } from './extent.ts';
import { linear } from './scale.ts';
import { useWidth } from './use-width.ts';

const HEIGHT = 104;

export function PlotThumb({ spec }: { spec: PlotSpec }) {
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host, 320);
  const forest = spec.marks.find(mark => mark.type === 'forest');
  const bare =
    forest === undefined
      ? undefined
      : {
          ...forest,
          rows: forest.rows.map(({ label: _label, note: _note, ...row }) => ({ ...row, name: '' })),
        };
  const x = linear(spec.x.domain, forest === undefined ? [0, width] : [width * 0.1, width * 0.9]);
  const y = linear([0, 1.01 * highest(spec.marks)], [HEIGHT - 8, 8]);
  const frame = { x, y, width, baseline: HEIGHT - 8, intervalAt: HEIGHT };
  return (
    <div ref={host}>
      <svg
        className="plot"
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${bare === undefined ? HEIGHT : Math.max(HEIGHT, bare.rows.length * ROW)}`}
        preserveAspectRatio="xMinYMid meet"
        aria-hidden="true"
      >
        {spec.marks
          .filter(mark => mark.type !== 'interval')
          .map((mark, index) => (
            <MarkView key={index} mark={mark} frame={frame} />
          ))}
        {bare === undefined ? (
          <line className="baseline" x1={0} x2={width} y1={HEIGHT - 8} y2={HEIGHT - 8} />
        ) : (
          <ForestMark mark={bare} x={x} top={0} width={width} />
        )}
      </svg>
    </div>
  );
}
