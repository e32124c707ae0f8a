/** Gallery item A9: the hidden Markov model of NumPyro's paper, from live output. Not here: its time beside others (bench/). */
import { expect, test } from '@playwright/test';
import { LONG } from '../support/long.ts';
import { hold, holdAtLeast } from '../support/hold.ts';
import { figureShown, runExample } from '../support/run-example.ts';
import { numberShown, tableShown } from '../support/shown.ts';

test.describe.configure({ timeout: 360_000 });

/**
 * Posterior means on the same data with their Monte Carlo standard errors, by bench/peers/hmm_reference.py:
 * NumPyro 0.22.0, JAX 0.10.2, ArviZ 0.23.4, 4 chains of 500 + 1000 transitions.
 */
const REFERENCE: readonly (readonly [site: string, mean: number, mcse: number])[] = [
  ['transition[0, 0]', 0.608369, 0.00122],
  ['transition[0, 1]', 0.286082, 0.00142],
  ['transition[0, 2]', 0.105549, 0.000675],
  ['transition[1, 0]', 0.14331, 0.000503],
  ['transition[1, 1]', 0.472106, 0.000696],
  ['transition[1, 2]', 0.384584, 0.000657],
  ['transition[2, 0]', 0.0556681, 0.000425],
  ['transition[2, 1]', 0.386244, 0.000751],
  ['transition[2, 2]', 0.558088, 0.000641],
  ['emission[0, 0]', 0.000757507, 3.52e-5],
  ['emission[0, 1]', 0.000829235, 3.92e-5],
  ['emission[0, 2]', 0.635626, 0.00145],
  ['emission[0, 3]', 0.00272634, 0.000137],
  ['emission[0, 4]', 0.00361196, 0.00015],
  ['emission[0, 5]', 0.0826095, 0.000466],
  ['emission[0, 6]', 0.00119696, 5.45e-5],
  ['emission[0, 7]', 0.00184442, 8.64e-5],
  ['emission[0, 8]', 0.183505, 0.00151],
  ['emission[0, 9]', 0.0872927, 0.000704],
  ['emission[1, 0]', 0.000415189, 2e-5],
  ['emission[1, 1]', 0.000422378, 1.96e-5],
  ['emission[1, 2]', 0.00279064, 0.000133],
  ['emission[1, 3]', 0.00276322, 0.000129],
  ['emission[1, 4]', 0.00640808, 0.000484],
  ['emission[1, 5]', 0.000833185, 3.81e-5],
  ['emission[1, 6]', 0.00126002, 5.78e-5],
  ['emission[1, 7]', 0.088603, 0.000396],
  ['emission[1, 8]', 0.889663, 0.000666],
  ['emission[1, 9]', 0.00684161, 0.000324],
  ['emission[2, 0]', 0.00044059, 2.25e-5],
  ['emission[2, 1]', 0.000394152, 1.8e-5],
  ['emission[2, 2]', 0.00296854, 0.000123],
  ['emission[2, 3]', 0.87799, 0.000754],
  ['emission[2, 4]', 0.0755607, 0.000631],
  ['emission[2, 5]', 0.000678896, 3.58e-5],
  ['emission[2, 6]', 0.0325992, 0.000208],
  ['emission[2, 7]', 0.00326155, 0.000211],
  ['emission[2, 8]', 0.00210468, 0.000143],
  ['emission[2, 9]', 0.00400198, 0.000149],
];

/** Monte Carlo standard errors of the difference; 39 means are held at once. */
const WIDE = 5;

test('A9: the hidden Markov model of NumPyro’s paper', LONG, async ({ page }) => {
  await runExample(page, 'hmm', 300_000);
  const table = await tableShown(page, 'means');
  expect([...table.keys()]).toEqual(REFERENCE.map(([site]) => site));
  for (const [site, mean, mcse] of REFERENCE) {
    const row = table.get(site) ?? {};
    const [got, own, sd] = ['mean', 'mcse', 'sd'].map(column => Number(row[column]));
    const bound = WIDE * Math.hypot(mcse, own);
    // As far off as a posterior is wide.
    hold({ id: `A9 ${site}`, expected: mean, got, bound }, mean + sd);
    expect(Number(row['rhat'])).toBeLessThan(1.05);
  }
  const leapfrogs = await numberShown(page, 'speed', 'leapfrogs after warm-up', 'value');
  holdAtLeast('A9 leapfrogs of 4 × 1000 draws', 4000, leapfrogs);
  const each = await numberShown(page, 'speed', 'milliseconds per leapfrog', 'value');
  // Timings are no test's: any number of milliseconds that a leapfrog can take.
  hold({ id: 'A9 milliseconds per leapfrog, shown', expected: 0, got: each, bound: 50 }, 100);
  await figureShown(page, 'filtered', 'Kinds of the first words that nobody noted', 'word');
});
