/** What a reader sees and can do at the first look: stored figures, living controls, cheap cells; and of which notebook. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { parseNotebook } from '../src/notebook/format.ts';
import {
  cellOf,
  closeEditor,
  dock,
  openEditor,
  openFile,
  openNotebook,
  replaceLine,
  runToEnd,
  untilIdle,
} from './support/app.ts';
import { codeNotebook, linkTo, sharedLink } from './support/notebooks.ts';

/** A link to the coin as it ships, with its stored results. */
const coinLink = () => sharedLink(parseNotebook(readFileSync('public/examples/coin-flip.tilde', 'utf8')));

const figure = (page: Page) => cellOf(page, 'figure').getByRole('img', { name: /^bias: mean/ });
const slider = (page: Page) => page.getByRole('slider', { name: 'heads out of 10' });

test('a link of the coin shows its slider and its figure before anything ran, marked as stored', async ({
  page,
}) => {
  await page.goto(await coinLink());
  await expect(slider(page)).toHaveValue('7');
  await expect(figure(page)).toBeVisible();
  await expect(figure(page)).toContainText('4,000 draws, stored');
  await expect(figure(page)).toContainText('exact, Beta(8, 4)');
  await expect(cellOf(page, 'figure')).toContainText('this coin probably favours heads');
  await expect(dock(page)).toContainText('stored results');
});

test('the first touch of the slider brings a linked coin to life', async ({ page }) => {
  await page.goto(await coinLink());
  await slider(page).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(figure(page)).toContainText('exact, Beta(7, 5)', { timeout: 30_000 });
  await expect(figure(page)).not.toContainText('stored');
});

test('the exact curve follows the prior that the reader writes', async ({ page }) => {
  await openNotebook(page, '/#example/coin-flip');
  await openEditor(page, 'model');
  await replaceLine(page, 3, 'const prior = Beta(20, 20);');
  await page.keyboard.press('Escape');
  await runToEnd(page);
  await expect(figure(page)).toContainText('exact, Beta(27, 23)');
  await expect(figure(page)).toContainText('before the flips, Beta(20, 20)');
});

for (const [heads, words] of [
  ['Home', 'After no heads in 10, this coin probably favours tails: with 89% probability it shows tails in'],
  ['End', 'After 10 heads in 10, this coin probably favours heads: with 89% probability it shows heads in'],
] as const)
  test(`the sentence at ${heads} is of the side it speaks of`, async ({ page }) => {
    await openNotebook(page, '/#example/coin-flip');
    await slider(page).focus();
    await page.keyboard.press(heads);
    await expect(cellOf(page, 'figure')).toContainText(words, { timeout: 30_000 });
  });

test('cells that need no sampling run when an example is opened, others wait', async ({ page }) => {
  await openNotebook(page, '/#example/eight-schools');
  const rail = page.getByRole('navigation', { name: 'Notebook' });
  await expect(rail).toContainText('−3 to 28');
  await untilIdle(page);
  await expect(page.locator('.dock')).toHaveCount(0);
  await openNotebook(page, '/?safe#example/eight-schools');
  await expect(rail.getByText('posterior')).toBeVisible();
  await expect(rail).not.toContainText('−3 to 28');
});

test('the inference panel is of the open notebook alone, through forks and back', async ({ page }) => {
  const fit = (name: string) =>
    `function model() { const ${name} = ~Normal(0, 1); observe(Normal(${name}, 1), 1); }\nconst posterior = await mcmc(model, { chains: 2, draws: 4000 });`;
  await openNotebook(page, await linkTo(codeNotebook('First', { fit: fit('alpha') })));
  await runToEnd(page);
  await expect(dock(page)).toContainText('alpha');
  // Another notebook in the same tab, with a cell of the same id: nothing of the first is there.
  const second = await linkTo(codeNotebook('Second', { fit: fit('omega') }));
  await page.evaluate(hash => void (location.hash = hash), new URL(second, 'http://x').hash);
  await expect(cellOf(page, 'fit')).toContainText('omega');
  await expect(dock(page)).toHaveCount(0);
  await expect(cellOf(page, 'fit').locator('.outputs')).toHaveCount(0);
  await runToEnd(page);
  await expect(dock(page)).toContainText('omega');
  // The first edit makes a copy of one's own: the run stays.
  await openEditor(page, 'fit');
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' // mine');
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/#notebook\//);
  await expect(dock(page)).toContainText('omega');
  // Away and back: still its own run.
  const own = new URL(page.url()).hash;
  await page.evaluate(() => void (location.hash = '#example/coin-flip'));
  await expect(dock(page)).toContainText('stored results');
  await page.evaluate(hash => void (location.hash = hash), own);
  await expect(dock(page).getByRole('button', { name: 'Download draws' })).toBeVisible();
});

