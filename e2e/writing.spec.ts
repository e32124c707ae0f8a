/** Writing: undo of everything, moves, find and replace, names across cells, formatting, problems, controls. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import {
  cellOf,
  closeEditor,
  openEditor,
  openNotebook,
  replaceLine,
  runButton,
  untilIdle,
} from './support/app.ts';
import { codeNotebook, linkTo } from './support/notebooks.ts';

const open = async (page: Page, sources: Readonly<Record<string, string>>): Promise<void> =>
  openNotebook(page, await linkTo(codeNotebook('Writing', sources)));

const order = (page: Page): Promise<string> =>
  page
    .locator('[data-cell]')
    .evaluateAll(list => list.map(one => (one as HTMLElement).dataset['cell']).join(' '));

const code = (page: Page, id: string) => cellOf(page, id).getByRole('textbox', { name: 'Code' });

/** Selects a cell for commands. */
async function select(page: Page, id: string): Promise<void> {
  await cellOf(page, id).focus();
  await expect(cellOf(page, id)).toHaveClass(/selected/);
}

async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find a command' }).fill(name);
  await page.getByRole('option', { name }).first().click();
}

const THREE = { a: 'const mu = 1;', b: 'const z = mu + 1; // mu', c: 'z * mu' };

test('cells are moved, copied, deleted, turned and folded by keys, and all of it is undone and redone', async ({
  page,
}) => {
  await open(page, THREE);
  await select(page, 'a');
  await page.keyboard.press('Alt+ArrowDown');
  expect(await order(page)).toBe('b a c');
  await expect(cellOf(page, 'a')).toBeFocused();
  await page.keyboard.press('Alt+Shift+ArrowDown');
  expect(await order(page)).toBe('b a c4 c');
  await expect(cellOf(page, 'c4')).toContainText('const mu = 1;');
  await page.keyboard.press('m');
  await expect(cellOf(page, 'c4')).toHaveAttribute('aria-label', 'Text cell');
  await page.keyboard.press('y');
  await expect(cellOf(page, 'c4')).toHaveAttribute('aria-label', /^Code cell/);
  await page.keyboard.press('o');
  await expect(cellOf(page, 'c4').getByRole('button', { name: /^Code\s*1 line$/ })).toBeVisible();
  await page.keyboard.press('d');
  await page.keyboard.press('d');
  expect(await order(page)).toBe('b a c');
  for (const [key, expected] of [
    ['z', 'b a c4 c'],
    ['z', 'b a c4 c'],
    ['z', 'b a c4 c'],
    ['z', 'b a c4 c'],
    ['z', 'b a c'],
    ['z', 'a b c'],
    ['Shift+z', 'b a c'],
    ['Shift+z', 'b a c4 c'],
    ['Control+z', 'b a c'],
    ['Control+Shift+z', 'b a c4 c'],
  ]) {
    await page.keyboard.press(key);
    expect(await order(page)).toBe(expected);
  }
});

test('a cell is dragged to another place', async ({ page }) => {
  await open(page, THREE);
  await cellOf(page, 'c').hover();
  const grip = await cellOf(page, 'c').getByRole('button', { name: 'Drag to move' }).boundingBox();
  const first = await cellOf(page, 'a').boundingBox();
  if (grip === null || first === null) throw new Error('nothing to drag');
  await page.mouse.move(grip.x + 8, grip.y + 8);
  await page.mouse.down();
  await page.mouse.move(grip.x, first.y + 30, { steps: 4 });
  await page.mouse.move(grip.x, first.y + 2, { steps: 2 });
  await expect(page.locator('.drop-line')).toBeVisible();
  await page.mouse.up();
  expect(await order(page)).toBe('c a b');
  await expect(page.locator('.drop-line')).toHaveCount(0);
  await page.keyboard.press('z');
  expect(await order(page)).toBe('a b c');
});

