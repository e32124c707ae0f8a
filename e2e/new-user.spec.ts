/** What somebody meets who opens Tilde for the first time: help, tables that fit, notes and controls that stay in place. */
import { expect, test } from '@playwright/test';
import type { Notebook } from '../src/notebook/document.ts';
import { cellOf, dock, openNotebook, pressRun, runToEnd, untilIdle } from './support/app.ts';
import { codeNotebook, linkTo } from './support/notebooks.ts';

test('the guide and the reference open in the app, and their links lead to their places', async ({
  page,
}) => {
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(error.message));
  await page.goto('/#gallery');
  await page.getByRole('link', { name: 'Guide', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Guide for modellers' })).toBeVisible();
  await expect(page.locator('.guide-code .tok-accent').first()).toBeVisible();
  await page.getByRole('navigation', { name: 'Contents' }).getByRole('link', { name: 'Plates' }).click();
  await expect(page.getByRole('heading', { name: 'Plates' })).toBeInViewport();
  await page.goto('/#guide');
  await page.getByRole('main').getByRole('link', { name: 'reference' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Reference' })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Find a name' }).fill('mcmcopt');
  await page.getByRole('link', { name: 'McmcOptions' }).click();
  await expect(page.getByRole('heading', { name: 'McmcOptions' })).toBeInViewport();
  expect(errors).toEqual([]);
});

const REGIONS = `const region = ["coast", "inland", "mountain"];
function model() {
  const alpha = plate("region", region, () => sample("alpha", Normal(0, 12345)));
  observe(Normal(alpha, 300), [512.2, 1303.1, -8002.4]);
}
const posterior = await mcmc(model, { chains: 2, draws: 300 });`;

test('R̂ is never hidden in the table of a run, however long the names', async ({ page }) => {
  await openNotebook(page, await linkTo(codeNotebook('Regions', { fit: REGIONS })));
  await runToEnd(page);
  for (const width of [1920, 1440, 1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const sheet = page.getByRole('button', { name: 'Open the inference panel' });
    if (width === 390) await sheet.click();
    const row = page.locator('tr[data-site="alpha[mountain]"]');
    const box = await row.locator('td').last().boundingBox();
    const room = await page.getByRole('region', { name: 'Summary of the draws' }).boundingBox();
    expect(box, String(width)).not.toBeNull();
    expect((box?.x ?? 0) + (box?.width ?? 0), String(width)).toBeLessThanOrEqual(
      (room?.x ?? 0) + (room?.width ?? 0) + 0.5,
    );
    const cut = await row
      .locator('td')
      .evaluateAll(cells => cells.slice(1).map(td => td.scrollWidth - td.clientWidth));
    expect(Math.max(...cut), String(width)).toBeLessThanOrEqual(0);
  }
});

const NOTES: Notebook = {
  version: 1,
  title: 'Notes',
  seed: 1,
  cells: ['a', 'b', 'c'].map(id => ({
    id,
    kind: 'code',
    source: `const ${id} = slider("${id}", { max: 100 })`,
    margin:
      'This note is about the control beside it, and it takes more lines than the control itself is high.',
  })),
};

test('notes in the margin never lie on one another', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openNotebook(page, await linkTo(NOTES));
  await pressRun(page);
  await untilIdle(page);
  await expect(page.locator('.margin-note')).toHaveCount(3);
  await expect
    .poll(async () => {
      const boxes = await page
        .locator('.margin-note')
        .evaluateAll(notes =>
          notes.map(note => note.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom]),
        );
      return boxes.slice(1).every(([top], i) => top > boxes[i][1]);
    })
    .toBe(true);
});

test('a large slider keeps its form and its height while another control moves its end', async ({ page }) => {
  const flips = 'const flips = slider("flips", { min: 5, max: 100, value: 10 })';
  const heads = 'const heads = slider("heads", { min: 0, max: flips, value: 3 })';
  await openNotebook(page, await linkTo(codeNotebook('Sliders', { flips, heads })));
  await pressRun(page);
  await untilIdle(page);
  const shown = cellOf(page, 'heads').locator('.outputs');
  await expect(shown.locator('.slider')).toBeVisible();
  const before = await shown.boundingBox();
  await page.getByRole('slider', { name: 'flips' }).fill('60');
  await expect(page.getByRole('slider', { name: 'heads' })).toHaveAttribute('max', '60');
  expect((await shown.boundingBox())?.height).toBe(before?.height);
});

test('results stored in a notebook show their table before anything runs', async ({ page }) => {
  await openNotebook(page, '/#example/eight-schools');
  await dock(page).getByRole('button', { name: 'Inference, stored results' }).click();
  await expect(dock(page).getByRole('table')).toContainText('mu');
  await expect(dock(page).getByRole('columnheader', { name: 'R̂' })).toBeVisible();
  await dock(page).getByRole('button', { name: 'Fold' }).click();
  await expect(dock(page)).toContainText('stored results');
});
