/** Opens a shipped notebook from its link in a fresh page, without stored results, and runs all of it. */
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openNotebook, pressRun, untilIdle } from './app.ts';
import { example, linkTo } from './notebooks.ts';

/** Presses Run and waits until nothing runs and nothing is queued. */
export async function runExample(page: Page, name: string, timeout = 180_000): Promise<void> {
  await openNotebook(page, await linkTo(example(name)));
  await pressRun(page);
  await untilIdle(page, timeout);
}

/** The figure of a cell is drawn, with its title and the labels of its axes. */
export async function figureShown(page: Page, cell: string, ...words: readonly string[]): Promise<void> {
  const figure = page.locator(`[data-cell="${cell}"] figure`).first();
  await expect(figure).toBeVisible();
  for (const word of words) await expect(figure).toContainText(word);
}
