/** What `predictive` simulated in cells is in the netCDF file of the run, through sandbox, page and ledger. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { File as NetcdfFile, ready } from 'h5wasm';
import { drawsEntry, openNotebook, runToEnd } from './support/app.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL, linkTo } from './support/notebooks.ts';

test('draws of predictive and ppc are groups of the netCDF file', async ({ page }) => {
  const notebook = codeNotebook('Predicted', {
    model: EIGHT_SCHOOLS_MODEL,
    prior: 'predictive(eightSchools, { draws: 25 });',
    fit: 'const posterior = await mcmc(eightSchools, { chains: 2, warmup: 100, draws: 50 });',
    check: 'ppc(eightSchools, posterior)',
  });
  await openNotebook(page, await linkTo(notebook));
  await runToEnd(page);
  const entry = await drawsEntry(page, /^netCDF/);
  const [download] = await Promise.all([page.waitForEvent('download'), entry.click()]);
  const { FS } = await ready;
  FS.writeFile('/predicted.nc', await readFile(await download.path()));
  const file = new NetcdfFile('/predicted.nc', 'r');
  const shapeOf = (path: string) => {
    const found = file.get(path);
    return found !== null && 'shape' in found ? found.shape : null;
  };
  expect(shapeOf('posterior_predictive/y')).toEqual([2, 50, 8]);
  expect(shapeOf('prior_predictive/y')).toEqual([1, 25, 8]);
  expect(shapeOf('prior/theta')).toEqual([1, 25, 8]);
});
