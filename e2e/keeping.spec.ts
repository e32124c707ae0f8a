/** What a notebook and its draws become outside of the page: files of other programs, and back again. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { tableFromIPC } from 'apache-arrow';
import { File as NetcdfFile, ready } from 'h5wasm';
import { parquetReadObjects } from 'hyparquet';
import { formatNotebook } from '../src/notebook/format.ts';
import { parseIpynb } from '../src/notebook/ipynb/read-ipynb.ts';
import { parsePage } from '../src/notebook/page/page.ts';
import {
  cellOf,
  closeEditor,
  dock,
  openEditor,
  openNotebook,
  replaceLine,
  runToEnd,
  untilIdle,
} from './support/app.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL, example, linkTo } from './support/notebooks.ts';

/** The file that a click saves. */
async function fileBy(page: Page, button: Locator): Promise<readonly [name: string, bytes: Buffer]> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return [download.suggestedFilename(), await readFile(await download.path())];
}

async function commandFile(page: Page, name: string): Promise<readonly [name: string, bytes: Buffer]> {
  await page.getByRole('button', { name: 'Commands' }).click();
  return fileBy(page, page.getByRole('option', { name }));
}

/** Opens a file from the gallery. */
async function openFile(page: Page, name: string, bytes: Buffer): Promise<void> {
  await page.goto('/#gallery');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open a file' }).click(),
  ]);
  await chooser.setFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
}

/** Errors of the page, and refusals of its policy, while a test runs. */
function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(error.message));
  page.on('console', message => message.type() === 'error' && errors.push(message.text()));
  return errors;
}

test('draws are saved as netCDF, Arrow and Parquet', async ({ page }) => {
  const errors = watchErrors(page);
  const fit = 'const posterior = await mcmc(eightSchools, { chains: 2, draws: 200 });';
  await openNotebook(page, await linkTo(codeNotebook('Draws', { model: EIGHT_SCHOOLS_MODEL, fit })));
  await runToEnd(page);
  await page.getByRole('button', { name: 'Fold' }).click();
  const saved = async (name: RegExp): Promise<readonly [string, Buffer]> => {
    await dock(page).getByRole('button', { name: 'Download draws' }).click();
    return fileBy(page, page.getByRole('menuitem', { name }));
  };
  const [netcdfName, netcdf] = await saved(/^netCDF/);
  expect(netcdfName).toBe('eightSchools-7.nc');
  const { FS } = await ready;
  FS.writeFile('/read.nc', netcdf);
  const file = new NetcdfFile('/read.nc', 'r');
  expect(file.keys().slice(0, 3)).toEqual(['posterior', 'sample_stats', 'log_likelihood']);
  const mu = file.get('posterior/mu');
  const value = mu !== null && 'value' in mu ? mu.value : null;
  const [arrowName, arrow] = await saved(/^Arrow/);
  expect(arrowName).toBe('eightSchools-7.arrow');
  expect(tableFromIPC(arrow).getChild('mu')?.toArray()).toEqual(value);
  const [parquetName, parquet] = await commandFile(page, 'Download draws as Parquet');
  expect(parquetName).toBe('eightSchools-7.parquet');
  const rows = await parquetReadObjects({ file: new Uint8Array(parquet).buffer });
  expect(rows.map(row => row['mu'] as number)).toEqual(Array.from(value as Float64Array));
  expect(errors).toEqual([]);
});

test('a Jupyter notebook has pictures of its figures and comes back to the byte', async ({ page }) => {
  await openNotebook(page, '/#example/coin-flip');
  await untilIdle(page);
  const [, own] = await commandFile(page, 'Download this notebook');
  const [name, ipynb] = await commandFile(page, 'Download as a Jupyter notebook');
  expect(name).toMatch(/\.ipynb$/);
  const text = ipynb.toString('utf8');
  expect(formatNotebook(parseIpynb(text))).toBe(own.toString('utf8'));
  const picture = /"image\/png": "([^"]+)"/.exec(text)?.[1] ?? '';
  const png = Buffer.from(picture, 'base64');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  // Twice the width of the column.
  expect(png.readUInt32BE(16)).toBe(1440);
  expect(png.length).toBeGreaterThan(5_000);
  await openFile(page, name, ipynb);
  await expect(cellOf(page, 'intro')).toContainText('Is this coin fair?');
});

