/**
 * A trace plot on uPlot: thin lines, drawing order rotated by segment so that no chain hides the rest; hovering
 * one fades the others; warm-up shaded; divergences as crosses on the axis.
 * Not here: React (trace.tsx) or thinning (the ledger sends min/max envelopes).
 */
import uPlot from 'uplot';
import type { TraceFrame } from '../../workers/protocol.ts';
import { tickLabel } from '../ui/numbers.ts';
import { token } from '../ui/theme.ts';

export interface TraceOptions {
  readonly width: number;
  readonly height: number;
  /** Transitions in all, and those that are warm-up. */
  readonly total: number;
  readonly warmup: number;
  /** The bottom plot carries the common axis. */
  readonly axis: boolean;
}

export interface TracePlot {
  update(frame: TraceFrame, divergences: readonly Float64Array[]): void;
  redraw(): void;
  dispose(): void;
}

const RIGHT = 34;
/** Pixels after which another chain is drawn on top. */
const SEGMENT = 6;
const DASHES: readonly (readonly number[])[] = [[], [5, 2], [1.5, 1.5], [5, 2, 1.5, 2]];

interface Picture {
  frame: TraceFrame | null;
  divergences: readonly Float64Array[];
  hovered: number | null;
}

export function createTracePlot(host: HTMLElement, options: TraceOptions): TracePlot {
  const picture: Picture = { frame: null, divergences: [], hovered: null };
  const plot = new uPlot(uplotOptions(options, picture), [[0, options.total], [null, null]], host);
  const hover = (event: MouseEvent): void => {
    const next = event.type === 'mouseleave' ? null : nearest(plot, picture.frame, event);
    if (next === picture.hovered) return;
    picture.hovered = next;
    plot.redraw(false);
  };
  plot.over.addEventListener('mousemove', hover);
  plot.over.addEventListener('mouseleave', hover);
  return {
    update(frame, divergences) {
      picture.frame = frame;
      picture.divergences = divergences;
      const [low, high] = extent(frame, options.warmup);
      plot.batch(() => {
        plot.setScale('y', { min: low, max: high });
        plot.setScale('x', { min: 0, max: options.total });
      });
      plot.redraw(false);
    },
    redraw: () => plot.redraw(false),
    dispose: () => plot.destroy(),
  };
}

function uplotOptions(options: TraceOptions, picture: Picture): uPlot.Options {
  const axis = { font: '11px InterVariable, sans-serif', stroke: () => token('ink3'), grid: { show: false } };
  return {
    width: options.width,
    height: options.height + (options.axis ? 22 : 0),
    padding: [2, RIGHT, 0, 0],
    legend: { show: false },
    cursor: { x: false, y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: { x: { time: false, range: [0, options.total] }, y: { range: (_u, min, max) => [min, max] } },
    series: [{}, { show: true, paths: () => null, points: { show: false } }],
    axes: [
      { ...axis, show: options.axis, size: 22, space: 60, gap: 2, ticks: { size: 4, width: 1, stroke: () => token('axis') }, border: { show: true, stroke: () => token('axis'), width: 1 },
        splits: () => [0, ...roundSplits(options)], values: (_u, splits) => splits.map(value => (value === 0 ? 'warm-up' : (value - options.warmup).toLocaleString('en-US'))) },
      { ...axis, side: 1, show: false },
    ],
    hooks: { draw: [plot => paint(plot, picture, options)] },
  };
}

/** Ticks count draws after warm-up. */
function roundSplits({ total, warmup }: TraceOptions): number[] {
  const draws = total - warmup;
  return [0.25, 0.5, 0.75, 1].map(part => warmup + part * draws);
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
    paintChains(plot, picture.frame, picture.hovered, ratio);
  }
  ctx.restore();
  paintDivergences(plot, picture.divergences, ratio);
  paintScale(plot, ratio);
}

function paintChains(plot: uPlot, frame: TraceFrame, hovered: number | null, ratio: number): void {
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
      strokePart(plot, frame, chain, start, Math.min(start + perSegment, frame.chains[chain].filled - 1));
    }
  }
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
}

function strokePart(plot: uPlot, frame: TraceFrame, chain: number, from: number, to: number): void {
  const { ctx } = plot;
  const { y } = frame.chains[chain];
  ctx.beginPath();
  for (let index = from; index <= to; index += 1) {
    if (Number.isNaN(y[index])) continue;
    ctx.lineTo(plot.valToPos(frame.x[index], 'x', true), plot.valToPos(y[index], 'y', true));
  }
  ctx.stroke();
}

function paintDivergences(plot: uPlot, divergences: readonly Float64Array[], ratio: number): void {
  const { ctx } = plot;
  const [size, y] = [3 * ratio, plot.bbox.top + plot.bbox.height - 3 * ratio];
  ctx.save();
  ctx.strokeStyle = token('divergence');
  ctx.lineWidth = 1.4 * ratio;
  for (const chain of divergences) {
    for (const transition of chain.subarray(0, 100)) {
      const x = plot.valToPos(transition, 'x', true);
      ctx.beginPath();
      ctx.moveTo(x - size, y - size);
      ctx.lineTo(x + size, y + size);
      ctx.moveTo(x + size, y - size);
      ctx.lineTo(x - size, y + size);
      ctx.stroke();
    }
  }
  ctx.restore();
}

/** Two or three values at the right edge, each with a short dash. */
function paintScale(plot: uPlot, ratio: number): void {
  const { ctx } = plot;
  const { min = 0, max = 1 } = plot.scales['y'];
  const step = 10 ** Math.floor(Math.log10(Math.max(1e-12, max - min)));
  const size = (max - min) / step < 2 ? step / 2 : (max - min) / step > 6 ? 4 * step : step;
  ctx.save();
  ctx.font = `${11 * ratio}px InterVariable, sans-serif`;
  ctx.fillStyle = token('ink3');
  ctx.textBaseline = 'middle';
  const left = plot.bbox.left + plot.bbox.width + 4 * ratio;
  let free = Infinity;
  for (let value = Math.ceil(min / size) * size; value <= max; value += size) {
    const y = plot.valToPos(value, 'y', true);
    if (free - y < 16 * ratio || y > plot.bbox.top + plot.bbox.height - 2) continue;
    free = y;
    ctx.fillRect(left, Math.round(y), 4 * ratio, ratio);
    ctx.fillText(tickLabel(Math.abs(value) < 1e-9 * size ? 0 : value, size), left + 8 * ratio, y);
  }
  ctx.restore();
}

function extent(frame: TraceFrame, warmup: number): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const chain of frame.chains) {
    for (let index = 0; index < chain.filled; index += 1) {
      const value = chain.y[index];
      // The first steps of warm-up come from afar and would flatten the rest.
      if (frame.x[index] < warmup * 0.2 || !Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return [-1, 1];
  const pad = 0.04 * (high - low || 1);
  return [low - pad, high + pad];
}

function nearest(plot: uPlot, frame: TraceFrame | null, event: MouseEvent): number | null {
  if (frame === null) return null;
  const x = plot.posToVal(event.offsetX, 'x');
  let index = frame.x.findIndex(value => value >= x);
  if (index === -1) index = frame.x.length - 1;
  const distances = frame.chains.map(chain => Math.abs(plot.valToPos(chain.y[Math.min(index, chain.filled - 1)], 'y') - event.offsetY));
  return distances.indexOf(Math.min(...distances));
}
