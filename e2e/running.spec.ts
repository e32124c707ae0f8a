/** Runs that go on, end by themselves, wait, are listed and compared: as a reader sees it on the page. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import {
  cellOf,
  closeEditor,
  dock,
  drawsEntry,
  openEditor,
  openNotebook,
  replaceLine,
  runButton,
  runToEnd,
  untilIdle,
  untilJudged,
} from './support/app.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL, linkTo } from './support/notebooks.ts';
import { runEndlessly, stopButton } from './support/stop-times.ts';

const SLOW = 'kernel: nuts({ targetAccept: 0.995 })';

const schools = (options: string, more: Readonly<Record<string, string>> = {}) =>
  linkTo(
    codeNotebook('Going on', {
      model: EIGHT_SCHOOLS_MODEL,
      fit: `const posterior = await mcmc(eightSchools, { ${options} });`,
      ...more,
    }),
  );

const continueButton = (page: Page) => dock(page).getByRole('button', { name: 'Continue', exact: true });
const runs = (page: Page) => page.getByRole('dialog', { name: 'Runs of this notebook' });

async function csvOf(page: Page): Promise<string> {
  const entry = await drawsEntry(page);
  const [download] = await Promise.all([page.waitForEvent('download'), entry.click()]);
  return readFile(await download.path(), 'utf8');
}

async function goOn(page: Page): Promise<void> {
  await continueButton(page).click();
  await untilIdle(page);
  await untilJudged(page);
}

test('Continue adds draws from the adapted state: the bits of one longer run', async ({ page }) => {
  await openNotebook(page, await schools('draws: 600', { shown: 'posterior.drawsPerChain' }));
  await runToEnd(page);
  const whole = await csvOf(page);
  await page.goto('about:blank');
  await openNotebook(page, await schools('draws: 300', { shown: 'posterior.drawsPerChain' }));
  await runToEnd(page);
  await expect(dock(page)).toContainText('300 more draws per chain');
  await goOn(page);
  expect(await csvOf(page)).toBe(whole);
  // The cell and what reads it have all draws, and the dock does not call the run old.
  await expect(cellOf(page, 'shown').locator('.outputs')).toContainText('600');
  await expect(dock(page).locator('.dock-head')).not.toContainText('before the last change');
});

test('a run that was stopped is finished by Continue, and by its command after the kernel was lost', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await openNotebook(page, await schools(`draws: 200_000, ${SLOW}`, { loop: 'let turns = 0;' }));
  await runButton(page).click();
  await expect(page.locator('.dock[data-run-status="running"]')).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('.chains tbody tr').first()).toContainText(/\d{3}/, { timeout: 30_000 });
  await stopButton(page).click();
  await expect(page.locator('.dock[data-run-status="stopped"]')).toBeVisible();
  await untilIdle(page);
  await expect(dock(page)).toContainText('missing');
  // A cell that never ends takes the kernel with it.
  await openEditor(page, 'loop');
  await runEndlessly(page);
  await stopButton(page).click();
  await untilIdle(page);
  await expect(page.locator('[data-kernel="ready"]')).toBeVisible();
  await page.getByRole('button', { name: 'Commands' }).click();
  await page.getByRole('option', { name: 'Continue the run' }).click();
  await expect(page.locator('.dock[data-run-status="running"]')).toBeVisible({ timeout: 30_000 });
  await untilIdle(page, 120_000);
  await untilJudged(page);
  await expect(page.locator('.chains tbody tr')).toHaveCount(4);
  await expect(page.locator('.chains tbody tr').first()).toContainText('200,000');
});

test('untilEss ends a run by its precision, and says so in cell and dock', async ({ page }) => {
  await openNotebook(
    page,
    await schools('draws: 20_000, untilEss: 400', { shown: 'posterior', size: 'posterior.drawsPerChain' }),
  );
  await runToEnd(page);
  const words = /topped at ([\d,]+)(?: draws:|,) every bulk and tail ESS ≥ 400/;
  const said = words.exec(await dock(page).innerText());
  const draws = Number(said?.[1].replaceAll(',', ''));
  expect(draws % 400).toBe(0);
  expect(draws).toBeLessThan(80_000);
  await expect(cellOf(page, 'shown').locator('.outputs')).toContainText(words);
  await expect(cellOf(page, 'size').locator('.outputs')).toContainText(String(draws / 4));
  // The same seed ends at the same draw, however fast the chains were.
  await runToEnd(page);
  await expect(dock(page)).toContainText(said?.[0] ?? 'nothing');
});

test('change a prior and compare the two runs', async ({ page }) => {
  await openNotebook(page, await schools('draws: 1000'));
  await runToEnd(page);
  await openEditor(page, 'model');
  await replaceLine(page, 4, '  const mu = ~Normal(20, 1);');
  await closeEditor(page);
  // The run is of the code before: it cannot go on.
  await expect(continueButton(page)).toHaveCount(0);
  await runToEnd(page);
  await dock(page).getByRole('button', { name: 'Runs', exact: true }).click();
  await expect(runs(page).getByRole('listitem')).toHaveCount(2);
  await runs(page).getByRole('button', { name: 'Compare the two newest' }).click();
  await expect(runs(page)).toContainText('mu most');
  await expect(runs(page).locator('.change-old')).toContainText('Normal(0, 5)');
  await expect(runs(page).locator('.change-new mark').first()).toHaveText('20');
  const mu = runs(page).locator('[data-compared="mu"]');
  expect(Number(await mu.getAttribute('data-difference'))).toBeGreaterThan(10);
  await expect(
    runs(page).getByRole('img', { name: /^mu: mean .* before and .* after, a difference/ }),
  ).toBeVisible();
  // A run whose draws were dropped keeps its numbers.
  await runs(page)
    .getByRole('button', { name: /^Drop draws/ })
    .last()
    .click();
  await expect(runs(page)).toContainText('dropped');
  await expect(mu).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(runs(page)).toHaveCount(0);
});

test('cells that wait are listed and can be taken out of the queue', async ({ page }) => {
  await openNotebook(
    page,
    await schools(`draws: 400_000, ${SLOW}`, {
      later: 'const second = await mcmc(eightSchools, { draws: 50 });',
    }),
  );
  await runButton(page).click();
  await expect(page.locator('.dock[data-run-status="running"]')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Commands' }).click();
  await page.getByRole('option', { name: 'Runs of this notebook' }).click();
  await expect(runs(page).locator('[data-run-stand="running"]')).toHaveCount(1);
  await runs(page).getByRole('button', { name: 'Cancel cell later' }).click();
  await expect(runs(page).locator('[data-run-stand="queued"]')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await stopButton(page).first().click();
  await untilIdle(page);
  await expect(cellOf(page, 'later').locator('.outputs')).toHaveCount(0);
});

/** Asks the oldest run in the list to go on. */
async function continueOldest(page: Page): Promise<void> {
  await dock(page).getByRole('button', { name: 'Runs', exact: true }).click();
  const buttons = runs(page).getByRole('button', { name: /^Continue/ });
  await expect(buttons.nth(1)).toBeVisible();
  await buttons.last().click();
  await page.keyboard.press('Escape');
}

