/** Gallery item D9, NUTS watched step by step, from live output. Not here: the recorder (unit tests hold it equal to nuts). */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { cellOf } from '../support/app.ts';
import { hold, holdAtLeast, holdWords } from '../support/hold.ts';
import { runExample } from '../support/run-example.ts';
import { tableShown } from '../support/shown.ts';

/** Every frame of a cell's animation, in words, by the keyboard. */
async function framesOf(page: Page, id: string): Promise<string[]> {
  const output = cellOf(page, id).locator('.nuts');
  const scrubber = output.getByRole('slider', { name: 'Frame' });
  await scrubber.focus();
  await page.keyboard.press('Home');
  const last = Number(await scrubber.getAttribute('max'));
  const frames: string[] = [];
  for (let place = 0; place <= last; place += 1) {
    frames.push(await output.locator('.nuts-words').innerText());
    await page.keyboard.press('ArrowRight');
  }
  return frames;
}

test('D9: the doubling trajectory, its tests, its cost, and a model of one’s own', async ({ page }) => {
  await runExample(page, 'watch-nuts');
  const frames = await framesOf(page, 'watch');

  // Directions at random, 1, 2, 4 … steps.
  const begun = frames.flatMap(
    words => /Doubling (\d+), (\w+): step \d+ of (\d+)/.exec(words)?.slice(1) ?? [],
  );
  const doublings = begun.filter((_, i) => i % 3 === 0).map(Number);
  const planned = begun.filter((_, i) => i % 3 === 2).map(Number);
  const wrong = doublings.filter((doubling, i) => planned[i] !== 2 ** (doubling - 1)).length;
  hold({ id: 'D9 steps of doubling j that are not 2^(j−1)', expected: 0, got: wrong, bound: 0.5 }, 1);
  for (const way of ['forward', 'backward'])
    holdAtLeast(`D9 steps ${way}`, 10, begun.filter(word => word === way).length);

  // Every transition ends by a named test.
  const stops = frames.filter(words => words.includes('Stopped by'));
  hold({ id: 'D9 transitions stopped by a test', expected: 12, got: stops.length, bound: 0.5 }, 11);
  for (const test of [1, 2, 3])
    holdAtLeast(
      `D9 frames that name test ${test}`,
      1,
      stops.filter(words => words.includes(`test ${test} of 3`)).length,
    );

  // A full depth j costs 2^j − 1.
  const costs = frames.flatMap(
    words => /Depth (\d+) costs (\d+) leapfrog/.exec(words)?.slice(1).map(Number) ?? [],
  );
  const deepest = Math.max(...costs.filter((_, i) => i % 2 === 0));
  for (let depth = 1; depth <= deepest; depth += 1) {
    const got = costs[costs.findIndex((value, i) => i % 2 === 0 && value === depth) + 1];
    hold(
      { id: `D9 leapfrogs of full depth ${depth}`, expected: 2 ** depth - 1, got, bound: 0.5 },
      2 ** depth,
    );
  }
  holdAtLeast('D9 deepest tree', 4, deepest);
  // The same from the recorded numbers: depth and steps of transitions that were complete when they stopped.
  const rows = [...(await tableShown(page, 'table')).values()];
  const full = rows.filter(row => row['begun'] === row['depth']);
  holdAtLeast('D9 transitions that end with a full tree', 1, full.length);
  for (const row of full) {
    const depth = Number(row['depth']);
    const claim = { id: `D9 steps of transition ${row['transition']}`, expected: 2 ** depth - 1 };
    hold({ ...claim, got: Number(row['steps']), bound: 0.5 }, 2 ** depth);
  }

  // The user's own model: the draws of mcmc, and a divergence marked as one.
  const own = [...(await tableShown(page, 'same')).values()];
  expect(own).toHaveLength(8);
  const off = Math.max(...own.map(row => Math.abs(Number(row['watched']) - Number(row['from mcmc']))));
  hold({ id: 'D9 watched draws less those of mcmc', expected: 0, got: off, bound: 1e-15 }, 1e-9);
  await expect(cellOf(page, 'sleep').locator('.nuts-plot')).toContainText('log sigma');

  // Where it fails.
  const funnel = await framesOf(page, 'funnel');
  holdWords(
    'D9 a divergence',
    'Divergence: the energy error',
    funnel.find(words => words.includes('Divergence')) ?? '',
  );
  await page.keyboard.press('Home');
  for (let i = 0; i < 400 && (await cellOf(page, 'funnel').locator('.divergence').count()) === 0; i += 1)
    await page.keyboard.press('ArrowRight');
  await expect(cellOf(page, 'funnel').locator('.nuts-plot .divergence').first()).toBeVisible();
});
