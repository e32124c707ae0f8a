/**
 * Loads what the dock draws with once the kernel is up and the page rests, and draws once out of sight: both block
 * the page, which must not happen while chains run.
 */
import { useEffect } from 'react';
import { clearPlotly, drawPlotly, smallLayout } from '../plots/plotly.ts';

/** Milliseconds after which a page that never rests loads it all the same. */
const LATEST = 2_000;

let warm = false;

export function useWarmDock(kernelUp: boolean): void {
  useEffect(() => {
    if (!kernelUp || warm) return;
    if (typeof requestIdleCallback === 'undefined') {
      const timer = setTimeout(warmUp, LATEST);
      return () => clearTimeout(timer);
    }
    const asked = requestIdleCallback(warmUp, { timeout: LATEST });
    return () => cancelIdleCallback(asked);
  }, [kernelUp]);
}

function warmUp(): void {
  warm = true;
  void import('./trace-plot.ts');
  const host = document.createElement('div');
  const traces = [
    { type: 'bar', x: [0, 1], y: [1, 1] },
    { type: 'scatter', mode: 'lines', x: [0, 1], y: [1, 1] },
  ];
  void drawPlotly(host, traces, smallLayout(100, 80, { range: [0, 1], top: 1 }, [0, 1], '')).then(() =>
    clearPlotly(host),
  );
}
