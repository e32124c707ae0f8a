/** A part of the page that cannot be drawn takes nothing else with it, and the notebook can always be had. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { parseNotebook } from '../src/notebook/format.ts';
import { cellOf, dock, openNotebook, runButton, untilIdle } from './support/app.ts';
import { codeNotebook, linkTo } from './support/notebooks.ts';

const NOTEBOOK = codeNotebook('Fragile', {
  figure: 'line(range(5), range(5))',
  other: '"still here"',
  model: `function model() { const mu = ~Normal(0, 1); }
const posterior = await mcmc(model, { chains: 2, warmup: 100, draws: 100 });`,
});

/** From now on every component that asks for its width throws, until it is mended. */
async function breakWidths(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const whole = window.ResizeObserver;
    Object.assign(window, { whole });
    window.ResizeObserver = class extends whole {
      constructor(callback: ResizeObserverCallback) {
        super(callback);
        throw new Error('no widths here');
      }
    };
  });
  return () =>
    page.evaluate(() => {
      window.ResizeObserver = (window as unknown as { whole: typeof ResizeObserver }).whole;
    });
}

test('a figure and a panel that throw are replaced by a sentence, and shown again on demand', async ({
  page,
}) => {
  await openNotebook(page, await linkTo(NOTEBOOK));
  const mend = await breakWidths(page);
  await runButton(page).click();
  await untilIdle(page);
  const figure = cellOf(page, 'figure');
  await expect(figure.getByRole('alert')).toContainText('This figure could not be shown.');
  await expect(cellOf(page, 'other').locator('.out-text')).toContainText('still here');
  const panel = page.getByRole('alert').filter({ hasText: 'The inference panel could not be shown.' });
  await expect(panel).toBeVisible();
  await mend();
  await figure.getByRole('button', { name: 'Show again' }).click();
  await expect(figure.locator('path.line')).toHaveCount(1);
  await panel.getByRole('button', { name: 'Show again' }).click();
  await expect(dock(page)).toBeVisible();
});

test('a page that throws says where the notebook is and gives it out', async ({ page }) => {
  await openNotebook(page, await linkTo(NOTEBOOK));
  await page.evaluate(() =>
    Object.defineProperty(navigator, 'serviceWorker', {
      get() {
        throw new Error('no status line');
      },
    }),
  );
  await runButton(page).click();
  await expect(page.getByRole('heading', { name: 'This page could not be shown' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the notebook' }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  expect(parseNotebook(text).cells.map(cell => cell.source)).toEqual(NOTEBOOK.cells.map(cell => cell.source));
});

test.describe('code that cannot be fetched', () => {
  test('of a page: the one before it can be gone back to, and it is fetched anew', async ({ page }) => {
    await page.route(/\/gallery-[^/]*\.js$/, route => route.abort());
    await openNotebook(page, await linkTo(NOTEBOOK));
    const broken = page.getByRole('heading', { name: 'This page could not be shown' });
    await page.evaluate(() => (location.hash = '#gallery'));
    await expect(broken).toBeVisible();
    await page.goBack();
    await expect(cellOf(page, 'other')).toBeVisible();
    await page.unrouteAll();
    await page.goForward();
    await expect(page.getByRole('heading', { name: 'Write the model' })).toBeVisible();
  });

  test('soon: the page before stands until then, and its last save leaves the address alone', async ({
    page,
  }) => {
    let arrive = (): void => undefined;
    const arrived = new Promise<void>(resolve => (arrive = resolve));
    await page.route(/\/gallery-[^/]*\.js$/, async route => {
      await arrived;
      await route.continue();
    });
    await openNotebook(page, await linkTo(NOTEBOOK));
    await page.getByTitle('Rename this notebook').click();
    const title = page.getByLabel('Title of the notebook');
    await title.fill('Sturdy');
    await title.press('Enter');
    await page.evaluate(() => (location.hash = '#gallery'));
    // Longer than the pause after which changes are saved.
    await page.waitForTimeout(1_500);
    await expect(cellOf(page, 'other')).toBeVisible();
    expect(new URL(page.url()).hash).toBe('#gallery');
    arrive();
    await expect(page.getByRole('heading', { name: 'Write the model' })).toBeVisible();
    expect(new URL(page.url()).hash).toBe('#gallery');
  });

  test('of the inference panel: it is fetched anew on demand', async ({ page }) => {
    await page.route(/\/dock-[^/]*\.js$/, route => route.abort());
    await openNotebook(page, await linkTo(NOTEBOOK));
    await runButton(page).click();
    const panel = page.getByRole('alert').filter({ hasText: 'The inference panel could not be shown.' });
    await expect(panel).toBeVisible();
    await untilIdle(page);
    await page.unrouteAll();
    await panel.getByRole('button', { name: 'Show again' }).click();
    await expect(dock(page)).toBeVisible();
  });

  test('of a dialog: it closes, a notice says so, and it opens once it can be loaded', async ({ page }) => {
    await page.route(/\/(share-dialog|runs-dialog)-[^/]*\.js$/, route => route.abort());
    await openNotebook(page, await linkTo(NOTEBOOK));
    const share = page.getByRole('button', { name: 'Share', exact: true });
    await share.click();
    await expect(page.getByText(/The dialog could not be opened: /)).toBeVisible();
    await page.unrouteAll();
    await share.click();
    await expect(page.getByRole('dialog', { name: /Share/ })).toBeVisible();
  });
});