test('a Python notebook opens as text, and says so', async ({ page }) => {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' } },
    cells: [
      { cell_type: 'markdown', id: 'words', metadata: {}, source: ['# From elsewhere'] },
      {
        cell_type: 'code',
        id: 'code',
        metadata: {},
        source: ['import numpy'],
        outputs: [],
        execution_count: 1,
      },
    ],
  };
  await openFile(page, 'python.ipynb', Buffer.from(JSON.stringify(notebook)));
  await expect(page.getByText('written in Python, which Tilde does not run')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'From elsewhere' })).toBeVisible();
});

test('a script is stock TypeScript', async ({ page }) => {
  await openNotebook(page, '/#example/eight-schools');
  const [name, script] = await commandFile(page, 'Download as a script in TypeScript');
  expect(name).toMatch(/\.ts$/);
  expect(script.toString('utf8')).toMatch(/from "tilde";/);
  expect(script.toString('utf8')).not.toMatch(/= ~/);
  const [types, declarations] = await commandFile(page, 'Download the declarations for scripts');
  expect(types).toBe('tilde.d.ts');
  expect(declarations.toString('utf8')).toContain('declare module "tilde"');
});

test('a web page reads without scripts and without a network, in both themes, and opens again', async ({
  page,
  browser,
}) => {
  await openNotebook(page, '/#example/eight-schools');
  await untilIdle(page);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const [name, html] = await fileBy(page, page.getByRole('button', { name: 'Web page' }));
  expect(name).toMatch(/\.html$/);
  const text = html.toString('utf8');
  expect(text).not.toMatch(/<script|javascript:|\son\w+=/i);
  expect(parsePage(text).cells).toEqual(example('eight-schools').cells);
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ javaScriptEnabled: false, colorScheme, offline: true });
    const reader = await context.newPage();
    const requests: string[] = [];
    reader.on('request', request => void requests.push(request.url()));
    const errors = watchErrors(reader);
    await reader.setContent(text);
    await expect(reader.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(reader.getByRole('img').first()).toBeVisible();
    await expect(reader.locator('math').first()).toBeVisible();
    await reader.screenshot({ path: `test-results/page-${colorScheme}.png`, fullPage: true });
    expect(requests.filter(url => !/^(about|data):/.test(url))).toEqual([]);
    expect(errors).toEqual([]);
    const paper = await reader.locator('html').evaluate(node => getComputedStyle(node).backgroundColor);
    expect(paper).toBe(colorScheme === 'dark' ? 'rgb(20, 23, 26)' : 'rgb(252, 252, 250)');
    await context.close();
  }
  await openFile(page, name, html);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/schools/i);
});

const WRITTEN = 'const kept = "written in the first tab";';

/** Puts text into a cell and waits until it is saved. */
async function write(page: Page, id: string, text: string): Promise<void> {
  await openEditor(page, id);
  await replaceLine(page, 1, text);
  await closeEditor(page);
  await expect(page.getByRole('banner').getByRole('status')).toHaveText(/^Saved/);
}

test('versions are kept; restoring one is a new state that can be undone', async ({ page }) => {
  await openNotebook(page, await linkTo(codeNotebook('Versions', { note: 'const a = "first";' })));
  await write(page, 'note', 'const a = "second";');
  await write(page, 'note', 'const a = "third";');
  await page.getByRole('button', { name: 'Commands' }).click();
  await page.getByRole('option', { name: 'Versions of this notebook' }).click();
  const versions = page.getByRole('list', { name: 'Versions' }).getByRole('button');
  await expect(versions).toHaveCount(2);
  await expect(versions.first()).toContainText('as now');
  await versions.last().click();
  await expect(page.getByRole('region', { name: 'What was different' })).toContainText('"second"');
  await page.getByRole('button', { name: 'Restore this version' }).click();
  await expect(cellOf(page, 'note')).toContainText('"second"');
  await page.getByRole('button', { name: 'Commands' }).click();
  await page.getByRole('option', { name: 'Undo' }).click();
  await expect(cellOf(page, 'note')).toContainText('"third"');
  await page.goto('/#gallery/yours');
  await expect(page.getByRole('link', { name: /Versions/ })).toBeVisible();
});

