/** The app without a network after the first visit, and a newer build that waits for the reader. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openEditor, openNotebook, runToEnd } from './support/app.ts';

test.use({ serviceWorkers: 'allow' });

const mark = (page: Page) => page.getByRole('contentinfo').getByText('Works offline');

test('after the first visit everything opens and runs without a network', async ({ page, context }) => {
  await openNotebook(page, '/#example/coin-flip');
  await expect(mark(page)).toBeVisible({ timeout: 60_000 });
  await context.setOffline(true);
  await page.reload();
  await expect(page.locator('[data-busy]')).toHaveAttribute('data-kernel', 'ready');
  await runToEnd(page);
  const code = page.locator('[data-cell]').filter({ has: page.getByRole('textbox', { name: 'Code' }) });
  await openEditor(page, (await code.first().getAttribute('data-cell')) ?? '');
  // Another notebook, not looked at before.
  await page.goto('/#example/weather');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('a newer build waits until the reader asks for it', async ({ page }) => {
  const outDir = process.env['TILDE_E2E_REMOVE'] ?? process.env['TILDE_E2E_OUT'];
  if (outDir === undefined) throw new Error('the folder of the build is not known');
  const script = path.resolve(import.meta.dirname, '..', outDir, 'sw.js');
  const before = await readFile(script, 'utf8');
  try {
    await openNotebook(page, '/#example/coin-flip');
    await expect(mark(page)).toBeVisible({ timeout: 60_000 });
    await writeFile(script, before.replace(/"digest":"\w+"/, '"digest":"newer"'));
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    const button = page.getByRole('button', { name: 'A newer Tilde is here: reload' });
    await expect(button).toBeVisible({ timeout: 60_000 });
    const loaded = page.waitForEvent('load');
    await button.click();
    await loaded;
    await expect(page.locator('[data-busy]')).toHaveAttribute('data-kernel', 'ready');
    const names = await page.evaluate(() => caches.keys());
    // The build before stays for tabs that still show it.
    expect(names.map(name => name.split(' ').at(-1))).toEqual([expect.not.stringMatching('newer'), 'newer']);
  } finally {
    await writeFile(script, before);
  }
});

test('the page can be installed', async ({ page }) => {
  await page.goto('/');
  const manifest = (await page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="manifest"]');
    return (await fetch(link?.href ?? '')).json() as Promise<unknown>;
  })) as { readonly icons: readonly { readonly src: string; readonly sizes: string }[] };
  expect(manifest).toMatchObject({ name: 'Tilde', display: 'standalone', start_url: './' });
  for (const { src, sizes } of manifest.icons.filter(icon => icon.sizes !== 'any')) {
    const size = await page.evaluate(async file => {
      const image = await createImageBitmap(await (await fetch(file)).blob());
      return `${image.width}x${image.height}`;
    }, src);
    expect(size).toBe(sizes);
  }
});
