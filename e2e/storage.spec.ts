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
