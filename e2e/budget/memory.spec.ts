/**
 * Memory: the heaps of the page and of its workers over 20 runs and over 1,000 runs of one cell.
 * Every heap is read after a collection of garbage, once code is compiled and what is kept on purpose is full. The
 * steady growth over all readings must stay under a few per cent, which is what readings scatter by.
 */
import type { Page } from '@playwright/test';
import { openNotebook, runToEnd, untilIdle } from '../support/app.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL, linkTo } from '../support/notebooks.ts';
import main from '../playwright.config.ts';
import type { Budget } from './figures.ts';
import { test } from './figures.ts';
import { growth, growthInPercent } from './growth.ts';
import { heapsOf } from './heaps.ts';
import type { Heaps } from './heaps.ts';

const RUNS = 20;
/** Runs before memory is watched: the newest dozen keep their draws, and until then the ledger fills. */
const FILL = 14;
const RERUNS = 1_000;
const STEP = 100;
/** Per cent over all readings. */
const BOUND = 5;

// Machine code that the engine makes while it warms is no leak, and would hide a small one.
const { launchOptions } = main.use ?? {};
test.use({
  launchOptions: {
    ...launchOptions,
    args: [...(launchOptions?.args ?? []), '--js-flags=--no-opt --no-maglev --no-sparkplug'],
  },
});

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000).toLocaleString('en-US')} kB`;

function record(
  budget: Budget,
  after: string,
  readings: readonly Heaps[],
  nodes: readonly number[],
  steps: number,
): void {
  for (const name of Object.keys(readings[0])) {
    const values = readings.map(heaps => heaps[name]);
    budget.size(`growth in ${after}: ${name}`, growthInPercent(values), '%', BOUND, {
      note: `${kilobytes(values[0])} → ${kilobytes(values[values.length - 1])}, ${(growth(values) / steps).toFixed(0)} bytes each time`,
    });
  }
  budget.size(`growth in ${after}: nodes of the page`, growthInPercent(nodes), '%', BOUND, {
    note: `${nodes[0]} → ${nodes[nodes.length - 1]}`,
  });
}

test('memory: after 20 runs', async ({ page, budget }) => {
  test.setTimeout(900_000);
  const fit = 'const posterior = await mcmc(eightSchools, { chains: 4, draws: 1000 });';
  const shown = 'forest(posterior.draws("theta"))';
  const sources = { model: EIGHT_SCHOOLS_MODEL, fit, shown };
  await openNotebook(page, await linkTo(codeNotebook('Memory', sources)));
  await page.waitForLoadState('networkidle');
  for (let run = 0; run < FILL; run += 1) await runToEnd(page);
  const heaps = await heapsOf(page);
  const readings: Heaps[] = [];
  const nodes: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    await runToEnd(page);
    readings.push(await heaps.read());
    nodes.push(await heaps.nodes());
  }
  record(budget, `${RUNS} runs`, readings, nodes, RUNS - 1);
});

test('memory: after 1,000 runs of one cell', async ({ page, budget }) => {
  test.setTimeout(1_800_000);
  const cell = `const xs = linspace(0, 1, 200);
print("again", Math.random());
line(xs, xs.mul(Math.random()), { title: "Again" })`;
  await openNotebook(page, await linkTo(codeNotebook('Again', { cell })));
  await page.waitForLoadState('networkidle');
  await runAgain(page, STEP);
  const heaps = await heapsOf(page);
  const readings: Heaps[] = [await heaps.read()];
  const nodes: number[] = [await heaps.nodes()];
  for (let done = STEP; done < RERUNS; done += STEP) {
    await runAgain(page, STEP);
    await untilIdle(page);
    readings.push(await heaps.read());
    nodes.push(await heaps.nodes());
  }
  record(budget, `${RERUNS} runs of a cell`, readings, nodes, RERUNS - STEP);
});

/** Presses "Run cell" as soon as the run before is over, from within the page. */
async function runAgain(page: Page, times: number): Promise<void> {
  await page.evaluate(async count => {
    const frame = (): Promise<number> => new Promise(resolve => requestAnimationFrame(resolve));
    const busy = (): boolean => document.querySelector('[data-busy="true"]') !== null;
    for (let turn = 0; turn < count; turn += 1) {
      document.querySelector<HTMLButtonElement>('[data-cell] button[aria-label="Run cell"]')?.click();
      do await frame();
      while (busy());
    }
  }, times);
}
