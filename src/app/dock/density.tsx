/** Live histogram of one element in plotly, at most ten a second and only while visible; the run before as a ghost. Not here: figures of cells. */
import { useEffect, useRef, useState } from 'react';
import type { Store } from '../../workers/client.ts';
import type { RunFrame, SummaryRow } from '../../workers/protocol.ts';
import { linear, ticks } from '../plots/scale.ts';
import { IntervalBars } from '../plots/marks.tsx';
import { clearPlotly, drawPlotly, smallLayout } from '../plots/plotly.ts';
import { densityPicture, DENSITY_HEIGHT } from './density-picture.ts';
import { ghostOf } from './draw-buffer.ts';
import { throttle, watchVisible } from './visible.ts';

interface Props {
  readonly frames: Store<RunFrame | null>;
  readonly cell: string;
  readonly run: string;
  readonly element: string;
  readonly row: SummaryRow | undefined;
  /** Pixels. */
  readonly width: number;
}

export function Density({ frames, cell, run, element, row, width }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState<readonly [number, number] | null>(null);
  useEffect(() => {
    const place = host.current;
    if (place === null) return;
    let visible = true;
    const draw = throttle(100, () => {
      const frame = frames.getSnapshot()?.histograms.find(histogram => histogram.element === element);
      if (!visible || frame === undefined || frame.draws === 0) return;
      const ghost = ghostOf(cell, run, element);
      const picture = densityPicture(frame, ghost, width);
      setRange(before => (before?.join() === picture.range.join() ? before : picture.range));
      void drawPlotly(place, picture.traces, {
        ...smallLayout(width, DENSITY_HEIGHT, picture, ticks(picture.range).values, element),
        annotations: picture.labels,
      });
    });
    const ends = [
      frames.subscribe(draw.ask),
      watchVisible(place, value => ((visible = value), draw.ask())),
      draw.end,
    ];
    window.addEventListener('themechange', draw.ask);
    draw.ask();
    return () => {
      window.removeEventListener('themechange', draw.ask);
      ends.forEach(end => end());
      void clearPlotly(place);
    };
  }, [frames, cell, run, element, width]);
  const label =
    row === undefined
      ? `Histogram of ${element}`
      : `${element}: mean ${row.mean.toFixed(1)}, 89% ${row.low89.toFixed(1)} to ${row.high89.toFixed(1)}`;
  return (
    <div style={{ position: 'relative' }}>
      <div className="density-name">{element}</div>
      <div ref={host} className="density-plot" role="img" aria-label={label} data-histogram={element} />
      <Interval width={width} row={row} range={range} />
    </div>
  );
}

/** The interval under the baseline, as everywhere. */
function Interval({
  width,
  row,
  range,
}: {
  width: number;
  row: SummaryRow | undefined;
  range: readonly [number, number] | null;
}) {
  return (
    <svg
      className="plot"
      width={width}
      height={8}
      style={{ width, position: 'absolute', left: 0, top: 16 + DENSITY_HEIGHT - 27 }}
      aria-hidden="true"
    >
      {row === undefined || range === null ? null : (
        <IntervalBars limits={row} x={linear(range, [0, width])} y={4} />
      )}
    </svg>
  );
}
