/**
 * A reload at any moment of a run: the document is as it was typed, what earlier runs left is shown, and the notebook
 * runs again. Not here: going on with the run that was cut.
 */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import {
  cellOf,
  closeEditor,
  dock,
  openEditor,
  openNotebook,
  pressRun,
  replaceLine,
  runButton,
  runToEnd,
  untilIdle,
} from './support/app.ts';
import { codeNotebook, EIGHT_SCHOOLS_MODEL, linkTo } from './support/notebooks.ts';

const LONG =
  'const posterior = await mcmc(eightSchools, { chains: 2, draws: 900_000, kernel: nuts({ targetAccept: 0.99 }) });';
/** Few numbers a draw, each of which takes long: it is neither over soon nor too large to be kept. */
const HEAVY = `const x = linspace(-2, 2, 20_000);
function heavy() {
  const mu = ~Normal(0, 10);
  observe(StudentT(4, mu, 1), x);
}`;
const SHORT = 'const posterior = await mcmc(eightSchools, { chains: 2, draws: 400 });';

/** Beside the dock there is no room for it, but it is there. */
const saved = (page: Page) => page.locator('.bar-saved');
/** Cells that need no sampling run when one's own notebook opens. */
const atRest = async (page: Page): Promise<void> => {
  await expect(page.locator('[data-kernel]')).toHaveAttribute('data-kernel', 'ready', { timeout: 30_000 });
  await untilIdle(page);
};

async function open(page: Page): Promise<void> {
  const sources = {
    model: EIGHT_SCHOOLS_MODEL,
    fit: SHORT,
    shown: 'posterior.mean("mu").item()',
    note: '1 + 1',
  };
  await openNotebook(page, await linkTo(codeNotebook('Reloaded', sources)));
}

async function write(page: Page, id: string, text: string): Promise<void> {
  await openEditor(page, id);
  await replaceLine(page, 1, text);
  await closeEditor(page);
}

test('a reload in mid-run keeps what was typed and what the run before left', async ({ page }) => {
  await open(page);
  await write(page, 'note', '"typed before"');
  await runToEnd(page);
  const shown = await cellOf(page, 'shown').locator('.outputs').innerText();
  await expect(saved(page)).toHaveText(/^Saved/);
  await write(page, 'fit', LONG);
  await expect(saved(page)).toHaveText(/^Saved/);
  for (const wait of [0, 150, 900]) {
    await pressRun(page);
    await page.waitForTimeout(wait);
    await page.reload();
    await expect(cellOf(page, 'note')).toContainText('typed before');
    await expect(cellOf(page, 'fit')).toContainText('900_000');
    // The results of the run that ended are there, and said to be of other code.
    await expect(cellOf(page, 'shown').locator('.outputs')).toContainText(shown);
    await expect(page.locator('.status')).toContainText(/\d cells? stale/);
    await expect(page.getByRole('complementary', { name: 'Inference' })).toContainText(/draws/);
    await atRest(page);
  }
  await write(page, 'fit', SHORT);
  await runToEnd(page);
  await expect(dock(page).locator('tr[data-site="mu"]')).toBeVisible();
});

test('what was typed in the last moment before a reload is there after it', async ({ page }) => {
  await open(page);
  await write(page, 'note', '"first"');
  await expect(saved(page)).toHaveText(/^Saved/);
  for (const text of ['"second"', '"third"']) {
    await openEditor(page, 'note');
    await replaceLine(page, 1, text);
    await page.reload();
    await expect(cellOf(page, 'note')).toContainText(text);
    await atRest(page);
  }
});

/** Each save takes this long from now on, and also those of pages that come after. */
const slowStorage = (page: Page, milliseconds: number) =>
  page.addInitScript(slow => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
      const end = performance.now() + slow;
      // A transaction stays open while it has requests.
      const again = (): void => {
        if (performance.now() < end) this.count().onsuccess = again;
      };
      if (this.name === 'notebooks') again();
      return put.call(this, value, key);
    };
  }, milliseconds);

test('what is typed while a slow save is under way is there after a reload, whichever came first', async ({
  page,
}) => {
  await slowStorage(page, 600);
  await open(page);
  await write(page, 'note', '"first"');
  await expect(saved(page)).toHaveText(/^Saved/);
  for (const wait of [0, 300, 700, 1_000]) {
    await openEditor(page, 'note');
    await replaceLine(page, 1, '');
    // The save of the empty line begins after half a second of rest.
    await page.waitForTimeout(wait);
    await page.keyboard.insertText(`"after ${wait}"`);
    await page.reload();
    await expect(cellOf(page, 'note')).toContainText(`"after ${wait}"`);
    await atRest(page);
  }
  await page.goto('/#gallery/yours');
  await expect(page.getByRole('link', { name: /^Reloaded/ })).toHaveCount(1);
});

