/** The close look at a run: every panel, a draw chosen in a pair shown in all, pictures saved. Not here: the numbers (ledger/explore.test.ts). */
import { expect, test } from '@playwright/test';
import { dock, openNotebook, pressRun, runToEnd, savedBy } from './support/app.ts';
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

const CENTRED = `const y = tensor([28, 8, -3, 7, -1, 1, 18, 12]);
const se = tensor([15, 10, 16, 11, 9, 11, 10, 18]);
function centred() {
  const mu = ~Normal(0, 5);
  const tau = ~HalfCauchy(5);
  plate("schools", 8, () => {
    const theta = ~Normal(mu, tau);
    observe(Normal(theta, se), y);
  });
  const many = deterministic(mu + tensor(range(0, 60)));
}`;

test('a divergence is marked in every panel and in the dock, and every element can be found', async ({
  page,
}) => {
  const fit = 'const posterior = await mcmc(centred, { chains: 4, draws: 500 });';
  await openNotebook(page, await linkTo(codeNotebook('Look', { model: CENTRED, fit })));
  await runToEnd(page);
  await dock(page).getByRole('button', { name: 'Look closer' }).click();
  const look = page.getByRole('dialog');
  await look.getByRole('button', { name: 'Next divergence' }).click();
  await expect(look.locator('.explore-row')).toContainText(/^Chain \d, draw [\d,]+, divergent: mu .*tau /);
  for (const name of ['Trace of mu', 'Density of mu', 'Ranks of mu', 'Effective draws of mu', 'Energy'])
    await expect(look.getByRole('img', { name }).locator('.explore-chosen')).toHaveCount(1);
  const first = await look.locator('.explore-row p').innerText();
  await look.getByRole('button', { name: 'Next divergence' }).click();
  await expect(look.locator('.explore-row p')).not.toHaveText(first);
  await look.getByRole('button', { name: 'Previous divergence' }).click();
  await expect(look.locator('.explore-row p')).toHaveText(first);

  // However far down one is.
  await look.getByRole('img', { name: /^Parallel coordinates/ }).scrollIntoViewIfNeeded();
  await expect(look.getByRole('button', { name: 'Close' })).toBeInViewport();
  const rows = await look.locator('.explore-list').evaluate(list => {
    const label = list.querySelector('label')?.getBoundingClientRect().height ?? 0;
    return list.clientHeight / label;
  });
  expect(rows).toBeGreaterThan(4);

  // 70 elements: the last one is found by its name, and the picker says how many there are.
  const search = look.getByRole('searchbox', { name: 'Find an element' });
  await expect(look.getByRole('status')).toContainText('3 of 70 shown.');
  await search.fill('many[59]');
  await look.getByRole('checkbox', { name: 'many[59]', exact: true }).check();
  await expect(look.getByRole('img', { name: 'Ranks of many[59]' })).toBeVisible();
  await search.fill('many');
  for (let i = 0; i < 20; i += 1)
    await look.getByRole('checkbox', { name: `many[${i}]`, exact: true }).check();
  await expect(look.getByRole('status')).toContainText('24 of 70 shown, the most at a time');
  await expect(look.getByRole('checkbox', { name: 'many[30]', exact: true })).toBeDisabled();
  await expect(look.getByText('Pairs are drawn of the first 4 of the 24 elements shown')).toBeVisible();
  await expect(look.getByRole('img', { name: /^Parallel coordinates.*draws shown/ })).toBeVisible();

  await page.keyboard.press('Escape');
  const chain = /^Chain (\d), draw ([\d,]*\d)/.exec(first) ?? [];
  await expect(dock(page).locator('[data-trace="mu"]')).toHaveAttribute(
    'aria-label',
    new RegExp(`draw ${chain[2]} of chain ${chain[1]} marked`),
  );
});

/** Takes long per draw, so that there is a run to be watched. */
const SLOW = `const X = tensor(range(0, 1000)).div(1000);
function slow() {
  const a = ~Normal(0, 5);
  const b = ~HalfNormal(5);
  observe(Normal(sin(X * a) + exp(X * b), 1), sin(X * 2) + 3);
}`;

test('while a run goes on, the effective draws grow and R̂ sinks in two small curves', async ({ page }) => {
  const fit = 'const posterior = await mcmc(slow, { chains: 4, warmup: 200, draws: 8_000 });';
  await openNotebook(page, await linkTo(codeNotebook('Grow', { model: SLOW, fit })));
  await pressRun(page);
  const growth = dock(page).getByRole('img', {
    name: /^Smallest bulk effective sample size: (at least )?[\d,]+ after/,
  });
  await expect(growth).toBeVisible({ timeout: 60_000 });
  const said = async () =>
    Number(/([\d,]+) after/.exec((await growth.getAttribute('aria-label')) ?? '')?.[1].replaceAll(',', ''));
  const first = await said();
  await expect.poll(said, { timeout: 60_000 }).toBeGreaterThan(first);
  await expect(dock(page).getByRole('img', { name: /^Largest R-hat: 1\.\d\d after/ })).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).first().click();
});
