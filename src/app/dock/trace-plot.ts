/**
 * A trace plot on uPlot: thin lines, drawing order rotated by segment so that no chain hides the rest; hovering
 * one fades the others; warm-up shaded; divergences as crosses on the axis.
 * Not here: React (trace.tsx) or thinning (the ledger sends min/max envelopes).
 */
import uPlot from 'uplot';
import type { TraceFrame } from '../../workers/protocol.ts';
import { linear } from '../plots/scale.ts';
import type { Scale } from '../plots/scale.ts';
import { token } from '../ui/theme.ts';
import { crossPlaces } from './cross-places.ts';
import { traceExtent } from './trace-extent.ts';
import { BEFORE, traceTicks, type TickRoom } from './trace-ticks.ts';
import { guarded } from './visible.ts';

export interface TraceOptions {
  readonly width: number;
  readonly height: number;
  /** Transitions in all, and those that are warm-up. */
  readonly total: number;
  readonly warmup: number;
  /** The bottom plot carries the common axis. */
  readonly axis: boolean;
  /** For the numbers at the right, in common with the other traces. */
  readonly room: TickRoom;
}

export interface Marked {
  readonly transition: number;
  readonly value: number | undefined;
}

export interface TracePlot {
  update(frame: TraceFrame, divergences: readonly Float64Array[]): void;
  /** Marks a transition (from 0 with warm-up), at its value where that is known; null takes the mark away. */
  mark(at: Marked | null): void;
  redraw(): void;
  dispose(): void;
}

/** Pixels after which another chain is drawn on top. */
const SEGMENT = 1.2;
const DASHES: readonly (readonly number[])[] = [[], [5, 2], [1.5, 1.5], [5, 2, 1.5, 2]];

interface Picture {
  frame: TraceFrame | null;
  /** Values to parts of the height: uPlot draws no range below 1e-16. */
  height: Scale | null;
  divergences: readonly Float64Array[];
  hovered: number | null;
  marked: Marked | null;
}

export function createTracePlot(host: HTMLElement, options: TraceOptions): TracePlot {
  const picture: Picture = { frame: null, height: null, divergences: [], hovered: null, marked: null };
  const plot = new uPlot(
    uplotOptions(options, picture),
    [
      [0, options.total],
      [null, null],
    ],
    host,
  );
  const hover = (event: MouseEvent): void => {
    const next = event.type === 'mouseleave' ? null : nearest(plot, picture, event);
    if (next === picture.hovered) return;
    picture.hovered = next;
    plot.redraw(false);
  };
  const unheard = options.room.onChange(() => plot.redraw(false, true));
  plot.over.addEventListener('mousemove', hover);
  plot.over.addEventListener('mouseleave', hover);
  return {
    update(frame, divergences) {
      picture.frame = frame;
      picture.divergences = divergences;
      const [low, high] = traceExtent(frame, options.warmup);
      options.room.need(widestOf(plot.ctx, low, high));
      picture.height = linear([low, high], [0, 1]);
      plot.batch(() => {
        plot.setScale('y', { min: 0, max: 1 });
        plot.setScale('x', { min: 0, max: options.total });
      });
      plot.redraw(false);
    },
    mark(at) {
      if (picture.marked === null && at === null) return;
      picture.marked = at;
      plot.redraw(false);
    },
    redraw: () => plot.redraw(false),
    dispose() {
      unheard();
      plot.destroy();
    },
  };
}

function uplotOptions(options: TraceOptions, picture: Picture): uPlot.Options {
  return {
    width: options.width,
    height: options.height + (options.axis ? 22 : 0),
    padding: [2, () => options.room.width, 0, 0],
    legend: { show: false },
    cursor: { x: false, y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: { x: { time: false, range: [0, options.total] }, y: { range: (_u, min, max) => [min, max] } },
    series: [{}, { show: true, paths: () => null, points: { show: false } }],
    axes: [
      { show: options.axis, size: 22, splits: () => [], grid: { show: false }, ticks: { show: false } },
      { show: false },
    ],
    hooks: { draw: [plot => guarded(() => paint(plot, picture, options))] },
  };
}

/** The common axis: ticks count draws after warm-up; the end labels stay inside the figure. */
function paintAxis(plot: uPlot, { total, warmup }: TraceOptions, ratio: number): void {
  const { ctx, bbox } = plot;
  const y = Math.round(bbox.top + bbox.height);
  ctx.save();
  ctx.font = fontOf(ratio);
  ctx.textBaseline = 'middle';
  ctx.fillStyle = token('axis');
  ctx.fillRect(bbox.left, y, bbox.width, ratio);
  const label = (text: string, x: number, align: CanvasTextAlign): void => {
    ctx.fillStyle = token('ink3');
    ctx.textAlign = align;
    ctx.fillText(text, x, y + 13 * ratio);
  };
  const room = ((total - warmup) / total) * (bbox.width / ratio);
  const parts = room < 70 ? [0, 1] : room < 200 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1];
  for (const part of parts) {
    const x = plot.valToPos(warmup + part * (total - warmup), 'x', true);
    ctx.fillStyle = token('axis');
    ctx.fillRect(Math.round(x), y, ratio, 4 * ratio);
    if (part > 0)
      label(Math.round(part * (total - warmup)).toLocaleString('en-US'), x, part === 1 ? 'right' : 'center');
  }
  label('warm-up', bbox.left, 'left');
  ctx.restore();
}

