/** What must hold in a Firefox: it reads, it says what it cannot do, and what it can do works. Not here: the browser (browser.ts). */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Browser } from 'puppeteer-core';
import { DETERMINISM } from '../../src/engine/determinism.fixture.ts';
import { EXAMPLE_TITLES } from '../../src/app/pages/example-titles.generated.ts';
import { encodeShare } from '../../src/notebook/share.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL } from '../support/notebooks.ts';
import { isThere, openPage, press, savedBy, startFirefox, untilReady, untilSays } from './browser.ts';

interface Check {
  readonly name: string;
  run(browser: Browser): Promise<void>;
}

const linkTo = (sources: Readonly<Record<string, string>>): Promise<string> =>
  encodeShare(codeNotebook('Firefox', sources));

export const CHECKS: readonly Check[] = [
  {
    name: 'the coin reads, with its stored results',
    async run(browser) {
      const { page, errors } = await openPage(browser, '#example/coin-flip');
      await untilSays(page, 'main', 'Is this coin fair?');
      await untilSays(page, 'main', /After 7 heads in 10.*44% to 87%/);
      await untilSays(page, 'main', 'stored');
      assert.deepEqual(errors, []);
      await page.close();
    },
  },
  {
    name: 'the gallery reads',
    async run(browser) {
      const { page, errors } = await openPage(browser, '#gallery');
      await untilSays(page, 'body', EXAMPLE_TITLES['coin-flip'] ?? '');
      await untilSays(page, 'body', EXAMPLE_TITLES['eight-schools'] ?? '');
      assert.deepEqual(errors, []);
      await page.close();
    },
  },
  ...DETERMINISM.map(({ name, model, chains, warmup, draws, seed, rows }) => ({
    name: `${name} runs, and its draws are those of Node and Chromium to the last bit`,
    async run(browser: Browser) {
      const options = JSON.stringify({ chains, warmup, draws, seed });
      const fit = `${model}\nconst posterior = await mcmc(model, ${options});`;
      const { page, errors } = await openPage(browser, await linkTo({ fit }));
      await untilReady(page);
      await press(page, 'Run');
      await isThere(page, '.dock[data-run-status="done"] [data-verdict]:not([data-verdict="none"])');
      await press(page, 'Download draws', '.dock');
      const file = await savedBy(page, () => press(page, 'CSV', '.dock'));
      const body = file.slice(file.indexOf('\n') + 1);
      assert.equal(createHash('sha256').update(body).digest('hex'), rows);
      assert.deepEqual(errors, []);
      await page.close();
    },
  })),
  {
    name: 'Stop ends an endless loop, and the next cell runs',
    async run(browser) {
      const { page } = await openPage(
        browser,
        `?safe${await linkTo({ loop: 'let i = 0;\nwhile (i >= 0) i = (i + 1) % 7;', sum: '20 + 22' })}`,
      );
      await untilReady(page);
      await press(page, 'Run');
      await isThere(page, '[data-kernel="busy"]');
      await press(page, 'Stop');
      await untilSays(page, '[data-cell="loop"] [role="alert"]', 'Stopped');
      await untilReady(page);
      await page.hover('[data-cell="sum"]');
      await press(page, 'Run cell', '[data-cell="sum"]');
      await untilSays(page, '[data-cell="sum"] .outputs', '42');
      await page.close();
    },
  },
  {
    name: 'a chain worker that dies is noticed',
    async run(browser) {
      const { page } = await openPage(browser, '#gallery');
      await page.evaluateOnNewDocument(() => {
        const whole = window.Worker;
        const chains: Worker[] = [];
        Object.assign(window, { chains });
        window.Worker = class extends whole {
          constructor(url: string | URL, options?: WorkerOptions) {
            super(url, options);
            if (options?.name === 'chain') chains.push(this);
          }
        };
      });
      await page.reload();
      const draws = 'mcmc(eightSchools, { chains: 2, draws: 900_000, kernel: nuts({ targetAccept: 0.99 }) })';
      const hash = await linkTo({ model: EIGHT_SCHOOLS_MODEL, fit: `const posterior = await ${draws};` });
      await page.evaluate(to => void (location.hash = to), hash);
      await untilReady(page);
      await press(page, 'Run');
      await isThere(page, '.dock[data-run-status="running"]');
      await page.evaluate(() => (window as unknown as { chains: Worker[] }).chains[0].terminate());
      await untilSays(page, '[data-cell="fit"] [role="alert"]', 'ended unexpectedly');
      await page.close();
    },
  },
  {
    name: 'what is typed is saved, and there after a reload',
    async run(browser) {
      const { page } = await openPage(browser, await linkTo({ sum: '20 + 22' }));
      await untilReady(page);
      await page.click('[data-cell="sum"] [aria-label="Code"]');
      await isThere(page, '.monaco-editor');
      await page.keyboard.down('Control');
      await page.keyboard.press('End');
      await page.keyboard.up('Control');
      await page.keyboard.type(' + 100');
      await untilSays(page, '.bar-saved', /^Saved/i);
      await page.reload();
      await untilSays(page, '[data-cell="sum"]', '20 + 22 + 100');
      await untilSays(page, '[data-cell="sum"] .outputs', '142');
      await page.close();
    },
  },
  {
    name: 'WebGPU, which it lacks here, is said to be missing, and the run goes on elsewhere',
    async run(browser) {
      const run =
        'mcmc(eightSchools, { kernel: chees({ chains: 8 }), backend: "webgpu", warmup: 30, draws: 20 })';
      const { page } = await openPage(browser, await linkTo({ model: EIGHT_SCHOOLS_MODEL, run }));
      await untilReady(page);
      if (await page.evaluate(() => 'gpu' in navigator)) return page.close();
      await press(page, 'Run');
      await isThere(page, '.dock[data-run-status="done"]');
      await untilSays(page, 'body', /WebGPU/);
      await page.close();
    },
  },
  {
    name: 'without WebAssembly it reads, edits and says that it cannot run',
    async run() {
      const browser = await startFirefox({ 'javascript.options.wasm': false });
      const { page } = await openPage(browser, '#example/coin-flip');
      await untilSays(page, 'main', /After 7 heads in 10/);
      await untilSays(
        page,
        '.browser-notice',
        /cannot run models: it has no WebAssembly.*You can read and edit/,
      );
      await page.click('[data-cell] [aria-label="Code"]');
      await isThere(page, '.monaco-editor');
      await browser.close();
    },
  },
];
