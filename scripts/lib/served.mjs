/** The production build, served and opened in a real Chromium. Not here: what is done with it. */
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { ensureChromium, root } from './setup.mjs';

/**
 * @param built whether dist/ is taken as it is
 * @param work given the browser and the app's address
 */
export async function withApp(built, work) {
  process.chdir(root);
  if (!built) await build({ logLevel: 'warn' });
  const server = await preview({ preview: { port: 0 } });
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: ['--no-sandbox'] });
  try {
    await work(browser, server.resolvedUrls.local[0]);
  } finally {
    await browser.close();
    await server.close();
  }
}
