/**
 * Figures of cells as a reader meets them: heatmap, contour, violin, small multiples, posterior predictive checks and
 * k̂; named by their sentences, saved as SVG and PNG, in both themes and on a phone. Not here: the numbers (src/engine/figures).
 */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { cellOf, dock, openNotebook, runToEnd, savedBy } from './support/app.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL, linkTo } from './support/notebooks.ts';

const SOURCES = {
  model: `${EIGHT_SCHOOLS_MODEL}
const posterior = await mcmc(eightSchools, { chains: 2, draws: 400 });
const mu = posterior.draws("mu"), tau = posterior.draws("tau");`,
  heatmap:
    'heatmap(["mu", "tau"], ["mu", "tau"], [[1, -0.25], [-0.25, 1]], { centre: 0, label: "correlation" })',
  surface:
    'heatmap(linspace(-2, 2, 40), linspace(-2, 2, 40), (x, y) => x * y, { title: "A saddle", centre: 0 })',
  contour: 'contour(mu, tau, { x: "mu", y: "tau" })',
  violin: 'violin(posterior.draws("theta"), { x: "effect" })',
  facet: 'facet([hist(mu, { title: "mu" }), hist(tau, { title: "tau" })], { columns: 2 })',
  density: 'ppc(eightSchools, posterior)',
  ecdf: 'ppc(eightSchools, posterior, { kind: "ecdf" })',
  intervals: 'ppc(eightSchools, posterior, { kind: "intervals" })',
  ribbon: 'ppc(eightSchools, posterior, { kind: "ribbon", x: se })',
  scatter: 'ppc(eightSchools, posterior, { kind: "scatter" })',
  loo: 'loo(posterior)',
} as const;

const SENTENCES: Readonly<Record<Exclude<keyof typeof SOURCES, 'model'>, RegExp>> = {
  heatmap: /^correlation: 2 × 2 cells; lowest −0\.25 at x tau, y mu; highest 1 at x mu, y mu$/,
  surface: /^A saddle: 40 × 40 cells; lowest −4 /,
  contour: /^tau against mu: 89% of 800 draws lie within mu from .* correlation /,
  violin: /^effect: 0 mean .* \(89% .* to .*\), 1 mean /,
  facet: /^2 figures side by side; mu: value: mean .*; tau: value: mean /,
  density:
    /^y: 8 observations and 800 simulated data sets; mean 8\.75, in 89% of simulated data sets between /,
  ecdf: /^y: 8 observations and 800 simulated data sets/,
  intervals: /^y: of 8 observations, 8 lie in the central 89% that the model expects of them/,
  ribbon: /^y: of 8 observations/,
  scatter: /^y: of 8 observations/,
  loo: /^Pareto k̂ of 8 observations: /,
};

const figure = (page: Page, id: string) => cellOf(page, id).locator('svg.plot');

async function open(page: Page): Promise<void> {
  await openNotebook(page, await linkTo(codeNotebook('Figures', SOURCES)));
  await runToEnd(page);
}

test('every figure says what it shows, and is drawn of the marks it means', async ({ page }) => {
  await open(page);
  for (const [id, sentence] of Object.entries(SENTENCES)) {
    await expect(figure(page, id), id).toHaveAccessibleName(sentence);
    await expect(figure(page, id)).toHaveAttribute('role', 'img');
  }
  const marks = (id: string, css: string) => figure(page, id).locator(css);
  await expect(marks('heatmap', '.cell-value')).toHaveText(['−0.25', '1.00', '1.00', '−0.25']);
  await expect(marks('surface', '.cell-value')).toHaveCount(0);
  await expect(marks('surface', '.cells path.below').first()).toBeVisible();
  await expect(marks('contour', '.contour .border')).toHaveCount(2);
  await expect(marks('violin', '.violin .outline')).toHaveCount(8);
  await expect(marks('facet', '.panel')).toHaveCount(2);
  await expect(marks('density', '.line.predictive')).toHaveCount(50);
  await expect(marks('density', '.line.data')).toHaveCount(1);
  await expect(marks('density', '.dot.data')).toHaveCount(8);
  await expect(marks('intervals', '.ranges.predictive path')).toHaveCount(2);
  await expect(marks('ribbon', '.area.predictive')).toHaveCount(2);
  await expect(marks('loo', '.rule')).not.toHaveCount(0);
});

