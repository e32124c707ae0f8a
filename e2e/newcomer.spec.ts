/** What someone new to a notebook stumbles on: controls that travel, figures that are there, a title to click, frames to read. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { Notebook } from '../src/notebook/document.ts';
import { parseNotebook } from '../src/notebook/format.ts';
import { decodeShare, encodeShare } from '../src/notebook/share.ts';
import {
  cellOf,
  dock,
  downloadNotebook,
  openNotebook,
  runButton,
  runToEnd,
  shareLink,
  summaryTable,
  untilIdle,
} from './support/app.ts';
import { frame, openBlog, outputs, run, words } from './support/blog.ts';
import { codeNotebook, linkTo, sharedLink } from './support/notebooks.ts';

const FLIPS = codeNotebook('Flips', {
  flips: 'const flips = slider("flips", { min: 1, max: 50, value: 20 });',
  heads: 'const heads = slider("heads", { min: 0, max: flips, value: 7 });',
  model:
    'function model() { const bias = ~Beta(1, 1); observe(Binomial(flips, bias), heads); }\nconst posterior = await mcmc(model, { chains: 2, draws: 300 });',
  said: '`After ${heads} heads in ${flips}`',
});

const slider = (page: Page, name: string) => page.getByRole('slider', { name });
/** Out of sight beside the open dock. */
const saved = (page: Page) => page.locator('.bar-saved');

/** Set, run and at rest, with the sentence that says so. */
async function setAndRun(page: Page): Promise<number | undefined> {
  await openNotebook(page, await linkTo(FLIPS));
  await runToEnd(page);
  await slider(page, 'flips').fill('35');
  await expect(slider(page, 'heads')).toHaveAttribute('max', '35');
  await untilIdle(page);
  await runToEnd(page);
  await expect(cellOf(page, 'said')).toContainText('After 7 heads in 35');
  return (await summaryTable(page)).get('bias')?.mean;
}

test('who opens a link has its controls, and the draws that the sender had', async ({ page, context }) => {
  const mean = await setAndRun(page);
  const link = await shareLink(page);
  const student = await context.newPage();
  await openNotebook(student, link);
  await expect(cellOf(student, 'said')).toContainText('After 7 heads in 35');
  await expect(slider(student, 'flips')).toHaveValue('35');
  await runToEnd(student);
  await expect(slider(student, 'flips')).toHaveValue('35');
  await expect(slider(student, 'heads')).toHaveAttribute('max', '35');
  await expect(cellOf(student, 'said')).toContainText('After 7 heads in 35');
  expect((await summaryTable(student)).get('bias')?.mean).toBe(mean);
});

