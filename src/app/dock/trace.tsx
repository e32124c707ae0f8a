/** One live trace: uPlot, loaded when the dock first has a run, at most thirty a second and only while visible. Not here: painting. */
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { Store } from '../../workers/client.ts';
import type { RunFrame, RunState, SummaryRow } from '../../workers/protocol.ts';
import { rhatWords, whole } from '../ui/numbers.ts';
import { bySpread } from './digits.ts';
import type { Marked, TracePlot } from './trace-plot.ts';
import { chosenDrawOf, onChosenDraw, useChosenDraw } from './chosen-draw.ts';
import type { ChosenDraw } from './chosen-draw.ts';
import type { TickRoom } from './trace-ticks.ts';
import { throttle, watchVisible } from './visible.ts';

interface Props {
  readonly frames: Store<RunFrame | null>;
  readonly run: RunState;
  readonly element: string;
  readonly row: SummaryRow | undefined;
  /** The row is of the run before. */
  readonly held: boolean;
  /** Pixels. */
  readonly width: number;
  readonly axis: boolean;
  /** For the numbers, in common with the other traces. */
  readonly room: TickRoom;
}

/** In the dock; a sheet may have more. */
export const TRACE_WIDTH = 352;
const HEIGHT = 62;

export function Trace({ frames, run, element, row, held, width, axis, room }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const { warmup, draws, id } = run;
  /** On the page, be it of the run before. */
  const shown = useRef<TracePlot | null>(null);
  useEffect(() => {
    const place = host.current;
    if (place === null) return;
    let plot: TracePlot | null = null;
    let make: (() => TracePlot) | null = null;
    let visible = true;
    let gone = false;
    const mark = (): void => shown.current?.mark(markOf(id, warmup, element));
    const draw = throttle(33, () => {
      const frame = frames.getSnapshot();
      const trace = frame?.traces.find(one => one.element === element);
      if (!visible || make === null || frame === null || trace === undefined) return;
      // The trace of a run stays until the next one has draws.
      plot ??= make();
      plot.update(trace, axis ? frame.divergences : []);
      mark();
    });
    void Promise.all([import('./trace-plot.ts'), import('uplot/dist/uPlot.min.css')]).then(
      ([{ createTracePlot }]) => {
        if (gone) return;
        make = () => {
          shown.current?.dispose();
          const options = { width, height: HEIGHT, total: warmup + draws, warmup, axis, room };
          return (shown.current = createTracePlot(place, options));
        };
        if (shown.current === null) plot = make();
        draw.ask();
      },
    );
    const ends = [
      frames.subscribe(draw.ask),
      onChosenDraw(mark),
      watchVisible(place, value => ((visible = value), draw.ask())),
      draw.end,
    ];
    const repaint = (): void => shown.current?.redraw();
    window.addEventListener('themechange', repaint);
    return () => {
      gone = true;
      window.removeEventListener('themechange', repaint);
      ends.forEach(end => end());
    };
  }, [frames, element, width, axis, room, warmup, draws, id]);
  useDisposedAtEnd(shown);
  const sentence = sentenceOf(run, element, held ? undefined : row, useChosenDraw(id));
  return (
    <div className="trace">
      <div className="trace-head">
        <span className="mono">{element}</span>
        <span>{row === undefined ? '' : `mean ${bySpread(row, row.mean)}`}</span>
      </div>
      <div ref={host} role="img" aria-label={sentence} data-trace={element} />
    </div>
  );
}

/** Where the chosen draw of this run lies, transitions counted with warm-up. */
function markOf(run: string, warmup: number, element: string): Marked | null {
  const chosen = chosenDrawOf(run);
  return chosen === null ? null : { transition: warmup + chosen.draw, value: chosen.values.get(element) };
}

function sentenceOf(
  run: RunState,
  element: string,
  row: SummaryRow | undefined,
  chosen: ChosenDraw | null,
): string {
  const rated = row === undefined ? '' : `, mean ${bySpread(row, row.mean)}, R-hat ${rhatWords(row.rhat)}`;
  const marked =
    chosen === null ? '' : `, draw ${whole(chosen.draw + 1)} of chain ${chosen.chain + 1} marked`;
  return `Trace of ${element} over ${run.chains.length} chains${rated}${marked}`;
}

function useDisposedAtEnd(shown: RefObject<TracePlot | null>): void {
  useEffect(
    () => () => {
      shown.current?.dispose();
      shown.current = null;
    },
    [shown],
  );
}
