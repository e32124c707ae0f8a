/** Links and files as they arrive: whole, cut short, altered, from the future, damaged. Each says what happened and offers ways on. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { formatNotebook } from '../src/notebook/format.ts';
import { decodeShare } from '../src/notebook/share.ts';
import {
  cellOf,
  dock,
  downloadBy,
  openNotebook,
  runToEnd,
  savedBy,
  shareLink,
  summaryTable,
  untilIdle,
} from './support/app.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL, example, linkTo } from './support/notebooks.ts';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

/** The ways on that every such page has. */
async function offersGallery(page: Page): Promise<void> {
  await expect(page.getByText('Your own notebooks are untouched.')).toBeVisible();
  await page.getByRole('link', { name: 'Go to the gallery' }).click();
  await expect(page.getByRole('link', { name: 'New notebook' })).toBeVisible();
}

test('a link opens in a fresh profile and runs', async ({ page, browser }) => {
  const fit = 'const posterior = await mcmc(eightSchools, { chains: 2, draws: 500 });';
  await openNotebook(page, await linkTo(codeNotebook('Sent', { model: EIGHT_SCHOOLS_MODEL, fit })));
  const link = await shareLink(page);
  const profile = await browser.newContext();
  const reader = await profile.newPage();
  await openNotebook(reader, link);
  await expect(reader.getByRole('status')).toHaveText('Not yours yet: your first change makes a copy');
  await runToEnd(reader);
  expect((await summaryTable(reader)).get('mu')?.mean).toBeGreaterThan(2);
  await profile.close();
});

/** Every link that the open dialog shows within a moment, and what stands in it. */
async function linksShown(page: Page) {
  const field = page.getByRole('textbox', { name: 'Link' });
  await expect(field).toHaveValue(/#n1\./);
  const values = new Set([await field.inputValue()]);
  for (let look = 0; look < 20; look += 1) {
    await page.waitForTimeout(50);
    values.add(await field.inputValue());
  }
  return Promise.all(
    [...values].filter(value => value !== '').map(value => decodeShare(new URL(value).hash)),
  );
}

test('after a control was moved and Run pressed, the link has the results of that run from the start', async ({
  page,
}) => {
  await openNotebook(page, '/#example/coin-flip');
  await untilIdle(page);
  for (const heads of ['ArrowRight', 'ArrowLeft']) {
    await page.getByRole('slider', { name: 'heads out of 10' }).press(heads);
    await untilIdle(page);
    await runToEnd(page);
    await page.getByRole('button', { name: 'Share' }).click();
    const mean = (await summaryTable(page)).get('bias')?.mean ?? NaN;
    for (const { results } of await linksShown(page)) {
      expect(results?.fits[0].rows[0].mean).toBeCloseTo(mean, 3);
      expect(JSON.stringify(results?.outputs)).toContain(`After ${heads === 'ArrowRight' ? 8 : 7} heads`);
    }
    await page.getByRole('button', { name: 'Close', exact: true }).click();
  }
});

test('a dialog that is open while cells run says so, and its link follows when they end', async ({
  page,
}) => {
  const fit = 'const posterior = await mcmc(eightSchools, { chains: 2, draws: 40000 });';
  await openNotebook(
    page,
    await linkTo(
      codeNotebook('Followed', { model: EIGHT_SCHOOLS_MODEL, fit, never: 'await mcmc(eightSchools)' }),
    ),
  );
  await cellOf(page, 'fit').hover();
  await cellOf(page, 'fit').getByRole('button', { name: 'Run cell' }).click();
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByText('A run is under way')).toBeVisible();
  await expect(page.getByText('A run is under way')).toHaveCount(0, { timeout: 60_000 });
  const links = await linksShown(page);
  // The other cell was never run: what there is is in the link all the same.
  expect(links.at(-1)?.results?.fits[0].rows.length).toBeGreaterThan(0);
});