function paint(plot: uPlot, picture: Picture, options: TraceOptions): void {
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  const edge = plot.valToPos(options.warmup, 'x', true);
  ctx.fillStyle = token('warmup');
  ctx.fillRect(plot.bbox.left, plot.bbox.top, edge - plot.bbox.left, plot.bbox.height);
  if (picture.frame !== null) {
    ctx.beginPath();
    ctx.rect(plot.bbox.left, plot.bbox.top, plot.bbox.width, plot.bbox.height);
    ctx.clip();
    const at = placeOf(plot, picture);
    if (picture.frame.band !== undefined) paintBand(plot, picture.frame.x, picture.frame.band, at);
    paintChains(plot, picture.frame, picture.hovered, { ratio, at });
  }
  ctx.restore();
  paintDivergences(plot, picture.divergences, ratio);
  if (picture.marked !== null) paintMark(plot, picture.marked, { ratio, at: placeOf(plot, picture) });
  paintScale(plot, picture, ratio);
  if (options.axis) paintAxis(plot, options, ratio);
}

/** Pixels of the canvas, from its top, at which a value lies. */
type Place = (value: number) => number;

const placeOf =
  (plot: uPlot, { height }: Picture): Place =>
  value =>
    plot.valToPos(height?.(value) ?? NaN, 'y', true);

/** How large a pixel of the page is on the canvas, and where values lie. */
interface Onto {
  readonly ratio: number;
  readonly at: Place;
}

/** Where the chains lie that are too many to be drawn as lines. */
function paintBand(
  plot: uPlot,
  x: Float64Array,
  { low, high }: NonNullable<TraceFrame['band']>,
  at: Place,
): void {
  const { ctx } = plot;
  const valid = Array.from(x.keys()).filter(index => !Number.isNaN(low[index]));
  ctx.beginPath();
  for (const index of valid) ctx.lineTo(plot.valToPos(x[index], 'x', true), at(high[index]));
  for (const index of valid.toReversed()) ctx.lineTo(plot.valToPos(x[index], 'x', true), at(low[index]));
  ctx.closePath();
  ctx.globalAlpha = 0.14;
  ctx.fillStyle = token('ink3');
  ctx.fill();
  ctx.globalAlpha = 1;
}

function paintChains(plot: uPlot, frame: TraceFrame, hovered: number | null, { ratio, at }: Onto): void {
  const { ctx } = plot;
  const count = frame.chains.length;
  const points = Math.max(0, ...frame.chains.map(chain => chain.filled));
  const perSegment = Math.max(2, Math.round((SEGMENT * points) / Math.max(1, plot.bbox.width / ratio)));
  const colours = frame.chains.map((_, chain) => token(`chain${(chain % 4) + 1}`));
  ctx.lineWidth = 0.65 * ratio;
  ctx.lineJoin = 'round';
  for (let start = 0, segment = 0; start < points; start += perSegment, segment += 1) {
    for (let turn = 0; turn < count; turn += 1) {
      const chain = (segment + turn) % count;
      ctx.strokeStyle = colours[chain];
      ctx.globalAlpha = hovered === null || hovered === chain ? 0.9 : 0.14;
      ctx.setLineDash(chain < 4 ? [] : DASHES[1 + (chain % 3)].map(dash => dash * ratio));
      const end = Math.min(start + perSegment, frame.chains[chain].filled - 1);
      strokePart(plot, frame.x, frame.chains[chain].y, [start, end], at);
    }
  }
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
}

