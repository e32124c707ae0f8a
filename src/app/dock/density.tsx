/** Live histogram of one element in plotly, at most ten a second and only while visible; the run before as a ghost. Not here: figures of cells. */
import { useEffect, useRef } from 'react';
import type { Store } from '../../workers/client.ts';
import type { HistogramFrame, RunFrame, SummaryRow } from '../../workers/protocol.ts';
import { linear, ticks } from '../plots/scale.ts';
import { IntervalBars } from '../plots/marks.tsx';
import { clearPlotly, drawPlotly, smallLayout } from '../plots/plotly.ts';
import type { PlotlyTrace } from '../plots/plotly.ts';
import { token } from '../ui/theme.ts';
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

const HEIGHT = 104;

export function Density({ frames, cell, run, element, row, width }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const range = useRef<readonly [number, number] | null>(null);
  useEffect(() => {
    const place = host.current;
    if (place === null) return;
    let visible = true;
    const draw = throttle(100, () => {
      const frame = frames.getSnapshot()?.histograms.find(histogram => histogram.element === element);
      if (!visible || frame === undefined || frame.draws === 0) return;
      const ghost = ghostOf(cell, run, element);
      range.current = widest(frame, ghost);
      void drawPlotly(place, tracesOf(frame, ghost), {
        ...smallLayout(width, HEIGHT, range.current, ticks(range.current).values, element),
        annotations: ghostLabel(frame, ghost),
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
      <Interval width={width} row={row} range={range.current} />
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
      style={{ width, position: 'absolute', left: 0, top: 16 + HEIGHT - 27 }}
      aria-hidden="true"
    >
      {row === undefined || range === null ? null : (
        <IntervalBars limits={row} x={linear(range, [0, width])} y={4} />
      )}
    </svg>
  );
}

/** The range that holds all but half a percent at either end, of this run and of the one before. */
function widest(frame: HistogramFrame, ghost: HistogramFrame | undefined): [number, number] {
  const all = ghost === undefined ? [frame] : [frame, ghost];
  return [Math.min(...all.map(one => edgeAt(one, 0.005))), Math.max(...all.map(one => edgeAt(one, 0.995)))];
}

function edgeAt({ edges, density }: HistogramFrame, mass: number): number {
  let sum = 0;
  for (let bin = 0; bin < density.length; bin += 1) {
    sum += density[bin] * (edges[bin + 1] - edges[bin]);
    if (sum >= mass) return edges[mass < 0.5 ? bin : bin + 1];
  }
  return edges[edges.length - 1];
}

/** "last run" beside the old outline, where the two differ enough to need a name. */
function ghostLabel(frame: HistogramFrame, ghost: HistogramFrame | undefined): PlotlyTrace[] {
  if (ghost === undefined) return [];
  const [now, old] = [crest(frame), crest(ghost)];
  const span = frame.edges[frame.edges.length - 1] - frame.edges[0];
  if (Math.abs(now.x - old.x) < span / 20) return [];
  const left = old.x < now.x;
  const font = { size: 11, color: token('ink3') };
  return [
    {
      ...old,
      text: 'last run',
      showarrow: false,
      font,
      xanchor: left ? 'right' : 'left',
      xshift: left ? -8 : 8,
    },
  ];
}

function crest(frame: HistogramFrame): { x: number; y: number } {
  const { x, y } = centres(frame);
  const top = Math.max(...y);
  return { x: x[y.indexOf(top)], y: top };
}

function tracesOf(frame: HistogramFrame, ghost: HistogramFrame | undefined): PlotlyTrace[] {
  const { x, y } = centres(frame);
  const bars = { type: 'bar', x, y, marker: { color: token('accent-fill') }, hoverinfo: 'skip' };
  const outline = {
    type: 'scatter',
    mode: 'lines',
    x,
    y: smoothed(y),
    line: { color: token('accent'), width: 1.5, shape: 'spline' },
    hoverinfo: 'skip',
  };
  if (ghost === undefined) return [bars, outline];
  const old = centres(ghost);
  return [
    bars,
    {
      type: 'scatter',
      mode: 'lines',
      x: old.x,
      y: smoothed(old.y),
      line: { color: token('ghost'), width: 1, shape: 'spline' },
      hoverinfo: 'skip',
    },
    outline,
  ];
}

function centres(frame: HistogramFrame): { x: number[]; y: number[] } {
  const y = [...frame.density];
  return { x: y.map((_, index) => (frame.edges[index] + frame.edges[index + 1]) / 2), y };
}

/** Weights 1 2 1: the outline is a guide for the eye over the true bars. */
const smoothed = (y: readonly number[]): number[] =>
  y.map((value, index) => ((y[index - 1] ?? value) + 2 * value + (y[index + 1] ?? value)) / 4);
