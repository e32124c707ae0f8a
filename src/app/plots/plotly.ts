/**
 * The one wrapper round plotly: its basic bundle, loaded when the first live histogram appears; our palette, no frame.
 * Not here: what is drawn (dock/density.tsx).
 */
import { tickLabel } from '../ui/numbers.ts';
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

export function loadPlotly(): Promise<PlotlyModule> {
  loading ??= import('plotly.js-basic-dist-min').then((module: { default: PlotlyModule }) => module.default);
  return loading;
}

const CONFIG = { displayModeBar: false, responsive: false, staticPlot: true } as const;

/** Pixels over and under the plot: room for ticks and their labels. */
export const PLOT_MARGIN = { t: 4, b: 30 } as const;

/** A small plot: baseline, round ticks, nothing else. `revision` keeps the reader's view while it stays the same. */
export function smallLayout(
  width: number,
  height: number,
  { range, top }: { readonly range: readonly [number, number]; readonly top: number },
  values: readonly number[],
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
    bargap: 0,
    font: { family: 'InterVariable, sans-serif', size: 11, color: token('ink3') },
    xaxis: {
      range,
      fixedrange: true,
      showgrid: false,
      zeroline: false,
      tickvals: values,
      ticktext: values.map(value => tickLabel(value, values[1] - values[0] || 1)),
      tickangle: 0,
      ticks: 'outside',
      ticklen: 12,
      tickwidth: 1,
      tickcolor: 'rgba(0,0,0,0)',
      showline: true,
      linecolor: token('axis'),
      linewidth: 1,
    },
    yaxis: { visible: false, fixedrange: true, range: [0, top] },
  };
}

export async function drawPlotly(
  host: HTMLElement,
  traces: readonly PlotlyTrace[],
  layout: Readonly<Record<string, unknown>>,
): Promise<void> {
  const plotly = await loadPlotly();
  await plotly.react(host, traces, layout, CONFIG);
}

export async function clearPlotly(host: HTMLElement): Promise<void> {
  if (loading !== null) (await loading).purge(host);
}
