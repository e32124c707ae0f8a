/** A notebook by keys alone: the palette and lists from inside code, Jupyter's command mode, folding, the gallery. */
import { devices, expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { cellOf, closeEditor, openEditor, openNotebook, replaceLine } from './support/app.ts';
import { codeNotebook, linkTo } from './support/notebooks.ts';

const open = async (page: Page, sources: Readonly<Record<string, string>>): Promise<void> =>
  openNotebook(page, await linkTo(codeNotebook('Keys', sources)));

const code = (page: Page, id: string) => cellOf(page, id).getByRole('textbox', { name: 'Code' });
const cells = (page: Page) => page.locator('.cell');
const palette = (page: Page) => page.getByRole('combobox', { name: 'Find a command' });

async function select(page: Page, id: string): Promise<void> {
  await cellOf(page, id).focus();
  await expect(cellOf(page, id)).toHaveClass(/selected/);
}

async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await palette(page).fill(name);
  await page.keyboard.press('Enter');
}

const THREE = { a: 'const mu = 1;', b: 'const z = mu + 1;', c: 'z * mu' };

test('⌘K opens the palette from inside code, which has the keyboard again afterwards, with its caret', async ({
  page,
}) => {
  await open(page, THREE);
  await openEditor(page, 'b');
  await page.keyboard.press('Control+Home');
  for (let step = 0; step < 6; step += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Control+k');
  await expect(palette(page)).toBeFocused();
  await page.keyboard.type('cell');
  await expect(palette(page)).toHaveValue('cell');
  await page.keyboard.press('Escape');
  await expect(palette(page)).toHaveCount(0);
  await page.keyboard.type('big');
  await expect(cellOf(page, 'b').locator('.view-lines')).toHaveText('const bigz = mu + 1;');
  // The same keys with ⇧ stay the editor's.
  await page.keyboard.press('Control+Shift+K');
  await expect(cellOf(page, 'b').locator('.view-lines')).toHaveText('');
  await expect(palette(page)).toHaveCount(0);
});

test('a and b add a cell and stay with commands; Enter opens it, and the button opens its own', async ({
  page,
}) => {
  await open(page, THREE);
  await select(page, 'a');
  await page.keyboard.press('b');
  await page.keyboard.press('b');
  await expect(cells(page)).toHaveCount(5);
  await expect(cells(page).nth(2)).toHaveClass(/selected/);
  await expect(cells(page).nth(2)).toBeFocused();
  await page.keyboard.press('a');
  await expect(cells(page)).toHaveCount(6);
  await expect(cells(page).nth(2)).toBeFocused();
  await expect(page.locator('.monaco-editor, .quick-editor')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await page.keyboard.type('b');
  await expect(cells(page)).toHaveCount(6);
  await closeEditor(page);
  await expect(cells(page).nth(2)).toContainText('b');
  await page.getByRole('button', { name: 'Add code' }).click();
  await page.keyboard.type('bb');
  await closeEditor(page);
  await expect(cells(page).nth(6)).toContainText('bb');
});

test('⇧↵ on the last cell adds one to write in, unless it is empty, or the notebook is there to be read', async ({
  page,
}) => {
  await openNotebook(page, '#new');
  await page.keyboard.type('1 + 1');
  await page.keyboard.press('Shift+Enter');
  await expect(cells(page)).toHaveCount(2);
  await expect(cells(page).nth(0).locator('.out-text')).toHaveText(/^2/);
  await expect(cells(page).nth(1)).toHaveClass(/focused/);
  await page.keyboard.type('2 + 3');
  await page.keyboard.press('Shift+Enter');
  await expect(cells(page)).toHaveCount(3);
  await expect(cells(page).nth(2)).toHaveClass(/focused/);
  await page.keyboard.press('Shift+Enter');
  await expect(cells(page).nth(2)).toHaveClass(/selected/);
  await expect(cells(page)).toHaveCount(3);
  // As text it goes on likewise.
  await page.keyboard.press('m');
  await page.keyboard.press('Enter');
  await page.keyboard.type('The end.');
  await page.keyboard.press('Shift+Enter');
  await expect(cells(page)).toHaveCount(4);
  await expect(cells(page).nth(3)).toHaveClass(/focused/);

  await open(page, THREE);
  await select(page, 'c');
  await page.keyboard.press('Shift+Enter');
  await expect(cellOf(page, 'c').locator('.out-text')).toHaveText(/^2/);
  await expect(cells(page)).toHaveCount(3);
});

test('the card of a model follows undo and redo as it follows typing', async ({ page }) => {
  const model = 'function model() {\n  const mu = ~Normal(0, 5);\n  observe(Normal(mu, 1), [1, 2]);\n}';
  const address = await linkTo(codeNotebook('Following', { model }));
  await openNotebook(page, address.replace('?safe', ''));
  const equations = cellOf(page, 'model').locator('.card-equations');
  await expect(equations).not.toContainText('Laplace');
  await expect(equations).toContainText('Normal');
  await openEditor(page, 'model');
  await replaceLine(page, 2, '  const mu = ~Laplace(0, 5);');
  await closeEditor(page);
  await expect(equations).toContainText('Laplace');
  // To the text as it was opened: whatever the steps were.
  while (!(await code(page, 'model').innerText()).includes('~Normal')) await page.keyboard.press('z');
  await expect(equations).not.toContainText('Laplace');
  await page.keyboard.press('Shift+z');
  await page.keyboard.press('Shift+z');
  await expect(equations).toContainText('Laplace');
});

test('a list that is opened by a key has the keyboard: arrows, Enter, and Esc back to the code', async ({
  page,
}) => {
  await open(page, THREE);
  await openEditor(page, 'c');
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Shift+F12');
  const uses = page.getByRole('search', { name: 'Uses of mu' });
  const rows = uses.locator('.place');
  await expect(rows.nth(0)).toBeFocused({ timeout: 60_000 });
  await page.keyboard.press('ArrowDown');
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('End');
  await expect(rows.nth(2)).toBeFocused();
  // No commands for cells.
  await page.keyboard.press('b');
  await expect(cells(page)).toHaveCount(3);
  await page.keyboard.press('Escape');
  await expect(uses).toHaveCount(0);
  await page.keyboard.type('!');
  await expect(cellOf(page, 'c').locator('.view-lines')).toHaveText('z * mu!');
  await page.keyboard.press('Backspace');

  await page.keyboard.press('Shift+F12');
  await expect(rows.nth(0)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(cellOf(page, 'b').locator('.monaco-editor')).toBeVisible();
  await page.keyboard.type('nu');
  await expect(cellOf(page, 'b').locator('.view-lines')).toHaveText('const z = nu + 1;');
  await page.keyboard.press('Escape');
  await expect(uses).toHaveCount(0);
  await expect(cellOf(page, 'b').locator('.monaco-editor')).toBeVisible();
  await closeEditor(page);
});

test('Problems from the palette has the keyboard, also before there are any, and gives it back', async ({
  page,
}) => {
  await open(page, { a: 'const mu = nothing;', b: 'Normal("a", 1)' });
  await select(page, 'b');
  await command(page, 'Problems');
  const panel = page.getByRole('search', { name: 'Problems' });
  await expect(panel).toBeFocused();
  await expect(panel.locator('.place').nth(0)).toBeFocused({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(cellOf(page, 'b')).toBeFocused();
  await command(page, 'Problems');
  await page.keyboard.press('Enter');
  await expect(cellOf(page, 'a').locator('.monaco-editor')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await closeEditor(page);
});

test('opening a cell moves nothing, and a scroll bar shows only under a line longer than the cell', async ({
  page,
}) => {
  const fits = `// ${'x'.repeat(68)}`;
  await open(page, { a: `${fits}\n1`, b: `// ${'x'.repeat(100)}\n2`, c: '3' });
  const place = async (id: string): Promise<readonly number[]> => {
    const box = await cellOf(page, id).boundingBox();
    return box === null ? [] : [box.y, box.height];
  };
  for (const [id, bars] of [
    ['a', 0],
    ['b', 1],
  ] as const) {
    const before = [await place(id), await place('c')];
    await openEditor(page, id);
    await expect(cellOf(page, id).locator('.view-line')).toHaveCount(2);
    expect([await place(id), await place('c')]).toEqual(before);
    await cellOf(page, id).locator('.view-line').nth(0).hover();
    const width = await cellOf(page, id)
      .locator('.editor-scrollable > .scrollbar.horizontal')
      .evaluate(bar => {
        const slider = bar.querySelector('.slider')?.getBoundingClientRect().width ?? 0;
        return slider < bar.getBoundingClientRect().width ? 1 : 0;
      });
    expect(width).toBe(bars);
    await closeEditor(page);
  }
});

test('Replace all says how much it replaced, until the search goes on', async ({ page }) => {
  await open(page, THREE);
  await page.keyboard.press('Control+Shift+F');
  const panel = page.getByRole('search', { name: 'Find in all cells' });
  await panel.getByRole('textbox', { name: 'Find', exact: true }).fill('mu');
  await panel.getByRole('textbox', { name: 'Replace with' }).fill('rate');
  await panel.getByRole('button', { name: 'Replace all' }).click();
  await expect(panel.getByRole('status')).toHaveText('Replaced 3 matches in 3 cells');
  await panel.getByRole('textbox', { name: 'Find', exact: true }).fill('mur');
  await expect(panel.getByRole('status')).toHaveText('No matches');
});

test('a cell is folded by its tool, named where it shows nothing else, and unfolded by either', async ({
  page,
}) => {
  await open(page, { a: 'const mu = 1;\nconst nu = 2;\nconst k = 3;', b: '4' });
  await openEditor(page, 'a');
  await cellOf(page, 'a').getByRole('button', { name: 'Fold code', exact: true }).click();
  await expect(code(page, 'a')).toHaveCount(0);
  const bar = cellOf(page, 'a').getByRole('button', { name: /^Code\s*3 lines$/ });
  await expect(bar).toBeVisible();
  await bar.click();
  await expect(code(page, 'a')).toContainText('const nu = 2;');
  await cellOf(page, 'a').getByRole('button', { name: 'Unfold code' }).click();
  await expect(bar).toHaveCount(0);
  await expect(code(page, 'a')).toContainText('const nu = 2;');
  // Enter opens what is folded.
  await select(page, 'a');
  await page.keyboard.press('o');
  await expect(code(page, 'a')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(cellOf(page, 'a').locator('.monaco-editor')).toBeVisible();
});

test('renaming is refused at once on a word of the language, and on a name that no cell defines', async ({
  page,
}) => {
  await open(page, { a: 'const mu = Normal(0, 1);' });
  await openEditor(page, 'a');
  const refusal = page.locator('.monaco-editor-overlaymessage');
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('F2');
  await expect(refusal).toContainText('const is a word of the language', { timeout: 60_000 });
  await expect(page.locator('.rename-box input')).not.toBeVisible();
  for (let step = 0; step < 13; step += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('F2');
  await expect(refusal).toContainText('Normal is not defined in a cell');
  await expect(page.locator('.rename-box input')).not.toBeVisible();
});

test('“Yours” takes the keyboard along, also when it was asked for before', async ({ page }) => {
  await page.goto('#gallery');
  const tab = page.getByRole('navigation', { name: 'Gallery' }).getByRole('link', { name: 'Yours' });
  const heading = page.getByRole('heading', { name: 'Yours' });
  for (const _ of [1, 2]) {
    await tab.focus();
    await page.keyboard.press('Enter');
    await expect(heading).toBeFocused();
    await expect(heading).toBeInViewport();
  }
});

test('a phone names Run where there are no keys, and leads to one’s own notebooks', async ({
  browser,
  baseURL,
}) => {
  const { defaultBrowserType: _, ...pixel } = devices['Pixel 7'];
  const context = await browser.newContext({ ...pixel, ...(baseURL === undefined ? {} : { baseURL }) });
  const page = await context.newPage();
  await openNotebook(page, '#new');
  const words = 'Write a model here, then press Run';
  await expect(page.getByText(words).or(page.getByPlaceholder(words))).toBeVisible();
  await page.goto('#gallery');
  await page.getByRole('main').getByRole('link', { name: 'Your notebooks' }).click();
  await expect(page.getByRole('heading', { name: 'Yours' })).toBeInViewport();
  await context.close();
});