test('an older run goes on under its own seed, whatever the seed is by now', async ({ page }) => {
  await openNotebook(page, await schools('draws: 600'));
  await runToEnd(page);
  const whole = await csvOf(page);
  await page.goto('about:blank');
  await openNotebook(page, await schools('draws: 300'));
  await runToEnd(page);
  const seed = page.getByRole('textbox', { name: 'Seed' });
  await seed.fill('99');
  await seed.press('Enter');
  await cellOf(page, 'fit').hover();
  await cellOf(page, 'fit').getByRole('button', { name: 'Run cell' }).click();
  await expect(dock(page)).toContainText('seed 99');
  await untilJudged(page);
  await continueOldest(page);
  await expect(dock(page)).toContainText('600 more draws per chain');
  await untilJudged(page);
  expect(await csvOf(page)).toBe(whole);
  await expect(page.locator('.page-notice')).toHaveCount(0);
});

test('a run whose cell asks for something else by now does not go on, and the page says why', async ({
  page,
}) => {
  const turn = 'const turns = [0];\nfunction turn() { turns[0] += 1; return turns[0]; }';
  await openNotebook(page, await schools('draws: 300, warmup: 100 * turn()', { turn }));
  await runToEnd(page);
  await cellOf(page, 'fit').hover();
  await cellOf(page, 'fit').getByRole('button', { name: 'Run cell' }).click();
  await untilIdle(page);
  await untilJudged(page);
  await continueOldest(page);
  await expect(page.locator('.page-notice')).toContainText(
    /did not go on: cell fit asks for another posterior/,
  );
});

