/**
 * Pictures of every notebook in public/examples, and of the gallery, from the production build: before a run, shortly
 * after Run, and after it; light and dark; as wide as a desk and as a phone. Prints one line a picture, and says where
 * a page is wider than its window.
 *
 *     node scripts/screens.mjs [--out DIR] [--built] [name …]
 *
 * --out: the folder, default .cache/screens. --built: take dist/ as it is. Names: only these notebooks.
 * Not here: the pictures in docs/screens (contact-sheet.mjs makes them from these).
 */
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withApp } from './lib/served.mjs';
import { root } from './lib/setup.mjs';

const THEMES = ['light', 'dark'];
const WINDOWS = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
/** How long after Run the picture of the running page is taken: what is over by then was never seen running. */
const SHORTLY = 250;
/** Until late things are drawn: mathematics, pictures, the last figures. */
const SETTLED = 800;
/** A kernel has started by then. */
const SOON = 15_000;
const LONGEST_RUN = 300_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: join(root, '.cache/screens') }, built: { type: 'boolean' } },
});

const examples = readdirSync(join(root, 'public/examples'))
  .filter(file => file.endsWith('.tilde'))
  .map(file => file.slice(0, -'.tilde'.length));
const names = [...examples, 'gallery'].filter(name => positionals.length === 0 || positionals.includes(name));

/** One picture in both themes; a line for each. `whole`: in a window as high as the page, bars at its ends. */
async function take(page, name, when, size, whole) {
  if (whole) await asHighAsThePage(page, size);
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    // Canvases are drawn anew a frame later.
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
    const path = join(values.out, `${name}-${size}-${theme}-${when}.png`);
    await page.screenshot({ path });
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    const kilobytes = Math.round(statSync(path).size / 1000);
    console.log(`${path}  ${kilobytes} kB${over > 0 ? `  ${over} px wider than the window` : ''}`);
  }
}

async function asHighAsThePage(page, size) {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...WINDOWS[size], height });
  // What comes into sight is drawn now.
  await page.waitForTimeout(SETTLED);
}

const RUN = { desktop: '.bar', phone: '.sheet-line' };
const atRest = (page, timeout) => page.waitForSelector('.app[data-busy="false"]', { timeout });

const pressRun = (page, size) => page.locator(RUN[size]).getByRole('button', { name: /^Run/ }).click();

async function notebook(page, address, size, name) {
  await page.goto(`${address}#example/${name}`);
  await page.waitForSelector('.cell');
  await page.waitForTimeout(SETTLED);
  await page.evaluate(() => document.fonts.ready);
  // What sliders move is computed at once, and a notebook without stored results runs by itself.
  await atRest(page, SOON).catch(() => undefined);
  await take(page, name, '1-before', size, true);
  await page.setViewportSize(WINDOWS[size]);
  const busy = page.locator('.app[data-busy="true"]');
  if ((await busy.count()) === 0) await pressRun(page, size);
  // The kernel may have to start first; what is over in a blink is not waited for.
  await busy.waitFor({ timeout: SOON }).catch(() => undefined);
  await page.waitForTimeout(SHORTLY);
  await take(page, name, '2-during', size, false);
  await atRest(page, LONGEST_RUN);
  await page.waitForTimeout(SETTLED);
  await take(page, name, '3-after', size, true);
}

async function gallery(page, address, size) {
  await page.goto(`${address}#gallery`);
  await page.waitForSelector('.shelf-picture svg');
  await page.evaluate(() => document.fonts.ready);
  await take(page, 'gallery', '1-before', size, true);
}

/** Said, and the other pictures are still taken. */
function failed(name, error) {
  console.error(`${name}: ${error.message}`);
  process.exitCode = 1;
}

mkdirSync(values.out, { recursive: true });
await withApp(values.built === true, async (browser, address) => {
  for (const name of names) {
    for (const [size, viewport] of Object.entries(WINDOWS)) {
      const context = await browser.newContext({ viewport });
      const page = await context.newPage();
      page.on('pageerror', error => failed(name, error));
      const pictures = name === 'gallery' ? gallery : notebook;
      await pictures(page, address, size, name).catch(error => failed(name, error));
      await context.close();
    }
  }
});
