/**
 * Many chains on WebGPU and WebGL in the real page: the status line names backend and adapter, the density is computed on
 * the device (the device worker cannot compile WASM), draws agree with WASM's truth, and no tensor leaks.
 * Never asserted: speed, since the adapters of a test machine are software.
 */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { dock, openNotebook, runButton, runToEnd, summaryTable } from './support/app.ts';
import { counts, place, withoutWasm } from './support/device.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL, linkTo } from './support/notebooks.ts';

const COIN = `function coinFlip() {
  const p = ~Beta(1, 1);
  observe("heads", Binomial(10, p), 5);
}`;

const notebook = (model: string, run: string) =>
  codeNotebook('Device', { m: model, r: `const posterior = await ${run};\nposterior` });

async function choose(page: Page, backend: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Where runs are computed' }).selectOption(backend);
}

for (const [backend, adapter] of [
  ['webgpu', /^webgpu · .+/],
  ['webgl', /^webgl · .+/],
] as const) {
  test(`the coin flip on ${backend}: 64 chains on the device, the exact posterior, no leak`, async ({
    page,
  }) => {
    await withoutWasm(page);
    await openNotebook(page, await linkTo(notebook(COIN, 'mcmc(coinFlip, { warmup: 150, draws: 100 })')));
    await choose(page, backend);
    await runToEnd(page, 110_000);
    await expect(place(page)).toHaveAttribute('data-backend', backend);
    await expect(place(page)).toHaveText(adapter);
    await expect(page.getByText('CHEES')).toBeVisible();
    const first = await counts(page);
    // A trajectory is one launch, whatever its length.
    expect(first.launches).toBeGreaterThan(250);
    const row = (await summaryTable(page)).get('p');
    if (row === undefined) throw new Error('no p in the table');
    console.log(`${backend}: p ${row.mean} ± ${row.sd / Math.sqrt(row.ess)}, sd ${row.sd}, R̂ ${row.rhat}`);
    expect(Math.abs(row.mean - 0.5)).toBeLessThan((4 * row.sd) / Math.sqrt(row.ess));
    expect(Math.abs(row.sd - 0.13867505)).toBeLessThan(0.01);
    expect(row.rhat).toBeLessThan(1.02);
    await runToEnd(page, 110_000);
    const second = await counts(page);
    expect(second.tensors).toBe(first.tensors);
  });
}

test('without an adapter the run goes on elsewhere, and the page says so', async ({ page }) => {
  await page.route(/assets\/main-[^/]*\.js$/, async route => {
    const response = await route.fetch();
    const none = `if (self.navigator?.gpu) Object.defineProperty(Object.getPrototypeOf(self.navigator), 'gpu', { value: { requestAdapter: async () => null } });\n`;
    await route.fulfill({ response, body: none + (await response.text()) });
  });
  await openNotebook(
    page,
    await linkTo(
      notebook(
        EIGHT_SCHOOLS_MODEL,
        'mcmc(eightSchools, { kernel: chees({ chains: 16 }), backend: "webgpu", warmup: 30, draws: 20 })',
      ),
    ),
  );
  await runToEnd(page, 110_000);
  await expect(place(page)).toHaveAttribute('data-backend', 'webgl');
  await expect(page.getByRole('status').filter({ hasText: 'WebGPU finds no adapter' })).toBeVisible();
});