test('run all runs what is up to date too; run stale does not', async ({ page }) => {
  await open(page, { a: '"a " + Date.now()', b: 'const b = 2; "b " + Date.now()' });
  await runButton(page).click();
  await untilIdle(page);
  const shown = async (): Promise<string[]> => [
    await cellOf(page, 'a').locator('.outputs').innerText(),
    await cellOf(page, 'b').locator('.outputs').innerText(),
  ];
  const before = await shown();
  await command(page, 'Run all cells');
  await expect.poll(async () => (await shown()).filter((text, at) => text !== before[at]).length).toBe(2);
  await untilIdle(page);
  await openEditor(page, 'b');
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' // more');
  await closeEditor(page);
  const middle = await shown();
  await command(page, 'Run stale cells');
  await expect.poll(async () => (await shown())[1]).not.toBe(middle[1]);
  expect((await shown())[0]).toBe(middle[0]);
});

test('⌥↵ runs the cell and adds one; the seed is set in the last line and undone', async ({ page }) => {
  await open(page, { a: '"said " + (1 + 1)' });
  await openEditor(page, 'a');
  await page.keyboard.press('Alt+Enter');
  await expect(cellOf(page, 'a')).toContainText('said 2');
  expect(await order(page)).toBe('a c2');
  await expect(cellOf(page, 'c2')).toHaveClass(/focused/);
  const seed = page.getByRole('textbox', { name: 'Seed' });
  await expect(seed).toHaveValue('7');
  await seed.fill('12');
  await seed.press('Enter');
  await command(page, 'Undo');
  await expect(seed).toHaveValue('7');
});

test('find and replace goes through all cells without an editor, in one step of undo', async ({ page }) => {
  await open(page, THREE);
  await page.keyboard.press('Control+Shift+F');
  const panel = page.getByRole('search', { name: 'Find in all cells' });
  await panel.getByRole('textbox', { name: 'Find', exact: true }).fill('mu');
  await expect(panel.getByRole('status')).toHaveText('4 matches in 3 cells');
  await expect(panel.getByRole('region')).toHaveCount(3);
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-announcer]')).toHaveText(/^Match 1 of 4/);
  await page.keyboard.press('F3');
  await page.keyboard.press('F3');
  await expect(page.locator('[data-announcer]')).toHaveText(/^Match 3 of 4/);
  await page.keyboard.press('Shift+F3');
  await expect(cellOf(page, 'b')).toHaveClass(/selected/);
  expect(await page.evaluate(() => CSS.highlights.get('tilde-match')?.size)).toBe(4);
  await panel.getByRole('button', { name: 'Regular expression' }).click();
  await panel.getByRole('textbox', { name: 'Find', exact: true }).fill('(');
  await expect(panel.getByRole('status')).toHaveText('Not a regular expression: unterminated group');
  await panel.getByRole('textbox', { name: 'Find', exact: true }).fill('\\bm(u)');
  await panel.getByRole('textbox', { name: 'Replace with' }).fill('n$1');
  await panel.getByRole('button', { name: 'Replace all' }).click();
  await expect(code(page, 'b')).toHaveText('const z = nu + 1; // nu');
  await expect(code(page, 'c')).toHaveText('z * nu');
  await expect(page.locator('[data-announcer]')).toHaveText(/^Replaced 4 matches in 3 cells/);
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await page.keyboard.press('z');
  await expect(code(page, 'a')).toHaveText(THREE.a);
  await expect(code(page, 'b')).toHaveText(THREE.b);
  await expect(code(page, 'c')).toHaveText(THREE.c);
});

