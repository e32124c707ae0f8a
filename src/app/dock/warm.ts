/**
 * Loads what the dock draws with once the kernel is up and the page rests, and draws out of sight: both block
 * the page, which must not happen while chains run.
 */
import { useEffect } from 'react';
import type { HistogramFrame } from '../../workers/protocol.ts';
import { loadDock } from './dock-when-run.tsx';
import { restingTask } from './visible.ts';

/** Plotly is drawn with this often: only then is its code fast when the first run needs it. */
const DRAWINGS = 5;

let left = DRAWINGS;
let host: HTMLElement | null = null;

/** Goes on while nothing runs, each drawing in an idle moment of its own, until a part of it cannot be loaded. */
export function useWarmDock(kernelUp: boolean): void {
  useEffect(() => {
    if (!kernelUp || left === 0) return;
    const task = restingTask();
    let gone = false;
    const next = (): void => {
      if (!gone && left > 0) task.ask(() => void warmOnce().then(next, ignore));
    };
    next();
    return () => {
      gone = true;
      task.end();
    };
  }, [kernelUp]);
}

/** What could not be loaded ahead is loaded when it is needed. */
const ignore = (): void => undefined;

async function warmOnce(): Promise<void> {
  loadDock();
  import('./trace-plot.ts').catch(ignore);
  left -= 1;
  const [{ densityPicture, DENSITY_HEIGHT, UNIT }, { clearPlotly, drawPlotly, smallLayout }] =
    await Promise.all([import('./density-picture.ts'), import('../plots/plotly.ts')]);
  host ??= document.createElement('div');
  const picture = densityPicture(sample(left), sample(left + 1), 100);
  await drawPlotly(host, picture.traces, smallLayout(100, DENSITY_HEIGHT, UNIT, ''));
  if (left === 0) await clearPlotly(host);
}

/** A histogram like those of a run. */
function sample(turn: number): HistogramFrame {
  const density = Float64Array.from({ length: 40 }, (_, bin) => 1 + ((bin * (7 + turn)) % 13));
  const edges = Float64Array.from({ length: 41 }, (_, bin) => bin / 40);
  return { element: '', draws: 1, edges, density, prior: density };
}
