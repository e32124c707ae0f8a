/** The close look at a run: every panel, a draw chosen in a pair shown in all, pictures saved. Not here: the numbers (ledger/explore.test.ts). */
import { expect, test } from '@playwright/test';
import { dock, openNotebook, runToEnd, savedBy } from './support/app.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL, linkTo } from './support/notebooks.ts';

test('the draws of a run can be looked at closely', async ({ page }) => {
  const fit = 'const posterior = await mcmc(eightSchools, { chains: 4, draws: 500 });';
  await openNotebook(page, await linkTo(codeNotebook('Look', { model: EIGHT_SCHOOLS_MODEL, fit })));
  await runToEnd(page);
  await dock(page).getByRole('button', { name: 'Look closer' }).click();
  const look = page.getByRole('dialog');
  await expect(look.getByRole('heading', { name: 'A close look at eightSchools' })).toBeVisible();
  for (const name of [
    'Trace of mu',
    'Density of mu',
    'Ranks of mu',
    'Autocorrelation of mu',
    'Effective draws of mu',
  ])
    await expect(look.getByRole('img', { name })).toBeVisible();
  await expect(look.getByRole('img', { name: /^Energy\. .*E-BFMI/ })).toBeVisible();
  await expect(look.getByRole('img', { name: /^Parallel coordinates/ })).toBeVisible();

  const pair = look.getByRole('img', { name: /^tau and mu\. tau against mu: correlation/ });
  await pair.scrollIntoViewIfNeeded();
  const target = pair.locator('.explore-target');
  const box = await target.boundingBox();
  if (box === null) throw new Error('the pair is not drawn');
  // Most draws have a small tau: near the baseline, in the middle.
  await target.click({ position: { x: box.width / 2, y: box.height - 12 } });
  await expect(look.locator('.explore-row')).toContainText(/^Chain \d, draw [\d,]+.*: mu .*tau /);
  await expect(look.locator('circle.explore-chosen')).not.toHaveCount(0);
  await expect(look.locator('path.explore-chosen')).toHaveCount(1);

  await look.getByRole('checkbox', { name: 'theta[0]', exact: true }).check();
  await expect(look.getByRole('img', { name: 'Ranks of theta[0]' })).toBeVisible();

  const trace = look.locator('figure').filter({ hasText: 'Trace of mu' });
  const [name, svg] = await savedBy(page, trace.getByRole('button', { name: 'SVG' }));
  expect(name).toBe('trace-of-mu.svg');
  expect(svg).toContain('stroke: rgb(68, 119, 170)');
  const [picture] = await savedBy(page, trace.getByRole('button', { name: 'PNG' }));
  expect(picture).toBe('trace-of-mu.png');
  await page.keyboard.press('Escape');
  await expect(look).toBeHidden();
});
