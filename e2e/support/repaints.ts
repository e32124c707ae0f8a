/**
 * Counts what a person sees repaint in the dock: once per animation frame the picture of every trace (the lines drawn
 * on its canvas) and of every histogram (its bars) is compared with the frame before. Only frames in which the run
 * was still under way count.
 */
import type { Page } from '@playwright/test';

export interface Repaints {
  /** By element: pictures that differed from the one before. */
  readonly traces: Readonly<Record<string, number>>;
  readonly histograms: Readonly<Record<string, number>>;
  /** How long the run was under way, as the dock said (seconds). */
  readonly seconds: number;
}

interface Counter {
  readonly traces: Record<string, number>;
  readonly histograms: Record<string, number>;
  /** First and last frame under way (milliseconds). */
  from: number;
  to: number;
  stop: boolean;
  /** The canvas as it was before. */
  restore(): void;
}

/** Starts counting; call before pressing Run. */
export async function watchRepaints(page: Page): Promise<void> {
  await page.evaluate(() => {
    // What was drawn since the canvas was cleared, as a hash of its lines: reading pixels back would slow the page.
    const painted = new Map<unknown, string>();
    const canvas = CanvasRenderingContext2D.prototype;
    const { clearRect, lineTo } = canvas;
    const restore = (): void => void Object.assign(canvas, { clearRect, lineTo });
    const counter: Counter = { traces: {}, histograms: {}, from: Infinity, to: 0, stop: false, restore };
    (window as unknown as { repaints: Counter }).repaints = counter;
    canvas.clearRect = function (...box) {
      painted.delete(this.canvas);
      clearRect.apply(this, box);
    };
    canvas.lineTo = function (x, y) {
      const before = Number(painted.get(this.canvas) ?? 0);
      painted.set(
        this.canvas,
        String((Math.imul(before, 31) + Math.round(64 * x) + Math.round(4096 * y)) | 0),
      );
      lineTo.call(this, x, y);
    };
    const last = new Map<string, string>();
    const count = (into: Record<string, number>, kind: string, name: string, picture: string): void => {
      const key = `${kind} ${name}`;
      if (picture !== '' && last.get(key) !== picture) into[name] = (into[name] ?? 0) + 1;
      last.set(key, picture);
    };
    const bars = (host: Element): string =>
      Array.from(host.querySelectorAll('path.js-fill'), path => path.getAttribute('d')).join();
    const look = (): void => {
      if (counter.stop) return;
      const place = document.querySelector<HTMLElement>('.dock');
      const status = place?.dataset['runStatus'];
      if (place !== null && (status === 'running' || status === 'starting')) {
        counter.to = performance.now();
        counter.from = Math.min(counter.from, counter.to);
        for (const host of place.querySelectorAll<HTMLElement>('[data-trace]'))
          count(
            counter.traces,
            'trace',
            host.dataset['trace'] ?? '',
            painted.get(host.querySelector('canvas')) ?? '',
          );
        for (const host of place.querySelectorAll<HTMLElement>('[data-histogram]'))
          count(counter.histograms, 'histogram', host.dataset['histogram'] ?? '', bars(host));
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

/** Ends counting. */
export async function repaintsSeen(page: Page): Promise<Repaints> {
  return page.evaluate(() => {
    const { repaints } = window as unknown as { repaints: Counter };
    const { traces, histograms, from, to } = repaints;
    repaints.stop = true;
    repaints.restore();
    return { traces, histograms, seconds: (to - from) / 1000 };
  });
}

/** How many of the four chains' colours stand in the canvas of a trace, each on at least 30 pixels. */
export async function chainsDrawn(page: Page, element: string): Promise<number> {
  return page.locator(`[data-trace="${element}"] canvas`).evaluate(node => {
    const canvas = node as HTMLCanvasElement;
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    // Hues of #4477AA, #EE6677, #228833, #CCBB44 in degrees.
    const hues = [210, 353, 130, 53];
    const found = hues.map(() => 0);
    for (let at = 0; at < data.length; at += 4) {
      const [red, green, blue] = [data[at], data[at + 1], data[at + 2]];
      const high = Math.max(red, green, blue);
      const spread = high - Math.min(red, green, blue);
      if (data[at + 3] < 40 || spread < 60) continue;
      const sector =
        high === red
          ? (green - blue) / spread
          : high === green
            ? 2 + (blue - red) / spread
            : 4 + (red - green) / spread;
      const hue = (sector * 60 + 360) % 360;
      const nearest = hues.findIndex(one => Math.min(Math.abs(one - hue), 360 - Math.abs(one - hue)) < 10);
      if (nearest >= 0) found[nearest] += 1;
    }
    return found.filter(count => count >= 30).length;
  });
}

/** Counts, frame by frame, how often the curve's path changes while the fit is under way. */
export async function watchCurve(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = { count: 0, last: '' };
    Object.assign(window, { curveSeen: seen });
    const look = (): void => {
      const place = document.querySelector<HTMLElement>('.dock');
      const paths = Array.from(place?.querySelectorAll('[data-loss-curve] path.js-line') ?? [], path =>
        path.getAttribute('d'),
      ).join();
      if (place?.dataset['fitStatus'] === 'running' && paths !== '' && paths !== seen.last) {
        seen.count += 1;
        seen.last = paths;
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

/** How often it changed so far. */
export const curveRepaints = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as { curveSeen: { count: number } }).curveSeen.count);
