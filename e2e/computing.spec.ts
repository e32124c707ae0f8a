/** Array work in the device worker on the real page: Stop ends it, names stay, and the next one is done. Not here: results (gallery/arrays.spec.ts). */
import { expect, test } from '@playwright/test';
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
