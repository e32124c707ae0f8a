/** Fits on the real page: the loss curve gains points while it descends, ends where it must, stops, and says where it broke down. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { cellOf, dock, openNotebook, runButton, untilIdle } from './support/app.ts';
import { medianAndP95 } from './support/check.ts';
import { curveRepaints, watchCurve } from './support/repaints.ts';
import { codeNotebook, linkTo } from './support/notebooks.ts';

const MODEL = `function scale() {
  const weight = ~Normal(8.5, 1);
  observe("measurement", Normal(weight, 0.75), 9.5);
}
function guide() {
  const a = param("a", 8.5);
  const b = param("b", 1);
  const weight = ~Normal(a, abs(b));
}`;

/** So many draws a step that the fit lasts some seconds. */
const fitOf = (particles: number): string =>
  `const fit = await svi(scale, { guide, steps: 1_000_000, particles: ${particles}, optimizer: adam({ learningRate: 0.001 }) });\nfit`;

const ended = (page: Page, status: string) => page.locator(`.dock[data-fit-status="${status}"]`);
const stopButton = (page: Page) => dock(page).getByRole('button', { name: 'Stop', exact: true });

test('the loss curve of a fit repaints while it descends and ends at the log evidence', async ({ page }) => {
  await openNotebook(page, await linkTo(codeNotebook('Scale', { model: MODEL, fit: fitOf(16) })));
  await watchCurve(page);
  await runButton(page).click();
  await expect(ended(page, 'done')).toBeVisible({ timeout: 90_000 });
  expect(await curveRepaints(page)).toBeGreaterThanOrEqual(10);
  const loss = Number(await dock(page).locator('[data-loss]').getAttribute('data-loss'));
  expect(Math.abs(loss - 1.46208208)).toBeLessThan(0.02);
  const value = async (name: string) =>
    Number(await dock(page).locator(`[data-param="${name}"]`).getAttribute('data-value'));
  expect(Math.abs((await value('a')) - 9.14)).toBeLessThan(0.02);
  expect(Math.abs(Math.abs(await value('b')) - 0.6)).toBeLessThan(0.02);
  const sentence = await dock(page).locator('[data-loss-curve]').getAttribute('aria-label');
  expect(sentence).toMatch(/^loss 1\.46\d after 1,000,000 steps; a 9\.1\d+, b .*settled/);
  await untilIdle(page);
  await expect(page.locator('.status [data-backend]')).toHaveAttribute('data-backend', 'wasm');
  await expect(cellOf(page, 'fit').locator('.outputs')).toContainText('loss (−ELBO)');
});

/** Milliseconds from the click on Stop until the dock shows the fit as stopped. */
async function stopTime(page: Page): Promise<number> {
  await page.evaluate(() => {
    const at = { begin: 0, end: 0 };
    Object.assign(window, { stopped: at });
    window.addEventListener('click', event => (at.begin = event.timeStamp), { capture: true, once: true });
    const look = (): void => {
      if (at.begin > 0 && document.querySelector('[data-fit-status="stopped"]') !== null)
        at.end = performance.now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await stopButton(page).click();
  await expect(ended(page, 'stopped')).toBeVisible();
  return page.evaluate(() => {
    const { stopped } = window as unknown as { stopped: { begin: number; end: number } };
    return stopped.end - stopped.begin;
  });
}

test('Stop ends a fit at once and keeps what it has learnt', async ({ page }) => {
  const fit = `${fitOf(64)}.partial`;
  await openNotebook(page, await linkTo(codeNotebook('Ending early', { model: MODEL, fit })));
  const times: number[] = [];
  for (let trial = 0; trial < 7; trial += 1) {
    await runButton(page).click();
    await expect(ended(page, 'running').locator('[data-loss]')).toBeVisible({ timeout: 30_000 });
    times.push(await stopTime(page));
    await untilIdle(page);
  }
  const { median } = medianAndP95(times);
  console.log(`Stop of a fit: median ${median.toFixed(0)} ms of ${times.length}`);
  expect(median).toBeLessThanOrEqual(100);
  await expect(cellOf(page, 'fit').locator('.outputs')).toContainText('true');
  await expect(dock(page)).toContainText('partial');
});

test('a fit that breaks down says at which step, where and what to do', async ({ page }) => {
  const model = `const x = linspace(0, 2, 50);
function net() {
  const w = ~Normal(zeros(5), 3);
  plate("rows", 50, () => {
    const out = (tanh(w * x) * w).sum();
    observe("y", Normal(out, 0.001), x);
  });
}`;
  const fit =
    'const fit = await svi(net, { guide: autoNormal(net, { initScale: 3 }), optimizer: sgd({ learningRate: 0.1 }) });';
  await openNotebook(page, await linkTo(codeNotebook('Broken', { model, fit })));
  await runButton(page).click();
  await expect(ended(page, 'failed')).toBeVisible({ timeout: 30_000 });
  const alert = cellOf(page, 'fit').getByRole('alert');
  await expect(alert).toContainText(/broke down at step \d+/);
  await expect(alert).toContainText('clip: 100');
});

test('three fits of one cell show three curves', async ({ page }) => {
  const model = `const y = linspace(-1, 3, 100);
const batched = size => function batch() {
  const mu = ~Normal(0, 10);
  plate("rows", 100, { batch: size }, () => observe("y", Normal(mu, 1), y));
}`;
  const fit = `const fits = await Promise.all([1, 10, 50].map(size =>
  svi(batched(size), { steps: 20000, optimizer: adam({ learningRate: 0.01 }) })));
fits.map(fit => fit.params.mu_auto_loc.item())`;
  await openNotebook(page, await linkTo(codeNotebook('Batches', { model, fit })));
  await runButton(page).click();
  await expect(ended(page, 'done')).toBeVisible({ timeout: 60_000 });
  await expect(dock(page).locator('[data-loss-curve]')).toHaveCount(3);
});