test('a match opens the editor at its place; a replacement reaches the open editor', async ({ page }) => {
  await open(page, THREE);
  await page.keyboard.press('Control+Shift+F');
  const panel = page.getByRole('search', { name: 'Find in all cells' });
  await panel.getByRole('textbox', { name: 'Find', exact: true }).fill('z');
  await panel.getByRole('region', { name: 'Code cell 2' }).getByRole('button').click();
  await expect(cellOf(page, 'b').locator('.monaco-editor')).toBeVisible({ timeout: 30_000 });
  await panel.getByRole('textbox', { name: 'Replace with' }).fill('zeta');
  await panel.getByRole('button', { name: 'Replace all' }).click();
  await expect(cellOf(page, 'b').locator('.view-lines')).toContainText('const zeta = mu');
  await expect(code(page, 'c')).toHaveText('zeta * mu');
  await cellOf(page, 'b').locator('.view-lines').click();
  await page.keyboard.press('Control+z');
  await expect(cellOf(page, 'b').locator('.view-lines')).toContainText('const z = mu');
  await expect(code(page, 'c')).toHaveText('z * mu');
});

test('names: definition, uses and renaming across cells, refused where they would collide', async ({
  page,
}) => {
  await open(page, THREE);
  await openEditor(page, 'c');
  await page.keyboard.press('Control+End');
  await page.keyboard.press('F12');
  await expect(cellOf(page, 'a').locator('.monaco-editor')).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Shift+F12');
  const uses = page.getByRole('search', { name: 'Uses of mu' });
  await expect(uses.getByRole('status')).toHaveText('3 uses');
  await uses.getByRole('button', { name: 'Close' }).click();
  await cellOf(page, 'a').locator('.view-lines').click();
  const rename = async (to: string): Promise<void> => {
    await page.keyboard.press('Control+Home');
    for (let step = 0; step < 7; step += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('F2');
    await expect(page.locator('.rename-box input')).toBeFocused();
    await page.keyboard.press('Control+a');
    await page.keyboard.type(to);
    await page.keyboard.press('Enter');
  };
  await rename('z');
  await expect(page.locator('.monaco-editor-overlaymessage')).toContainText('z already means something');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.locator('.monaco-editor')).toHaveCount(0);
  await openEditor(page, 'a');
  await rename('rate');
  await expect(code(page, 'b')).toHaveText('const z = rate + 1; // mu');
  await expect(code(page, 'c')).toHaveText('z * rate');
  await expect(cellOf(page, 'a').locator('.view-lines')).toContainText('const rate = 1;');
  await page.keyboard.press('Control+z');
  await expect(cellOf(page, 'a').locator('.view-lines')).toContainText('const mu = 1;');
  await expect(code(page, 'b')).toHaveText(THREE.b);
  await expect(code(page, 'c')).toHaveText(THREE.c);
  await page.keyboard.press('Control+y');
  await expect(code(page, 'c')).toHaveText('z * rate');
});

test('signatures show while one types, and a cell is formatted from the palette and by its key', async ({
  page,
}) => {
  await open(page, { a: 'const x=~5+Math.max( 1,2 )', b: '' });
  await select(page, 'a');
  await command(page, 'Format cell');
  await expect(code(page, 'a')).toHaveText('const x = ~5 + Math.max(1, 2)', { timeout: 60_000 });
  await page.keyboard.press('z');
  await expect(code(page, 'a')).toHaveText('const x=~5+Math.max( 1,2 )');
  await openEditor(page, 'a');
  await page.keyboard.press('Shift+Alt+F');
  await expect(cellOf(page, 'a').locator('.view-lines')).toContainText('const x = ~5 + Math.max(1, 2)');
  await openEditor(page, 'b');
  await page.keyboard.type('Normal(');
  await expect(page.locator('.parameter-hints-widget.visible')).toContainText('Normal(', { timeout: 30_000 });
});

