/**
 * The moment in which a cell opens: what is clicked, typed and left while its editor is still on its way counts as if it
 * were there. Not here: the editor itself (editor.spec.ts, typing.spec.ts).
 */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { cellOf, openNotebook } from './support/app.ts';
import { codeNotebook, linkTo } from './support/notebooks.ts';

const code = (page: Page, id: string) => cellOf(page, id).getByRole('textbox', { name: 'Code' });
const editing = (page: Page, id: string) => cellOf(page, id).and(page.locator('.focused'));

async function open(page: Page): Promise<void> {
  const cells = { first: 'const alpha = beta_1 + 20;', second: '1 + 1', third: '2 + 2' };
  await openNotebook(page, await linkTo(codeNotebook('Clicked', { beta: 'const beta_1 = 3;', ...cells })));
}

/** Columns from 0 on the first line of a cell at rest. */
async function clickAt(page: Page, id: string, column: number, clickCount: number): Promise<void> {
  const box = await code(page, id).locator('div').first().boundingBox();
  if (box === null) throw new Error('no such line');
  await page.mouse.click(box.x + (column + 0.5) * 7.8, box.y + box.height / 2, { clickCount });
}

/** The editor is loaded at rest, for whoever will click. */
const untilEditorIsLoaded = (page: Page) =>
  page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => /monaco[^/]*\.js/.test(name)),
  );

const HOLD = 'const hold = (ms) => { const end = performance.now() + ms; while (performance.now() < end); };';

for (const loaded of [true, false]) {
  const when = loaded ? 'whose editor is loaded' : 'before any editor is loaded';
  test(`a double click into a cell ${when} selects the word, a triple click the line`, async ({ page }) => {
    if (!loaded)
      await page.route(/monaco[^/]*\.js/, async route => {
        await new Promise(resolve => setTimeout(resolve, 1_500));
        await route.continue();
      });
    await open(page);
    if (loaded) await untilEditorIsLoaded(page);
    if (loaded) await page.waitForTimeout(1_000);
    await clickAt(page, 'first', 17, 2);
    await page.keyboard.insertText('gamma');
    await expect(cellOf(page, 'first')).toContainText('const alpha = gamma + 20;');
    await expect(cellOf(page, 'first').locator('.monaco-editor')).toBeVisible();
    await page.keyboard.press('Escape');
    await clickAt(page, 'second', 1, 3);
    await page.keyboard.insertText('5 * 5');
    await page.keyboard.press('Escape');
    await expect(code(page, 'second')).toHaveText('5 * 5');
  });
}

const LINES = Array.from({ length: 60 }, (_, at) => `const line_${at} = ${at};`);

async function openLong(page: Page): Promise<void> {
  await openNotebook(page, await linkTo(codeNotebook('Long', { first: '1 + 1', long: LINES.join('\n') })));
  await untilEditorIsLoaded(page);
}

test('a click on a cell that goes on below the page opens it where it stands', async ({ page }) => {
  await openLong(page);
  const first = code(page, 'long').locator('div').first();
  const scrolled = await first.evaluate(line => {
    const bar = document.querySelector('.status')?.getBoundingClientRect();
    window.scrollBy(0, line.getBoundingClientRect().bottom + 4 - (bar?.top ?? 0));
    return scrollY;
  });
  await clickAt(page, 'long', 8, 2);
  await expect(cellOf(page, 'long').locator('.monaco-editor')).toBeVisible();
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => scrollY)).toBe(scrolled);
  await page.keyboard.insertText('gamma');
  await expect(cellOf(page, 'long')).toContainText('const gamma = 0;');
});