for (const width of [1440, 1320, 1280, 1200, 1100])
  test(`opening the inference panel moves no text at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await openNotebook(page, '/#example/coin-flip');
    await untilIdle(page);
    const title = page.getByRole('heading', { level: 1, name: 'Is this coin fair?' });
    const place = async () => [await title.boundingBox(), await figure(page).boundingBox()];
    const before = await place();
    await runToEnd(page);
    await expect(page.locator('.dock')).toBeVisible();
    expect(await place()).toEqual(before);
    // What the table cannot show at once it scrolls to.
    const room = await page
      .locator('.summary-scroll')
      .evaluate(scroll => [scroll.getBoundingClientRect().right, document.documentElement.clientWidth]);
    expect(room[0]).toBeLessThanOrEqual(room[1]);
  });

test('on a phone the sheet says that cells run, not how the run before went', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(await coinLink());
  const sheet = page.getByRole('region', { name: 'Inference' });
  await expect(sheet).toContainText('Stored results');
  const said = await page.evaluateHandle(() => {
    const heard: string[] = [];
    const look = (): void => {
      const busy = document.querySelector('.sheet .btn.ink') !== null;
      const words = document.querySelector('.sheet-line strong')?.textContent ?? '';
      if (busy && heard.at(-1) !== words) heard.push(words);
      requestAnimationFrame(look);
    };
    look();
    return heard;
  });
  await sheet.getByRole('button', { name: 'Run' }).click();
  await expect(sheet.getByRole('button', { name: 'Stop' })).toBeVisible();
  await untilIdle(page);
  await expect(sheet).toContainText('4 × 1,000 draws');
  expect((await said.jsonValue())[0]).toBe('Running.');
});

test('a new notebook takes what is typed at once, on a phone too', async ({ page }) => {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await page.goto('about:blank');
    await openNotebook(page, '/#new');
    await expect(page.locator('[data-cell] .code-ground')).toContainText('Write a model here');
    await page.keyboard.type('const x = 3;');
    await expect(page.locator('[data-cell] .code-ground')).toContainText('const x = 3;');
  }
});

for (const focused of [true, false])
  test(`a table pasted ${focused ? 'into' : 'over'} the empty cell of a new notebook takes its place, under its name`, async ({
    page,
    context,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openNotebook(page, '/#new');
    await page.evaluate(() => navigator.clipboard.writeText('x,y\n1,2\n3.5,4\n'));
    await openEditor(page, 'c1');
    if (!focused) await closeEditor(page);
    await page.keyboard.press('Control+v');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('pairs');
    await dialog.getByRole('button', { name: 'Add to the notebook' }).click();
    await expect(page.getByRole('columnheader')).toHaveText(['xnumber', 'yinteger']);
    await expect(page.locator('[data-cell]')).toHaveCount(1);
    await expect(page.locator('[data-cell] .figure-title')).toHaveText('pairs');
  });

test('a notebook that was opened with a loop without an end stops it by itself, and goes on', async ({
  page,
}) => {
  const cells = '%% code loop\nlet n = 0; for (;;) n += 1;\n\n%% code last\n6 * 7\n';
  await openFile(page, 'loop.tilde', `tilde notebook 1\ntitle: Loop\nseed: 1\n\n${cells}`);
  await expect(cellOf(page, 'loop').getByRole('alert')).toContainText('it ran as the notebook was opened', {
    timeout: 30_000,
  });
  await cellOf(page, 'last').hover();
  await cellOf(page, 'last').getByRole('button', { name: 'Run cell' }).click();
  await expect(cellOf(page, 'last').locator('.outputs')).toContainText('42');
});
