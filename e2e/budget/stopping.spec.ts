/** Stop, from the click until nothing runs and Run is there. */
import type { Page } from '@playwright/test';
import { openNotebook, runButton } from '../support/app.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL, linkTo } from '../support/notebooks.ts';
import { stop, stopTimes, timeStops } from '../support/stop-times.ts';
import type { Budget } from './figures.ts';
import { test } from './figures.ts';

const TRIALS = 20;
/** Milliseconds. */
const BOUND = 100;

async function record(page: Page, budget: Budget, what: string): Promise<void> {
  const times = await stopTimes(page);
  budget.times(`Stop, ${what}, median`, 'median', times, BOUND);
  budget.times(`Stop, ${what}, 95th percentile`, 'p95', times, BOUND);
}

test('stop: while chains run', async ({ page, budget }) => {
  // Steps so small that no machine is done before the click.
  const fit =
    'const posterior = await mcmc(eightSchools, { draws: 100_000, kernel: nuts({ targetAccept: 0.995 }) });';
  await openNotebook(page, await linkTo(codeNotebook('Ending early', { model: EIGHT_SCHOOLS_MODEL, fit })));
  await timeStops(page);
  for (let trial = 0; trial < TRIALS; trial += 1) {
    await budget.lookAtMachine();
    await runButton(page).click();
    await page.locator('.dock[data-run-status="running"]').waitFor({ timeout: 30_000 });
    await stop(page, trial);
    await page.locator('.dock[data-run-status="stopped"]').waitFor({ timeout: 10_000 });
  }
  await record(page, budget, 'four chains');
});

test('stop: in an endless loop', async ({ page, budget }) => {
  await openNotebook(page, await linkTo(codeNotebook('Loop', { loop: 'while (true) {}' })));
  await timeStops(page);
  for (let trial = 0; trial < TRIALS; trial += 1) {
    await budget.lookAtMachine();
    await page.locator('[data-kernel="ready"]').waitFor();
    await runButton(page).click();
    await page.locator('[data-kernel="busy"]').waitFor();
    await stop(page, trial);
  }
  await record(page, budget, 'while (true) {}');
});
