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

test('a deletion that is undone makes nothing stale: the posterior is there as it was', async ({ page }) => {
  await openNotebook(page, await notebook());
  await runToEnd(page);
  await closeEditor(page);
  const stale = page.getByRole('group', { name: 'Code cell, stale' });
  await cellOf(page, 'fit').getByText('const posterior').click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('d');
  await page.keyboard.press('d');
  await expect(cellOf(page, 'fit')).toHaveCount(0);
  await expect(stale).toHaveCount(1);
  await page.keyboard.press('z');
  await expect(cellOf(page, 'fit')).toBeVisible();
  await expect(stale).toHaveCount(0);
  await edit(page, 'shown', 1, '"again " + posterior.mean("mu").item().toFixed(2)');
  await cellOf(page, 'shown').getByRole('button', { name: 'Run cell' }).click();
  await expect(cellOf(page, 'shown')).toContainText(/again 2\.\d\d/);
});

test('a fit of data that are simulated anew under another seed is stale, until that seed is back', async ({
  page,
}) => {
  const sources = { data: MODEL.replace('2.6', '2 + Math.random()'), fit: FIT, shown: SHOWN };
  await openNotebook(page, await linkTo(codeNotebook('Sizes', sources)));
  await runToEnd(page);
  const stale = page.getByRole('group', { name: 'Code cell, stale' });
  const simulate = async (seed: string): Promise<void> => {
    await page.getByRole('textbox', { name: 'Seed' }).fill(seed);
    await page.getByRole('textbox', { name: 'Seed' }).press('Enter');
    await cellOf(page, 'data').hover();
    await cellOf(page, 'data').getByRole('button', { name: 'Run cell' }).click();
    await untilIdle(page);
  };
  await expect(stale).toHaveCount(0);
  await simulate('8');
  await expect(stale).toHaveCount(2);
  await simulate('7');
  await expect(stale).toHaveCount(0);
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

test('readers of a cell that failed say for which name they wait, and lead to it', async ({ page }) => {
  await openNotebook(page, await notebook());
  await edit(page, 'model', 3, '  const mu = ~Normal(0, -10);');
  await runButton(page).click();
  await expect(page.getByRole('main').getByRole('alert')).toBeVisible({ timeout: 30_000 });
  await untilIdle(page);
  const reader = cellOf(page, 'shown');
  await expect(reader).toContainText('Waits for posterior: the cell that defines posterior failed.');
  await expect(reader).toHaveAttribute('aria-label', 'Code cell, waiting');
  await reader.getByRole('button', { name: 'the cell that defines posterior' }).click();
  await expect(cellOf(page, 'fit')).toHaveClass(/selected/);
  await edit(page, 'model', 3, '  const mu = ~Normal(0, 10);');
  await runToEnd(page);
  await expect(page.getByText('Waits for')).toHaveCount(0);
  await expect(reader).toContainText(/mean 2\.\d\d/);
});

test('readers of a cell that does not parse wait for it too, nothing is likened to Fit', async ({ page }) => {
  await openNotebook(
    page,
    await linkTo(codeNotebook('Broken', { fit: 'const fit = await mcmc(model;', shown: 'fit.mean("mu")' })),
  );
  await cellOf(page, 'shown').hover();
  await cellOf(page, 'shown').getByRole('button', { name: 'Run cell' }).click();
  await expect(cellOf(page, 'shown')).toContainText('Waits for fit: the cell that defines fit has not run.');
  await expect(cellOf(page, 'shown').getByRole('alert')).toHaveCount(0);
  await runButton(page).click();
  await expect(cellOf(page, 'shown')).toContainText('Waits for fit: the cell that defines fit failed.');
  await expect(page.getByRole('main')).not.toContainText('did you mean');
});

test('a run without await: the variable, the line and what to write', async ({ page }) => {
  const fit = 'const posterior = mcmc(sizes, { chains: 2 });';
  await openNotebook(page, await linkTo(codeNotebook('No await', { model: MODEL, fit, shown: SHOWN })));
  await runButton(page).click();
  const alert = cellOf(page, 'shown').getByRole('alert');
  await expect(alert).toContainText('await is missing', { timeout: 30_000 });
  await expect(alert).toContainText('const posterior = await mcmc(sizes, { chains: 2 }) in line 1');
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`figures and the dock say that they are from before a change, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openNotebook(page, await notebook());
    await runToEnd(page);
    const note = cellOf(page, 'shown').getByText('From before the last change');
    await expect(note).toHaveCount(0);
    const before = await cellOf(page, 'shown').locator('.out-text').innerText();
    await edit(page, 'model', 1, 'const y = tensor([7.1, 6.9, 7.6]);');
    await expect(note).toBeVisible();
    await expect(page.locator('.dock')).toContainText('before the last change');
    await expect(page.locator('.column > [aria-live]')).toContainText('from before the last change');
    // Nothing is taken away.
    expect(await cellOf(page, 'shown').locator('.out-text').innerText()).toBe(before);
    await runToEnd(page);
    await expect(note).toHaveCount(0);
    await expect(page.locator('.dock')).not.toContainText('before the last change');
  });

test('a device that is software is said to be slow, in one line', async ({ page }) => {
  const fit = 'const posterior = await mcmc(sizes, { draws: 50, backend: "webgl" });';
  await openNotebook(page, await linkTo(codeNotebook('Software', { model: MODEL, fit })));
  await runButton(page).click();
  const note = page.locator('.dock').getByRole('note');
  await expect(note).toHaveText(/is software and slow: WASM is advised\.$/, { timeout: 90_000 });
  expect((await note.boundingBox())?.height).toBeLessThan(30);
  await page.getByRole('button', { name: 'Stop' }).click();
});

test('while a cell runs again it shows what it showed before, and so does the panel', async ({ page }) => {
  const fit = 'const posterior = await mcmc(sizes, { chains: 2, draws: 60000 });\nposterior';
  await openNotebook(page, await linkTo(codeNotebook('Again', { model: MODEL, fit })));
  await runToEnd(page);
  const gaps = await page.evaluateHandle(() => {
    const found = { frames: 0, outputs: 0, rows: 0, traces: 0 };
    const look = (): void => {
      if (document.querySelector('[data-busy="true"]') !== null) {
        found.frames += 1;
        if (document.querySelector('[data-cell="fit"] .out-table') === null) found.outputs += 1;
        if (document.querySelector('.dock tr[data-site="mu"]') === null) found.rows += 1;
        if (document.querySelector('.dock [data-trace="mu"] canvas') === null) found.traces += 1;
      }
      requestAnimationFrame(look);
    };
    look();
    return found;
  });
  await runToEnd(page);
  const { frames, ...missing } = await gaps.jsonValue();
  expect(frames).toBeGreaterThan(3);
  expect(missing).toEqual({ outputs: 0, rows: 0, traces: 0 });
});