test('problems of all cells are counted, listed by cell and line, and lead there', async ({ page }) => {
  await open(page, { a: 'const mu = 1;\nconst q = mu + nothing;', b: 'Normal("a", 1)', c: 'mu' });
  await command(page, 'Problems');
  const panel = page.getByRole('search', { name: 'Problems' });
  await expect(panel.getByRole('status')).toHaveText('2 problems in 2 cells', { timeout: 60_000 });
  await expect(page.getByRole('contentinfo').getByRole('button', { name: '2 problems' })).toBeVisible();
  await panel.getByRole('button', { name: /^2 ?nothing is not defined/ }).click();
  await expect(cellOf(page, 'a').locator('.monaco-editor')).toBeVisible();
  await page.keyboard.press('Delete');
  await page.keyboard.type('mu');
  await expect(panel.getByRole('status')).toHaveText('1 problem in 1 cell', { timeout: 30_000 });
});

test('text, button, play and file are values that cells follow', async ({ page }) => {
  const controls = `const who = text("who", "ann");
const presses = button("Again");
const year = play("year", { from: 1, to: 3, step: 1, interval: 100 });
const chosen = file("table");`;
  const said = '[who, presses, year, chosen.name, chosen.rows.map(row => row.y).join("+")].join(" ")';
  await open(page, { controls, said });
  await runButton(page).click();
  const shown = cellOf(page, 'said').locator('.out-text');
  await expect(shown).toContainText('ann 0 1');
  await page.getByRole('textbox', { name: 'who' }).fill('bob');
  await expect(shown).toContainText('bob 0 1');
  await page.getByRole('button', { name: 'Again', exact: true }).click();
  await expect(shown).toContainText('bob 1 1');
  await page.getByRole('button', { name: 'Play' }).click();
  await expect(shown).toContainText('bob 1 3');
  await expect(page.getByRole('button', { name: 'Play again' })).toBeVisible();
  await page.getByLabel('table').setInputFiles({
    name: 'rows.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('x,y\n1,2\n3,4\n'),
  });
  await expect(shown).toContainText('bob 1 3 rows.csv 2+4');
  await page.getByLabel('table').setInputFiles({
    name: 'picture.png',
    mimeType: 'image/png',
    buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]),
  });
  await expect(page.getByRole('alert')).toHaveText('picture.png could not be read as text (UTF-8).');
  await expect(shown).toContainText('rows.csv');
});

test('where less motion is asked for, play goes one step at a press', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, { a: 'const t = play("time", { from: 0, to: 2, interval: 50 });', b: '"at " + t' });
  await runButton(page).click();
  const shown = cellOf(page, 'b').locator('.out-text');
  await expect(shown).toContainText('at 0');
  await page.getByRole('button', { name: 'Next step' }).click();
  await expect(shown).toContainText('at 1');
  await page.waitForTimeout(300);
  await expect(shown).toContainText('at 1');
});

test('the card of a model follows its text while that is typed, and what is half written changes nothing', async ({
  page,
}) => {
  const model = 'function model() {\n  const mu = ~Normal(0, 5);\n  observe(Normal(mu, 1), [1, 2]);\n}';
  const fit = 'const p = await mcmc(model, { chains: 1, draws: 100 });';
  const address = await linkTo(codeNotebook('Following', { model, fit }));
  await openNotebook(page, address.replace('?safe', ''));
  const equations = cellOf(page, 'model').locator('.card-equations');
  await expect(equations).toContainText('Normal');
  await openEditor(page, 'model');
  await replaceLine(page, 2, '  const mu = ~Laplace(0, 5);');
  await expect(equations).toContainText('Laplace');
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toHaveCount(0);
  // It compiles, and cannot run.
  await replaceLine(page, 2, '  const mu = ~StudentT(0);');
  await page.waitForTimeout(1_500);
  await expect(equations).toContainText('Laplace');
  await expect(cellOf(page, 'model').getByRole('alert')).toHaveCount(0);
  await replaceLine(page, 2, '  const mu = ~Cauchy(0, 5);');
  await expect(equations).toContainText('Cauchy');
  // Sampling waits to be asked.
  await expect(page.locator('.dock[data-run]')).toHaveCount(0);
});
