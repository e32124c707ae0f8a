/**
 * Gallery items K2 and B1 on devices, from live output: coin flip, eight schools and the epidemic by many chains at once,
 * and the Bayesian network. The device worker cannot compile WASM. Not here: losses of devices, stops (device.spec.ts).
 */
import { expect, test } from '@playwright/test';
import { LONG } from '../support/long.ts';
import type { Page } from '@playwright/test';
import type { Notebook } from '../../src/notebook/document.ts';
import { dock, openNotebook, runButton, runToEnd, summaryTable, untilIdle } from '../support/app.ts';
import { mcseOfMean, mcseOfSd } from '../support/check.ts';
import { counts, place, withoutWasm } from '../support/device.ts';
import { hold, holdAtLeast, holdWords } from '../support/hold.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL, example, linkTo, replaced } from '../support/notebooks.ts';
import { repaintsSeen, watchRepaints } from '../support/repaints.ts';
import { figureShown } from '../support/run-example.ts';
import { numberShown } from '../support/shown.ts';

test.describe.configure({ timeout: 240_000 });

const GPUS = ['webgpu', 'webgl'] as const;

const COIN = `function coinFlip() {
  const p = ~Beta(1, 1);
  observe("heads", Binomial(10, p), 5);
}`;

const manyChains = (model: string, backend: string, warmup: number, draws: number): string =>
  `const posterior = await mcmc(${model}, {
  kernel: chees({ chains: 64 }),
  backend: "${backend}",
  warmup: ${warmup},
  draws: ${draws},
});`;

const withRun = (model: string, run: string): Notebook => codeNotebook('Device', { model, run });

/** Some cells of an example. */
function cellsOf(name: string, ids: readonly string[]): Notebook {
  const notebook = example(name);
  return { ...notebook, cells: notebook.cells.filter(({ id }) => ids.includes(id)) };
}

/** Runs a notebook on a device and holds what is asked of every model there; `site` is one whose trace is watched. */
async function sampledOn(page: Page, backend: string, model: string, site: string, notebook: Notebook) {
  await withoutWasm(page);
  await openNotebook(page, await linkTo(notebook));
  await watchRepaints(page);
  await runToEnd(page, 200_000);
  const { traces } = await repaintsSeen(page);
  const id = `K2 ${model} on ${backend}`;
  await expect(place(page)).toHaveAttribute('data-backend', backend);
  holdWords(`${id}: status line`, `${backend} · `, await place(page).innerText());
  // A name, not only the separator.
  expect(await place(page).innerText()).toMatch(/ · \S+/);
  holdAtLeast(`${id}: repaints of the trace of ${site} while running`, 5, traces[site] ?? 0);
  const { launches, tensors } = await counts(page);
  holdAtLeast(`${id}: programs launched`, 300, launches);
  return { table: await summaryTable(page), tensors, id };
}

/** Held within 4 Monte Carlo standard errors and `slack` of the value. */
function holdMeans(
  id: string,
  table: Awaited<ReturnType<typeof summaryTable>>,
  items: readonly (readonly [site: string, expected: number, wrong: number])[],
  slack = 0,
): void {
  for (const [site, expected, wrong] of items) {
    const row = table.get(site);
    if (row === undefined) throw new Error(`no row for ${site}`);
    const bound = 4 * mcseOfMean(row.sd, row.ess) + slack * Math.abs(expected);
    hold({ id: `${id}: ${site}`, expected, got: row.mean, bound }, wrong);
    expect(row.rhat, `R̂ of ${site}`).toBeLessThan(1.02);
  }
}

/** Runs once more: as many tensors are alive as before. */
async function holdNoTensorsLeft(page: Page, id: string, before: number): Promise<void> {
  await runToEnd(page, 200_000);
  const left = (await counts(page)).tensors - before;
  hold({ id: `${id}: tensors left by a run`, expected: 0, got: left, bound: 0.5 }, 1);
}

