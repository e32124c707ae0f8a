/** Opening: what comes over the network before a notebook can be read and before the editor, and how long it takes. */
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from '@playwright/test';
import { untilReadable } from '../support/run-watch.ts';
import { expect, test } from './figures.ts';

const TRIALS = 5;
const COIN = '/#example/coin-flip';
/** The coin's page with its stored figure: what a reader came for. */
const READABLE = ['main h1', 'main figure svg'];
/** Chunks of the editor itself. */
const EDITOR = /\/(monaco|editor[.-]|ts-?worker|editor-worker)[^/]*$/i;

/** Opens the page as a first visitor does. */
async function fresh<T>(browser: Browser, visit: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  try {
    return await visit(await context.newPage());
  } finally {
    await context.close();
  }
}

interface Asked {
  readonly url: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly script: boolean;
}

/** Kilobytes of these files as a server would send them. */
async function kilobytes(asked: readonly Asked[]): Promise<number> {
  const urls = [...new Set(asked.map(({ url }) => url))];
  const sizes = urls.map(async url => gzipSync(await (await fetch(url)).arrayBuffer()).byteLength);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1000;
}

test('size: JavaScript before the editor', async ({ browser, budget }) => {
  const { asked, readableAt } = await fresh(browser, async page => {
    const found: Asked[] = [];
    page.on('request', request => {
      const url = request.url();
      if (url.startsWith('http')) found.push({ url, at: Date.now(), script: /\.m?js($|\?)/.test(url) });
    });
    const after = await untilReadable(page, COIN, ...READABLE);
    const origin = (await page.evaluate('performance.timeOrigin')) as number;
    await expect.poll(() => found.some(({ url }) => EDITOR.test(url)), { timeout: 60_000 }).toBe(true);
    return { asked: found, readableAt: origin + after };
  });
  const editorAt = asked.find(({ url }) => EDITOR.test(url))?.at ?? Infinity;
  const scripts = asked.filter(({ script }) => script);
  const toRead = scripts.filter(({ at }) => at <= readableAt);
  const atRest = scripts.filter(({ at, url }) => at < editorAt && !EDITOR.test(url));
  budget.size('JavaScript until the notebook can be read', await kilobytes(toRead), 'kB gz', 200, {
    note: `${toRead.length} files of the coin flip`,
  });
  budget.size('… and until the editor, at rest', await kilobytes(atRest), 'kB gz', undefined, {
    note: 'with kernel, workers and plotly, fetched when the page rests',
  });
});

test('readable: page → readable', async ({ browser, budget }) => {
  const times: number[] = [];
  for (let trial = 0; trial < TRIALS; trial += 1) {
    await budget.lookAtMachine();
    times.push(await fresh(browser, page => untilReadable(page, COIN, ...READABLE)));
  }
  budget.times('page → readable, nothing cached', 'median', times, 2_000);
});
