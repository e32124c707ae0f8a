/**
 * A reload at any moment of a run: the document is as it was typed, what earlier runs left is shown, and the notebook
 * runs again. Not here: going on with the run that was cut.
 */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import {
  cellOf,
  closeEditor,
  dock,
  openEditor,
  openNotebook,
  pressRun,
  replaceLine,
  runButton,
  runToEnd,
  untilIdle,
} from './support/app.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL, linkTo } from './support/notebooks.ts';

const LONG =
  'const posterior = await mcmc(eightSchools, { chains: 2, draws: 900_000, kernel: nuts({ targetAccept: 0.99 }) });';
const SHORT = 'const posterior = await mcmc(eightSchools, { chains: 2, draws: 400 });';

/** Beside the dock there is no room for it, but it is there. */
const saved = (page: Page) => page.locator('.bar-saved');
/** Cells that need no sampling run when one's own notebook opens. */
const atRest = async (page: Page): Promise<void> => {
  await expect(page.locator('[data-kernel]')).toHaveAttribute('data-kernel', 'ready', { timeout: 30_000 });
  await untilIdle(page);
};

async function open(page: Page): Promise<void> {
  const sources = {
    model: EIGHT_SCHOOLS_MODEL,
    fit: SHORT,
    shown: 'posterior.mean("mu").item()',
    note: '1 + 1',
  };
  await openNotebook(page, await linkTo(codeNotebook('Reloaded', sources)));
}

async function write(page: Page, id: string, text: string): Promise<void> {
  await openEditor(page, id);
  await replaceLine(page, 1, text);
  await closeEditor(page);
}

test('a reload in mid-run keeps what was typed and what the run before left', async ({ page }) => {
  await open(page);
  await write(page, 'note', '"typed before"');
  await runToEnd(page);
  const shown = await cellOf(page, 'shown').locator('.outputs').innerText();
  await expect(saved(page)).toHaveText(/^Saved/);
  await write(page, 'fit', LONG);
  await expect(saved(page)).toHaveText(/^Saved/);
  for (const wait of [0, 150, 900]) {
    await pressRun(page);
    await page.waitForTimeout(wait);
    await page.reload();
    await expect(cellOf(page, 'note')).toContainText('typed before');
    await expect(cellOf(page, 'fit')).toContainText('900_000');
    // The results of the run that ended are there, and said to be of other code.
    await expect(cellOf(page, 'shown').locator('.outputs')).toContainText(shown);
    await expect(page.getByRole('complementary', { name: 'Inference' })).toContainText(/draws/);
    await atRest(page);
  }
  await write(page, 'fit', SHORT);
  await runToEnd(page);
  await expect(dock(page).locator('tr[data-site="mu"]')).toBeVisible();
});

test('what was typed in the last moment before a reload is there after it', async ({ page }) => {
  await open(page);
  await write(page, 'note', '"first"');
  await expect(saved(page)).toHaveText(/^Saved/);
  for (const text of ['"second"', '"third"']) {
    await openEditor(page, 'note');
    await replaceLine(page, 1, text);
    await page.reload();
    await expect(cellOf(page, 'note')).toContainText(text);
    await atRest(page);
  }
});

test('a reload while a cell computes without end leaves a page that runs', async ({ page }) => {
  await openNotebook(
    page,
    await linkTo(codeNotebook('Endless', { loop: 'while (true) {}', sum: '20 + 22' })),
  );
  await write(page, 'sum', '20 + 23');
  await expect(saved(page)).toHaveText(/^Saved/);
  await runButton(page).click();
  await expect(page.locator('[data-kernel="busy"]')).toBeVisible();
  await page.goto(page.url().replace('?safe', ''));
  await expect(cellOf(page, 'sum')).toContainText('20 + 23');
  // What needs no sampling runs at opening: the loop too, until it is stopped.
  await expect(page.locator('[data-kernel="busy"]')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await untilIdle(page);
  await expect(page.locator('[data-kernel="ready"]')).toBeVisible();
  await cellOf(page, 'sum').hover();
  await cellOf(page, 'sum').getByRole('button', { name: 'Run cell' }).click();
  await expect(cellOf(page, 'sum').locator('.outputs')).toContainText('43');
});
