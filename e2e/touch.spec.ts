/** Phones, tablets and narrow windows: everything can be reached, touched and told apart. Not here: what runs compute. */
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import {
  cellOf,
  closeEditor,
  dock,
  openEditor,
  openNotebook,
  pressRun,
  replaceLine,
  runToEnd,
  untilIdle,
  untilJudged,
} from './support/app.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL, linkTo } from './support/notebooks.ts';

const FIT = 'const posterior = await mcmc(eightSchools, { chains: 4, draws: 300 });';
const schools = () => linkTo(codeNotebook('Schools', { model: EIGHT_SCHOOLS_MODEL, fit: FIT }));
const sheet = (page: Page): Locator => page.getByRole('region', { name: 'Inference' });
const openSheet = (page: Page) => page.getByRole('button', { name: 'Open the inference panel' }).click();

async function runInSheet(page: Page): Promise<void> {
  const begun = page.waitForFunction(() => document.querySelector('[data-busy="true"]') !== null, undefined, {
    polling: 'raf',
  });
  await sheet(page).getByRole('button', { name: 'Run', exact: true }).click();
  await begun;
  await untilIdle(page);
  await openSheet(page);
  await untilJudged(page);
}

/** Pixels across and down, through its middle, where a touch lands on it. */
const touchable = (button: Locator): Promise<readonly [number, number]> =>
  button.evaluate(element => {
    element.scrollIntoView({ block: 'center' });
    const box = element.getBoundingClientRect();
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const lands = (dx: number, dy: number): boolean =>
      element.contains(document.elementFromPoint(x + dx, y + dy));
    const reach = (dx: number, dy: number): number => {
      let steps = 0;
      while (steps < 60 && lands(dx * (steps + 0.5), dy * (steps + 0.5))) steps += 1;
      return steps;
    };
    return [reach(-1, 0) + reach(1, 0), reach(0, -1) + reach(0, 1)] as const;
  });

/** A finger that goes up the middle of a phone. */
async function dragUp(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', y?: number) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: y === undefined ? [] : [{ x: 180, y }] });
  await send('touchStart', 700);
  for (let y = 680; y >= 200; y -= 20) await send('touchMove', y);
  await send('touchEnd');
}

async function expectLarge(buttons: Readonly<Record<string, Locator>>): Promise<void> {
  for (const [name, button] of Object.entries(buttons)) {
    const [across, down] = await touchable(button);
    expect(across, `${name}, across`).toBeGreaterThanOrEqual(43);
    expect(down, `${name}, down`).toBeGreaterThanOrEqual(43);
  }
}

const insideWindow = (element: Locator): Promise<boolean> =>
  element.evaluate(one => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    return left >= 0 && top >= 0 && right <= window.innerWidth && bottom <= window.innerHeight;
  });

/** No ancestor cuts it, and nothing lies over it. */
const seen = (items: Locator): Promise<readonly boolean[]> =>
  items.evaluateAll(all =>
    all.map(one => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      return [left + 2, right - 2].every(x => one.contains(document.elementFromPoint(x, (top + bottom) / 2)));
    }),
  );

test.describe('a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('the menu scrolls within the screen, and the page behind it stays', async ({ page }) => {
    await openNotebook(page, await schools());
    await page.getByRole('button', { name: 'Menu' }).tap();
    const menu = page.getByRole('menu');
    expect(await insideWindow(menu)).toBe(true);
    const last = menu.getByRole('menuitem').last();
    await expect(last).not.toBeInViewport();
    for (let drags = 0; drags < 3; drags += 1) await dragUp(page);
    await expect(last).toBeInViewport({ ratio: 1 });
    expect(await page.evaluate(() => window.scrollY)).toBe(0);
    await menu.getByRole('menuitem', { name: 'Switch between light and dark' }).tap();
    await expect(menu).toHaveCount(0);
    for (const leave of [() => page.keyboard.press('Escape'), () => page.touchscreen.tap(195, 20)]) {
      await page.getByRole('button', { name: 'Menu' }).tap();
      await expect(menu).toBeVisible();
      await leave();
      await expect(menu).toHaveCount(0);
    }
  });

  test('what stands in the bar and in the sheet is large enough for a finger', async ({ page }) => {
    await openNotebook(page, await schools());
    await expectLarge({ Menu: page.getByRole('button', { name: 'Menu' }) });
    await runInSheet(page);
    const name = (words: string) => dock(page).getByRole('button', { name: words, exact: true });
    await expectLarge({
      Fold: name('Fold'),
      Runs: name('Runs'),
      'Look closer': name('Look closer'),
      'Download draws': name('Download draws'),
    });
  });
});

