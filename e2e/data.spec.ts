/**
 * Data comes in by drop, paste, file, address and from the list of sets that ship: looked at first, then a cell. What is
 * wrong with a file is said with its place.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { cellOf, openNotebook, untilIdle } from './support/app.ts';
import { codeNotebook, linkTo } from './support/notebooks.ts';
import { tableShown } from './support/shown.ts';

const PENGUINS =
  'species,bill,male,seen\nAdelie,39.1,true,2007-11-11\nGentoo,NA,false,2007-11-12\nAdelie,40.3,,2007-11-13\n';
const fixture = (name: string) =>
  readFileSync(path.resolve(import.meta.dirname, '../src/engine/data/fixtures', name));

async function open(page: Page): Promise<void> {
  await openNotebook(page, await linkTo(codeNotebook('Data', { first: '1 + 1' })));
}

const dialog = (page: Page): Locator => page.getByRole('dialog');
const addIt = (page: Page): Locator => dialog(page).getByRole('button', { name: 'Add to the notebook' });

/** Drops a file onto the page. */
async function drop(page: Page, name: string, content: string | Buffer): Promise<void> {
  const bytes = Array.from(Buffer.from(content));
  const data = await page.evaluateHandle(
    file => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(file.bytes)], file.name));
      return transfer;
    },
    { name, bytes },
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

test('a dropped file is shown with types, missing values and ranges, then becomes a folded cell', async ({
  page,
}) => {
  await open(page);
  await drop(page, 'Palmer penguins.csv', PENGUINS);
  await expect(dialog(page).getByRole('columnheader')).toHaveText([
    'speciestextnone missingAdelie, Gentoo',
    'billnumber1 missing39.1 to 40.3',
    'maleboolean1 missingtrue in 1 of 2',
    'seendatenone missing2007-11-11 to 2007-11-13',
  ]);
  await expect(dialog(page).getByText('CSV, 3 rows, 4 columns')).toBeVisible();
  await addIt(page).click();
  await expect(dialog(page)).toHaveCount(0);
  const table = page.getByRole('table');
  await expect(table.getByRole('columnheader')).toHaveText([
    'speciestext',
    'billnumber, 1 missing',
    'maleboolean, 1 missing',
    'seendate',
  ]);
  await expect(table.getByRole('row').nth(2)).toHaveText('Gentoomissingfalse2007-11-12');
  await page.getByRole('button', { name: 'Show code' }).click();
  await expect(page.getByText('const palmerPenguins = csv(')).toBeVisible();
});

test('a pasted table is shown and becomes a cell, other text does not', async ({ page }) => {
  await open(page);
  await paste(page, 'Just a sentence, with a comma.');
  await expect(dialog(page)).toHaveCount(0);
  await paste(page, 'x\ty\n1\t2\n3.5\t4\n');
  await dialog(page).getByRole('textbox', { name: 'Name' }).fill('pairs');
  await addIt(page).click();
  await expect(page.getByRole('columnheader')).toHaveText(['xnumber', 'yinteger']);
  await untilIdle(page);
});

for (const [name, format] of [
  ['lz4.feather', 'Arrow'],
  ['s.arrows', 'Arrow'],
  ['snappy.parquet', 'Parquet'],
  ['zstd.parquet', 'Parquet'],
] as const) {
  test(`${name} from another program is read to typed columns`, async ({ page }) => {
    await open(page);
    await drop(page, name, fixture(name));
    await expect(dialog(page).getByText(`${format}, 3 rows, 9 columns`)).toBeVisible();
    await expect(dialog(page).getByRole('columnheader').nth(5)).toHaveText(
      'ddate1 missing1999-12-31 to 2024-02-29',
    );
    await addIt(page).click();
    await expect(page.getByRole('columnheader').nth(8)).toHaveText('ztext');
  });
}

test('JSON comes from a file the reader chooses in the dialog, and a column can be left out', async ({
  page,
}) => {
  await open(page);
  await page.getByRole('button', { name: 'Add data' }).click();
  const chooser = page.waitForEvent('filechooser');
  await dialog(page).getByRole('button', { name: 'Choose a file' }).click();
  const buffer = Buffer.from('[{"dose": 1, "zip": "12"}, {"dose": null, "zip": "13"}, {"dose": 2.5}]');
  await (await chooser).setFiles({ name: 'trial.json', mimeType: 'application/json', buffer });
  await expect(dialog(page).getByRole('columnheader')).toHaveText([
    'dosenumber1 missing1 to 2.5',
    'ziptext1 missing12, 13',
  ]);
  await addIt(page).click();
  // Text that looks like numbers stays text.
  await expect(page.getByRole('columnheader')).toHaveText(['dosenumber, 1 missing', 'ziptext, 1 missing']);
  await drop(page, 'again.json', buffer);
  await dialog(page).getByRole('checkbox', { name: 'dose' }).uncheck();
  await addIt(page).click();
  await expect(page.getByRole('table').nth(1).getByRole('columnheader')).toHaveText(['ziptext, 1 missing']);
});

