/** Stop on the real page: from the click until the page is idle, with chains running and in an endless loop; what was finished stays. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import {
  cellOf,
  dock,
  downloadBy,
  openEditor,
  openNotebook,
  runButton,
  runToEnd,
  untilIdle,
} from './support/app.ts';
import { medianAndP95 } from './support/check.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL, linkTo } from './support/notebooks.ts';

const TRIALS = 20;
const stopButton = (page: Page) => page.getByRole('button', { name: 'Stop', exact: true });

/** From now on every click on Stop leaves in window.stopTimes how long it took until nothing ran and Run was there, painted. */
async function timeStops(page: Page): Promise<void> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { stopTimes: times });
    const isIdle = (): boolean =>
      document.querySelector('[data-busy="false"]') !== null &&
      Array.from(document.querySelectorAll<HTMLButtonElement>('.bar button')).some(
        button => button.innerText.trim().startsWith('Run') && !button.disabled,
      );
    const onClick = (event: MouseEvent): void => {
      if (
        !(event.target instanceof Element) ||
        event.target.closest('button')?.textContent?.trim() !== 'Stop'
      )
        return;
      const begin = event.timeStamp;
      const look = (): void => {
        if (isIdle()) setTimeout(() => times.push(performance.now() - begin));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    };
    window.addEventListener('click', onClick, { capture: true });
  });
}

const stopTimes = (page: Page): Promise<number[]> =>
  page.evaluate(() => (window as unknown as { stopTimes: number[] }).stopTimes);

/** Presses Stop, waits for the page's own measurement. */
async function stop(page: Page, trial: number): Promise<void> {
  await stopButton(page).click();
  await expect.poll(async () => (await stopTimes(page)).length).toBe(trial + 1);
}

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
  await openNotebook(page, await linkTo(codeNotebook('Stop', { model: EIGHT_SCHOOLS_MODEL, fit })));
  await timeStops(page);
  for (let trial = 0; trial < TRIALS; trial += 1) {
    await runButton(page).click();
    await expect(page.locator('.dock[data-run-status="running"]')).toBeVisible({ timeout: 30_000 });
    await stop(page, trial);
    await expect(page.locator('.dock[data-run-status="stopped"]')).toBeVisible();
  }
  await report(page, 'four chains of eight schools');
  await expect(dock(page)).toContainText('partial');
});

test('Stop in an endless loop', async ({ page }) => {
  test.setTimeout(240_000);
  await openNotebook(page, await linkTo(codeNotebook('Loop', { loop: 'while (true) {}' })));
  await timeStops(page);
  for (let trial = 0; trial < TRIALS; trial += 1) {
    await expect(page.locator('[data-kernel="ready"]')).toBeVisible();
    await runButton(page).click();
    await expect(page.locator('[data-kernel="busy"]')).toBeVisible();
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
  const button = dock(page).getByRole('button', { name: 'Draws as CSV' });
  const before = await downloadBy(page, button);
  const printed = await cellOf(page, 'shown').locator('.outputs').innerText();
  await openEditor(page, 'loop');
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText('while (true) {}');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('[data-kernel="busy"]')).toBeVisible();
  await stopButton(page).click();
  await untilIdle(page);
  await expect(cellOf(page, 'loop').getByRole('alert')).toContainText('Stopped');
  expect(await cellOf(page, 'shown').locator('.outputs').innerText()).toBe(printed);
  await expect(dock(page).locator('tr[data-site="mu"]')).toBeVisible();
  const after = await downloadBy(page, button);
  expect(before.split('\n').length).toBe(2002);
  expect(after).toBe(before);
  // The notebook goes on: what was lost with the kernel is stale and runs again.
  await expect(page.locator('[data-kernel="ready"]')).toBeVisible();
  await cellOf(page, 'fit').hover();
  await cellOf(page, 'fit').getByRole('button', { name: 'Run cell' }).click();
  await untilIdle(page);
  await expect(cellOf(page, 'fit').getByRole('alert')).toHaveCount(0);
});