test('controls are in the file and in a link without results, and after a reload they are where they were', async ({
  page,
}) => {
  // Nothing is stored of it: its last cell never ran.
  await openNotebook(page, await linkTo({ ...FLIPS, title: 'Mine' }));
  await page.getByRole('button', { name: 'Add text' }).click();
  await page.getByRole('textbox', { name: 'Text of the cell' }).fill('Mine now');
  await expect(page).toHaveURL(/#notebook\//);
  await cellOf(page, 'flips').getByRole('textbox', { name: 'Code' }).click();
  await page.keyboard.press('Control+Enter');
  await slider(page, 'flips').fill('35');
  const kept = [{ id: 'flips:flips', value: 35, initial: 20 }];
  await expect.poll(async () => parseNotebook(await downloadNotebook(page)).controls).toEqual(kept);
  expect((await decodeShare(new URL(await shareLink(page)).hash)).controls).toEqual(kept);
  await expect(saved(page)).toHaveText(/^Saved/);
  await page.goto(page.url().replace('?safe', ''));
  await expect(slider(page, 'flips')).toHaveValue('35');
  await expect(slider(page, 'heads')).toHaveAttribute('max', '35');
  // Back to where the code begins: nothing is left to keep.
  await slider(page, 'flips').fill('20');
  await expect.poll(async () => parseNotebook(await downloadNotebook(page)).controls).toEqual([]);
});

test('results stored before a control was moved are marked after a reload', async ({ page }) => {
  await setAndRun(page);
  await page.getByRole('button', { name: 'Add text' }).click();
  await page.getByRole('textbox', { name: 'Text of the cell' }).fill('Mine now');
  await expect(saved(page)).toHaveText(/^Saved/);
  const results = async () => JSON.stringify(parseNotebook(await downloadNotebook(page)).results);
  expect(await results()).toContain('in 35');
  const { results: stored } = parseNotebook(await downloadNotebook(page));
  const moved: Notebook = {
    ...FLIPS,
    controls: [{ id: 'flips:flips', value: 30, initial: 20 }],
    ...(stored === undefined ? {} : { results: stored }),
  };
  await page.goto(await linkTo(moved));
  await expect(slider(page, 'flips')).toHaveValue('30');
  await expect(cellOf(page, 'said')).toContainText('in 35');
  await expect(cellOf(page, 'said')).toContainText('From before the last change');
});

const FIGURES = codeNotebook('Figures', {
  power: 'const power = slider("power", { min: 1, max: 5, value: 2 });',
  curve: 'const xs = linspace(0, 1, 50);\nline(xs, xs.pow(power), { label: "curve" })',
  model:
    'function model() { const a = ~Normal(0, 1); }\nconst fit = await mcmc(model, { chains: 2, draws: 200 });',
  shown: 'hist(fit.draws("a"), { label: "a" })',
});

test('what needs no sampling is computed when a link is opened, the rest says what Run does', async ({
  page,
}) => {
  await openNotebook(page, await sharedLink(FIGURES));
  await expect(slider(page, 'power')).toBeVisible();
  await expect(cellOf(page, 'curve').locator('.figure')).toBeVisible();
  await expect(cellOf(page, 'shown')).toContainText('Run shows this figure.');
  await runToEnd(page);
  await expect(page.getByText('Run shows this figure.')).toHaveCount(0);
  await openNotebook(page, await linkTo(FIGURES));
  await expect(page.getByText('Run shows this figure.')).toHaveCount(2);
  await expect(page.getByText('Run shows this control.')).toBeVisible();
});

test('a figure that needs no run is stored beside cells that never ran, and the dialog names what has no room', async ({
  page,
}) => {
  const noise =
    'heatmap([...Array(40)].map((_, i) => [...Array(40)].map((_, j) => Math.sin(i * 78.233 + j * 12.9898) * 43758.5453 % 1)))';
  const cells = FIGURES.cells.concat({ id: 'wide', kind: 'code', source: noise, title: 'Wide noise' });
  await openNotebook(page, await sharedLink({ ...FIGURES, cells }));
  await expect(cellOf(page, 'wide').locator('.figure')).toBeVisible();
  await untilIdle(page);
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share this notebook' });
  await expect(dialog).toContainText('No room in the link for the figure of “Wide noise”');
  const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue();
  const { results } = await decodeShare(new URL(link).hash);
  expect(results?.outputs['curve']?.map(({ kind }) => kind)).toEqual(['plot']);
});

test('a frame has nothing to edit with, and says of a figure without sampling nothing of chains', async ({
  page,
  baseURL,
}) => {
  const hash = await encodeShare(FIGURES);
  const close = await openBlog(page, baseURL ?? '', [`?embed=curve${hash}`, `?embed${hash}`]);
  const [one, whole] = [frame(page, 0), frame(page, 1)];
  await expect(one.getByText('Run shows this figure.')).toBeVisible();
  await whole.locator('[data-cell="curve"]').hover();
  await whole.locator('[data-cell="curve"]').click();
  for (const key of ['d', 'd', 'a', 'm']) await page.keyboard.press(key);
  await expect(whole.locator('[data-cell]')).toHaveCount(4);
  await expect(whole.getByRole('textbox', { name: 'Code' })).toHaveCount(4);
  await expect(whole.getByRole('toolbar')).toHaveCount(0);
  await expect(whole.getByRole('button', { name: /Add|Delete|Move/ })).toHaveCount(0);
  await expect(whole.locator('.monaco-editor')).toHaveCount(0);
  await run(one).click();
  await expect(outputs(one).locator('.figure')).toBeVisible({ timeout: 60_000 });
  await run(whole).click();
  await expect(words(whole)).toContainText('2 × 200 draws', { timeout: 60_000 });
  await expect(one.locator('[data-kernel]')).toHaveAttribute('data-busy', 'false', { timeout: 60_000 });
  await expect(words(one)).toHaveText('');
  await close();
});

test('cells to embed go by names, and only those that show something are offered', async ({ page }) => {
  await openNotebook(page, await linkTo(FIGURES));
  await page.getByRole('button', { name: 'Share' }).click();
  const choice = page.getByRole('combobox', { name: 'What to embed' });
  await expect(choice.locator('option')).toHaveText([
    'The whole notebook',
    'Cell: const power = slider("power", { min: 1, max: 5,…',
    'Cell: const xs = linspace(0, 1, 50);',
    'Cell: hist(fit.draws("a"), { label: "a" })',
  ]);
  await expect(page.getByRole('textbox', { name: 'Code to embed' })).toHaveValue(/tilde:height.*<\/script>$/);
});

const HEADED: Notebook = {
  ...FIGURES,
  title: 'Untitled',
  cells: [
    { id: 'intro', kind: 'markdown', source: '# Lesson 3\n\nWords.\n\n## The data\n\nMore words.' },
    ...FIGURES.cells,
  ],
};

test('a click on the title renames the notebook, its heading and the window; letters go nowhere else', async ({
  page,
}) => {
  await openNotebook(page, await linkTo(HEADED));
  await expect(page).toHaveTitle('Lesson 3 – Tilde');
  await cellOf(page, 'curve').focus();
  await page.getByRole('button', { name: 'Lesson 3', exact: true }).and(page.locator('.bar-title')).click();
  await page.keyboard.type('amo day 4');
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle('amo day 4 – Tilde');
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toHaveText('amo day 4');
  await expect(page.locator('[data-cell]')).toHaveCount(5);
  const text = await downloadNotebook(page);
  expect(text).toContain('title: amo day 4\n');
  expect(text).toContain('# amo day 4\n');
  await page.getByRole('button', { name: 'Commands' }).click();
  await page.getByRole('option', { name: 'Rename this notebook' }).click();
  await expect(page.getByRole('textbox', { name: 'Title of the notebook' })).toBeFocused();
  await page.keyboard.type('not this');
  await page.keyboard.press('Escape');
  await expect(page).toHaveTitle('amo day 4 – Tilde');
});

test('a click beside the cells leaves none selected', async ({ page }) => {
  await openNotebook(page, await linkTo(HEADED));
  await cellOf(page, 'curve').focus();
  await expect(cellOf(page, 'curve')).toHaveClass(/selected/);
  const box = await page.getByRole('main').boundingBox();
  await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) + 40, 500);
  await expect(cellOf(page, 'curve')).not.toHaveClass(/selected/);
  await page.keyboard.press('m');
  await expect(page.locator('[data-cell].code')).toHaveCount(4);
});

