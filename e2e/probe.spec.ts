/** A browser that lacks something still reads, and the page says what cannot be done; a whole browser is told nothing. */
import { expect, test } from '@playwright/test';
import {
  cellOf,
  closeEditor,
  openEditor,
  openNotebook,
  replaceLine,
  runButton,
  untilIdle,
} from './support/app.ts';
import { codeNotebook, linkTo } from './support/notebooks.ts';

const notice = '.browser-notice';

test('a browser that has all is told nothing', async ({ page }) => {
  await openNotebook(page, '/#example/coin-flip');
  await expect(page.locator(notice)).toHaveCount(0);
});

test('without SIMD a notebook reads with its results, takes edits, and says why it cannot run', async ({
  page,
}) => {
  await page.addInitScript(() => {
    WebAssembly.validate = () => false;
  });
  await page.goto('/#example/coin-flip');
  await expect(page.getByText('After 7 heads in 10')).toBeVisible();
  await expect(page.locator(notice)).toHaveText(
    'This browser cannot run models: it has no WebAssembly with SIMD. You can read and edit.',
  );
  await openEditor(page, 'model');
  await replaceLine(page, 1, '// edited all the same');
  await closeEditor(page);
  await expect(cellOf(page, 'model')).toContainText('edited all the same');
});

test('an embed says it too', async ({ page }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'WebAssembly');
  });
  await page.goto('/?embed#example/coin-flip');
  await expect(page.getByText('After 7 heads in 10')).toBeVisible();
  await expect(page.locator(notice)).toContainText('cannot run models: it has no WebAssembly');
});

test('a kernel that cannot be loaded is said to be missing, fails the cell, and comes when it can', async ({
  page,
}) => {
  let offline = true;
  await page.route(/kernel.*\.js$|bundle/, route => (offline ? route.abort() : route.continue()));
  await page.goto(await linkTo(codeNotebook('Far', { sum: '20 + 22' })));
  await expect(page.locator(notice)).toContainText('Cells cannot run now: The kernel cannot be loaded', {
    timeout: 20_000,
  });
  await runButton(page).click();
  await expect(cellOf(page, 'sum').getByRole('alert')).toContainText('The kernel cannot be loaded');
  await untilIdle(page);
  offline = false;
  await runButton(page).click();
  await expect(cellOf(page, 'sum').locator('.outputs')).toContainText('42', { timeout: 30_000 });
  await expect(page.locator(notice)).toHaveCount(0);
});
