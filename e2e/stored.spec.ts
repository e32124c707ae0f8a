/**
 * Results stored in a notebook: marked where they are from before a change, in whichever way the notebook was opened,
 * and there where they are looked for. Not here: what is stored, and when (sharing.spec.ts).
 */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { parseNotebook } from '../src/notebook/format.ts';
import { decodeShare, encodeShare } from '../src/notebook/share.ts';
import {
  cellOf,
  closeEditor,
  dock,
  downloadBy,
  openEditor,
  openFile,
  openNotebook,
  replaceLine,
  runToEnd,
  shareLink,
  untilIdle,
} from './support/app.ts';
import { frame, openBlog, words } from './support/blog.ts';

const OLD = 'From before the last change';
const saved = (page: Page) => page.locator('.bar-saved');
/** The coin as it ships, with its stored results, as a hash. */
const coin = () => encodeShare(parseNotebook(readFileSync('public/examples/coin-flip.tilde', 'utf8')));
const figureOf = (page: Page) => cellOf(page, 'model');

async function changePrior(page: Page, prior: string): Promise<void> {
  await openEditor(page, 'model');
  await replaceLine(page, 3, `const prior = ${prior}`);
  await closeEditor(page);
}

/** The verdict and the figure of the coin are marked. */
async function isMarked(page: Page): Promise<void> {
  await expect(cellOf(page, 'figure').getByText(OLD, { exact: true })).toBeVisible();
  await expect(page.locator('.outputs.outdated')).not.toHaveCount(0);
  await expect(dock(page)).toContainText(`${OLD}.`);
  await expect(page.locator('.column > [aria-live]')).toContainText('from before the last change');
}

async function isCurrent(page: Page): Promise<void> {
  await expect(dock(page)).toContainText(/draws/);
  await expect(page.getByText(OLD)).toHaveCount(0);
  await expect(page.locator('.outdated')).toHaveCount(0);
}

/** The notebook as the file of one of the formats. */
async function fileAs(page: Page, name: RegExp): Promise<string> {
  await page.getByRole('button', { name: 'Commands' }).click();
  return downloadBy(page, page.getByRole('option', { name }));
}

test('results of another prior stay marked after a reload, in a link and in files, until a run', async ({
  page,
  browser,
}) => {
  await openNotebook(page, '/#example/coin-flip');
  await isCurrent(page);
  await changePrior(page, 'Beta(1, 99);');
  await isMarked(page);
  await expect(saved(page)).toHaveText(/^Saved/);
  await page.reload();
  await expect(figureOf(page)).toContainText('Beta(1, 99)');
  await isMarked(page);
  const link = await shareLink(page);
  const files = [
    ['coin.tilde', await fileAs(page, /Download this notebook/)],
    ['coin.ipynb', await fileAs(page, /Jupyter/)],
    ['coin.html', await fileAs(page, /web page/i)],
  ] as const;
  // Also for who reads the page as it is, without Tilde.
  expect(files[2][1].split('From before the last change')).toHaveLength(3);
  const profile = await browser.newContext();
  const reader = await profile.newPage();
  await reader.goto(link);
  await isMarked(reader);
  for (const [name, text] of files) {
    await openFile(reader, name, text);
    await expect(figureOf(reader)).toContainText('Beta(1, 99)');
    await isMarked(reader);
  }
  await runToEnd(reader);
  await expect(reader.getByText(OLD)).toHaveCount(0);
  await profile.close();
  // What was changed is taken back: the results follow the page again, and say so after a reload too.
  await changePrior(page, 'Beta(1, 1);                   // the belief before the flips');
  await isCurrent(page);
  await expect(saved(page)).toHaveText(/^Saved/);
  await page.reload();
  await isCurrent(page);
});

test('an embed of a notebook that was changed says that its stored results are older', async ({
  page,
  baseURL,
}) => {
  await openNotebook(page, '/#example/coin-flip');
  await changePrior(page, 'Beta(1, 99);');
  const { hash } = new URL(await shareLink(page));
  const close = await openBlog(page, baseURL ?? '', [
    `?embed${hash}`,
    `?embed=figure${hash}`,
    `?embed=figure${await coin()}`,
  ]);
  for (const index of [0, 1]) {
    await expect(frame(page, index).getByText(OLD, { exact: true })).toBeVisible();
    await expect(words(frame(page, index))).toContainText('Stored results from before the last change');
  }
  await expect(frame(page, 2).getByRole('img', { name: /^bias: mean/ })).toBeVisible();
  await expect(frame(page, 2).getByText(OLD)).toHaveCount(0);
  await close();
});

