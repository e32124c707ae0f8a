/** Times a person feels, printed; asserted only against bounds that hold on a busy machine. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openNotebook, runButton, untilIdle } from './support/app.ts';
import { example, linkTo, replaced } from './support/notebooks.ts';

/** Milliseconds from navigation until the first heading of the notebook stands on the page. */
async function untilReadable(page: Page, address: string): Promise<number> {
  await page.addInitScript(() => {
    const look = (): void => {
      if (document.querySelector('main h1') === null) requestAnimationFrame(look);
      else Object.assign(window, { readableAt: performance.now() });
    };
    requestAnimationFrame(look);
  });
  await page.goto(address);
  // The page's own policy forbids what waitForFunction does.
  const readableAt = () => page.evaluate('window.readableAt ?? 0') as Promise<number>;
  await expect.poll(readableAt).toBeGreaterThan(0);
  return readableAt();
}

/** From the next click on Run: when the first lines of a trace were drawn, and the long tasks until the last draw. */
async function watchRun(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = { first: 0, tasks: [] as number[], over: false };
    Object.assign(window, { seen });
    let begin = 0;
    const { lineTo } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.lineTo = function (x, y) {
      if (begin > 0 && seen.first === 0 && this.canvas.closest('[data-trace]') !== null)
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
      const status = document.querySelector<HTMLElement>('.dock')?.dataset['runStatus'];
      if (seen.first > 0 && status === 'done') seen.over = true;
      else requestAnimationFrame(look);
    };
    const onClick = (event: MouseEvent): void => {
      const button = event.target instanceof Element ? event.target.closest('button') : null;
      if (begin > 0 || !button?.innerText.trim().startsWith('Run')) return;
      begin = event.timeStamp;
      requestAnimationFrame(look);
    };
    window.addEventListener('click', onClick, { capture: true });
  });
}

interface Seen {
  readonly first: number;
  readonly tasks: readonly number[];
}

async function timedRun(page: Page): Promise<Seen> {
  await watchRun(page);
  await runButton(page).click();
  await expect.poll(() => page.evaluate('window.seen.over'), { timeout: 90_000 }).toBe(true);
  await untilIdle(page);
  return page.evaluate('window.seen') as Promise<Seen>;
}

const words = ({ first, tasks }: Seen): string =>
  `first draws ${first.toFixed(0)} ms, longest main-thread task ${tasks.length === 0 ? 'under 50' : Math.max(...tasks).toFixed(0)} ms`;

test('page → readable, Run → first draws, longest task while sampling', async ({ page }) => {
  const cold = await untilReadable(page, '/#example/eight-schools');
  await openNotebook(page, await linkTo(example('eight-schools')));
  // A reader who has looked at the page for a moment: nothing is loading any more.
  await page.waitForLoadState('networkidle');
  const first = await timedRun(page);
  // The same again: everything is loaded, compiled and warm.
  const again = await timedRun(page);
  console.log(`page → readable: ${cold.toFixed(0)} ms`);
  console.log(`Run → first draws, 4 × 10,000 of eight schools, cold: ${words(first)}`);
  console.log(`Run → first draws, the same, warm: ${words(again)}`);
  expect(cold).toBeLessThan(5_000);
  expect(first.first).toBeLessThan(5_000);
  expect(again.first).toBeLessThan(2_000);
  expect(Math.max(0, ...again.tasks)).toBeLessThan(500);
});

test('Run pressed before the page has rested', async ({ page }) => {
  await openNotebook(page, await linkTo(replaced(example('coin-flip'), 'draws: 1000', 'draws: 10_000')));
  console.log(`Run → first draws, coin flip, at once after loading: ${words(await timedRun(page))}`);
});
