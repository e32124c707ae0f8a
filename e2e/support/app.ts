/** What a person does on the page, by names a person sees. Not here: expectations of single tests. */
import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

export const cellOf = (page: Page, id: string): Locator => page.locator(`[data-cell="${id}"]`);
/** Run in the bar; its name counts stale cells. */
export const runButton = (page: Page): Locator =>
  page.getByRole('banner').getByRole('button', { name: /^Run/ });
export const dock = (page: Page): Locator => page.getByRole('complementary', { name: 'Inference' });

/** Waits within the page, frame by frame: an expectation that is not met at once looks again only every second. */
const until = (page: Page, selector: string, timeout: number, state: 'attached' | 'visible' = 'attached') =>
  page.locator(selector).first().waitFor({ state, timeout });

/** Opens an address and waits until the notebook can be read and the kernel is up. */
export async function openNotebook(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await until(page, '[data-busy][data-kernel="ready"]', 30_000);
}

/** Nothing runs, nothing is queued. */
export async function untilIdle(page: Page, timeout = 60_000): Promise<void> {
  await until(page, '[data-busy="false"]', timeout);
}

/** All draws of the newest run are judged: its verdict and its table come after its cell has ended. */
export async function untilJudged(page: Page): Promise<void> {
  await until(page, '.dock[data-run-status="done"]', 10_000, 'visible');
  await until(page, '.dock [data-verdict]:not([data-verdict="none"])', 30_000, 'visible');
}

/** Presses Run; resolves once something runs. Looked for in every frame: short runs are over before one can ask twice. */
export async function pressRun(page: Page): Promise<void> {
  const begun = page.waitForFunction(() => document.querySelector('[data-busy="true"]') !== null, undefined, {
    polling: 'raf',
  });
  await runButton(page).click();
  await begun;
}

/** Presses Run and waits until the newest run is over and judged, and everything is at rest. */
export async function runToEnd(page: Page, timeout = 90_000): Promise<void> {
  await pressRun(page);
  await untilIdle(page, timeout);
  await untilJudged(page);
}

/** Puts the caret into a cell's code; resolves once the editor has the keyboard. */
export async function openEditor(page: Page, id: string): Promise<void> {
  const cell = cellOf(page, id);
  const show = cell.locator('.fold[aria-expanded="false"], .fold-quiet[aria-expanded="false"]');
  if (await show.isVisible()) await show.click();
  // A new cell is open at once.
  if ((await cell.and(page.locator('.focused')).count()) === 0)
    await cell.getByRole('textbox', { name: 'Code' }).click();
  await expect(cell.locator('.monaco-editor.focused, .monaco-editor .focused').first()).toBeAttached({
    timeout: 30_000,
  });
}

/** Replaces the text of a line (from 1) of the cell whose editor is open. */
export async function replaceLine(page: Page, line: number, text: string): Promise<void> {
  await page.keyboard.press('Control+Home');
  for (let step = 1; step < line; step += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Home');
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  // Emptied first: the editor would take text that begins and ends like the old for a change in its middle.
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

/** Ends editing: the cell shows static code again. */
export async function closeEditor(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.locator('.monaco-editor')).toHaveCount(0);
}

/** Presses the button and gives the name of the file it saves, and its text. */
export async function savedBy(page: Page, button: Locator): Promise<readonly [name: string, text: string]> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return [download.suggestedFilename(), await readFile(await download.path(), 'utf8')];
}

/** Opens "Download draws" in the panel of the run; the entry of the format, CSV by default. */
export async function drawsEntry(page: Page, name = /^CSV/): Promise<Locator> {
  await dock(page).getByRole('button', { name: 'Download draws' }).click();
  return page.getByRole('menuitem', { name });
}

/** The text alone. */
export async function downloadBy(page: Page, button: Locator): Promise<string> {
  return (await savedBy(page, button))[1];
}

/** The open notebook as its file, by the command palette. */
export async function downloadNotebook(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Commands' }).click();
  return downloadBy(page, page.getByRole('option', { name: 'Download this notebook' }));
}

/** The link of the share dialog. */
export async function shareLink(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Share' }).click();
  const field = page.getByRole('textbox', { name: 'Link' });
  await expect(field).toHaveValue(/#n1\./);
  const link = await field.inputValue();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  return link;
}

export interface TableRow {
  readonly mean: number;
  readonly sd: number;
  readonly rhat: number;
  /** Bulk effective sample size. */
  readonly ess: number;
  /** The smaller of bulk and tail, as printed. */
  readonly printedEss: number;
}

/** The dock's summary table as it stands: unrounded figures from its rows, the effective sample size as printed. */
export async function summaryTable(page: Page): Promise<Map<string, TableRow>> {
  const rows = await dock(page)
    .locator('tr[data-site]')
    .evaluateAll(list =>
      list.map(row => {
        const { site, mean, sd, rhat, ess } = (row as HTMLElement).dataset;
        return { site, mean, sd, rhat, ess, printedEss: (row as HTMLTableRowElement).cells[4].innerText };
      }),
    );
  return new Map(
    rows.map(({ site, mean, sd, rhat, ess, printedEss }) => [
      site ?? '',
      {
        mean: Number(mean),
        sd: Number(sd),
        rhat: Number(rhat),
        ess: Number(ess),
        printedEss: Number(printedEss.replaceAll(',', '')),
      },
    ]),
  );
}

/** Columns of an export by name. */
export function readCsv(text: string): Map<string, number[]> {
  const [head, ...lines] = text.trimEnd().split('\n');
  const rows = lines.map(line => line.split(',').map(Number));
  return new Map(head.split(',').map((name, column) => [name, rows.map(row => row[column])]));
}

/** Opens the text as a file, from the gallery. */
export async function openFile(page: Page, name: string, text: string): Promise<void> {
  await page.goto('/#gallery');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open a file' }).click(),
  ]);
  await chooser.setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
}
