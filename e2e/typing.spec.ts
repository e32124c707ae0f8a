/** Keys from the very moment of the click: none is lost while the editor loads, and none when it takes over. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { cellOf, closeEditor, openNotebook, untilIdle } from './support/app.ts';
import { codeNotebook, linkTo } from './support/notebooks.ts';

const TEXT = 'const abc = 12 + 30 - 1; // every character arrives 0123456789';

/** Holds the editor's code back until it is let through. */
async function holdEditor(page: Page): Promise<() => void> {
  let release = (): void => undefined;
  const held = new Promise<void>(resolve => (release = resolve));
  await page.route(/assets\/monaco-[^/]*\.js/, async route => {
    await held;
    await route.continue();
  });
  return release;
}

const source = (page: Page) => cellOf(page, 'one').getByRole('textbox', { name: 'Code' });
const editorText = (page: Page) => cellOf(page, 'one').locator('.monaco-editor .view-lines');

test('a click and keys at once: every character arrives, in order', async ({ page }) => {
  await page.goto(await linkTo(codeNotebook('Typing', { one: '' })));
  await source(page).click();
  await page.keyboard.type(TEXT);
  await expect(editorText(page)).toHaveText(TEXT, { timeout: 30_000 });
});

test('what was typed, the caret and the focus go over to the editor in the middle of typing', async ({
  page,
}) => {
  const release = await holdEditor(page);
  await page.goto(await linkTo(codeNotebook('Typing', { one: 'const a = 1;' })));
  // A click beyond its end puts the caret at the end of the line.
  await source(page).click({ position: { x: 400, y: 8 } });
  const field = cellOf(page, 'one').locator('textarea');
  await expect(field).toBeFocused();
  await page.keyboard.type(' // one');
  await page.keyboard.press('Home');
  await page.keyboard.type('/* two */ ');
  await expect(field).toHaveValue('/* two */ const a = 1; // one');
  release();
  await page.keyboard.type('let', { delay: 30 });
  await expect(
    cellOf(page, 'one').locator('.monaco-editor.focused, .monaco-editor .focused').first(),
  ).toBeAttached();
  await page.keyboard.type('ters');
  await expect(editorText(page)).toHaveText('/* two */ lettersconst a = 1; // one');
  // The editor's undo goes back to the text before the first key.
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('Control+z');
  await expect(editorText(page)).toHaveText('const a = 1;');
});

test('a cell runs by its keys before the editor has come', async ({ page }) => {
  await holdEditor(page);
  await openNotebook(page, await linkTo(codeNotebook('Typing', { one: '' })));
  await source(page).click();
  await page.keyboard.type('20 + 22');
  await page.keyboard.press('Control+Enter');
  await untilIdle(page);
  await expect(cellOf(page, 'one').locator('.outputs')).toContainText('42');
});

test('brackets and lines are indented as in the editor', async ({ page }) => {
  await holdEditor(page);
  await page.goto(await linkTo(codeNotebook('Typing', { one: '' })));
  await source(page).click();
  await page.keyboard.type('function f() {\nreturn 1;\n}');
  await expect(cellOf(page, 'one').locator('textarea')).toHaveValue('function f() {\n  return 1;\n}');
});

test('the editor comes by itself when the page rests, so that the first click finds it', async ({ page }) => {
  await openNotebook(page, await linkTo(codeNotebook('Typing', { one: 'const a = 1;' })));
  await expect
    .poll(() =>
      page.evaluate(
        () => performance.getEntriesByType('resource').filter(one => /assets\/monaco-/.test(one.name)).length,
      ),
    )
    .toBeGreaterThan(0);
  await source(page).click();
  await closeEditor(page);
});
