/** Gallery item A22, the compiler at work on eight schools, from live output. Not here: the passes themselves (unit tests). */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { cellOf } from '../support/app.ts';
import { hold, holdAtLeast, holdWords } from '../support/hold.ts';
import { runExample } from '../support/run-example.ts';
import { numberShown, tableShown } from '../support/shown.ts';

const step = (page: Page, name: string) => cellOf(page, 'graph').locator(`[data-stage="${name}"]`);

/** Nodes after a step, as the list of steps says. */
async function nodesAfter(page: Page, name: string): Promise<number> {
  const text = await step(page, name).locator('.graph-count').innerText();
  return Number(text.replaceAll(',', ''));
}

test('A22: the graph of eight schools before and after each pass, and the code', async ({ page }) => {
  await runExample(page, 'compiler');
  const [written, shared, withGradient, optimized, each] = await Promise.all(
    ['as written', 'shared and folded', 'with the gradient', 'unused nodes dropped again', 'schedule'].map(
      name => nodesAfter(page, name),
    ),
  );
  holdAtLeast('A22 nodes gone by sharing and folding', 20, written - shared);
  holdAtLeast('A22 nodes gone by the passes after the gradient', 1, withGradient - optimized);
  holdAtLeast('A22 nodes that an evaluation need not compute', 10, optimized - each);

  // Every row of the table: the same log density, and no number moved.
  const rows = [...(await tableShown(page, 'table'))];
  holdAtLeast('A22 steps shown', 14, rows.length);
  const first = await numberShown(page, 'table', 'as written', 'log density');
  expect(Math.abs(first)).toBeGreaterThan(10);
  for (const [name] of rows) {
    const got = await numberShown(page, 'table', name, 'log density');
    const id = `A22 log density after “${name}”`;
    hold({ id, expected: first, got, bound: 1e-12 * Math.abs(first) }, first + 1e-9);
    const change = await numberShown(page, 'table', name, 'largest change');
    hold({ id: `A22 change by “${name}”`, expected: 0, got: change, bound: 1e-12 }, 1e-9);
  }

  const cell = cellOf(page, 'graph');
  await step(page, 'with the gradient').click();
  const drawing = cell.locator('svg.graph');
  await expect(drawing).toBeVisible();
  holdAtLeast('A22 boxes drawn with the gradient', 50, await drawing.locator('.node').count());
  // Pointing at a box says what it is and where in the cell it comes from.
  await drawing.locator('.node', { hasText: 'log1p' }).hover();
  holdWords('A22 a node says its operation', 'log1p', await cell.locator('.graph-hover').innerText());
  holdWords('A22 and its line', 'line 6 of model', await cell.locator('.graph-hover').innerText());
  await cell.getByRole('button', { name: 'List' }).click();
  expect(await cell.locator('.graph-list tbody tr').count()).toBe(withGradient);

  // The keyboard goes from step to step.
  await step(page, 'memory').click();
  await page.keyboard.press('ArrowDown');
  await expect(step(page, 'code')).toHaveAttribute('aria-selected', 'true');
  const code = await cell.locator('.graph-code').innerText();
  holdWords('A22 the emitted code', 'f64x2.mul', code);
  holdWords('A22 the emitted code, by function', '(func $run', code);
  holdAtLeast('A22 bytes', 1000, await numberShown(page, 'summary', 'bytes of WebAssembly', 'value'));
});
