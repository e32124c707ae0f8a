/** Numbers of the dock that are long, small or negative are whole and apart; columns and equations say what they are. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { cellOf, dock, openNotebook, runToEnd } from './support/app.ts';
import { codeNotebook, linkTo } from './support/notebooks.ts';

const WIDE = `function wide() {
  const big = ~Normal(1234, 90);
  const tiny = ~Normal(0.0012, 0.00009);
  const low = ~Normal(-1234, 90);
  const far = ~Normal(0, 2e-7);
  const mu = ~Normal(3, 5);
}`;
const NAMES = ['big', 'tiny', 'low', 'far', 'mu'];

const openWide = async (page: Page): Promise<void> => {
  const fit = 'const posterior = await mcmc(wide, { chains: 2 });';
  await openNotebook(page, await linkTo(codeNotebook('Wide', { model: WIDE, fit })));
  await runToEnd(page);
  await dock(page).getByRole('button', { name: 'Watch 5 values' }).click();
  for (const name of NAMES) await expect(dock(page).locator(`[data-trace="${name}"] canvas`)).toBeVisible();
};

for (const colorScheme of ['light', 'dark'] as const)
  test(`numbers beside traces and under densities are whole and apart, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openWide(page);
    // A number that is cut has ink in the last column of the drawing.
    const inkAtEdge = () =>
      page.locator('[data-trace] canvas').evaluateAll(all =>
        all.map(canvas => {
          const { width, height } = canvas as HTMLCanvasElement;
          const pixels = (canvas as HTMLCanvasElement)
            .getContext('2d')
            ?.getImageData(width - 1, 0, 1, height);
          return pixels?.data.some((value, i) => i % 4 === 3 && value > 0);
        }),
      );
    await expect.poll(inkAtEdge).toEqual(NAMES.map(() => false));
    const widths = () =>
      page
        .locator('[data-trace] .u-over')
        .evaluateAll(all => new Set(all.map(over => over.clientWidth)).size);
    // The widest numbers settle it for all, a frame after they are there.
    await expect.poll(widths).toBe(1);
    const overlaps = await page.locator('.density-words').evaluateAll(all =>
      all.flatMap(svg => {
        const room = svg.getBoundingClientRect();
        const boxes = [...svg.querySelectorAll('text:not(.halo)')].map(text => text.getBoundingClientRect());
        return boxes.flatMap((box, i) => [
          ...(i > 0 && box.left < boxes[i - 1].right ? ['meets the one before'] : []),
          ...(box.left < room.left - 2 || box.right > room.right + 2 ? ['stands out'] : []),
        ]);
      }),
    );
    expect(overlaps).toEqual([]);
    await expect(dock(page).locator('.trace-head').nth(1)).toHaveText('tinymean 0.0012');
  });

test('values of any size are drawn, and so is the run after them', async ({ page }) => {
  const failures: string[] = [];
  page.on('pageerror', ({ message }) => failures.push(message));
  const model = `function far() {
  const mu = ~Normal(7, 1);
  const tiny = deterministic(mu * 1e-308);
  const huge = deterministic(mu * 1e306);
  const still = deterministic(mu * 0 + 1e300);
}`;
  const fit = 'const posterior = await mcmc(far, { chains: 2 });';
  await openNotebook(page, await linkTo(codeNotebook('Far', { model, fit })));
  for (let run = 0; run < 2; run += 1) {
    await runToEnd(page);
    const more = dock(page).getByRole('button', { name: 'Watch 4 values' });
    if (run === 0) await more.click();
    for (const name of ['mu', 'tiny', 'huge', 'still']) {
      await expect(dock(page).locator(`[data-trace="${name}"] canvas`)).toBeVisible();
      // Only what is on the screen is drawn.
      await dock(page).locator(`[data-histogram="${name}"]`).scrollIntoViewIfNeeded();
      await expect(dock(page).locator(`[data-histogram="${name}"] .js-line`).first()).toBeAttached();
    }
  }
  await expect(dock(page).locator('.density-words').nth(1)).toContainText(/\de−308/);
  expect(failures).toEqual([]);
});

test('the effective draws of the table say which they are', async ({ page }) => {
  await openWide(page);
  const name = 'ESS: effective sample size, the smaller of bulk and tail';
  await expect(dock(page).getByRole('columnheader', { name })).toBeVisible();
});

test('equations read well before the typesetter has come', async ({ page }) => {
  await page.route(/katex/, route => route.abort());
  const model = `function noise() {
  const v = ~Normal(0, 3);
  const x = ~Normal(2 * v, exp(v / 2));
}`;
  await openNotebook(page, await linkTo(codeNotebook('Plain', { model })));
  await page.getByRole('banner').getByRole('button', { name: /^Run/ }).click();
  const equations = cellOf(page, 'model').locator('.card-equations');
  await expect(equations).toContainText('Normal(0, 3)');
  await expect(equations).toContainText('Normal(2v, exp(v/2))');
  await expect(equations.locator('i').first()).toHaveText('v');
});
