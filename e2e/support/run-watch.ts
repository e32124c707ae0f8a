/** Times of a page as a person feels them: readable, first draws, long tasks while sampling. Not here: what they must be. */
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { runButton, untilIdle } from './app.ts';

/**
 * Opens an address; milliseconds from navigation until the first frame in which something stands at each of the
 * selectors (one of the main column's headings, if none is given).
 */
export async function untilReadable(page: Page, address: string, ...selectors: string[]): Promise<number> {
  await page.addInitScript(
    wanted => {
      const look = (): void => {
        if (wanted.some(selector => document.querySelector(selector) === null)) requestAnimationFrame(look);
        else Object.assign(window, { readableAt: performance.now() });
      };
      requestAnimationFrame(look);
    },
    selectors.length === 0 ? ['main h1'] : selectors,
  );
  await page.goto(address);
  // The page's own policy forbids what waitForFunction does.
  const readableAt = () => page.evaluate('window.readableAt ?? 0') as Promise<number>;
  await expect.poll(readableAt).toBeGreaterThan(0);
  return readableAt();
}

export interface Seen {
  /** Milliseconds from the click until a line of a trace was drawn. */
  readonly first: number;
  /** Durations of the tasks over 50 ms between the click and the last draw (milliseconds). */
  readonly tasks: readonly number[];
}

/** From the next click on Run: when the first lines of a trace were drawn, and the long tasks until the last draw. */
async function watchRun(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = { first: 0, tasks: [] as number[], over: false };
    Object.assign(window, { seen });
    let begin = 0;
    /** The run that was shown when Run was pressed: its pictures stay until the next has draws. */
    let old: string | undefined;
    const shown = () => document.querySelector<HTMLElement>('.dock')?.dataset;
    const { lineTo } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.lineTo = function (x, y) {
      if (
        begin > 0 &&
        seen.first === 0 &&
        this.canvas.closest('[data-trace]') !== null &&
        shown()?.run !== old
      )
        seen.first = performance.now() - begin;
      lineTo.call(this, x, y);
    };
    const observer = new PerformanceObserver(list => {
      if (begin > 0 && !seen.over)
        for (const entry of list.getEntries())
          if (entry.startTime + entry.duration > begin) seen.tasks.push(entry.duration);
    });
    observer.observe({ type: 'longtask' });
    const look = (): void => {
      if (seen.first > 0 && shown()?.runStatus === 'done') {
        seen.over = true;
        CanvasRenderingContext2D.prototype.lineTo = lineTo;
      } else requestAnimationFrame(look);
    };
    const onClick = (event: MouseEvent): void => {
      const button = event.target instanceof Element ? event.target.closest('button') : null;
      if (begin > 0 || !button?.innerText.trim().startsWith('Run')) return;
      begin = event.timeStamp;
      old = shown()?.run;
      requestAnimationFrame(look);
    };
    window.addEventListener('click', onClick, { capture: true });
  });
}

/** Presses Run and follows it to its last draw, and until the page is idle. */
export async function timedRun(page: Page): Promise<Seen> {
  await watchRun(page);
  await runButton(page).click();
  await expect.poll(() => page.evaluate('window.seen.over'), { timeout: 90_000 }).toBe(true);
  await untilIdle(page);
  return page.evaluate('window.seen') as Promise<Seen>;
}