test('the embed of one cell brings what that cell shows, and opens in Tilde with the posterior', async ({
  page,
  baseURL,
}) => {
  await openNotebook(page, '/#example/eight-schools');
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const dialog = page.getByRole('dialog');
  const code = dialog.getByRole('textbox', { name: 'Code to embed' });
  const whole = await code.inputValue();
  await dialog.getByRole('combobox', { name: 'What to embed' }).selectOption('pooling');
  await expect(code).toHaveValue(/embed=pooling#n1/);
  expect(await code.inputValue()).not.toBe(whole);
  const src = /src="[^"]*?(\?embed[^"]*)"/.exec(await code.inputValue())?.[1] ?? '';
  const close = await openBlog(page, baseURL ?? '', [src]);
  const embed = frame(page, 0);
  await expect(embed.getByRole('img', { name: /^tau/ })).toBeVisible();
  await expect(embed.getByText('Run shows this figure.')).toHaveCount(0);
  const href = (await embed.getByRole('link', { name: 'Open in Tilde' }).getAttribute('href')) ?? '';
  expect((await decodeShare(new URL(href).hash)).results?.fits).toHaveLength(1);
  await close();
  await page.goto(href);
  await expect(dock(page)).toContainText('stored results');
  await dock(page)
    .getByRole('button', { name: /Inference/ })
    .click();
  await expect(dock(page)).toContainText('14 more rows appear once it has run.');
});

test('an embed whose control was moved opens in Tilde with the posterior it came with', async ({
  page,
  baseURL,
}) => {
  const close = await openBlog(page, baseURL ?? '', [`?embed=figure${await coin()}`]);
  const embed = frame(page, 0);
  const link = embed.getByRole('link', { name: 'Open in Tilde' });
  const before = await link.getAttribute('href');
  await embed.getByRole('slider', { name: 'heads out of 10' }).fill('5');
  await expect.poll(() => link.getAttribute('href')).not.toBe(before);
  const sent = await decodeShare(new URL((await link.getAttribute('href')) ?? '').hash);
  expect(sent.results?.fits).toHaveLength(1);
  await close();
});

test('a summary that was stored in part says how many rows it lacks', async ({ page }) => {
  await openNotebook(page, '/#example/eight-schools');
  await dock(page)
    .getByRole('button', { name: /Inference/ })
    .click();
  await expect(dock(page).locator('tr[data-site]')).toHaveCount(12);
  await expect(dock(page)).toContainText('6 more rows appear once it has run.');
});

test('a file that was opened is there again after a reload, and under its address by Back', async ({
  page,
}) => {
  const text =
    'tilde notebook 1\ntitle: Mine\nseed: 1\n\n%% markdown a\n# A file of mine\n\n%% code b\n20 + 22\n';
  await openFile(page, 'mine.tilde', text);
  const heading = page.getByRole('heading', { level: 1, name: 'A file of mine' });
  await expect(heading).toBeVisible();
  await page.reload();
  await expect(heading).toBeVisible();
  await expect(cellOf(page, 'b')).toContainText('42', { timeout: 30_000 });
  await untilIdle(page);
  await page.goto('/#gallery');
  await expect(heading).toHaveCount(0);
  await page.goBack();
  await expect(heading).toBeVisible();
});

test('a file that could not be kept is said to be gone, with the way to open it again', async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  const text = 'tilde notebook 1\ntitle: Mine\nseed: 1\n\n%% markdown a\n# A file of mine\n';
  await openFile(page, 'mine.tilde', text);
  const heading = page.getByRole('heading', { level: 1, name: 'A file of mine' });
  await expect(heading).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'This file is not open any more' })).toBeVisible();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open a file' }).click(),
  ]);
  await chooser.setFiles({ name: 'mine.tilde', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await expect(heading).toBeVisible();
});
