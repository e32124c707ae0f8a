/** Stop on the real page: from the click until the page is idle, with chains running and in an endless loop; what was finished stays. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import {
  cellOf,
  dock,
  drawsEntry,
  downloadBy,
  openEditor,
  openNotebook,
  runButton,
  runToEnd,
  untilIdle,
} from './support/app.ts';
import { medianAndP95 } from './support/check.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL, linkTo } from './support/notebooks.ts';
import { runEndlessly, stop, stopButton, stopTimes, timeStops } from './support/stop-times.ts';

const TRIALS = 20;

async function report(page: Page, what: string): Promise<void> {
  const times = await stopTimes(page);
  const { median, p95 } = medianAndP95(times);
  console.log(
    `Stop, ${what}: ${times.length} trials, median ${median.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`,
  );
  expect(times.length).toBe(TRIALS);
  expect(median).toBeLessThanOrEqual(100);
  expect(p95).toBeLessThanOrEqual(100);
}

test('Stop while chains run', async ({ page }) => {
  test.setTimeout(600_000);
  // Steps so small that no machine is done before the click.
  const fit =
    'const posterior = await mcmc(eightSchools, { draws: 100_000, kernel: nuts({ targetAccept: 0.995 }) });';
  await openNotebook(page, await linkTo(codeNotebook('Ending early', { model: EIGHT_SCHOOLS_MODEL, fit })));
  await timeStops(page);
  for (let trial = 0; trial < TRIALS; trial += 1) {
    await runButton(page).click();
    await page.locator('.dock[data-run-status="running"]').waitFor({ timeout: 30_000 });
    await stop(page, trial);
    await page.locator('.dock[data-run-status="stopped"]').waitFor({ timeout: 10_000 });
  }
  await report(page, 'four chains of eight schools');
  await expect(dock(page)).toContainText('partial');
});

test('Stop in an endless loop', async ({ page }) => {
  test.setTimeout(240_000);
  await openNotebook(page, await linkTo(codeNotebook('Loop', { loop: 'while (true) {}' })));
  await timeStops(page);
  for (let trial = 0; trial < TRIALS; trial += 1) {
    await page.locator('[data-kernel="ready"]').waitFor();
    await runButton(page).click();
    await page.locator('[data-kernel="busy"]').waitFor();
    await stop(page, trial);
  }
  await report(page, 'while (true) {}');
});

test('after a hard stop the finished posterior is on the page and its draws can be saved', async ({
  page,
}) => {
  const fit = 'const posterior = await mcmc(eightSchools, { chains: 4, draws: 500 });';
  const shown = 'posterior.mean("mu").item()';
  const sources = { model: EIGHT_SCHOOLS_MODEL, fit, shown, loop: 'let turns = 0;' };
  await openNotebook(page, await linkTo(codeNotebook('Hard stop', sources)));
  await runToEnd(page);
  const before = await downloadBy(page, await drawsEntry(page));
  const printed = await cellOf(page, 'shown').locator('.outputs').innerText();
  await openEditor(page, 'loop');
  await runEndlessly(page);
  await stopButton(page).click();
  await untilIdle(page);
  await expect(cellOf(page, 'loop').getByRole('alert')).toContainText('Stopped');
  expect(await cellOf(page, 'shown').locator('.outputs').innerText()).toBe(printed);
  await expect(dock(page).locator('tr[data-site="mu"]')).toBeVisible();
  const after = await downloadBy(page, await drawsEntry(page));
  expect(before.split('\n').length).toBe(2002);
  expect(after).toBe(before);
  // The notebook goes on: what was lost with the kernel is stale and runs again.
  await expect(page.locator('[data-kernel="ready"]')).toBeVisible();
  await cellOf(page, 'fit').hover();
  await cellOf(page, 'fit').getByRole('button', { name: 'Run cell' }).click();
  await untilIdle(page);
  await expect(cellOf(page, 'fit').getByRole('alert')).toHaveCount(0);
});
