/** Gallery items of the epidemic: A14 and A24, from live output. */
import { expect, test } from '@playwright/test';
import { summaryTable } from '../support/app.ts';
import { hold } from '../support/hold.ts';
import { figureShown, runExample } from '../support/run-example.ts';
import { numberShown } from '../support/shown.ts';

test.describe.configure({ timeout: 240_000 });

test('A14, A24: an epidemic', async ({ page }) => {
  await runExample(page, 'sir');
  const shown = (row: string, column: string) => numberShown(page, 'facts', row, column);
  const expected: [string, string, string, number, number, number][] = [
    ['A14 day of the peak', 'day of the peak', 'alone', 16.509, 6e-4, 16],
    ['A14 I at the peak', 'ill at the peak', 'alone', 0.23750384, 2.4e-7, 0.24],
    ['A14 S(20)', 'susceptible on day 20', 'alone', 0.26884619, 2.7e-7, 0.27],
    ['A14 I(20)', 'ill on day 20', 'alone', 0.2097276, 2.1e-7, 0.21],
    ['A14 R(20)', 'recovered on day 20', 'alone', 0.52142621, 5.3e-7, 0.52],
    ['A14 R(60)', 'recovered on day 60', 'alone', 0.8928054, 9e-7, 0.89],
    ['A24 day of the peak', 'day of the peak', 'lockdown', 10, 6e-2, 16.5],
    ['A24 I at the peak', 'ill at the peak', 'lockdown', 0.13216894, 2e-4, 0.2375],
    ['A24 R(60)', 'recovered on day 60', 'lockdown', 0.57046643, 6e-7, 0.8928],
  ];
  for (const [id, row, column, value, bound, wrong] of expected) {
    hold({ id, expected: value, got: await shown(row, column), bound }, wrong);
  }
  const table = await summaryTable(page);
  // Within 2%, and the Monte Carlo error beside it is a tenth of that.
  const posterior: [string, number, number][] = [
    ['beta', 1.7349, 0.0528],
    ['gamma', 0.542, 0.0454],
    ['R0', 3.2224, 0.276],
    ['phiInverse', 0.1375, 0.0748],
  ];
  for (const [site, mean, sd] of posterior) {
    const row = table.get(site);
    if (row === undefined) throw new Error(`no row for ${site}`);
    const error = (4 * sd) / Math.sqrt(row.printedEss);
    hold({ id: `A14 ${site}`, expected: mean, got: row.mean, bound: 0.02 * mean + error }, mean + sd);
    expect(row.rhat).toBeLessThan(1.01);
  }
  await figureShown(page, 'fan', 'Boys in bed', 'day');
  await figureShown(page, 'compare', 'with and without a lockdown', 'share of all');
});
