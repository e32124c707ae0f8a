/** Gallery items of the Bayesian network: B1, B4 and B5, from live output. Not here: the same on devices (devices.spec.ts). */
import { expect, test } from '@playwright/test';
import { dock } from '../support/app.ts';
import { hold, holdAtLeast, holdWords } from '../support/hold.ts';
import { figureShown, runExample } from '../support/run-example.ts';
import { numberShown, textShown } from '../support/shown.ts';

test.describe.configure({ timeout: 300_000 });

test('B1, B4, B5: a network that knows what it does not know', async ({ page }) => {
  const running = runExample(page, 'bnn', 240_000);
  // While the three fits run, all their curves are on the page.
  const curves = dock(page).locator('[data-loss-curve]');
  await expect(curves).toHaveCount(3, { timeout: 200_000 });
  holdAtLeast('B5 loss curves side by side', 3, await curves.count());
  await running;
  const checks = (row: string) => numberShown(page, 'checks', row, 'value');
  const error = await checks('root mean square error of the mean curve on [0, 2]');
  hold({ id: 'B1 RMSE, at most .05', expected: 0, got: error, bound: 0.05 }, 0.2);
  const outside = await checks('standard deviation at x = −2');
  const inside = await checks('mean standard deviation on [0, 2]');
  holdAtLeast('B1 sd at −2 over the mean sd inside', 2, outside / inside);
  await figureShown(page, 'curves', 'What the network believes', 'f(x)');
  await figureShown(page, 'prior', 'Curves from the prior', 'f(x)');

  const automatic = await numberShown(page, 'byHand', 'automatic', 'loss');
  const hand = await numberShown(page, 'byHand', 'by hand', 'loss');
  // Means of 600 noisy losses each, by two descents: the noise of one is its spread over √600, the rest is where they stopped.
  const spread = await numberShown(page, 'byHand', 'automatic', 'spread');
  hold(
    { id: 'B4 the same loss', expected: automatic, got: hand, bound: 4 * (spread / Math.sqrt(600)) + 2 },
    0,
  );

  for (const batch of ['1', '10', '50']) {
    const rmse = await numberShown(page, 'compare', batch, 'root mean square error');
    hold({ id: `B5 RMSE with batches of ${batch}, at most .25`, expected: 0, got: rmse, bound: 0.25 }, 0.5);
  }
  holdWords('B3 the run that falls says why', 'clip', await textShown(page, 'falls'));
});