test('an address is fetched only after the reader has confirmed the host, without cookies or referrer', async ({
  page,
}) => {
  const asked: Record<string, string | undefined>[] = [];
  await page.route('https://data.example.org/**', async route => {
    asked.push(await route.request().allHeaders());
    await route.fulfill({ body: 'a,b\n1,x\n2,y\n', headers: { 'access-control-allow-origin': '*' } });
  });
  await open(page);
  await page.getByRole('button', { name: 'Commands' }).click();
  await page.getByRole('option', { name: 'Add data' }).click();
  const field = dialog(page).getByRole('textbox', { name: 'Address of a file' });
  await field.fill('http://data.example.org/t.csv');
  await dialog(page).getByRole('button', { name: 'Fetch', exact: true }).click();
  await expect(dialog(page).getByRole('alert')).toContainText('Only addresses that begin with https://');
  await field.fill('https://data.example.org/some/t.csv');
  await dialog(page).getByRole('button', { name: 'Fetch', exact: true }).click();
  await expect(dialog(page).getByText('It learns your network address')).toBeVisible();
  expect(asked).toHaveLength(0);
  await dialog(page).getByRole('button', { name: 'Fetch from data.example.org' }).click();
  await expect(dialog(page).getByText('CSV, 2 rows, 2 columns')).toBeVisible();
  expect(asked).toHaveLength(1);
  expect(asked[0]['cookie']).toBeUndefined();
  expect(asked[0]['referer']).toBeUndefined();
  await addIt(page).click();
  await expect(page.getByRole('columnheader')).toHaveText(['ainteger', 'btext']);
});

test('a set that ships is chosen from the list with its source and licence, and its cell names it', async ({
  page,
}) => {
  await open(page);
  await page.getByRole('button', { name: 'Add data' }).click();
  await expect(dialog(page).getByRole('listitem')).toHaveCount(8);
  await dialog(page).getByRole('button', { name: 'Palmer penguins' }).click();
  await expect(dialog(page).getByText('Licence: CC0 1.0')).toBeVisible();
  await expect(dialog(page).getByRole('columnheader').nth(5)).toHaveText(
    'body_mass_ginteger2 missing2700 to 6300',
  );
  await addIt(page).click();
  await expect(page.getByRole('columnheader').first()).toHaveText('speciestext');
  await page.getByRole('button', { name: 'Show code' }).click();
  await expect(page.getByText('const penguins = await dataset("penguins");')).toBeVisible();
});

test('cells read every set by name, and no other file', async ({ page }) => {
  const code = `const sets = ["eight-schools", "kidiq", "radon", "penguins", "sleep-study", "lynx-hare", "influenza", "digits"];
const rows = [];
for (const name of sets) rows.push({ name, rows: (await dataset(name)).rows });
rows`;
  await openNotebook(
    page,
    await linkTo(codeNotebook('Sets', { sets: code, other: 'await dataset("../sources")' })),
  );
  await page.getByRole('banner').getByRole('button', { name: /^Run/ }).click();
  const table = await tableShown(page, 'sets');
  expect([...table.entries()].map(([name, row]) => `${name} ${row['rows']}`)).toEqual([
    'eight-schools 8',
    'kidiq 434',
    'radon 919',
    'penguins 344',
    'sleep-study 180',
    'lynx-hare 21',
    'influenza 14',
    'digits 400',
  ]);
  await expect(cellOf(page, 'other').getByRole('alert')).toContainText('there is no data set "../sources"');
});

test('what is wrong with a file is said with its place', async ({ page }) => {
  await open(page);
  const alert = dialog(page).getByRole('alert');
  const wrong = async (name: string, content: string | Buffer, words: string): Promise<void> => {
    await drop(page, name, content);
    await expect(alert).toContainText(words);
    await dialog(page).getByRole('button', { name: 'Close', exact: true }).click();
    await expect(dialog(page)).toHaveCount(0);
  };
  await wrong('bad.csv', 'a,b\n1,2\n3\n4,5,6\n', 'lines 3, 4 have another number of cells than the header');
  await wrong('bad.json', '[{"a": 1},\n {"a": x}]', 'line 2, column 8');
  await wrong(
    'cut.parquet',
    fixture('snappy.parquet').subarray(0, 900),
    'ends at byte 900 without its footer',
  );
  await wrong('cut.feather', fixture('lz4.feather').subarray(0, 900), 'ends at byte 900 without its footer');
  await wrong('photo.csv', Buffer.from([1, 0, 2, 0, 3]), 'The file is no table');
  await wrong('nothing.csv', '', 'The file is empty');
});

test('a notebook that is dropped is opened, in a tab of its own address', async ({ page }) => {
  await open(page);
  await drop(page, 'x.tilde', 'tilde notebook 1\ntitle: Dropped\nseed: 1\n\n%% code a\n6 * 7\n');
  await expect(page.getByText('6 * 7')).toBeVisible();
  await expect(dialog(page)).toHaveCount(0);
  expect(new URL(page.url()).hash).toMatch(/^#file\/\w+$/);
});

test('of a table too large for a notebook the rows that fit are offered, and how many that is', async ({
  page,
}) => {
  await open(page);
  await drop(page, 'large.csv', `a,b\n${'1,2\n'.repeat(60_000)}`);
  const status = dialog(page).getByRole('status');
  await expect(status).toContainText('A notebook keeps at most 150 kB of a table: the first 37,4');
  await dialog(page).getByRole('checkbox', { name: 'b' }).uncheck();
  await expect(dialog(page).getByText('All of it is kept in the cell, 121 kB.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
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