for (const backend of GPUS) {
  test(`K2: the coin flip on ${backend}`, async ({ page }) => {
    const notebook = withRun(COIN, manyChains('coinFlip', backend, 150, 200));
    const { table, tensors, id } = await sampledOn(page, backend, 'D1', 'p', notebook);
    holdMeans(id, table, [['p', 0.5, 7 / 12]]);
    const row = table.get('p');
    const bound = 4 * mcseOfSd(0.13867505, row?.ess ?? NaN, 3 - 6 / 15);
    hold({ id: `${id}: sd of p`, expected: 0.13867505, got: row?.sd ?? NaN, bound }, 0.1042572);
    await holdNoTensorsLeft(page, id, tensors);
  });

  test(`K2: eight schools on ${backend}`, async ({ page }) => {
    const notebook = withRun(EIGHT_SCHOOLS_MODEL, manyChains('eightSchools', backend, 250, 200));
    const { table, tensors, id } = await sampledOn(page, backend, 'T13', 'mu', notebook);
    const theta = [6.2119, 4.9402, 3.927, 4.7571, 3.6155, 4.0426, 6.2967, 4.8543];
    const reported = [28, 8, -3, 7, -1, 1, 18, 12];
    holdMeans(id, table, [
      ['mu', 4.39682, 7.69],
      ['tau', 3.59771, 6.25],
      ...theta.map((value, school) => [`theta[${school}]`, value, reported[school]] as const),
    ]);
    await holdNoTensorsLeft(page, id, tensors);
  });

  test(`K2: the epidemic on ${backend}`, backend === 'webgl' ? LONG : {}, async ({ page }) => {
    const shipped = cellsOf('sir', ['cases', 'outbreak', 'fit']);
    const fewer = replaced(shipped, 'steps: 10', 'steps: 4');
    const old = 'const posterior = await mcmc(school, { chains: 4, draws: 1000 });';
    const notebook = replaced(fewer, old, manyChains('school', backend, 300, 150));
    const { table, tensors, id } = await sampledOn(page, backend, 'A14', 'beta', notebook);
    const items = [
      ['beta', 1.7349, 1.7349 + 2 * 0.0528],
      ['gamma', 0.542, 0.542 + 0.0454],
      ['R0', 3.2224, 3.2224 + 0.276],
      ['phiInverse', 0.1375, 0.1375 + 0.0748],
    ] as const;
    holdMeans(id, table, items, 0.02);
    await holdNoTensorsLeft(page, id, tensors);
  });
}

for (const backend of [...GPUS, 'cpu'] as const) {
  test(
    `B1: the network that knows what it does not know on ${backend}`,
    backend === 'cpu' ? {} : LONG,
    async ({ page }) => {
      await withoutWasm(page);
      const shipped = cellsOf('bnn', ['data', 'network', 'train', 'curves', 'checks']);
      const fewer = replaced(replaced(shipped, 'particles: 4', 'particles: 1'), 'steps: 6000', 'steps: 2500');
      const notebook = replaced(fewer, 'clip: 100', `backend: "${backend}",\n  clip: 100`);
      await openNotebook(page, await linkTo(notebook));
      await runButton(page).click();
      await expect(page.locator('.dock[data-fit-status="done"]')).toBeVisible({ timeout: 200_000 });
      holdWords(`B1 on ${backend}: the fit's place`, `${backend} f32`, await dock(page).innerText());
      await untilIdle(page);
      const check = (row: string) => numberShown(page, 'checks', row, 'value');
      const error = await check('root mean square error of the mean curve on [0, 2]');
      hold({ id: `B1 RMSE on ${backend}, at most .05`, expected: 0, got: error, bound: 0.05 }, 0.2);
      const [outside, inside] = [
        await check('standard deviation at x = −2'),
        await check('mean standard deviation on [0, 2]'),
      ];
      holdAtLeast(`B1 on ${backend}: sd at −2 over the mean sd inside`, 2, outside / inside);
      await figureShown(page, 'curves', 'What the network believes', 'f(x)');
    },
  );
}