test.describe('a tablet', () => {
  test.use({ viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true });

  test('the sheet takes the width there is, with one Run on the page', async ({ page }) => {
    await openNotebook(page, await schools());
    await expect(page.getByRole('button', { name: /^Run( \d+ stale)?$/ })).toHaveCount(1);
    await runInSheet(page);
    const right = async (of: Locator) => {
      const box = await of.boundingBox();
      return (box?.x ?? 0) + (box?.width ?? 0);
    };
    const trace = page.locator('[data-trace="mu"]');
    expect(await right(page.getByRole('region', { name: 'Summary of the draws' }))).toBeGreaterThan(780);
    expect(await right(trace)).toBeLessThan(410);
    await page.setViewportSize({ width: 680, height: 1180 });
    await expect.poll(() => right(page.locator('[data-trace="mu"] .uplot'))).toBeGreaterThan(640);
  });

  test('tools of a cell and links of pictures are large enough for a finger', async ({ page }) => {
    await openNotebook(page, await schools());
    await runInSheet(page);
    await dock(page).getByRole('button', { name: 'Look closer' }).tap();
    const look = page.getByRole('dialog');
    await expectLarge({
      SVG: look.getByRole('button', { name: 'SVG' }).first(),
      PNG: look.getByRole('button', { name: 'PNG' }).first(),
    });
    await look.getByRole('button', { name: 'Close' }).tap();
    await dock(page).getByRole('button', { name: 'Fold' }).tap();
    await cellOf(page, 'fit').focus();
    const tools = cellOf(page, 'fit').getByRole('toolbar');
    await expectLarge({
      'Run cell': tools.getByRole('button', { name: 'Run cell' }),
      'Move up': tools.getByRole('button', { name: 'Move up' }),
      'Delete cell': tools.getByRole('button', { name: 'Delete cell' }),
    });
  });
});

test('"Download draws" opens a menu that lies in the window wherever the button stands', async ({ page }) => {
  test.slow();
  await page.setViewportSize({ width: 1600, height: 900 });
  await openNotebook(page, await schools());
  await runToEnd(page);
  const button = page.getByRole('button', { name: 'Download draws' });
  const menu = page.getByRole('menu', { name: 'Download draws' });
  const check = async (where: string): Promise<void> => {
    await button.click();
    await expect(menu.getByRole('menuitem').first()).toBeFocused();
    expect(await insideWindow(menu), where).toBe(true);
    expect(await seen(menu.getByRole('menuitem')), where).not.toContain(false);
    await page.keyboard.press('Escape');
    await expect(menu).toHaveCount(0);
    await expect(button).toBeFocused();
  };
  for (const width of [1600, 1280, 1024]) {
    await page.setViewportSize({ width, height: 800 });
    await check(`dock, ${width}`);
    await dock(page).getByRole('button', { name: 'Fold' }).click();
    await check(`at rest, ${width}`);
    await dock(page).getByRole('button', { name: 'Inference' }).click();
  }
  for (const width of [820, 390]) {
    await page.setViewportSize({ width, height: 844 });
    if (width === 820) await openSheet(page);
    await check(`sheet, ${width}`);
  }
});

const HOPELESS = `function hopeless() {
  const mu = ~Normal(0, 1);
  observe(Normal(mu, mu - mu - 1), [1, 2, 3]);
}
const posterior = await mcmc(hopeless, { chains: 2 });`;

