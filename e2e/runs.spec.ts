/** Runs told apart and compared, also on a phone; what figures say of the prior; tables wider than the page. */
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import {
  cellOf,
  closeEditor,
  openEditor,
  openNotebook,
  replaceLine,
  runToEnd,
  untilIdle,
  untilJudged,
} from './support/app.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL, example, linkTo, replaced } from './support/notebooks.ts';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

const runs = (page: Page): Locator => page.getByRole('dialog', { name: 'Runs of this notebook' });

async function openRuns(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Commands' }).click();
  await page.getByRole('option', { name: 'Runs of this notebook' }).click();
  await expect(runs(page)).toBeVisible();
}

const schools = (more: Readonly<Record<string, string>> = {}): Promise<string> =>
  linkTo(
    codeNotebook('Told apart', {
      model: EIGHT_SCHOOLS_MODEL,
      fit: 'const posterior = await mcmc(eightSchools, { draws: 500 });',
      ...more,
    }),
  );

/** Runs as it is, and with another prior of tau. */
async function runTwice(page: Page): Promise<void> {
  await openNotebook(page, await schools());
  await runToEnd(page);
  await openEditor(page, 'model');
  await replaceLine(page, 5, '  const tau = ~HalfNormal(2);');
  await closeEditor(page);
  await runToEnd(page);
}

/** Nothing in it has to be scrolled sideways. */
const overhang = (place: Locator): Promise<number> =>
  place.evaluate(element => element.scrollWidth - element.clientWidth);

test('each run in the list says when it was and what is new in it', async ({ page }) => {
  await runTwice(page);
  await runToEnd(page);
  await openRuns(page);
  const rows = runs(page).getByRole('listitem');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(0)).toContainText(/Nothing changed since \d\d:\d\d:\d\d\./);
  await expect(rows.nth(1)).toContainText('tau = ~HalfCauchy(5) → HalfNormal(2)');
  await expect(rows.nth(2)).not.toContainText('HalfCauchy');
  for (const row of await rows.all())
    await expect(row).toContainText(/\d\d:\d\d:\d\d.*4 × 500 draws.*seed 7/s);
});

test('a control that was moved tells runs of the same code apart, and is named in their comparison', async ({
  page,
}) => {
  await openNotebook(page, await linkTo(example('coin-flip')));
  await runToEnd(page);
  await page.getByRole('slider', { name: 'heads out of 10' }).fill('5');
  await expect(page.getByText('After 5 heads in 10')).toBeVisible({ timeout: 30_000 });
  await untilIdle(page);
  await untilJudged(page);
  await openRuns(page);
  await expect(runs(page).getByRole('listitem').first()).toContainText('heads out of 10: 7 → 5');
  await runs(page).getByRole('button', { name: 'Compare the two newest' }).click();
  await expect(runs(page)).toContainText('heads out of 10: 7 before, 5 after.');
});

test('on a phone the comparison shows every difference without scrolling sideways', async ({ page }) => {
  await runTwice(page);
  await openRuns(page);
  await runs(page).getByRole('button', { name: 'Compare the two newest' }).click();
  const table = runs(page).getByRole('region', { name: 'Both runs in numbers' });
  const tau = runs(page).locator('[data-compared="tau"]');
  for (const width of [PHONE.width, 600, 720, 900, DESK.width]) {
    await page.setViewportSize({ width, height: 844 });
    await expect.poll(() => overhang(table)).toBe(0);
    expect(await overhang(runs(page))).toBe(0);
    const difference = tau.locator('td', { hasText: '±' });
    await difference.scrollIntoViewIfNeeded();
    const box = await difference.boundingBox();
    expect(box?.x).toBeGreaterThan(0);
    expect((box?.x ?? 0) + (box?.width ?? width)).toBeLessThanOrEqual(width);
  }
});

test('the density of a positive unknown begins at zero', async ({ page }) => {
  await runTwice(page);
  await openRuns(page);
  await runs(page).getByRole('button', { name: 'Compare the two newest' }).click();
  const tau = runs(page).getByRole('img', { name: /^tau: mean/ });
  await expect(tau.locator('text', { hasText: /^0$/ })).toHaveCount(1);
  await expect(tau.locator('text', { hasText: /^−/ })).toHaveCount(0);
  const zero = Number(await tau.locator('line.tick').first().getAttribute('x1'));
  for (const kind of ['posterior', 'ghost']) {
    const path = (await tau.locator(`path.line.${kind}`).getAttribute('d')) ?? '';
    const [x, y] = (/^M([\d.]+),([\d.]+)/.exec(path) ?? []).slice(1).map(Number);
    expect(x).toBeCloseTo(zero, 0);
    // High there, not at the baseline: the height of a half-Cauchy posterior is at zero.
    expect(y).toBeLessThan(70);
  }
});

test('the eight schools name the prior that the model has, before and after an edit', async ({ page }) => {
  await openNotebook(page, await linkTo(replaced(example('eight-schools'), 'draws: 10_000', 'draws: 500')));
  await runToEnd(page);
  const figure = cellOf(page, 'pooling').locator('figure');
  await expect(figure).toContainText('prior, HalfCauchy(5)');
  await openEditor(page, 'model');
  await replaceLine(page, 3, '  const tau = ~HalfNormal(1);');
  await closeEditor(page);
  await runToEnd(page);
  await expect(figure).toContainText('prior, HalfNormal(1)');
  await expect(figure).not.toContainText('HalfCauchy');
});

test('a table fits the column; where it cannot, words say what is out of sight and bring it', async ({
  page,
}) => {
  await page.setViewportSize(DESK);
  await openNotebook(page, await schools({ shown: 'posterior', rows: 'posterior.summary()' }));
  await runToEnd(page);
  const more = cellOf(page, 'shown').getByRole('button', { name: /^To the right/ });
  for (const id of ['shown', 'rows']) {
    const room = cellOf(page, id).locator('.out-scroll');
    await expect(room).toBeVisible();
    expect(await overhang(room)).toBeLessThanOrEqual(1);
  }
  await expect(more).toHaveCount(0);
  await page.setViewportSize({ width: 660, height: 900 });
  await expect(more).toContainText('mcseSd');
  const room = cellOf(page, 'shown').getByRole('region');
  // The interval is in sight before the errors of simulation are.
  const interval = await room.getByRole('columnheader', { name: 'q94.5' }).boundingBox();
  expect((interval?.x ?? 660) + (interval?.width ?? 0)).toBeLessThan(660);
  await more.click();
  await expect(
    cellOf(page, 'shown').getByRole('button', { name: 'Back to the first columns' }),
  ).toBeVisible();
  const last = await room.getByRole('columnheader', { name: 'mcseSd' }).boundingBox();
  expect((last?.x ?? 660) + (last?.width ?? 0)).toBeLessThanOrEqual(660);
  // The names stay.
  expect((await room.getByRole('columnheader', { name: 'name' }).boundingBox())?.x).toBeGreaterThanOrEqual(0);
});
