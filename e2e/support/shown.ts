/** Reads what a cell shows. Not here: what a person does (app.ts). */
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { cellOf } from './app.ts';

/** The first table a cell shows: by its first column, then by column name; unrounded. */
export async function tableShown(page: Page, cell: string): Promise<Map<string, Record<string, string>>> {
  const table = cellOf(page, cell).locator('table.out-table').first();
  await expect(table).toBeVisible({ timeout: 60_000 });
  const rows = await table.evaluate(element => {
    const names = Array.from(element.querySelectorAll('th'), th => th.textContent ?? '');
    return Array.from(element.querySelectorAll('tbody tr'), row =>
      Array.from(row.querySelectorAll('td'), (td, i): [string, string] => [
        names[i] ?? '',
        td.dataset['value'] ?? '',
      ]),
    );
  });
  return new Map(rows.map(row => [row[0][1], Object.fromEntries(row)]));
}

/** One number of that table. Throws when it is not there. */
export async function numberShown(page: Page, cell: string, row: string, column: string): Promise<number> {
  const table = await tableShown(page, cell);
  const text = table.get(row)?.[column];
  if (text === undefined || text === '') {
    throw new Error(
      `Cell ${cell} shows no ${column} of ${row}; rows: ${Array.from(table.keys()).join(', ')}`,
    );
  }
  return Number(text.replace('−', '-'));
}

/** All text a cell shows below its code. */
export async function textShown(page: Page, cell: string): Promise<string> {
  return cellOf(page, cell).locator('.outputs').innerText();
}