test('of a run that failed before its first draw only the message is shown', async ({ page }) => {
  await openNotebook(page, await linkTo(codeNotebook('Hopeless', { fit: HOPELESS })));
  await pressRun(page);
  await untilIdle(page);
  await expect(dock(page)).toHaveAttribute('data-run-status', 'failed');
  await expect(dock(page).locator('.verdict')).toContainText(/The run failed\..*\.$/);
  await expect(dock(page).locator('.trace, .densities, .chains, canvas')).toHaveCount(0);
  await expect(dock(page).locator('.dock-head')).not.toContainText(/partial|before the last change/);
});

test('a selected cell has its ring around code too, and one cell at a time has tools', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await openNotebook(page, await linkTo(codeNotebook('Two', { one: 'const a = 1;', two: 'const b = 2;' })));
  await cellOf(page, 'two').locator('.code-text').click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('k');
  const [one, two] = [cellOf(page, 'one'), cellOf(page, 'two')];
  await expect(one).toBeFocused();
  const ring = await one.evaluate(cell => {
    const { outlineStyle, zIndex, width } = getComputedStyle(cell, '::after');
    const ground = cell.querySelector('.code-ground')?.getBoundingClientRect();
    return { outlineStyle, zIndex, room: parseFloat(width) - (ground?.width ?? Infinity) };
  });
  expect(ring).toEqual({ outlineStyle: 'solid', zIndex: '2', room: 12 });
  await two.hover();
  await expect(page.getByRole('toolbar', { name: 'Cell' })).toHaveCount(1);
  await expect(two.getByRole('toolbar')).toBeVisible();
  await page.mouse.move(1200, 600);
  await expect(two.getByRole('toolbar')).toBeHidden();
  await expect(one.getByRole('toolbar')).toBeVisible();
  const tools = await one.getByRole('toolbar').boundingBox();
  const code = await one.locator('.code-ground').boundingBox();
  expect((tools?.y ?? 0) + (tools?.height ?? 99)).toBeLessThan((code?.y ?? 0) + 5);
  expect(tools?.y).toBeGreaterThanOrEqual(48);
});

const STEPS = `const steps = 500;
function one() {
  const mu = ~Normal(0, 1);
}
const posterior = await mcmc(one, { chains: 2, warmup: steps, draws: 500 });`;

test('numbers of the run before are not beside pictures of the next, and the table says whose it is', async ({
  page,
}) => {
  await openNotebook(page, await linkTo(codeNotebook('Slow', { fit: STEPS })));
  await runToEnd(page);
  const mean = dock(page).locator('.trace-head > :nth-child(2)');
  await expect(mean).toBeVisible();
  await expect(mean).toContainText('mean');
  await openEditor(page, 'fit');
  await replaceLine(page, 1, 'const steps = 400000;');
  await closeEditor(page);
  await pressRun(page);
  await expect(dock(page)).toHaveClass(/held/);
  await expect(mean).toBeHidden();
  await expect(
    dock(page).getByRole('region', { name: 'Summary of the draws of the last run' }),
  ).toContainText('last run');
  await expect(dock(page).getByRole('img', { name: /^Trace of mu/ })).toHaveAccessibleName(
    'Trace of mu over 2 chains',
  );
  await expect(dock(page).getByRole('img', { name: 'Histogram of mu, last run' })).toBeVisible();
  const height = (await page.locator('.trace-head').boundingBox())?.height;
  expect(height).toBe(20);
});

test('beside an open dock the bar says whether the notebook is saved, before its whole title', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const title = 'A notebook about many things, of which the title names a good many, one after another';
  await openNotebook(
    page,
    await linkTo(
      codeNotebook(title, { fit: 'const posterior = await mcmc(() => { const mu = ~Normal(0, 1); });' }),
    ),
  );
  await runToEnd(page);
  await cellOf(page, 'fit').locator('.code-text').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText(' // more');
  const saved = page.locator('.bar-saved');
  await expect(saved).toContainText(/^Saved \d/);
  await expect(page.locator('.app.dock-open')).toBeVisible();
  expect(await saved.evaluate(one => one.clientWidth > 40 && one.scrollWidth <= one.clientWidth)).toBe(true);
});
