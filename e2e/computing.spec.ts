/** Array work in the device worker on the real page: Stop ends it, names stay, and the next one is done. Not here: results (gallery/arrays.spec.ts). */
import { expect, test } from '@playwright/test';
import type { Worker } from '@playwright/test';
import { cellOf, openNotebook, pressRun, untilIdle } from './support/app.ts';
import { codeNotebook, linkTo } from './support/notebooks.ts';

const NOTEBOOK = codeNotebook('Computing', {
  data: 'const x = key(1).normal(1500, 1500);',
  // Plain JavaScript takes seconds for it.
  long: `console.log("begun");
const total = await compute(z => sum(matmul(z, matmul(z, matmul(z, z)))), [x], { backend: "cpu" });
total`,
  short: 'const small = await compute(z => sum(z * 0 + 1), [x], { backend: "wasm" });\nsmall',
});

test('Stop ends array work on a device, keeps the names of other cells, and the next work is done', async ({
  page,
}) => {
  await openNotebook(page, await linkTo(NOTEBOOK));
  await pressRun(page);
  await expect(cellOf(page, 'long').locator('.outputs').first()).toContainText('begun', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await untilIdle(page, 5_000);
  await expect(cellOf(page, 'long')).toContainText('Stopped before there was a result');
  // The kernel lives: x need not be drawn again.
  await cellOf(page, 'short').click();
  await page.keyboard.press('Control+Enter');
  await expect(cellOf(page, 'short').locator('.outputs')).toContainText('2250000', { timeout: 60_000 });
  await expect(cellOf(page, 'data')).not.toHaveClass(/stale/);
});

const BESIDE = codeNotebook('Beside', {
  model:
    'const x = key(1).normal(1500, 1500);\nfunction model() { const mu = ~Normal(0, 1); observe(Normal(mu, 1), 0.5); }',
  both: `const running = mcmc(model, { kernel: chees(), chains: 8, draws: 1_000_000, backend: "wasm" });
const total = compute(z => sum(matmul(z, matmul(z, matmul(z, z)))), [x], { backend: "cpu" });
const posterior = await running;
await total`,
});

test('Stop of array work leaves the worker of a run beside it alive, which sends all its draws', async ({
  page,
}) => {
  await openNotebook(page, await linkTo(BESIDE));
  await pressRun(page);
  await expect(page.locator('.dock[data-run-status="running"]')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.locator('.dock[data-run-status="stopped"]')).toBeVisible({ timeout: 10_000 });
  await untilIdle(page, 10_000);
  const devices = async (): Promise<number> => {
    const name = (worker: Worker) => worker.evaluate(() => self.name).catch(() => 'ended');
    return (await Promise.all(page.workers().map(name))).filter(found => found === 'device').length;
  };
  await expect.poll(devices).toBe(1);
});