test('a figure is saved as SVG with its colours and as PNG', async ({ page }) => {
  await open(page);
  const cell = cellOf(page, 'surface');
  const save = cell.getByRole('group', { name: 'Save A saddle' });
  await cell.locator('figure').hover();
  const [name, svg] = await savedBy(page, save.getByRole('button', { name: 'SVG' }));
  expect(name).toBe('a-saddle.svg');
  expect(svg).toContain('fill: rgb(0, 113, 122)');
  expect(svg).toContain('fill-opacity');
  const download = page.waitForEvent('download');
  // By keyboard too: the words are there for who cannot point.
  await save.getByRole('button', { name: 'PNG' }).focus();
  await page.keyboard.press('Enter');
  const file = await download;
  expect(file.suggestedFilename()).toBe('a-saddle.png');
  const bytes = await readFile(await file.path());
  expect([...bytes.subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
  expect(bytes.length).toBeGreaterThan(2_000);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`on a phone figures keep within the page and their words apart, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await open(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(figure(page, 'surface')).toHaveAttribute('width', /^3\d\d$/);
    for (const id of Object.keys(SENTENCES)) {
      const words = figure(page, id).locator('text');
      await expect(words.first(), id).toBeAttached();
      const boxes = await words.evaluateAll(all =>
        all.map(text => {
          const { left, right, top, bottom } = text.getBoundingClientRect();
          return { left, right, top, bottom, words: text.textContent };
        }),
      );
      for (const box of boxes) {
        expect(box.left, `${id}: ${box.words}`).toBeGreaterThanOrEqual(0);
        expect(box.right, `${id}: ${box.words}`).toBeLessThanOrEqual(390);
      }
      const touching = boxes.flatMap((a, i) =>
        boxes
          .slice(i + 1)
          .filter(
            b =>
              Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
              Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5,
          )
          .map(b => `${a.words} / ${b.words}`),
      );
      expect(touching, id).toEqual([]);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.evaluate(axe.source);
    const wrong = await page.evaluate(async () => {
      const { violations } = (await Reflect.get(window, 'axe').run('figure.figure')) as {
        violations: { id: string; nodes: { html: string }[] }[];
      };
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
    });
    expect(wrong).toEqual([]);
  });
}

test('the close look at a run offers checks, each a cell below it that runs at once', async ({ page }) => {
  await openNotebook(page, await linkTo(codeNotebook('Check', { model: SOURCES.model, after: '1 + 1' })));
  await runToEnd(page);
  await dock(page).getByRole('button', { name: 'Look closer' }).click();
  const checks = page.getByRole('group', { name: 'Check the fit against its data' });
  await checks.getByRole('button', { name: 'Intervals' }).click();
  await expect(checks).toHaveCount(0);
  const added = page.locator('[data-cell]').nth(1);
  await expect(added).toContainText('ppc(eightSchools, posterior, { kind: "intervals" })');
  await expect(added.locator('svg.plot')).toHaveAccessibleName(/^y: of 8 observations/);
});

test('a function or a table that does not fit is refused with a hint', async ({ page }) => {
  const sources = { wrong: 'heatmap([1, 2, 3])', nothing: 'facet([])' };
  await openNotebook(page, await linkTo(codeNotebook('Wrong', sources)));
  await page.getByRole('banner').getByRole('button', { name: /^Run/ }).click();
  await expect(cellOf(page, 'wrong')).toContainText('heatmap: z must be a table');
  await expect(cellOf(page, 'nothing')).toContainText('facet needs a list of figures');
});
