/**
 * What a live histogram shows, as plotly traces and labels: bars and their outline, the run before, the prior.
 * Not here: when it is drawn (density.tsx).
 */
import type { HistogramFrame } from '../../workers/protocol.ts';
import type { Mark, Role } from '../../notebook/plot-spec.ts';
import type { Frame } from '../plots/label-candidates.ts';
import { labelRequest, markBoxes } from '../plots/label-candidates.ts';
import { placeLabels } from '../plots/place-labels.ts';
import type { PlacedLabel } from '../plots/place-labels.ts';
import { PLOT_MARGIN } from '../plots/plotly.ts';
import type { PlotlyTrace } from '../plots/plotly.ts';
import { linear } from '../plots/scale.ts';
import { drawableBars } from './drawable-bars.ts';
import { token } from '../ui/theme.ts';

export const DENSITY_HEIGHT = 104;
/** A prior that is far higher than the posterior (a spike at 0) is cut, not the posterior flattened. */
const PRIOR_HEADROOM = 1.3;

export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export interface DensityTrace extends PlotlyTrace, Curve {
  readonly line: { readonly shape: 'hv' | 'spline'; readonly [style: string]: unknown };
}

export interface Picture {
  /** Parts of the picture's width and height, from 0 to 1: plotly fails on ranges of 1e-300. */
  readonly traces: readonly DensityTrace[];
  /** Words beside the curves, in pixels of the plot. */
  readonly labels: readonly PlacedLabel[];
  /** Of the values. */
  readonly range: readonly [number, number];
}

/** What the curves of a picture span, as a layout is told. */
export const UNIT = { range: [0, 1], top: 1 } as const;

export function densityPicture(
  counted: HistogramFrame,
  countedBefore: HistogramFrame | undefined,
  width: number,
): Picture {
  const frame = drawableBars(counted);
  const ghost = countedBefore === undefined ? undefined : drawableBars(countedBefore);
  const range = widest(frame, ghost);
  const bars = centres(frame);
  const outline = outlineOf(frame);
  const before = ghost === undefined ? undefined : outlineOf(ghost);
  const prior = priorCurve(frame);
  const peak = Math.max(...bars.y, ...(before?.y ?? []));
  const top = 1.02 * Math.max(peak, Math.min(PRIOR_HEADROOM * peak, Math.max(0, ...(prior?.y ?? []))));
  return {
    range,
    traces: [
      stairs(frame),
      ...(before === undefined ? [] : [line(before, { color: token('ghost'), width: 1 })]),
      line(outline, { color: token('accent'), width: 1.5 }),
      ...(prior === undefined ? [] : [line(prior, { color: token('prior'), width: 1.25, dash: '4px,3px' })]),
    ].map(trace => inUnits(trace, range, top)),
    labels: labelsOf(
      { fill: frame, prior, before: differs(frame, ghost) ? before : undefined },
      range,
      top,
      width,
    ),
  };
}

function inUnits(trace: DensityTrace, range: readonly [number, number], top: number): DensityTrace {
  const x = linear(range, [0, 1]);
  return { ...trace, x: trace.x.map(x), y: trace.y.map(linear([0, top], [0, 1])) };
}

/** The bars as one path: a path for each would cost a long task at every redraw. */
const stairs = ({ edges, density }: HistogramFrame): DensityTrace => ({
  type: 'scatter',
  mode: 'lines',
  x: [...edges],
  y: [...density, density[density.length - 1]],
  line: { shape: 'hv', width: 0 },
  fill: 'tozeroy',
  fillcolor: token('accent-fill'),
  hoverinfo: 'skip',
});

const line = (curve: Curve, style: PlotlyTrace): DensityTrace => ({
  type: 'scatter',
  mode: 'lines',
  ...curve,
  line: { shape: 'spline', ...style },
  hoverinfo: 'skip',
});

/** The range that holds all but half a percent at either end, of this run and of the one before. */
function widest(frame: HistogramFrame, ghost: HistogramFrame | undefined): [number, number] {
  const all = ghost === undefined ? [frame] : [frame, ghost];
  const low = Math.min(...all.map(one => edgeAt(one, 0.005)));
  const high = Math.max(...all.map(one => edgeAt(one, 0.995)));
  // A quantity that is positive and small shows its zero.
  return [low > 0 && low < 0.05 * high ? 0 : low, high];
}