/** Whether the caret stands between what covers the page above and below: the status line, or the sheet if narrow. */
const caretInSight = (page: Page) =>
  page.evaluate(() => {
    const caret = document.querySelector('.monaco-editor .cursor')?.getBoundingClientRect();
    const shown = (what: string) =>
      Array.from(document.querySelectorAll(what), one => one.getBoundingClientRect()).filter(
        ({ height }) => height > 0,
      );
    const [above] = shown('.bar');
    const floor = Math.min(innerHeight, ...shown('.status, .sheet').map(({ top }) => top));
    return caret !== undefined && caret.top >= above.bottom && caret.bottom <= floor;
  });

test('the page follows the caret through a cell that is longer than it', async ({ page }) => {
  await openLong(page);
  await code(page, 'long').locator('div').first().click();
  await expect(cellOf(page, 'long').locator('.monaco-editor')).toBeVisible();
  for (const key of ['Control+End', 'Control+Home', 'PageDown', 'Enter', 'Control+z']) {
    await page.keyboard.press(key);
    await expect.poll(() => caretInSight(page), key).toBe(true);
  }
  const top = await page.evaluate(() => scrollY);
  for (let up = 0; up < 50; up += 1) await page.keyboard.press('ArrowUp');
  await expect.poll(() => caretInSight(page)).toBe(true);
  expect(await page.evaluate(() => scrollY)).toBeLessThan(top);
});

for (const width of [820, 390])
  test(`at ${width} px the page stays where it is while keys move a caret that is in sight`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 844 });
    await openLong(page);
    // On a phone code is folded.
    if (width < 640) await cellOf(page, 'long').locator('button[aria-expanded=false]').click();
    await code(page, 'long').locator('div').first().click();
    await expect(cellOf(page, 'long').locator('.monaco-editor')).toBeVisible();
    await page.keyboard.press('Control+End');
    for (let up = 0; up < 30; up += 1) await page.keyboard.press('ArrowUp');
    await expect.poll(() => caretInSight(page)).toBe(true);
    const scrolled: number[] = [];
    for (const key of ['a', 'b', 'ArrowUp', 'ArrowUp', 'c', 'ArrowLeft']) {
      await page.keyboard.press(key);
      await page.waitForTimeout(150);
      scrolled.push(await page.evaluate(() => scrollY));
      expect(await caretInSight(page), key).toBe(true);
    }
    expect(new Set(scrolled).size, String(scrolled)).toBe(1);
    expect(scrolled[0]).toBeGreaterThan(0);
  });

/** All keys at once, as they queue up while the page is busy; a helper that waits for each would wait for the page. */
async function typeAtOnce(page: Page, keys: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const sent = keys.flatMap(key => {
    const what =
      key.length === 1 ? { key, text: key } : { key, code: key, windowsVirtualKeyCode: CODES[key] ?? 0 };
    return [
      session.send('Input.dispatchKeyEvent', { type: 'keyDown', ...what }),
      session.send('Input.dispatchKeyEvent', { type: 'keyUp', key }),
    ];
  });
  await Promise.all(sent);
  await session.detach();
}

const CODES: Readonly<Record<string, number>> = { Escape: 27, End: 35 };

test('what is typed and left while the editor is on its way is kept, whenever it comes', async ({ page }) => {
  test.setTimeout(240_000);
  // The editor's code blocks the page as on a slow machine.
  await page.route(/monaco[^/]*\.js/, async route => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${HOLD} hold(500);\n${await response.text()}` });
  });
  for (const wait of [0, 30, 60, 120, 200, 300, 450, 600, 800, 1_100]) {
    await open(page);
    await code(page, 'second').click();
    await page.waitForTimeout(wait);
    const typed = ` + beta_1 + ${wait}`;
    await typeAtOnce(page, ['End', ...typed.split(''), 'Escape']);
    await expect(editing(page, 'second')).toHaveCount(0);
    await expect(cellOf(page, 'second')).toHaveClass(/selected/);
    await expect(code(page, 'second')).toHaveText(`1 + 1${typed}`);
    // A command, not a letter.
    await page.keyboard.press('b');
    await expect(page.locator('.cell')).toHaveCount(5);
    await page.goto('about:blank');
  }
});
