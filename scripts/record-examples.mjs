/**
 * Records the results that the example notebooks are shown with: opens each in the built app (`npm run build` first),
 * presses Run, and takes the notebook that the app itself then saves. `node scripts/record-examples.mjs [name …]`.
 * Not here: what is stored of a run (src/app/state/store-results.ts).
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { findChromium } from './lib/setup.mjs';

const folder = 'public/examples';
const asked = process.argv.slice(2);
const names = readdirSync(folder)
  .filter(file => file.endsWith('.tilde'))
  .map(file => file.slice(0, -'.tilde'.length))
  .filter(name => asked.length === 0 || asked.includes(name));

/** In the page: keeps `text` as a notebook of the reader's own (results of foreign ones are not saved). */
const keep = text =>
  new Promise(resolve => {
    const opening = indexedDB.open('tilde');
    opening.onsuccess = () => {
      const writing = opening.result.transaction('notebooks', 'readwrite');
      writing
        .objectStore('notebooks')
        .put({ id: '00000000', revision: 1, title: 'Example', text, savedAt: new Date() });
      writing.oncomplete = () => resolve(opening.result.close());
    };
  });

/** In the page: the text that autosave has written since, if it has. */
const saved = () =>
  new Promise(resolve => {
    const opening = indexedDB.open('tilde');
    opening.onsuccess = () => {
      const reading = opening.result.transaction('notebooks').objectStore('notebooks').get('00000000');
      reading.onsuccess = () => {
        opening.result.close();
        resolve(reading.result.revision > 1 ? reading.result.text : undefined);
      };
    };
  });

/** What `ask` gives once it gives something: results are stored when all is at rest, and saved a moment later. */
async function until(ask) {
  for (let tries = 0; tries < 40; tries += 1) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise(resolve => setTimeout(resolve, 500));
  }
  return undefined;
}

async function record(browser, address, name) {
  const page = await browser.newPage();
  await page.goto(`${address}#gallery`);
  await page.waitForSelector('.gallery a[href^="#example/"]');
  // Without the old results: the app does not save equal ones again.
  const [source] = readFileSync(`${folder}/${name}.tilde`, 'utf8').split('%% results');
  // Nor with the lines that stood between the last cell and them.
  await page.evaluate(keep, `${source.trimEnd()}\n`);
  await page.goto(`${address}#notebook/00000000`);
  await page.getByRole('banner').getByRole('button', { name: /^Run/ }).click();
  await page.waitForSelector('.app[data-busy="true"]');
  await page.waitForSelector('.app[data-busy="false"]', { timeout: 300_000 });
  const text = await until(() => page.evaluate(saved));
  await page.close();
  if (text === undefined) throw new Error(`${name}: the app saved nothing`);
  writeFileSync(`${folder}/${name}.tilde`, text);
  console.log(`${name}: ${text.length} characters`);
}

const server = await preview({ build: { outDir: process.env.OUT_DIR ?? 'dist' }, preview: { port: 0 } });
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox'],
});
try {
  for (const name of names) await record(browser, server.resolvedUrls.local[0], name);
} finally {
  await browser.close();
  await server.close();
}