function edgeAt({ edges, density }: HistogramFrame, mass: number): number {
  const masses = density.map((height, bin) => height * (edges[bin + 1] - edges[bin]));
  const total = masses.reduce((sum, part) => sum + part, 0);
  // Heights that are measured by the highest have another area.
  const [parts, of] = total > 0.5 && total < 2 ? [masses, 1] : [density, density.reduce((a, b) => a + b, 0)];
  let sum = 0;
  for (let bin = 0; bin < density.length; bin += 1) {
    sum += parts[bin];
    if (sum >= mass * of) return edges[mass < 0.5 ? bin : bin + 1];
  }
  return edges[edges.length - 1];
}

function centres({ edges, density }: HistogramFrame): Curve {
  const y = [...density];
  return { x: y.map((_, index) => (edges[index] + edges[index + 1]) / 2), y };
}

function priorCurve(frame: HistogramFrame): Curve | undefined {
  if (frame.prior === undefined) return undefined;
  const y = [...frame.prior];
  return y.every(Number.isFinite) ? { x: centres(frame).x, y } : undefined;
}

/** Weights 1 2 1, twice: the outline is a guide for the eye over the true bars. */
const smoothed = ({ x, y }: Curve): Curve => ({ x, y: once(once(y)) });

/** To the outer edges of the bars, where an end of the support may be; not beyond. */
function outlineOf(frame: HistogramFrame): Curve {
  const { x, y } = smoothed(centres(frame));
  const { edges } = frame;
  return {
    x: [edges[0], ...x, edges[edges.length - 1]],
    y: [y[0], ...y, y[y.length - 1]],
  };
}

const once = (y: readonly number[]): number[] =>
  y.map((value, index) => ((y[index - 1] ?? value) + 2 * value + (y[index + 1] ?? value)) / 4);

/** Whether the run before stands far enough away to need a name. */
function differs(frame: HistogramFrame, ghost: HistogramFrame | undefined): boolean {
  if (ghost === undefined) return false;
  const span = frame.edges[frame.edges.length - 1] - frame.edges[0];
  return Math.abs(crestAt(centres(frame)) - crestAt(centres(ghost))) >= span / 20;
}

const crestAt = ({ x, y }: Curve): number => x[y.indexOf(Math.max(...y))];

interface Curves {
  readonly fill: HistogramFrame;
  readonly prior: Curve | undefined;
  readonly before: Curve | undefined;
}

/** "prior" and "last run" beside their curves, by the same placement as in the figures. */
function labelsOf(
  { fill, prior, before }: Curves,
  range: readonly [number, number],
  top: number,
  width: number,
): PlacedLabel[] {
  const [from, to] = [PLOT_MARGIN.t, DENSITY_HEIGHT - PLOT_MARGIN.b];
  const y = linear([0, top], [to, from]);
  const frame: Frame = { x: linear(range, [0, width]), y, width, baseline: to, intervalAt: to, named: false };
  const filled: Mark = {
    type: 'bars',
    role: 'posterior',
    edges: [...fill.edges],
    heights: [...fill.density],
  };
  const named = [mark(before, 'ghost', 'last run', range), mark(prior, 'prior', 'prior', range)].flat();
  const all = [...named, filled];
  const boxes = all.flatMap(one => markBoxes(one, frame));
  const bounds = { x: 0, y: from, width, height: to - from };
  return placeLabels(
    named.flatMap(one => labelRequest(one, frame, all)),
    boxes,
    bounds,
  );
}

/** The part of a curve that is seen. */
function mark(curve: Curve | undefined, role: Role, label: string, range: readonly [number, number]): Mark[] {
  if (curve === undefined) return [];
  const seen = curve.x
    .map((_, index) => index)
    .filter(at => curve.x[at] >= range[0] && curve.x[at] <= range[1]);
  if (seen.length < 2) return [];
  return [{ type: 'line', role, label, x: seen.map(at => curve.x[at]), y: seen.map(at => curve.y[at]) }];
}