test('a new cell makes nothing old', async ({ page }) => {
  await openNotebook(page, '/#example/eight-schools');
  await expect(dock(page)).toContainText('stored results');
  await page.getByRole('button', { name: 'Add code' }).click();
  await expect(page.locator('.monaco-editor').first()).toBeVisible({ timeout: 30_000 });
  await expect(dock(page)).not.toContainText(/before the last change/i);
});

test('a notebook opened from the gallery begins at its top, and the outline says so', async ({ page }) => {
  await page.goto('/#gallery');
  const last = page.locator('a[href^="#example/"]').last();
  await last.scrollIntoViewIfNeeded();
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await last.click();
  await expect(page.locator('[data-cell]').first()).toBeVisible();
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
  await expect(page.locator('.rail-item').first()).toHaveAttribute('aria-current', 'location');
});

test('the outline marks the heading that was gone to, also where that cannot reach the top', async ({
  page,
}) => {
  await openNotebook(page, '/#example/eight-schools');
  const entries = page.locator('.rail button.rail-item');
  for (const title of ['A hierarchical model', 'Questions', 'The data']) {
    await entries.filter({ hasText: title }).click();
    await expect(page.locator('.rail [aria-current="location"]')).toHaveText(title);
  }
  await page.mouse.wheel(0, -20_000);
  await expect(page.locator('.rail [aria-current="location"]')).toHaveText('Eight schools');
});

test('of two headings in one cell the outline marks the upper one while it is at the top', async ({
  page,
}) => {
  await openNotebook(page, await linkTo(HEADED));
  await expect(page.locator('.rail [aria-current="location"]')).toHaveText('Lesson 3');
});

test('on a phone the words of the sheet open the panel, as one button', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openNotebook(page, await linkTo(FIGURES));
  await runButton(page).or(page.locator('.sheet .btn.fill')).first().click();
  await untilIdle(page);
  const sheet = page.getByRole('region', { name: 'Inference' });
  await expect(sheet.locator('strong').first()).not.toHaveText(/Sampling|Running/);
  const astray = await sheet.locator('.sheet-line').evaluate(line => {
    const { left, top, bottom } = line.getBoundingClientRect();
    const places = Array.from({ length: Math.floor(bottom - top) - 1 }, (_, at) => Math.ceil(top) + at);
    return places.filter(y => document.elementFromPoint(left + 40, y)?.closest('.sheet-grip') === null);
  });
  expect(astray).toEqual([]);
  await sheet.locator('strong').first().click();
  await expect(sheet.locator('tr[data-site="a"]')).toBeVisible();
  await expect(sheet.getByRole('button', { name: 'inference panel' })).toHaveAttribute(
    'aria-expanded',
    'true',
  );
});
