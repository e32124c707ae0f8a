/** What could not be saved, made or copied is said, wherever it was asked for: in a notice, or in the dialog that asked. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { dock, drawsEntry, openNotebook, runToEnd } from './support/app.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL, linkTo } from './support/notebooks.ts';

const NOTEBOOK = codeNotebook('Failures', {
  model: EIGHT_SCHOOLS_MODEL,
  fit: 'const posterior = await mcmc(eightSchools, { chains: 2, warmup: 100, draws: 150 });',
  figure: 'hist([1, 2, 2, 3], { title: "Counts" })',
});

const alert = (page: Page) => page.getByRole('alert');
const command = async (page: Page, name: string): Promise<void> => {
  await page.keyboard.press('Control+K');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
};

/** From now on the browser gives no file an address, as where its storage is full. */
const refuseFiles = (page: Page) =>
  page.evaluate(() => {
    URL.createObjectURL = () => {
      throw new Error('no room for a file');
    };
  });

/** A notice stays for a while: the next one must be another. */
async function expectNotice(page: Page, words: string): Promise<void> {
  await expect(alert(page)).toHaveText(`${words}: no room for a file`);
}

test('files that the browser cannot take are said: draws, figures, notebooks, panels of the close look', async ({
  page,
}) => {
  await openNotebook(page, await linkTo(NOTEBOOK));
  await runToEnd(page);
  await refuseFiles(page);
  await (await drawsEntry(page, /^CSV/)).click();
  await expectNotice(page, 'The draws could not be downloaded');
  await page.getByRole('group', { name: 'Save Counts' }).getByRole('button', { name: 'SVG' }).press('Enter');
  await expectNotice(page, 'The picture could not be saved');
  await command(page, 'Download this notebook');
  await expectNotice(page, 'The notebook could not be downloaded');
  await page.getByRole('group', { name: 'Save Counts' }).getByRole('button', { name: 'PNG' }).press('Enter');
  await expectNotice(page, 'The picture could not be saved');
  await command(page, 'Download draws as Parquet');
  await expectNotice(page, 'The draws could not be downloaded');
  await dock(page).getByRole('button', { name: 'Look closer' }).click();
  const trace = page.getByRole('dialog').locator('figure').filter({ hasText: 'Trace of mu' });
  await trace.getByRole('button', { name: 'SVG' }).click();
  await expectNotice(page, 'The picture could not be saved');
});

test('a file that its worker cannot make is said', async ({ page }) => {
  await openNotebook(page, await linkTo(NOTEBOOK));
  await runToEnd(page);
  await page.context().route(/export-netcdf-[^/]*\.js$/, route => route.abort());
  await (await drawsEntry(page, /^netCDF/)).click();
  await expect(alert(page)).toContainText('The draws could not be downloaded: ');
});

test('the share dialog says when it cannot copy, and when it cannot save', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', {
      value: { writeText: () => Promise.reject(new Error('not allowed')) },
    });
  });
  await openNotebook(page, await linkTo(NOTEBOOK));
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  await expect(alert(page)).toHaveText(
    'The link could not be copied: not allowed. Select it, and copy it by hand.',
  );
  await dialog.getByRole('button', { name: 'Copy code' }).click();
  await expect(alert(page).last()).toContainText('The code could not be copied: not allowed');
  await refuseFiles(page);
  await dialog.getByRole('button', { name: 'Notebook', exact: true }).click();
  await expect(alert(page).last()).toContainText('could not be made: no room for a file');
});

test('a page without a clipboard says so', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await page.goto(`${(await linkTo(NOTEBOOK)).slice(0, -40)}`);
  await page.getByRole('button', { name: 'Copy the link as it came' }).click();
  await expect(alert(page)).toHaveText(
    'The link could not be copied: the browser gives this page no clipboard',
  );
});