test('a link too long for a QR code fits into one without results', async ({ page }) => {
  await openNotebook(page, '/#example/coin-flip');
  await page.getByRole('button', { name: 'Share' }).click();
  const field = page.getByRole('textbox', { name: 'Link' });
  await expect(field).toHaveValue(/#n1\./);
  const full = (await field.inputValue()).length;
  expect(full).toBeGreaterThan(2_000);
  await page.getByRole('checkbox', { name: /Without results: [\d,]+ characters, fits in a QR code/ }).check();
  await expect.poll(async () => (await field.inputValue()).length).toBeLessThanOrEqual(2_000);
  const bare = await field.inputValue();
  await expect(
    page.getByText(`${bare.length.toLocaleString('en')} characters, fits in a QR code`),
  ).toBeVisible();
  await page.goto('/#gallery');
  await openNotebook(page, bare);
  await expect(heading(page, 'Is this coin fair?')).toBeVisible();
});

test('draws are saved as CSV, Stan CSV and JSON, from the folded dock and the palette', async ({ page }) => {
  const fit = 'const posterior = await mcmc(eightSchools, { chains: 2, draws: 200 });';
  await openNotebook(page, await linkTo(codeNotebook('Draws', { model: EIGHT_SCHOOLS_MODEL, fit })));
  await runToEnd(page);
  await page.getByRole('button', { name: 'Fold' }).click();
  const saved = async (name: string | RegExp): Promise<readonly [string, string]> => {
    await dock(page).getByRole('button', { name: 'Download draws' }).click();
    return savedBy(page, page.getByRole('menuitem', { name }));
  };
  const [csvName, csv] = await saved(/^CSV/);
  expect(csvName).toBe('eightSchools-7.csv');
  expect(csv.split('\n', 1)[0]).toMatch(/^chain,draw,mu,tau,z\[0\],/);
  const [chainName, chain] = await saved(/^Stan CSV, chain 2/);
  expect(chainName).toBe('eightSchools-7-stan-2.csv');
  expect(chain.split('\n', 1)[0]).toBe('# stan_version_major = 2');
  expect(chain).toContain(
    'lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,mu,tau,z.1,',
  );
  const [zipName, zip] = await saved(/^Stan CSV zip of 2 chains/);
  expect(zipName).toBe('eightSchools-7-stan.zip');
  expect(zip.startsWith('PK')).toBe(true);
  const [jsonName, json] = await saved(/^JSON/);
  expect(jsonName).toBe('eightSchools-7.json');
  expect(json.startsWith('{')).toBe(true);
  expect(() => JSON.parse(json) as unknown).not.toThrow();
  await page.getByRole('button', { name: 'Commands' }).click();
  const [again] = await savedBy(page, page.getByRole('option', { name: 'Download draws as Stan CSV' }));
  expect(again).toBe(zipName);
});

test('a link that was cut short says so and gives back what arrived', async ({ page }) => {
  const whole = await linkTo(example('coin-flip'));
  await page.goto(whole.slice(0, Math.round(0.6 * whole.length)));
  await expect(heading(page, 'This link did not arrive whole')).toBeVisible();
  await expect(page.getByText(/cut short: (59|60)% of it arrived/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Copy the link as it came' })).toBeVisible();
  const saved = await downloadBy(page, page.getByRole('button', { name: 'Download it as text' }));
  expect(formatNotebook(example('coin-flip')).startsWith(saved.trimEnd())).toBe(true);
  expect(saved.length).toBeGreaterThan(400);
  await page.getByRole('button', { name: 'Open what arrived' }).click();
  await expect(cellOf(page, 'intro')).toContainText('Is this coin fair?');
});

test('a link of which only the beginning is left', async ({ page }) => {
  await page.goto('/#n1.');
  await expect(heading(page, 'This link did not arrive whole')).toBeVisible();
  await offersGallery(page);
});

test('a link that was altered says so', async ({ page }) => {
  const whole = await linkTo(example('coin-flip'));
  const at = Math.round(0.7 * whole.length);
  await page.goto(whole.slice(0, at) + (whole[at] === 'A' ? 'B' : 'A') + whole.slice(at + 1));
  await expect(heading(page, 'This notebook is damaged')).toBeVisible();
  await expect(page.getByText('its checksum does not match')).toBeVisible();
  await offersGallery(page);
});

test('a full stop after a link does no harm', async ({ page }) => {
  await openNotebook(page, `${await linkTo(codeNotebook('Mailed', { sum: '20 + 22' }))}.`);
  await expect(cellOf(page, 'sum')).toContainText('20 + 22');
});

test('a link from a future version asks for a reload and opens nothing', async ({ page }) => {
  const whole = await linkTo(example('coin-flip'));
  await page.goto(whole.replace('#n1.', '#n2.'));
  await expect(heading(page, 'This notebook is newer than this page')).toBeVisible();
  await expect(page.getByText(/link version 2.*reads version 1/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Open what arrived' })).toHaveCount(0);
  await offersGallery(page);
});

/** Opens a text as a file, from the gallery. */
async function openFile(page: Page, text: string): Promise<void> {
  await page.goto('/#gallery');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open a file' }).click(),
  ]);
  await chooser.setFiles({ name: 'notebook.tilde', mimeType: 'text/plain', buffer: Buffer.from(text) });
}

test('a file: whole, damaged, foreign, from the future', async ({ page }) => {
  const text = formatNotebook(codeNotebook('Filed', { sum: '20 + 22' }));
  await openFile(page, text.replace('%% code sum', '%% cobe sum'));
  await expect(heading(page, 'This notebook is damaged')).toBeVisible();
  await expect(page.getByText(/Line 5 should start a markdown or code cell/)).toBeVisible();
  const saved = await downloadBy(page, page.getByRole('button', { name: 'Download it as text' }));
  expect(saved).toContain('20 + 22');
  await openFile(page, '{"cells": []}');
  await expect(heading(page, 'This is not a Tilde notebook')).toBeVisible();
  await openFile(page, text.replace('tilde notebook 1', 'tilde notebook 9'));
  await expect(heading(page, 'This notebook is newer than this page')).toBeVisible();
  await expect(page.getByText(/format 9; this one reads format 1/)).toBeVisible();
  await openFile(page, text);
  await expect(cellOf(page, 'sum')).toContainText('20 + 22');
  await untilIdle(page);
});