test('a device that is lost in the middle of a run hands its chains to WASM', async ({ page }) => {
  await page.route(/assets\/main-[^/]*\.js$/, async route => {
    const response = await route.fetch();
    const lose = `if (self.name === 'device' && self.GPUAdapter) {
      const request = GPUAdapter.prototype.requestDevice;
      GPUAdapter.prototype.requestDevice = async function (...args) {
        const device = await request.apply(this, args);
        const submit = GPUQueue.prototype.submit;
        let left = 200;
        GPUQueue.prototype.submit = function (...buffers) {
          left -= 1;
          if (left === 0) device.destroy();
          return submit.apply(this, buffers);
        };
        return device;
      };
    }\n`;
    await route.fulfill({ response, body: lose + (await response.text()) });
  });
  await openNotebook(
    page,
    await linkTo(notebook(COIN, 'mcmc(coinFlip, { backend: "webgpu", warmup: 300, draws: 400 })')),
  );
  await runToEnd(page, 110_000);
  await expect(place(page)).toHaveAttribute('data-backend', 'wasm');
  await expect(page.getByRole('status').filter({ hasText: 'webgpu device was lost' })).toBeVisible();
  const row = (await summaryTable(page)).get('p');
  expect(Math.abs((row?.mean ?? NaN) - 0.5)).toBeLessThan(
    (4 * (row?.sd ?? NaN)) / Math.sqrt(row?.ess ?? NaN),
  );
});

test('eight schools on webgpu agree with quadrature', async ({ page }) => {
  test.setTimeout(180_000);
  await withoutWasm(page);
  const run = 'mcmc(eightSchools, { kernel: chees(), backend: "webgpu", warmup: 200, draws: 60 })';
  await openNotebook(page, await linkTo(notebook(EIGHT_SCHOOLS_MODEL, run)));
  await runToEnd(page, 160_000);
  await expect(place(page)).toHaveAttribute('data-backend', 'webgpu');
  const table = await summaryTable(page);
  const truths = { mu: 4.39682, tau: 3.59771, 'theta[0]': 6.2119, 'theta[2]': 3.927, 'theta[7]': 4.8543 };
  for (const [name, mean] of Object.entries(truths)) {
    const row = table.get(name);
    if (row === undefined) throw new Error(`no ${name} in the table`);
    const error = row.sd / Math.sqrt(row.ess);
    console.log(
      `webgpu: ${name} ${row.mean.toFixed(3)} ± ${error.toFixed(3)}, should be ${mean}, R̂ ${row.rhat.toFixed(3)}`,
    );
    expect(Math.abs(row.mean - mean), name).toBeLessThan(4 * error);
  }
});

const FIT = `function scale() {
  const weight = ~Normal(8.5, 1);
  observe("measurement", Normal(weight, 0.75), 9.5);
}
function guide() {
  const a = param("a", 8.5);
  const b = param("b", 1);
  const weight = ~Normal(a, abs(b));
}`;

for (const backend of ['webgpu', 'webgl'] as const) {
  test(`a fit on ${backend} reaches the loss that it must`, async ({ page }) => {
    await withoutWasm(page);
    const run = 'svi(scale, { guide, steps: 400, optimizer: adam({ learningRate: 0.03 }) })';
    await openNotebook(page, await linkTo(notebook(FIT, run)));
    await choose(page, backend);
    await runButton(page).click();
    await expect(page.locator('.dock[data-fit-status="done"]')).toBeVisible({ timeout: 90_000 });
    await expect(dock(page).getByText(`${backend} f32`)).toBeVisible();
    const loss = Number(await dock(page).locator('[data-loss]').getAttribute('data-loss'));
    expect(Math.abs(loss - 1.46208208)).toBeLessThan(0.02);
  });
}

test('a stop on webgpu keeps the draws so far', async ({ page }) => {
  await openNotebook(page, await linkTo(notebook(COIN, 'mcmc(coinFlip, { warmup: 20, draws: 100000 })')));
  await choose(page, 'webgpu');
  await runButton(page).click();
  await expect(place(page)).toHaveAttribute('data-backend', 'webgpu', { timeout: 30_000 });
  await expect.poll(async () => (await counts(page)).launches, { timeout: 60_000 }).toBeGreaterThan(500);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.locator('.dock[data-run-status="stopped"]')).toBeVisible({ timeout: 5_000 });
  await expect.poll(async () => (await summaryTable(page)).has('p')).toBe(true);
});
