/** Storage denied or full: the page says so, and what was written stays and can be saved as a file. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import {
  cellOf,
  closeEditor,
  downloadNotebook,
  openEditor,
  openNotebook,
  replaceLine,
} from './support/app.ts';
import { codeNotebook, linkTo } from './support/notebooks.ts';

const WRITTEN = 'const kept = "written while nothing could be saved";';

/** Edits and runs; the message shows, the text stays and downloads. */
async function nothingIsLost(page: Page, message: RegExp): Promise<void> {
  await openNotebook(page, await linkTo(codeNotebook('Unsaved', { note: '1 + 1' })));
  await openEditor(page, 'note');
  await replaceLine(page, 1, WRITTEN);
  await closeEditor(page);
  await expect(page.getByRole('status')).toHaveText(message);
  console.log(`storage: “${await page.getByRole('status').innerText()}”`);
  await expect(cellOf(page, 'note')).toContainText(WRITTEN);
  expect(await downloadNotebook(page)).toContain(WRITTEN);
  await page.getByRole('banner').getByRole('button', { name: /^Run/ }).click();
  await expect(cellOf(page, 'note')).not.toHaveAttribute('aria-label', /stale|running/);
  await expect(cellOf(page, 'note').getByRole('alert')).toHaveCount(0);
  // On a phone it is said in full, and covers nothing.
  await page.setViewportSize({ width: 390, height: 844 });
  const said = page.locator('.bar-saved');
  await expect(said).toBeInViewport({ ratio: 1 });
  await expect(said).toHaveText(message);
  const [words, cell] = [await said.boundingBox(), await cellOf(page, 'note').boundingBox()];
  expect((words?.y ?? Infinity) + (words?.height ?? 0)).toBeLessThanOrEqual(cell?.y ?? 0);
  expect(await said.evaluate(one => one.scrollWidth <= one.clientWidth)).toBe(true);
}

test('storage that is denied', async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The user denied permission to access the database.', 'SecurityError');
    };
  });
  await nothingIsLost(page, /Not saved: .*denies storage.*Download/);
});

test('storage whose opening fails later', async ({ page }) => {
  await page.addInitScript(() => {
    const { open } = IDBFactory.prototype;
    // A version below any that was stored fails with an event, not an exception.
    IDBFactory.prototype.open = function (name) {
      const first = open.call(this, name, 5);
      first.addEventListener('upgradeneeded', () => first.transaction?.abort());
      return first;
    };
  });
  await nothingIsLost(page, /Not saved: .*Download/);
});

test('storage that is full', async ({ page }) => {
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
  });
  await nothingIsLost(page, /Not saved: .*storage is full.*Download/);
});

test('storage that never answers is said to be out of reach, and nothing waits for it', async ({ page }) => {
  await page.addInitScript(() => {
    // A request that nobody settles.
    IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
  });
  await nothingIsLost(page, /Not saved: .*Download/);
});

const line = (page: Page, text: string): Promise<void> =>
  openEditor(page, 'note').then(async () => {
    await replaceLine(page, 1, text);
    await closeEditor(page);
  });

test('storage that turns full in mid-session: the page says so, asks before it is left, and saves again once it can', async ({
  page,
}) => {
  await openNotebook(page, await linkTo(codeNotebook('Turning', { note: '1 + 1' })));
  await line(page, 'const first = "saved";');
  await expect(page.getByRole('status').first()).toHaveText(/^Saved/);
  await page.evaluate(() => {
    const { put } = IDBObjectStore.prototype;
    Object.assign(window, { mend: () => (IDBObjectStore.prototype.put = put) });
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
  });
  await line(page, 'const second = "at risk";');
  await expect(page.getByRole('status').first()).toHaveText(/storage is full/);
  expect(await downloadNotebook(page)).toContain('at risk');
  let asked = '';
  page.once('dialog', dialog => {
    asked = dialog.type();
    void dialog.dismiss();
  });
  await page.reload({ timeout: 3_000 }).catch(() => undefined);
  expect(asked).toBe('beforeunload');
  await expect(cellOf(page, 'note')).toContainText('at risk');
  await page.evaluate('mend()');
  await line(page, 'const third = "kept";');
  await expect(page.getByRole('status').first()).toHaveText(/^Saved/);
  await page.reload();
  await expect(cellOf(page, 'note')).toContainText('const third = "kept";');
});

test('a reader who clears the site’s data loses nothing of the open notebook', async ({ page, baseURL }) => {
  await openNotebook(page, await linkTo(codeNotebook('Cleared', { note: '1 + 1' })));
  await line(page, 'const first = "saved";');
  await expect(page.getByRole('status').first()).toHaveText(/^Saved/);
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin: baseURL ?? '', storageTypes: 'indexeddb' });
  await line(page, 'const second = "after";');
  await expect(page.getByRole('status').first()).toHaveText(/^Saved/);
  await page.reload();
  await expect(cellOf(page, 'note')).toContainText('const second = "after";');
});
