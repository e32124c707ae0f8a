/**
 * A newcomer's first minute with the coin, from the production build: one sheet of pictures in docs/screens for each theme
 * and window, every picture with the second at which it was taken. Waits as long as a reader would.
 *
 *     node scripts/first-minute.mjs [--built] [--out DIR]
 *
 * --built: take dist/ as it is. Not here: pictures of all notebooks (screens.mjs).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withApp } from './lib/served.mjs';
import { root } from './lib/setup.mjs';
import { shrunk } from './lib/webp.mjs';

const WINDOWS = {
  desktop: { width: 1280, height: 800, shown: 640, columns: 2 },
  phone: { width: 390, height: 844, shown: 300, columns: 4 },
};
const RUN = { desktop: '.bar', phone: '.sheet-line' };
/** Completion and hover come after the pause that the editor makes. */
const PAUSE = 1200;

const { values } = parseArgs({
  options: { built: { type: 'boolean' }, out: { type: 'string', default: join(root, 'docs/screens') } },
});

/** What she does, each followed by a picture. `at`: no sooner than this second. */
const STEPS = {
  desktop: [
    { at: 1, says: 'reads', does: async () => {} },
    { at: 5, says: 'drags the count', does: drag },
    { at: 10, says: 'presses Run', does: run },
    { at: 12, says: 'reads the verdict', does: rest },
    { at: 30, says: 'changes the prior', does: complete },
    { at: 36, says: 'asks what Beta is', does: ask },
    { at: 40, says: 'runs it again', does: runChanged },
    { at: 45, says: 'shares it', does: share },
    { at: 60, says: 'looks for more', does: gallery },
  ],
  phone: [
    { at: 1, says: 'reads', does: async () => {} },
    { at: 5, says: 'drags the count', does: drag },
    { at: 10, says: 'presses Run', does: run },
    { at: 12, says: 'reads the verdict', does: rest },
    { at: 20, says: 'opens the sheet', does: openSheet },
    { at: 30, says: 'looks at the model', does: unfold },
    { at: 45, says: 'shares it', does: sharePhone },
    { at: 60, says: 'looks for more', does: gallery },
  ],
};

async function drag(page) {
  const slider = page.getByRole('slider').first();
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
}

async function run(page, size) {
  await page.locator(RUN[size]).getByRole('button', { name: /^Run/ }).click();
}

async function rest(page) {
  await page.waitForSelector('.app[data-busy="false"]', { timeout: 60_000 });
}

/** Puts the caret before the prior's arguments and types another name. */
async function complete(page) {
  await page.getByText('const prior').first().click();
  await page.locator('.monaco-editor').first().waitFor({ timeout: 60_000 });
  await page.waitForTimeout(PAUSE);
  await page.keyboard.press('Home');
  for (let i = 0; i < 'const prior = '.length; i++) await page.keyboard.press('ArrowRight');
  for (let i = 0; i < 'Beta(1, 1)'.length; i++) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.type('Be', { delay: 80 });
  await page.waitForTimeout(PAUSE);
}

async function ask(page) {
  await page.keyboard.press('Escape');
  await page.keyboard.type('ta(20, 20)', { delay: 40 });
  // A word of the editor may share its element with spaces.
  const word = page.locator('.monaco-editor .view-line span span').filter({ hasText: /^\s*Beta\s*$/ });
  await word.first().waitFor();
  const box = await word.first().boundingBox();
  await page.mouse.move(box.x + box.width - 12, box.y + box.height / 2);
  await page.waitForTimeout(PAUSE);
}

async function runChanged(page, size) {
  await page.keyboard.press('Escape');
  await run(page, size);
  await page.waitForTimeout(PAUSE);
  await rest(page);
  await page.evaluate(() => document.querySelector('main, .column, .app')?.scrollTo?.(0, 0));
  await page.evaluate(() => window.scrollTo(0, 0));
}

async function share(page) {
  await page.getByRole('banner').getByRole('button', { name: 'Share' }).click();
  await page.getByRole('dialog').waitFor();
}

async function openSheet(page) {
  await page.locator('.sheet-grip').click();
  await page.waitForTimeout(PAUSE);
}

async function unfold(page) {
  await page.locator('.sheet-grip').click();
  await page.waitForTimeout(PAUSE);
  await page
    .getByRole('button', { name: /The model/ })
    .first()
    .click();
  await page.waitForTimeout(PAUSE);
}

async function sharePhone(page) {
  await page.getByRole('button', { name: /menu/i }).first().click();
  await page
    .getByRole('button', { name: 'Share' })
    .or(page.getByRole('menuitem', { name: 'Share' }))
    .first()
    .click();
  await page.getByRole('dialog').waitFor();
}

async function gallery(page, _, address) {
  await page.goto(`${address}#gallery`);
  await page.waitForSelector('.shelf-picture svg');
}

async function minute(browser, address, size, colorScheme) {
  const { width, height } = WINDOWS[size];
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  const frames = [];
  await page.goto(address);
  const begun = Date.now();
  await page.waitForSelector('.cell');
  for (const { at, says, does } of STEPS[size]) {
    await page.waitForTimeout(Math.max(0, begun + 1000 * at - Date.now()));
    await does(page, size, address);
    await page.waitForTimeout(120);
    const second = Math.round((Date.now() - begun) / 1000);
    frames.push({ caption: `${second} s: ${says}`, png: (await page.screenshot()).toString('base64') });
  }
  await context.close();
  return frames;
}

const html = ({ shown, columns, width, height }, theme, frames) => `<!doctype html><style>
  body { margin: 0; width: max-content; padding: 24px; display: grid; gap: 24px; font: 500 15px Inter, sans-serif;
    grid-template-columns: repeat(${columns}, ${shown}px);
    background: ${theme === 'dark' ? '#2a2f34' : '#d6d8d4'}; color: ${theme === 'dark' ? '#e6e8ea' : '#1b1f24'}; }
  figure { margin: 0; } figcaption { margin: 0 0 8px; }
  img { width: ${shown}px; height: ${Math.round((height * shown) / width)}px; display: block; }
</style>${frames.map(({ caption, png }) => `<figure><figcaption>${caption}</figcaption><img src="data:image/png;base64,${png}"></figure>`).join('')}`;

mkdirSync(values.out, { recursive: true });
await withApp(values.built === true, async (browser, address) => {
  for (const size of Object.keys(WINDOWS)) {
    for (const theme of ['light', 'dark']) {
      const frames = await minute(browser, address, size, theme);
      const page = await browser.newPage();
      await page.setContent(html(WINDOWS[size], theme, frames));
      const bytes = await shrunk(page);
      await page.close();
      const path = join(values.out, `first-minute-${size}-${theme}.webp`);
      writeFileSync(path, bytes);
      console.log(`${path}  ${Math.round(bytes.length / 1000)} kB`);
    }
  }
});