test('the first change of a shared notebook survives a reload at once', async ({ page }) => {
  await open(page);
  await openEditor(page, 'note');
  await replaceLine(page, 1, '"mine at once"');
  await page.reload();
  await expect(cellOf(page, 'note')).toContainText('"mine at once"');
  expect(page.url()).toContain('#notebook/');
});

test('a title that is being typed is there after a reload', async ({ page }) => {
  await open(page);
  await write(page, 'note', '"mine"');
  await expect(saved(page)).toHaveText(/^Saved/);
  await page.locator('.bar-title').click();
  await page.keyboard.insertText('Another title');
  await page.reload();
  await expect(page.locator('.bar-title')).toHaveText('Another title');
});

test('a page that is killed without a word loses nothing that is a moment old', async ({ page, context }) => {
  await slowStorage(page, 60_000);
  await open(page);
  await openEditor(page, 'note');
  await replaceLine(page, 1, '"before the crash"');
  await page.waitForTimeout(300);
  const address = page.url();
  const session = await context.newCDPSession(page);
  // It never answers.
  const crashed = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => undefined);
  await crashed;
  const next = await context.newPage();
  await openNotebook(next, address);
  await expect(cellOf(next, 'note')).toContainText('"before the crash"');
});

test('a second tab takes up nothing that the first one is still writing', async ({ page, context }) => {
  await slowStorage(page, 3_000);
  await open(page);
  await write(page, 'note', '"first"');
  await expect(saved(page)).toHaveText(/^Saved/);
  await openEditor(page, 'note');
  await replaceLine(page, 1, '"being written"');
  await page.waitForTimeout(200);
  const second = await context.newPage();
  await openNotebook(second, page.url());
  await expect(second.getByText('This notebook is open in another tab.')).toBeVisible();
  await expect(saved(page)).toHaveText(/^Saved/);
  await expect(cellOf(second, 'note')).toContainText('"being written"');
  // The writer's page ends in the middle of a word: the reader, who becomes the writer, has it.
  await replaceLine(page, 1, '"last word"');
  await page.waitForTimeout(200);
  await page.close();
  await expect(second.getByText('This notebook is open in another tab.')).toHaveCount(0);
  await expect(cellOf(second, 'note')).toContainText('"last word"');
  await second.goto('/#gallery/yours');
  await expect(second.getByRole('link', { name: /^Reloaded/ })).toHaveCount(1);
});

const cutNote = (page: Page) => cellOf(page, 'fit').getByRole('note');
const stop = (page: Page) => page.getByRole('button', { name: 'Stop', exact: true });

test('a run that a reload cut off as it began is told of, until its cell runs again', async ({ page }) => {
  await open(page);
  await write(page, 'fit', LONG);
  await expect(saved(page)).toHaveText(/^Saved/);
  await pressRun(page);
  await page.locator('.dock[data-run-status="running"]').waitFor();
  await page.waitForTimeout(100);
  await page.reload();
  await expect(cutNote(page)).toContainText(
    // Draws are saved every second: whether some were depends on how long the page took to go.
    /^A run of this cell was cut when its page was reloaded or closed, at [\d,]+ of 1,800,000 draws\. (Nothing of it was kept: run the cell again|Only warm-up is kept|[\d,]+ draws? (is|are) kept)/,
  );
  await atRest(page);
  await page.reload();
  await expect(cutNote(page)).toContainText('A run of this cell was cut');
  await pressRun(page);
  await expect(cutNote(page)).toHaveCount(0);
  await stop(page).click();
  await expect(dock(page)).toContainText('Stopped after');
  await page.reload();
  await atRest(page);
  await expect(cutNote(page)).toHaveCount(0);
});

