/**
 * The editor in the real app: Monaco over our TypeScript worker, in the production build and under its policy.
 * What the checker must judge is in typing.fixture.ts; here the worker that ships does the judging.
 */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { API_TYPES, API_VALUES, WIDGET_NAMES } from '../src/app/editor/api-types.generated.ts';
import { PRELUDE, RIGHT, WRONG } from '../src/app/editor/typing.fixture.ts';
import { openEditor, openNotebook } from './support/app.ts';
import { checkerOf, exposeMonaco, markersOf, workersStarted } from './support/editor.ts';

test.beforeEach(async ({ page }) => {
  await exposeMonaco(page);
});

/** Opens the example and puts the caret into the cell with the model. */
async function editModel(page: Page): Promise<void> {
  await openNotebook(page, '/#example/eight-schools');
  await openEditor(page, 'model');
}

/** Goes to the end of the cell and types. */
async function append(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText(text);
}

test('a focused code cell mounts Monaco, with one checker, and finds nothing wrong', async ({ page }) => {
  await openNotebook(page, '/#example/eight-schools');
  expect(await workersStarted(page, 'ts-worker')).toBe(0);
  const begin = Date.now();
  await openEditor(page, 'model');
  const mounted = Date.now() - begin;
  await append(page, '\nmu2;');
  await expect.poll(() => markersOf(page, 'model')).toHaveLength(1);
  console.log(`editor mounted in ${mounted} ms, first finding after ${Date.now() - begin} ms`);
  for (let i = 0; i < 5; i += 1) await page.keyboard.press('Backspace');
  await expect.poll(() => markersOf(page, 'model')).toEqual([]);
  expect(await workersStarted(page, 'ts-worker')).toBe(1);
});

test('completion offers Normal', async ({ page }) => {
  await editModel(page);
  await append(page, '\nconst extra = ~');
  await page.keyboard.type('Nor');
  const row = page.locator('.suggest-widget.visible .monaco-list-row[aria-label^="Normal"]');
  await expect(row.first()).toBeVisible();
});

test('hover shows the documentation and the formula', async ({ page }) => {
  await editModel(page);
  const name = page.locator('.monaco-editor .view-line > span > span', { hasText: 'HalfCauchy' });
  const card = page.locator('.monaco-hover:visible');
  // While the checker starts, a card can come too late for a pointer that rests.
  await expect(async () => {
    await page.mouse.move(0, 0);
    await name.hover();
    await expect(card).toContainText('Half-Cauchy distribution on x ≥ 0', { timeout: 3000 });
  }).toPass({ timeout: 30_000 });
  await expect(card).toContainText('p(x) = 2 / (π scale (1 + (x / scale)²))');
  await expect(card).not.toContainText('alias');
});

test('signature help names the parameter being typed', async ({ page }) => {
  await editModel(page);
  await append(page, '\n');
  await page.keyboard.type('Normal(0, ');
  await expect(page.locator('.parameter-hints-widget.visible')).toContainText('standard deviation, > 0');
});

test('a mistake is marked on its line, in words that say what to write', async ({ page }) => {
  await editModel(page);
  const line = await page.evaluate(() => document.querySelectorAll('.monaco-editor .view-line').length);
  await append(page, '\n\nconst wrong = 1 + Normal(0, 1);\n');
  await expect
    .poll(() => markersOf(page, 'model'))
    .toEqual([
      { line: line + 2, column: 15, message: '+ on a distribution: draw a value first, ~Normal(0, 1)' },
    ]);
  await expect(page.locator('.squiggly-error')).toBeVisible();
});

test('names of other cells are known, and renaming one changes every cell', async ({ page }) => {
  await openNotebook(page, '/#new');
  const first = page.locator('[data-cell]').first();
  const firstId = (await first.getAttribute('data-cell')) ?? '';
  await openEditor(page, firstId);
  await page.keyboard.insertText('const heads = 7;');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Add code' }).click();
  const secondId = (await page.locator('[data-cell]').last().getAttribute('data-cell')) ?? '';
  // A new cell is open at once.
  await expect(page.locator(`[data-cell="${secondId}"] .monaco-editor.focused`)).toBeAttached();
  await page.keyboard.insertText('heads * 2 + tails');
  await expect
    .poll(async () => (await markersOf(page, secondId)).map(({ message }) => message))
    .toEqual(['tails is not defined in any cell']);
  await page.keyboard.press('Home');
  await page.keyboard.press('F2');
  await page.locator('.rename-box input').fill('count');
  await page.keyboard.press('Enter');
  await expect(page.locator('.monaco-editor .view-line')).toHaveText(/count/);
  await page.keyboard.press('Escape');
  await expect(first).toContainText('const count = 7;');
});

test('the worker that ships judges the typing corpus', async ({ page }) => {
  await editModel(page);
  const checker = await checkerOf(page, { prelude: PRELUDE });
  const wrongly: string[] = [];
  for (const [sources, right] of [
    [RIGHT, true],
    [WRONG, false],
  ] as const) {
    const counts = await checker.countErrors(sources);
    sources.forEach((source, at) => {
      if ((counts[at] === 0) !== right) wrongly.push(source);
    });
  }
  expect(wrongly).toEqual([]);
});

test('completion and hover know every name of the API', async ({ page }) => {
  await editModel(page);
  const checker = await checkerOf(page, {});
  const values = [...API_VALUES, ...WIDGET_NAMES];
  const types = API_TYPES;
  const text = [...values, ...types.map(name => `type T${name} = ${name}`)].join(';\n');
  const known = await checker.look(text);
  expect(values.filter(name => !known.inCode.includes(name))).toEqual([]);
  expect(types.filter(name => !known.inType.includes(name))).toEqual([]);
  const hovers = new Map(known.hovers.map(hover => [hover.name, hover]));
  expect([...values, ...types].filter(name => hovers.get(name)?.signature.includes(name) !== true)).toEqual(
    [],
  );
  const undocumented = [...API_VALUES, ...types].filter(name => hovers.get(name)?.documentation === '');
  expect(undocumented).toEqual([]);
});
