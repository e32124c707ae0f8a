/** What tests of devices share: the place shown in the status line, and a device worker that cannot compile WASM. */
import type { Locator, Page } from '@playwright/test';

/** Where the newest run or fit is computed, in the status line. */
export const place = (page: Page): Locator => page.locator('.status [data-backend]');

/** Makes the device worker's WASM executor fail. Random numbers have a module of their own and a fallback. */
export async function withoutWasm(page: Page): Promise<void> {
  await page.route(/assets\/main-[^/]*\.js$/, async route => {
    const response = await route.fetch();
    const forbid = `if (self.name === 'device') WebAssembly.Module = class { constructor() { throw new Error('no WASM here'); } };\n`;
    await route.fulfill({ response, body: forbid + (await response.text()) });
  });
}

/** Programs launched on the device since the run began, and tensors alive. */
export async function counts(page: Page): Promise<{ launches: number; tensors: number }> {
  const [launches, tensors] = await Promise.all([
    place(page).getAttribute('data-launches'),
    place(page).getAttribute('data-tensors'),
  ]);
  return { launches: Number(launches), tensors: Number(tensors) };
}
