/**
 * What a loss curve shows, as plotly traces and a layout: every point pale, the smoothed course in the accent.
 * Not here: when it is drawn (fit-curve.tsx).
 */
import type { LossCurve } from '../../workers/protocol.ts';
import { smallLayout } from '../plots/plotly.ts';
import type { PlotlyTrace } from '../plots/plotly.ts';
import { linear, ticks } from '../plots/scale.ts';
import { tickLabel } from '../ui/numbers.ts';
import { token } from '../ui/theme.ts';

export const CURVE_HEIGHT = 150;
/** Round the curve: room for the labels of losses and steps. */
export const CURVE_MARGIN = { l: 44, r: 8, t: 6, b: 24 } as const;
/** Points on either side that the smoothed course averages, as a share of all. */
const SMOOTH = 0.02;

/** A labelled place on an axis, in pixels from the left or the top of the picture. */
export interface CurveTick {
  readonly at: number;
  readonly label: string;
}

export interface FitPicture {
  readonly traces: readonly PlotlyTrace[];
  readonly layout: Readonly<Record<string, unknown>>;
  readonly steps: readonly CurveTick[];
  readonly losses: readonly CurveTick[];
}

/** @param total steps asked for: the axis is as long from the start */
export function fitPicture(curve: LossCurve, total: number, width: number): FitPicture {
  const smooth = smoothed(curve.mean);
  const range = lossRange(curve, smooth);
  const across = linear([0, total], [CURVE_MARGIN.l, width - CURVE_MARGIN.r]);
  const up = linear(range, [CURVE_HEIGHT - CURVE_MARGIN.b, CURVE_MARGIN.t]);
  const line = (y: Float64Array, colour: string, size: number): PlotlyTrace => ({
    type: 'scatter',
    mode: 'lines',
    x: curve.steps,
    y,
    line: { color: colour, width: size },
    hoverinfo: 'skip',
  });
  return {
    traces: [line(curve.raw, token('predictive'), 1), line(smooth, token('accent'), 1.5)],
    layout: {
      ...smallLayout(width, CURVE_HEIGHT, { range: [0, total], top: 1 }, 'loss'),
      margin: CURVE_MARGIN,
      yaxis: { visible: false, fixedrange: true, range },
    },
    steps: apart(places([0, total], across)),
    losses: places(range, up),
  };
}

function places(domain: readonly [number, number], scale: (value: number) => number): readonly CurveTick[] {
  const { values, step } = ticks(domain);
  return values.map(value => ({ at: scale(value), label: tickLabel(value, step) }));
}

/** Pixels that a character of a label takes, and the least room between two. */
const CHARACTER = 6.5;
const ROOM = 10;

/** Every second tick where the labels of all would meet. */
function apart(ticked: readonly CurveTick[]): readonly CurveTick[] {
  // The last label ends at its tick where the others stand about theirs.
  const wide = 1.5 * Math.max(0, ...ticked.map(tick => tick.label.length * CHARACTER)) + ROOM;
  const meet = ticked.some((tick, i) => i > 0 && tick.at - ticked[i - 1].at < wide);
  return meet ? ticked.filter((_, i) => i % 2 === 0) : ticked;
}

/** Share of the points at the beginning whose losses may lie outside the picture. */
const STEEP = 0.01;

/** Of numbers larger than this the differences are none. */
const LARGEST = 8e307;

/** The losses that matter: the smoothed course but its steep beginning, and most of the noise about it. */
function lossRange(curve: LossCurve, smooth: Float64Array): [number, number] {
  const from = Math.floor(curve.raw.length * STEEP);
  const noise = Float64Array.from(curve.raw.subarray(from)).filter(Number.isFinite).sort();
  const course = smooth.subarray(from).filter(Number.isFinite);
  if (noise.length === 0) return [0, 1];
  const at = (share: number): number => noise[Math.floor(share * (noise.length - 1))];
  const low = Math.min(at(0.02), ...course);
  const high = Math.max(at(0.95), ...course);
  const pad = 0.06 * (high - low) || Math.max(1e-6, 0.05 * Math.abs(high));
  return [Math.max(-LARGEST, low - pad), Math.min(LARGEST, high + pad)];
}

/** Centred moving mean, narrower towards the ends. */
export function smoothed(values: Float64Array): Float64Array {
  const reach = Math.round(values.length * SMOOTH);
  return values.map((_, i) => {
    const near = Math.min(reach, i, values.length - 1 - i);
    const part = values.subarray(i - near, i + near + 1);
    return part.reduce((sum, x) => sum + x, 0) / part.length;
  });
}
