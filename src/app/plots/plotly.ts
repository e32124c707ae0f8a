/**
 * The one wrapper round plotly: its basic bundle, loaded when the first live histogram appears; our palette, no frame.
 * Not here: what is drawn (dock/density.tsx).
 */
import { token } from '../ui/theme.ts';

/** The little of a trace and a layout that we use. */
export type PlotlyTrace = Readonly<Record<string, unknown>>;
interface PlotlyModule {
  react(
    host: HTMLElement,
    traces: readonly PlotlyTrace[],
    layout: Readonly<Record<string, unknown>>,
    config: Readonly<Record<string, unknown>>,
  ): Promise<unknown>;
  purge(host: HTMLElement): void;
}

let loading: Promise<PlotlyModule> | null = null;
let loaded: PlotlyModule | null = null;

export function loadPlotly(): Promise<PlotlyModule> {
  loading ??= import('plotly.js-basic-dist-min').then(
    (module: { default: PlotlyModule }) => (loaded = module.default),
  );
  return loading;
}

const CONFIG = { displayModeBar: false, responsive: false, staticPlot: true } as const;

/** Pixels over and under the plot: room for ticks and their labels. */
export const PLOT_MARGIN = { t: 4, b: 30 } as const;

/**
 * A small plot: a baseline, nothing else. Words are ours to draw: plotly measures its own at every redraw, which takes
 * longer than all the rest. `revision` keeps the reader's view while it stays the same.
 */
export function smallLayout(
  width: number,
  height: number,
  { range, top }: { readonly range: readonly [number, number]; readonly top: number },
  revision: string,
): Record<string, unknown> {
  return {
    width,
    height,
    uirevision: revision,
    margin: { l: 0, r: 0, ...PLOT_MARGIN },
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    showlegend: false,
    xaxis: {
      range,
      fixedrange: true,
      showgrid: false,
      zeroline: false,
      tickvals: [],
      showticklabels: false,
      showline: true,
      linecolor: token('axis'),
      linewidth: 1,
    },
    yaxis: { visible: false, fixedrange: true, range: [0, top] },
  };
}

/** Draws at once where plotly is there already, so that who draws knows how long it takes. */
export async function drawPlotly(
  host: HTMLElement,
  traces: readonly PlotlyTrace[],
  layout: Readonly<Record<string, unknown>>,
): Promise<void> {
  const plotly = loaded ?? (await loadPlotly());
  await plotly.react(host, traces, layout, CONFIG);
}

export async function clearPlotly(host: HTMLElement): Promise<void> {
  if (loading !== null) (await loading).purge(host);
}