function strokePart(
  plot: uPlot,
  x: Float64Array,
  y: Float64Array,
  [from, to]: readonly [number, number],
  at: Place,
): void {
  const { ctx } = plot;
  ctx.beginPath();
  for (let index = from; index <= to; index += 1) {
    if (Number.isNaN(y[index])) continue;
    ctx.lineTo(plot.valToPos(x[index], 'x', true), at(y[index]));
  }
  ctx.stroke();
}

function paintDivergences(plot: uPlot, divergences: readonly Float64Array[], ratio: number): void {
  const { ctx } = plot;
  const [size, y] = [3 * ratio, plot.bbox.top + plot.bbox.height - 3 * ratio];
  ctx.save();
  ctx.strokeStyle = token('divergence');
  ctx.lineWidth = 1.4 * ratio;
  for (const x of crossPlaces(divergences, at => plot.valToPos(at, 'x', true), size)) {
    ctx.beginPath();
    ctx.moveTo(x - size, y - size);
    ctx.lineTo(x + size, y + size);
    ctx.moveTo(x + size, y - size);
    ctx.lineTo(x - size, y + size);
    ctx.stroke();
  }
  ctx.restore();
}

/** The draw that was chosen elsewhere: an upright line, and a ring at its value. */
function paintMark(plot: uPlot, { transition, value }: Marked, { ratio, at }: Onto): void {
  const { ctx, bbox } = plot;
  const x = plot.valToPos(transition, 'x', true);
  ctx.save();
  ctx.strokeStyle = token('ink1');
  ctx.lineWidth = 1 * ratio;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  if (value !== undefined && Number.isFinite(value)) {
    ctx.lineWidth = 2 * ratio;
    ctx.fillStyle = token('paper');
    ctx.beginPath();
    ctx.arc(x, at(value), 4 * ratio, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
  }
  ctx.restore();
}

const fontOf = (ratio: number): string => `${11 * ratio}px InterVariable, sans-serif`;

/** Pixels of the widest number from `low` to `high`. */
function widestOf(ctx: CanvasRenderingContext2D, low: number, high: number): number {
  ctx.save();
  ctx.font = fontOf(1);
  const widths = traceTicks(low, high).map(({ words }) => ctx.measureText(words).width);
  ctx.restore();
  return Math.max(0, ...widths);
}

/** Two or three values at the right edge, each with a short dash. */
function paintScale(plot: uPlot, picture: Picture, ratio: number): void {
  const { ctx } = plot;
  // Before the first frame there are no values.
  if (picture.height === null) return;
  const at = placeOf(plot, picture);
  const all = traceTicks(...picture.height.domain);
  const [first, second] = all.map(({ value }) => at(value) / ratio);
  const zero = Math.max(
    0,
    all.findIndex(({ value }) => value === 0),
  );
  const close = first - second < 16;
  const shown = close ? all.filter((_, index) => (index - zero) % 2 === 0) : all;
  // A number that is moved in from the head must not meet the next one.
  const top = plot.bbox.top + (!close && first - second < 22 ? 4 : -1) * ratio;
  ctx.save();
  ctx.font = fontOf(ratio);
  ctx.fillStyle = token('ink3');
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  const left = plot.bbox.left + plot.bbox.width + 4 * ratio;
  // The number of a tick at the foot or at the head would be cut in half.
  const [highest, lowest] = [6 * ratio, plot.height * ratio - 6 * ratio];
  for (const { value, words } of shown) {
    const y = at(value);
    if (y > plot.bbox.top + plot.bbox.height + ratio || y < top) continue;
    ctx.fillRect(left, Math.min(Math.round(y), plot.height * ratio - ratio), 4 * ratio, ratio);
    ctx.fillText(words, left + (BEFORE - 4) * ratio, Math.max(highest, Math.min(y, lowest)));
  }
  ctx.restore();
}

function nearest(plot: uPlot, { frame, height }: Picture, event: MouseEvent): number | null {
  if (frame === null || height === null) return null;
  const x = plot.posToVal(event.offsetX, 'x');
  let index = frame.x.findIndex(value => value >= x);
  if (index === -1) index = frame.x.length - 1;
  const distances = frame.chains.map(chain =>
    Math.abs(plot.valToPos(height(chain.y[Math.min(index, chain.filled - 1)]), 'y') - event.offsetY),
  );
  return distances.indexOf(Math.min(...distances));
}