test('a notebook in two tabs is edited in one of them, and no edit is lost', async ({ page, context }) => {
  await openNotebook(page, await linkTo(codeNotebook('Tabs', { note: '1 + 1' })));
  await write(page, 'note', WRITTEN);
  const second = await context.newPage();
  await openNotebook(second, page.url());
  const banner = second.getByText('This notebook is open in another tab.');
  await expect(banner).toBeVisible();
  await expect(cellOf(second, 'note')).toContainText(WRITTEN);
  await cellOf(second, 'note').getByRole('textbox', { name: 'Code' }).click();
  await expect(second.locator('.monaco-editor')).toHaveCount(0);
  // What the first tab writes is seen in the second.
  await write(page, 'note', 'const kept = "and more";');
  await expect(cellOf(second, 'note')).toContainText('and more');
  // The first tab writes on while the second asks: its last words come along.
  await openEditor(page, 'note');
  await replaceLine(page, 1, 'const kept = "last words";');
  await second.getByRole('button', { name: 'Edit here instead' }).click();
  await expect(banner).toHaveCount(0);
  await expect(page.getByText('This notebook is open in another tab.')).toBeVisible();
  await expect(cellOf(second, 'note')).toContainText('last words');
  await write(second, 'note', 'const kept = "from the second tab";');
  await expect(cellOf(page, 'note')).toContainText('from the second tab');
  // The reader may write once the other tab is closed.
  await second.close();
  await expect(page.getByText('This notebook is open in another tab.')).toHaveCount(0);
  await write(page, 'note', 'const kept = "alone again";');
  await page.goto('/#gallery/yours');
  await expect(page.getByRole('link', { name: /^Tabs/ })).toHaveCount(1);
});

/** Answers of a host of the web, by path. */
async function host(
  page: Page,
  answers: Readonly<Record<string, { status?: number; body?: string; abort?: true }>>,
) {
  const asked: string[] = [];
  await page.route('https://notebooks.example/**', route => {
    const path = new URL(route.request().url()).pathname;
    asked.push(path);
    const { status = 200, body = '', abort } = answers[path] ?? { status: 404 };
    if (abort === true) return route.abort('accessdenied');
    return route.fulfill({ status, body, headers: { 'access-control-allow-origin': '*' } });
  });
  return asked;
}

test('a notebook opens from an address after the reader agreed, and is copied at the first edit', async ({
  page,
}) => {
  const there = codeNotebook('From far away', { note: 'const far = 42;' });
  const asked = await host(page, { '/far.tilde': { body: formatNotebook(there) } });
  await page.goto('/#gallery');
  await page.goto('/#url=https://notebooks.example/far.tilde');
  await expect(page.getByRole('heading', { name: 'Open a notebook from notebooks.example?' })).toBeVisible();
  await expect(page.getByText('https://notebooks.example/far.tilde')).toBeVisible();
  expect(asked).toEqual([]);
  await page.getByRole('button', { name: 'Fetch from notebooks.example' }).click();
  await expect(page.getByText('“From far away”: 1 kB, 1 code cell, 0 text cells.')).toBeVisible();
  await page.getByRole('button', { name: 'Open the notebook' }).click();
  await expect(cellOf(page, 'note')).toContainText('const far = 42;');
  await expect(page.getByRole('banner').getByRole('status')).toHaveText(/Not yours yet/);
  await write(page, 'note', 'const far = 43;');
  expect(page.url()).toContain('#notebook/');
  expect(asked).toEqual(['/far.tilde']);
});

test('an address that gives no notebook says why', async ({ page }) => {
  await host(page, {
    '/words.txt': { body: 'Dear reader' },
    '/closed': { abort: true },
    '/large': { body: `tilde notebook 1\n${'x'.repeat(20_000_100)}` },
  });
  const said = async (path: string, words: RegExp): Promise<void> => {
    await page.goto('/#gallery');
    await page.goto(`/#url=${encodeURIComponent(`https://notebooks.example${path}`)}`);
    await page.getByRole('button', { name: /^Fetch from/ }).click();
    await expect(page.getByRole('alert')).toHaveText(words);
  };
  await said('/nothing', /There is nothing at this address: notebooks\.example answers 404/);
  await said('/words.txt', /not a Tilde notebook/);
  await said('/closed', /could not be read.*does not allow other pages/);
  await said('/large', /larger than 20 MB/);
  await page.goto('/#gallery');
  await page.goto('/#url=javascript:alert(1)');
  await expect(page.getByRole('heading', { name: 'This is not an address Tilde opens' })).toBeVisible();
});
