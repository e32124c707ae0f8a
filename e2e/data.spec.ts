/** Tables come in by drop and by paste, with their types and missing values; what is wrong with one is said by line. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openNotebook, untilIdle } from './support/app.ts';
import { codeNotebook, linkTo } from './support/notebooks.ts';

const PENGUINS =
  'species,bill,male,seen\nAdelie,39.1,true,2007-11-11\nGentoo,NA,false,2007-11-12\nAdelie,40.3,,2007-11-13\n';

async function open(page: Page): Promise<void> {
  await openNotebook(page, await linkTo(codeNotebook('Data', { first: '1 + 1' })));
}

/** Drops a file onto the page. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    file => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([file.text], file.name, { type: 'text/csv' }));
      return transfer;
    },
    { name, text },
  );
  await page.dispatchEvent('main', 'dragover', { dataTransfer: data });
  await expect(page.getByText('Drop a table here')).toBeVisible();
  await page.dispatchEvent('main', 'drop', { dataTransfer: data });
}

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(pasted => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    document.body.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, text);
}

test('a dropped file becomes a folded cell that shows types, missing values and the first rows', async ({
  page,
}) => {
  await open(page);
  await drop(page, 'Palmer penguins.csv', PENGUINS);
  const table = page.getByRole('table');
  await expect(table.getByRole('columnheader')).toHaveText([
    'speciestext',
    'billnumber, 1 missing',
    'maleboolean, 1 missing',
    'seendate',
  ]);
  await expect(table.getByRole('row').nth(2)).toHaveText('Gentoomissingfalse2007-11-12');
  await expect(page.getByRole('button', { name: 'Show code' })).toBeVisible();
  await page.getByRole('button', { name: 'Show code' }).click();
  await expect(page.getByText('const palmerPenguins = csv(')).toBeVisible();
});

test('a pasted table becomes a cell, other text does not', async ({ page }) => {
  await open(page);
  await paste(page, 'Just a sentence, with a comma.');
  await expect(page.getByRole('table')).toHaveCount(0);
  await paste(page, 'x\ty\n1\t2\n3\t4\n');
  await expect(page.getByRole('columnheader')).toHaveText(['xnumber', 'ynumber']);
  await untilIdle(page);
});

test('a malformed table says which lines are wrong, and what is no table is refused', async ({ page }) => {
  await open(page);
  await drop(page, 'bad.csv', 'a,b\n1,2\n3\n4,5,6\n');
  await expect(page.getByText('lines 3, 4 have another number of cells than the header')).toBeVisible();
  await drop(page, 'photo.png.csv', '');
  const notice = page.getByRole('alert').filter({ hasText: '.csv' });
  await expect(notice).toHaveText('photo.png.csv is empty.');
  await drop(page, 'large.csv', `a,b\n${'1,2\n'.repeat(60_000)}`);
  await expect(notice).toContainText('a notebook keeps tables of at most 150 kB');
});

test('draws leave as files of CmdStan: one chain as text, all chains in a zip', async ({ page }) => {
  await page.goto('/e2e/harness/index.html');
  await page.waitForFunction('window.client !== undefined');
  const { text, zip, refused } = (await page.evaluate(`(async () => {
    await run('function pair() { const x = ~Normal(0, 1); plate("rows", ["a", "b"], () => { const z = ~Normal(x, 1); }); }\\n' +
      'const fit = await mcmc(pair, { chains: 2, warmup: 100, draws: 50, seed: 3 });');
    const id = client.runs.getSnapshot().at(-1);
    const text = await (await client.exportStan(id, 1)).text();
    const zip = Array.from(new Uint8Array(await (await client.exportStan(id)).arrayBuffer()).slice(0, 4));
    const refused = await client.exportStan(id, 7).then(() => '', reason => String(reason));
    return { text, zip, refused };
  })()`)) as { text: string; zip: number[]; refused: string };
  const lines = text.split('\n').filter(line => line !== '' && !line.startsWith('#'));
  expect(lines[0]).toMatch(/^lp__,accept_stat__,.*,energy__,x,z\.1,z\.2$/);
  expect(lines).toHaveLength(51);
  expect(text).toContain('# id = 2\n');
  expect(zip).toEqual([0x50, 0x4b, 3, 4]);
  expect(refused).toContain('no chain 7');
});
