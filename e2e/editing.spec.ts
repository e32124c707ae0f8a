/** From an edit to its error at the right line, to the fix, to the result; stale marks; nothing lost on reload. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import {
  cellOf,
  closeEditor,
  openEditor,
  openNotebook,
  replaceLine,
  runButton,
  runToEnd,
  summaryTable,
  untilIdle,
} from './support/app.ts';
import { codeNotebook, linkTo } from './support/notebooks.ts';

const MODEL = `const y = tensor([2.1, 1.9, 2.6]);
function sizes() {
  const mu = ~Normal(0, 10);
  const sd = ~HalfNormal(2);
  observe(Normal(mu, sd), y);
}`;
const FIT = 'const posterior = await mcmc(sizes, { chains: 2, draws: 500, warmup: 500 });';
const SHOWN = '"mean " + posterior.mean("mu").item().toFixed(2)';

const notebook = () => linkTo(codeNotebook('Sizes', { model: MODEL, fit: FIT, shown: SHOWN }));

async function edit(page: Page, cell: string, line: number, text: string): Promise<void> {
  await openEditor(page, cell);
  await replaceLine(page, line, text);
  await closeEditor(page);
}

test('an error of the model: at its line, with what was expected and got and what to try; fixed, it runs', async ({
  page,
}) => {
  await openNotebook(
    page,
    await linkTo(codeNotebook('One cell', { both: `${MODEL}\n${FIT}`, shown: SHOWN })),
  );
  await edit(page, 'both', 3, '  const mu = ~Normal(0, -10);');
  await runButton(page).click();
  const alert = cellOf(page, 'both').getByRole('alert');
  await expect(alert).toBeVisible({ timeout: 30_000 });
  await untilIdle(page);
  console.log(`runtime error: ${(await alert.innerText()).replaceAll('\n', ' | ')}`);
  await expect(alert.getByRole('button', { name: /^Line 3, column \d+$/ })).toBeVisible();
  // The sentence says what was expected and got; neither is said twice.
  await expect(alert).toContainText('scale must be positive, got −10');
  await expect(alert.getByRole('term')).toHaveText(['try']);
  // The mark in the code is on that line, and the place leads there.
  await expect(page.locator('.tok-wrong')).toHaveText(/const mu = ~Normal\(0, -10\);/);
  await alert.getByRole('button', { name: /^Line 3/ }).click();
  await expect(page.locator('.monaco-editor')).toBeVisible();
  await closeEditor(page);
  await edit(page, 'both', 3, '  const mu = ~Normal(0, 10);');
  await runToEnd(page);
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0);
  await expect(cellOf(page, 'shown')).toContainText(/mean 2\.\d\d/);
  expect((await summaryTable(page)).get('mu')?.mean).toBeCloseTo(2.2, 0);
});

test('an error in a model of another cell is marked at its line there', async ({ page }) => {
  await openNotebook(page, await notebook());
  await edit(page, 'model', 3, '  const mu = ~Normal(0, -10);');
  await runButton(page).click();
  await expect(page.getByRole('main').getByRole('alert')).toBeVisible({ timeout: 30_000 });
  await untilIdle(page);
  await expect(cellOf(page, 'model').locator('.tok-wrong')).toHaveText(/const mu = ~Normal\(0, -10\);/);
});

test('a syntax error: at its line, in words, before anything runs', async ({ page }) => {
  await openNotebook(page, await notebook());
  await edit(page, 'model', 5, '  observe(Normal(mu, sd, y);');
  await runButton(page).click();
  const alert = cellOf(page, 'model').getByRole('alert');
  await expect(alert).toBeVisible();
  console.log(`syntax error: ${(await alert.innerText()).replaceAll('\n', ' | ')}`);
  await expect(alert.getByRole('button', { name: /^Line 5, column \d+$/ })).toBeVisible();
  await untilIdle(page);
  await edit(page, 'model', 5, '  observe(Normal(mu, sd), y);');
  await runToEnd(page);
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0);
  await expect(cellOf(page, 'shown')).toContainText(/mean 2\.\d\d/);
});

test('a cell is stale once its text or what it reads changes, and Run brings it up to date', async ({
  page,
}) => {
  await openNotebook(page, await notebook());
  await runToEnd(page);
  const stale = page.getByRole('group', { name: 'Code cell, stale' });
  await expect(stale).toHaveCount(0);
  await edit(page, 'shown', 1, '"the " + posterior.mean("mu").item().toFixed(2)');
  await expect(stale).toHaveCount(1);
  await edit(page, 'model', 1, 'const y = tensor([7.1, 6.9, 7.6]);');
  await expect(stale).toHaveCount(3);
  await expect(runButton(page)).toHaveText(/^Run 3 stale/);
  await runToEnd(page);
  await expect(stale).toHaveCount(0);
  await expect(cellOf(page, 'shown')).toContainText(/the [67]\.\d\d/);
});

test('what was typed is there after a reload', async ({ page }) => {
  await openNotebook(page, await notebook());
  await edit(page, 'shown', 1, '"kept " + 1');
  await page.getByRole('button', { name: 'Add text' }).click();
  await page.getByRole('textbox', { name: 'Text of the cell' }).fill('## Kept too');
  await expect(page.getByRole('status')).toHaveText(/^Saved/);
  await expect(page).toHaveURL(/#notebook\//);
  await page.reload();
  await expect(cellOf(page, 'shown')).toContainText('"kept " + 1');
  await expect(page.getByRole('heading', { name: 'Kept too' })).toBeVisible();
  await expect(page.getByRole('status')).toHaveText(/^Saved/);
  // The copy is the reader's own and stands in the gallery.
  await page.goto('/#gallery');
  await expect(page.getByRole('link', { name: /Sizes/ })).toBeVisible();
});
