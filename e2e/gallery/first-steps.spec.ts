/** Gallery items of first steps: C1 to C4, E1, E2, E6 and K5, from live output. */
import { expect, test } from '@playwright/test';
import { mcseOfMean, mcseOfSd } from '../support/check.ts';
import { hold, holdWords } from '../support/hold.ts';
import { figureShown, runExample } from '../support/run-example.ts';
import { numberShown, tableShown, textShown } from '../support/shown.ts';

test.describe.configure({ timeout: 240_000 });

/** Bound of figures given to so many digits, and of closed forms: 1e-6 relative. */
const exact = (expected: number, digits: number): number =>
  Math.max(1e-6 * Math.abs(expected), 0.6 * 10 ** -digits);

test('C1, C2: the weather', async ({ page }) => {
  await runExample(page, 'weather');
  const density = await numberShown(page, 'normal', 'log density at 0', 'value');
  hold({ id: 'C1 log p(0)', expected: -0.9189385, got: density, bound: exact(-0.9189385, 7) }, -0.5);
  expect(Math.abs(await numberShown(page, 'normal', 'a draw', 'value'))).toBeLessThan(6);
  expect((await tableShown(page, 'weather')).size).toBeGreaterThan(0);
  const n = 20_000;
  // A mixture of two normals: its fourth moment over the squared variance.
  const kurtosis = 2.673;
  const sd = 16.477257;
  const shown = (row: string) => numberShown(page, 'moments', row, 'value');
  const mean = await shown('mean temperature');
  hold({ id: 'C2 mean', expected: 69, got: mean, bound: 4 * mcseOfMean(sd, n) }, 65);
  const spread = await shown('its standard deviation');
  hold({ id: 'C2 sd', expected: sd, got: spread, bound: 4 * mcseOfSd(sd, n, kurtosis) }, 15);
  const hot = await shown('P(temperature > 80)');
  hold(
    { id: 'C2 P(temp > 80)', expected: 0.2604718, got: hot, bound: 4 * Math.sqrt((0.26 * 0.74) / n) },
    0.37,
  );
  // Standard errors of the weighted shares with 20,000 draws from the prior.
  const at55 = await numberShown(page, 'given', 'P(cloudy), reading 55', 'value');
  hold({ id: 'C2 P(cloudy given 55)', expected: 0.6099391, got: at55, bound: 4 * 0.00367 }, 0.3);
  const at64 = await numberShown(page, 'given', 'P(cloudy), reading 64.544', 'value');
  hold({ id: 'C2 P(cloudy given 64.544)', expected: 0.3420149, got: at64, bound: 4 * 0.00365 }, 0.3);
  await figureShown(page, 'many', 'temperature, °F');
});

test('C3, C4: models that call themselves', async ({ page }) => {
  await runExample(page, 'geometric');
  const shown = (row: string) => numberShown(page, 'moments', row, 'value');
  const n = 20_000;
  hold({ id: 'C3 mean', expected: 1, got: await shown('mean'), bound: 4 * mcseOfMean(Math.SQRT2, n) }, 2);
  // Kurtosis of a geometric with p = 1/2 is 9.5: the error of a variance is that of the standard deviation times 2 sd.
  const ofVariance = 4 * 2 * Math.SQRT2 * mcseOfSd(Math.SQRT2, n, 9.5);
  hold({ id: 'C3 variance', expected: 2, got: await shown('variance'), bound: ofVariance }, 1);
  const share = (p: number) => 4 * Math.sqrt((p * (1 - p)) / n);
  hold({ id: 'C3 P(0)', expected: 0.5, got: await shown('P(0)'), bound: share(0.5) }, 0.25);
  hold({ id: 'C3 P(3)', expected: 0.0625, got: await shown('P(3)'), bound: share(0.0625) }, 0.125);
  holdWords('C3 a repeated name', '"x" is used twice', await textShown(page, 'twice'));
  const many = 100_000;
  const mean = await numberShown(page, 'normals', 'mean', 'value');
  hold({ id: 'C4 mean', expected: 1, got: mean, bound: 4 * mcseOfMean(Math.sqrt(5), many) }, 0);
  // z₁z₂ is a difference of χ² with weights 3/2 and 1/2: its fourth cumulant is 246, its kurtosis 12.84.
  const variance = await numberShown(page, 'normals', 'variance', 'value');
  const bound = 4 * 2 * Math.sqrt(5) * mcseOfSd(Math.sqrt(5), many, 12.84);
  hold({ id: 'C4 variance', expected: 5, got: variance, bound }, 1);
});