test('a run that a reload cut off goes on from the note at its cell; with another text it says why not', async ({
  page,
}) => {
  const fit = 'const posterior = await mcmc(heavy, { chains: 2, draws: 900_000 });';
  await openNotebook(page, await linkTo(codeNotebook('Reloaded', { model: HEAVY, fit })));
  await write(page, 'fit', `${fit} //`);
  await expect(saved(page)).toHaveText(/^Saved/);
  await pressRun(page);
  await page.locator('.dock[data-run-status="running"]').waitFor();
  await page.waitForTimeout(2_500);
  await page.reload();
  await expect(cutNote(page)).toContainText(
    /cut when its page was reloaded or closed, at [\d,]+ of 1,800,000 draws\. .* kept\./,
  );
  await atRest(page);
  await cutNote(page).getByRole('button', { name: 'Resume the run' }).click();
  await page.locator('[data-busy="true"]').waitFor();
  await expect(cutNote(page)).toHaveCount(0);
  await page.waitForTimeout(1_500);
  await write(page, 'fit', `${fit} // changed`);
  await expect(saved(page)).toHaveText(/^Saved/);
  await page.reload();
  await expect(cutNote(page)).toContainText(
    'It cannot go on, since its cell or one that it reads has changed',
  );
  await cutNote(page).getByRole('button', { name: 'Show the runs' }).click();
  await expect(page.getByRole('dialog', { name: 'Runs of this notebook' })).toBeVisible();
  await page.keyboard.press('Escape');
  await cutNote(page).getByRole('button', { name: 'Dismiss' }).click();
  await expect(cutNote(page)).toHaveCount(0);
});

test('a run that was cut off keeps its note, and its way on, when another one was cut off since', async ({
  page,
}) => {
  const fitOf = (name: string) => `const ${name} = await mcmc(heavy, { chains: 2, draws: 900_000 }); //`;
  const cells = { model: HEAVY, fit: fitOf('posterior'), other: fitOf('second') };
  await openNotebook(page, await linkTo(codeNotebook('Reloaded', cells)));
  await write(page, 'fit', `${cells.fit} mine`);
  await expect(saved(page)).toHaveText(/^Saved/);
  for (const id of ['fit', 'other']) {
    await cellOf(page, id).hover();
    await cellOf(page, id).getByRole('button', { name: 'Run cell' }).click();
    await page.locator('.dock[data-run-status="running"]').waitFor();
    await page.waitForTimeout(2_500);
    await page.reload();
    await expect(cellOf(page, id).getByRole('note')).toContainText(/draws are kept|warm-up is kept/);
    await atRest(page);
  }
  // The newest is back, the other only kept.
  await expect(cutNote(page)).toContainText(/1,800,000 draws\. .* kept\./);
  await cutNote(page).getByRole('button', { name: 'Resume the run' }).click();
  await page.locator('[data-busy="true"]').waitFor();
  await expect(cutNote(page)).toHaveCount(0);
  await expect(cellOf(page, 'other').getByRole('note')).toBeVisible();
});

test('a reload while a cell computes without end leaves a page that runs', async ({ page }) => {
  await openNotebook(
    page,
    await linkTo(codeNotebook('Endless', { loop: 'while (true) {}', sum: '20 + 22' })),
  );
  await write(page, 'sum', '20 + 23');
  await expect(saved(page)).toHaveText(/^Saved/);
  await runButton(page).click();
  await expect(page.locator('[data-kernel="busy"]')).toBeVisible();
  await page.goto(page.url().replace('?safe', ''));
  await expect(cellOf(page, 'sum')).toContainText('20 + 23');
  // What needs no sampling runs at opening: the loop too, until it is stopped.
  await expect(page.locator('[data-kernel="busy"]')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await untilIdle(page);
  await expect(page.locator('[data-kernel="ready"]')).toBeVisible();
  await cellOf(page, 'sum').hover();
  await cellOf(page, 'sum').getByRole('button', { name: 'Run cell' }).click();
  await expect(cellOf(page, 'sum').locator('.outputs')).toContainText('43');
});

test('a run of a control that was moved since does not come back as of the page after a reload', async ({
  page,
}) => {
  // Longer than a second: it does not follow the control by itself.
  const fit = 'const posterior = await mcmc(heavy, { chains: 2, draws: 6_000 });';
  const notebook = codeNotebook('Reloaded', {
    s: 'const width = slider("width", { min: 1, max: 10, value: 1 });\nwidth',
    model: HEAVY.replace('10)', 'width)'),
    fit,
  });
  await openNotebook(page, await linkTo(notebook));
  await write(page, 'fit', `${fit} //`);
  await runToEnd(page);
  const old = page.getByText(/before the last change/i);
  await expect(old).toHaveCount(0);
  // Results are stored after half a second of rest.
  await page.waitForTimeout(1_000);
  const slider = page.getByRole('slider', { name: 'width' });
  await slider.fill('7');
  await expect(old.first()).toBeVisible();
  await atRest(page);
  await expect(saved(page)).toHaveText(/^Saved/);
  await page.reload();
  await expect(slider).toHaveValue('7');
  await atRest(page);
  await expect(dock(page)).toContainText('stored results');
  await expect(dock(page)).toContainText(/before the last change/i);
});
