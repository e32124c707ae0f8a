/**
 * Live histogram of one element in plotly, at most ten a second and only while visible; the run before as a ghost.
 * Plotly draws it first, in another theme and at the end; in between its curves are moved.
 * Not here: figures of cells.
 */
import { memo, useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { Store } from '../../workers/client.ts';
import type { RunFrame, SummaryRow } from '../../workers/protocol.ts';
import { linear } from '../plots/scale.ts';
import { IntervalBars } from '../plots/marks.tsx';
import type { PlacedLabel } from '../plots/place-labels.ts';
import { clearPlotly, drawPlotly, PLOT_MARGIN, smallLayout } from '../plots/plotly.ts';
import { densityPicture, DENSITY_HEIGHT, UNIT } from './density-picture.ts';
import { densityTicks } from './density-ticks.ts';
import { ghostOf } from './draw-buffer.ts';
import { bySpread } from './digits.ts';
import { moveCurves } from './move-curves.ts';
import { restingTask, throttle, watchVisible } from './visible.ts';

interface Props {
  readonly frames: Store<RunFrame | null>;
  readonly cell: string;
  readonly run: string;
  readonly element: string;
  readonly row: SummaryRow | undefined;
  /** The row is of the run before. */
  readonly held: boolean;
  /** The run is under way. */
  readonly live: boolean;
  /** It has no draws yet: the picture, if there is one, is of the run before. */
  readonly before: boolean;
  /** Pixels. */
  readonly width: number;
}

export const Density = memo(function Density(props: Props) {
  const { frames, cell, run, element, row, held, live, before, width } = props;
  const host = useRef<HTMLDivElement>(null);
  const [words, setWords] = useState<Words | null>(null);
  const isLive = useRef(live);
  isLive.current = live;
  const ask = useRef<() => void>(() => undefined);
  useEffect(() => {
    const place = host.current;
    if (place === null) return;
    let visible = true;
    let drawn = false;
    const rest = restingTask();
    const draw = throttle(100, () => {
      const frame = frames.getSnapshot()?.histograms.find(histogram => histogram.element === element);
      if (!visible || frame === undefined || frame.draws === 0) return;
      const picture = densityPicture(frame, ghostOf(cell, run, element), width);
      const { range, labels } = picture;
      setWords(before => (same(before, { range, labels }) ? before : { range, labels }));
      const whole = (): void => {
        drawn = true;
        void drawPlotly(place, picture.traces, smallLayout(width, DENSITY_HEIGHT, UNIT, element));
      };
      if (!drawn || !moveCurves(place, picture, width)) whole();
      else if (!isLive.current) rest.ask(whole);
    });
    ask.current = draw.ask;
    const repaint = (): void => {
      drawn = false;
      draw.ask();
    };
    const ends = [
      frames.subscribe(draw.ask),
      watchVisible(place, value => ((visible = value), draw.ask())),
      draw.end,
      rest.end,
    ];
    window.addEventListener('themechange', repaint);
    draw.ask();
    return () => {
      window.removeEventListener('themechange', repaint);
      ends.forEach(end => end());
    };
  }, [frames, cell, run, element, width]);
  useClearedAtEnd(host);
  useEffect(() => ask.current(), [live]);
  const old = before && words !== null;
  const label = sentenceOf(element, held ? undefined : row, old);
  return (
    <div className={old ? 'density before' : 'density'}>
      <div className="density-name">
        {element}
        {old ? <span className="held-note">last run</span> : null}
      </div>
      <div ref={host} className="density-plot" role="img" aria-label={label} data-histogram={element} />
      {words === null ? null : <WordsAndInterval width={width} row={row} {...words} />}
    </div>
  );
});

function sentenceOf(element: string, row: SummaryRow | undefined, old: boolean): string {
  if (row === undefined) return `Histogram of ${element}${old ? ', last run' : ''}`;
  return `${element}: mean ${bySpread(row, row.mean)}, 89% ${bySpread(row, row.low89)} to ${bySpread(row, row.high89)}`;
}

/** Only then: the picture of a run stays until the next one has draws. */
function useClearedAtEnd(host: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const place = host.current;
    return () => {
      if (place !== null) void clearPlotly(place);
    };
  }, [host]);
}

/** What stands over the plot, drawn anew only when it changes. */
interface Words {
  readonly range: readonly [number, number];
  readonly labels: readonly PlacedLabel[];
}

const same = (before: Words | null, after: Words): boolean =>
  JSON.stringify(before) === JSON.stringify(after);

/** Labels beside the curves; under the baseline the interval and the ticks, as everywhere. */
function WordsAndInterval({
  width,
  row,
  range,
  labels,
}: Words & { readonly width: number; readonly row: SummaryRow | undefined }) {
  const baseline = DENSITY_HEIGHT - PLOT_MARGIN.b;
  const x = linear(range, [0, width]);
  return (
    <svg className="plot density-words" width={width} height={DENSITY_HEIGHT} aria-hidden="true">
      {labels.map(label => (
        <text key={label.text} className="halo" x={label.x} y={label.y} textAnchor={label.anchor}>
          {label.text}
        </text>
      ))}
      {row === undefined ? null : <IntervalBars limits={row} x={x} y={baseline + 7} />}
      {densityTicks(range, width).map(tick => (
        <text key={tick.value} x={tick.x} y={baseline + 26} textAnchor={tick.anchor}>
          {tick.words}
        </text>
      ))}
    </svg>
  );
}
