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
  // Data by their names in the notebook, with the rows of the plate.
  expect(shapeOf('observed_data/y')).toEqual([8]);
  expect(shapeOf('constant_data/se')).toEqual([8]);
  expect(file.get('constant_data/schools')).not.toBeNull();
  expect(shapeOf('prior_predictive/y')).toEqual([1, 25, 8]);
  expect(shapeOf('prior/theta')).toEqual([1, 25, 8]);
});

test('what is expected of new data is a group of its own, and a default run is thinned evenly', async ({
  page,
}) => {
  const notebook = codeNotebook('Predictions', {
    all: `const x = [0, 1, 2, 3];
const y = [0.1, 1.2, 1.9, 3.1];
function line(x) {
  const slope = ~Normal(0, 2);
  observe("y", Normal(slope * x, 1), y.slice(0, x.length));
}
const posterior = await mcmc(line, { args: [x] });
predictive(line, posterior, { args: [x] });
predictive(line, posterior, { args: [[4, 5]] });`,
  });
  await openNotebook(page, await linkTo(notebook));
  await runToEnd(page);
  const entry = await drawsEntry(page, /^netCDF/);
  const [download] = await Promise.all([page.waitForEvent('download'), entry.click()]);
  const { FS } = await ready;
  FS.writeFile('/predictions.nc', await readFile(await download.path()));
  const file = new NetcdfFile('/predictions.nc', 'r');
  const shapeOf = (path: string) => {
    const found = file.get(path);
    return found !== null && 'shape' in found ? found.shape : null;
  };
  expect(shapeOf('posterior/slope')).toEqual([4, 1000]);
  expect(shapeOf('posterior_predictive/y')).toEqual([4, 250, 4]);
  expect(shapeOf('predictions/y')).toEqual([4, 250, 2]);
  // Defined in the very cell that samples.
  expect(shapeOf('constant_data/x')).toEqual([4]);
});