test('E1: the slope of a loop', async ({ page }) => {
  await runExample(page, 'taylor-sine');
  const expected: [string, number, number][] = [
    ['1.0000', 0.841468253968, 0.540277777778],
    ['3.1416', 2.114256756e-5, -0.999899529704],
    ['6.0000', -0.279386692994, 0.960280154344],
  ];
  for (const [x, value, slope] of expected) {
    const got = await numberShown(page, 'values', x, 'value');
    hold({ id: `E1 f(${x})`, expected: value, got, bound: 1e-6 * Math.abs(value) }, Math.cos(Number(x)));
    const gradient = await numberShown(page, 'values', x, 'slope');
    hold({ id: `E1 f′(${x})`, expected: slope, got: gradient, bound: 1e-6 * Math.abs(slope) }, value);
  }
  const second = await numberShown(page, 'values', '6.0000', 'curvature');
  hold({ id: 'E1 f″(6)', expected: 0.279816063614, got: second, bound: 3e-7 }, 0.2794);
  await figureShown(page, 'figure', "A sine by Taylor's series, and its slope", 'value');
});

test('E2, E6: logistic regression by hand', async ({ page }) => {
  await runExample(page, 'logistic-by-hand');
  const shown = (row: string) => numberShown(page, 'result', row, 'value');
  const before = await shown('loss at the start');
  hold({ id: 'E2 loss before', expected: 2.772588722239781, got: before, bound: 2.8e-6 }, 2.77);
  const after = await shown('loss after 100 steps');
  hold({ id: 'E2 loss after', expected: 1.0672706757870163, got: after, bound: 1.1e-6 }, 1.07);
  for (const [i, w] of [0.48307366, -0.37057217, 1.06937395].entries()) {
    const got = await shown(`weight ${i + 1}`);
    hold({ id: `E2 w${i + 1}`, expected: w, got, bound: 1.1e-6 }, 0.5);
  }
  await figureShown(page, 'train', 'Loss while training', 'loss, nats');
  holdWords('E6 the error names the shape', '[2]', await textShown(page, 'wrong'));
  holdWords('E6 the error suggests jacobian', 'jacobian', await textShown(page, 'wrong'));
  holdWords('E6 jacobian of [x, x²] at 1', '[1, 2]', await textShown(page, 'pair'));
});

test('K5: stock TypeScript and a bundled library', async ({ page }) => {
  await runExample(page, 'stock-typescript');
  const joint = await numberShown(page, 'values', 'log joint at weight 8.23', 'value');
  hold({ id: 'K5 log joint', expected: -3.02033388, got: joint, bound: 3.1e-6 }, -1.46208);
  // Efficiency of the prior as a proposal .5986, and resampling at most doubles the error.
  const ess = 0.5986 * 20_000;
  const mean = await numberShown(page, 'library', 'mean, d3-array', 'value');
  hold({ id: 'K5 d3-array mean', expected: 9.14, got: mean, bound: 8 * mcseOfMean(0.6, ess) }, 8.5);
  const mad = await numberShown(page, 'library', 'median absolute deviation, simple-statistics', 'value');
  hold({ id: 'K5 simple-statistics MAD', expected: 0.40469, got: mad, bound: 8 * mcseOfMean(0.6, ess) }, 0.6);
});
