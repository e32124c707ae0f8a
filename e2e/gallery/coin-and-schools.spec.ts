/** Gallery items K1, K4, D1 and T13, from live output: stored results are deleted first. Each has a wrong number it must catch. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import {
  closeEditor,
  drawsEntry,
  downloadBy,
  downloadNotebook,
  openEditor,
  openNotebook,
  readCsv,
  replaceLine,
  runToEnd,
  shareLink,
  summaryTable,
  untilIdle,
  untilJudged,
} from '../support/app.ts';
import { mcseOfMean, mcseOfQuantile, mcseOfSd, mean, quantile, standardDeviation } from '../support/check.ts';
import { hold } from '../support/hold.ts';
import { example, linkTo, replaced, withoutResults } from '../support/notebooks.ts';
import { chainsDrawn, repaintsSeen, watchRepaints } from '../support/repaints.ts';

/** Beta(6, 6): its kurtosis, and its density at the ends of the 94% interval. */
const BETA = { mean: 0.5, sd: 0.13867505, kurtosis: 3 - 6 / 15, low: 0.242936, high: 0.757064 };
const betaDensity = (x: number): number => 2772 * (x * (1 - x)) ** 5;

const csvOf = async (page: Page) => downloadBy(page, await drawsEntry(page));

/** Moves the slider to five heads and lets the notebook follow. */
async function fiveHeads(page: Page): Promise<void> {
  await page.getByRole('slider', { name: 'heads out of 10' }).fill('5');
  await expect(page.getByText('After 5 heads in 10')).toBeVisible({ timeout: 30_000 });
  await untilIdle(page);
  await untilJudged(page);
}

const chatty = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

test('K1: the coin-flip link opens in a fresh profile and Run fills four traces and a histogram', async ({
  page,
}) => {
  // A thousand draws take a hundredth of a second: there is nothing to watch. Many draws by tiny steps take seconds.
  const long = replaced(
    example('coin-flip'),
    'draws: 1000',
    'draws: 300_000, kernel: nuts({ targetAccept: 0.999, metric: "dense" })',
  );
  await openNotebook(page, await linkTo(long));
  await page.waitForLoadState('networkidle');
  await watchRepaints(page);
  await runToEnd(page);
  const { traces, histograms } = await repaintsSeen(page);
  console.log(`K1 repaints before the last draw: traces ${chatty(traces)}; histograms ${chatty(histograms)}`);
  expect(await chainsDrawn(page, 'bias')).toBe(4);
  expect(traces['bias']).toBeGreaterThanOrEqual(10);
  expect(histograms['bias']).toBeGreaterThanOrEqual(10);
});

test('K1: the table of the coin flip with five heads', async ({ page }) => {
  await openNotebook(page, await linkTo(example('coin-flip')));
  await watchRepaints(page);
  await runToEnd(page);
  const { traces, histograms } = await repaintsSeen(page);
  console.log(`K1 as shipped, repaints: traces ${chatty(traces)}; histograms ${chatty(histograms)}`);
  await fiveHeads(page);
  const row = (await summaryTable(page)).get('bias');
  if (row === undefined) throw new Error('no row for bias');
  const { sd, printedEss: ess } = row;
  const common = { got: row.mean, bound: 4 * mcseOfMean(sd, ess) };
  // Six heads give 7/12.
  hold({ id: 'K1 mean of p', expected: BETA.mean, ...common }, 7 / 12);
  const bound = 4 * mcseOfSd(BETA.sd, ess, BETA.kurtosis);
  // Twenty flips, ten heads, give .1042572.
  hold({ id: 'K1 sd of p', expected: BETA.sd, got: sd, bound }, 0.1042572);
  expect(row.rhat).toBeLessThan(1.01);
});

