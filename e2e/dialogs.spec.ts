/** Dialogs give the keyboard back, failures are said, and the page stays alive under what a reader types. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { cellOf, openNotebook } from './support/app.ts';
import { codeNotebook, linkTo } from './support/notebooks.ts';

const PAGE = codeNotebook('Page', { a: `const text = "${'a'.repeat(40)}!";`, b: 'const n = 1;' });

const dialog = (page: Page) => page.getByRole('dialog');
const command = async (page: Page, name: string): Promise<void> => {
  await page.keyboard.press('Control+K');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
};

test('every dialog has its name, keeps the keyboard, and gives it back however it is closed', async ({
  page,
}) => {
  await openNotebook(page, await linkTo(PAGE));
  const share = page.getByRole('button', { name: 'Share' });
  const closings = [
    () => page.keyboard.press('Escape'),
    () => dialog(page).getByRole('button', { name: 'Close', exact: true }).click(),
    () => page.mouse.click(5, 400),
  ];
  for (const close of closings) {
    await share.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Share this notebook' })).toBeVisible();
    expect(await dialog(page).evaluate(node => node.contains(document.activeElement))).toBe(true);
    await close();
    await expect(dialog(page)).toHaveCount(0);
    await expect(share).toBeFocused();
  }
  for (const [name, title] of [
    ['Versions of this notebook', 'Versions of this notebook'],
    ['Open from an address', 'Open from an address'],
    ['Add data', 'Add data'],
  ]) {
    await share.focus();
    await command(page, name);
    await expect(page.getByRole('dialog', { name: title })).toBeVisible();
    await expect(dialog(page).getByRole('heading', { name: title })).toBeVisible();
    await dialog(page).getByRole('button', { name: 'Close', exact: true }).click();
    await expect(dialog(page)).toHaveCount(0);
    await expect(share).toBeFocused();
  }
});

test('a download that fails is said on the page', async ({ page }) => {
  await openNotebook(page, await linkTo(PAGE));
  await page.route(/web-page-[^/]*\.js$/, route => route.abort());
  await command(page, 'Download as a web page');
  await expect(page.getByRole('alert')).toContainText('The web page could not be downloaded');
});

test('an expression that would take for ever is stopped, and says so; the page lives meanwhile', async ({
  page,
}) => {
  await openNotebook(page, await linkTo(PAGE));
  await page.keyboard.press('Control+Shift+F');
  const panel = page.getByRole('search', { name: 'Find in all cells' });
  await panel.getByRole('button', { name: 'Regular expression' }).click();
  const field = panel.getByRole('textbox', { name: 'Find', exact: true });
  await field.fill('(a+)+$');
  // A frame is drawn while the expression is looked for.
  expect(
    await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => resolve('alive')))),
  ).toBe('alive');
  await expect(panel.getByRole('status')).toContainText('Stopped: this expression takes more than 1 s');
  await field.fill('con(st)');
  await expect(panel.getByRole('status')).toHaveText('2 matches in 2 cells');
  await panel.getByRole('textbox', { name: 'Replace with' }).fill('le$1');
  await panel.getByRole('button', { name: 'Replace all' }).click();
  await expect(cellOf(page, 'b')).toContainText('lest n = 1;');
});
