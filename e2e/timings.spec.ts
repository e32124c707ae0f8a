/** Times a person feels, printed; asserted only against bounds that hold on a busy machine. */
import { expect, test } from '@playwright/test';
import { openNotebook } from './support/app.ts';
import { example, linkTo, replaced } from './support/notebooks.ts';
import { timedRun, untilReadable } from './support/run-watch.ts';
import type { Seen } from './support/run-watch.ts';

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