test('K4: what is edited and shared opens elsewhere byte for byte and gives the same draws', async ({
  page,
  browser,
}) => {
  await openNotebook(page, '/#example/coin-flip');
  await openEditor(page, 'model');
  await replaceLine(page, 3, 'const prior = Beta(2, 3);   // “earlier” coins: ½ ≈ 0.5 🪙');
  await closeEditor(page);
  await expect(page.getByRole('status')).toContainText('Saved');
  const link = await shareLink(page);
  const mine = withoutResults(await downloadNotebook(page));
  expect(mine).toContain('Beta(2, 3);   // “earlier” coins: ½ ≈ 0.5 🪙');
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await openNotebook(other, link);
  const theirs = withoutResults(await downloadNotebook(other));
  const draws = [];
  for (const one of [page, other]) {
    await runToEnd(one);
    draws.push(await csvOf(one));
  }
  await fiveHeads(other);
  const wrong = await csvOf(other);
  console.log(
    `K4: source ${Buffer.byteLength(mine)} bytes, equal ${mine === theirs}; draws ${draws[0].length} characters, equal ${draws[0] === draws[1]}`,
  );
  expect(theirs).toBe(mine);
  expect(draws[0].split('\n').length).toBe(4002);
  expect(draws[1]).toBe(draws[0]);
  expect(wrong === draws[0], 'mutant not caught: draws of other data').toBe(false);
  await elsewhere.close();
});

test('D1: the exported draws of the coin flip are those of Beta(6, 6)', async ({ page }) => {
  await openNotebook(page, await linkTo(example('coin-flip')));
  await runToEnd(page);
  await fiveHeads(page);
  const { printedEss: ess } = (await summaryTable(page)).get('bias') ?? { printedEss: 0 };
  const bias = readCsv(await csvOf(page)).get('bias') ?? [];
  expect(bias.length).toBe(4000);
  const sorted = bias.toSorted((a, b) => a - b);
  const sd = standardDeviation(bias);
  hold({ id: 'D1 mean', expected: BETA.mean, got: mean(bias), bound: 4 * mcseOfMean(sd, ess) }, 6 / 11);
  hold(
    { id: 'D1 sd', expected: BETA.sd, got: sd, bound: 4 * mcseOfSd(BETA.sd, ess, BETA.kurtosis) },
    0.1042572,
  );
  // The wrong ends are those of Beta(5, 5), a flip fewer either way.
  const low = 4 * mcseOfQuantile(0.03, betaDensity(BETA.low), ess);
  hold({ id: 'D1 3%', expected: BETA.low, got: quantile(sorted, 0.03), bound: low }, 0.17);
  const high = 4 * mcseOfQuantile(0.97, betaDensity(BETA.high), ess);
  hold({ id: 'D1 97%', expected: BETA.high, got: quantile(sorted, 0.97), bound: high }, 0.83);
});

test('T13: eight schools', async ({ page }) => {
  await openNotebook(page, await linkTo(example('eight-schools')));
  await runToEnd(page);
  const table = await summaryTable(page);
  const theta = [6.2119, 4.9402, 3.927, 4.7571, 3.6155, 4.0426, 6.2967, 4.8543];
  const reported = [28, 8, -3, 7, -1, 1, 18, 12];
  // Wrong: what complete pooling and no pooling say.
  const items: [string, number, number][] = [
    ['mu', 4.39682, 7.69],
    ['tau', 3.59771, 6.25],
    ...theta.map((value, school): [string, number, number] => [`theta[${school}]`, value, reported[school]]),
  ];
  for (const [site, expected, wrong] of items) {
    const row = table.get(site);
    if (row === undefined) throw new Error(`no row for ${site}`);
    const bound = 4 * mcseOfMean(row.sd, row.printedEss);
    hold({ id: `T13 ${site}`, expected, got: row.mean, bound }, wrong);
  }
  const worst = Math.max(...Array.from(table.values(), row => row.rhat));
  console.log(`T13 R̂: worst ${worst.toFixed(4)} of ${table.size}, must be under 1.01`);
  expect(worst).toBeLessThan(1.01);
});