test('a run says its seed, versions and browser, and so do its files', async ({ page }) => {
  await openNotebook(page, await schools('draws: 100, seed: 77'));
  await runToEnd(page);
  await expect(dock(page)).toContainText(/seed 77, \d\d:\d\d, engine \d+\.\d+\.\d+, API \d+, Chromium \d+/);
  const entry = await drawsEntry(page, /^JSON/);
  const [download] = await Promise.all([page.waitForEvent('download'), entry.click()]);
  const head: unknown = JSON.parse(await readFile(await download.path(), 'utf8'));
  expect(head).toMatchObject({
    seed: 77,
    made: { engine: '0.1.0', browser: expect.stringMatching(/^Chromium/) },
  });
});

test('a reload in mid-run loses nothing finished, and Resume draws the rest', async ({ page }) => {
  test.setTimeout(240_000);
  const address = await schools(`draws: 160_000, ${SLOW}`);
  await openNotebook(page, address);
  await runButton(page).click();
  await expect(page.locator('.chains tbody tr').first()).toContainText(/\d{3}/, { timeout: 30_000 });
  // Saved every second.
  await page.waitForTimeout(1_500);
  await expect(page.locator('.dock[data-run-status="running"]')).toBeVisible();
  await page.reload();
  await expect(page.locator('[data-kernel="ready"]')).toBeVisible({ timeout: 30_000 });
  const rest = dock(page);
  await expect(rest).toContainText(/Stopped after [\d,]{3,} of 640,000 draws/);
  await rest.getByRole('button', { name: 'Resume', exact: true }).click();
  await untilIdle(page, 120_000);
  await untilJudged(page);
  await expect(page.locator('.chains tbody tr').first()).toContainText('160,000');
});

test('a finished run is there again after a reload, and can be compared with a new one', async ({ page }) => {
  await openNotebook(page, await schools('draws: 200'));
  await runToEnd(page);
  await page.waitForTimeout(1_500);
  await page.reload();
  await expect(page.locator('[data-kernel="ready"]')).toBeVisible({ timeout: 30_000 });
  await expect(dock(page).getByRole('button', { name: 'Download draws' })).toBeVisible();
  await page.getByRole('button', { name: 'Commands' }).click();
  await page.getByRole('option', { name: 'Runs of this notebook' }).click();
  await expect(runs(page).locator('[data-run-stand="done"]')).toContainText('4 × 200 draws');
  await page.keyboard.press('Escape');
  await runToEnd(page);
  await dock(page).getByRole('button', { name: 'Runs', exact: true }).click();
  await runs(page).getByRole('button', { name: 'Compare the two newest' }).click();
  await expect(runs(page)).toContainText('Nothing: the same code, seed and settings.');
  await expect(runs(page)).toContainText('No mean differs by more than two Monte Carlo standard errors.');
});

test('a run of other code waits in the list after a reload, and is marked where it is shown', async ({
  page,
}) => {
  await openNotebook(page, await schools('draws: 200'));
  await runToEnd(page);
  await openEditor(page, 'fit');
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText(' // later');
  await page.keyboard.press('Escape');
  await page.waitForTimeout(1_500);
  await page.reload();
  await expect(page.locator('[data-kernel="ready"]')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Commands' }).click();
  await page.getByRole('option', { name: 'Runs of this notebook' }).click();
  await expect(runs(page).locator('[data-run-stand="kept"]')).toHaveCount(1);
  await runs(page).getByRole('button', { name: /^Load/ }).click();
  await runs(page).getByRole('button', { name: /^Show/ }).click();
  await expect(page.locator('.dock.outdated')).toContainText('before the last change');
});
