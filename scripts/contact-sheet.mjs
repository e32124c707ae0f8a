/**
 * The pictures in docs/screens, from those that screens.mjs has taken: contact sheets of the notebooks, as WebP.
 *
 *     node scripts/screens.mjs && node scripts/contact-sheet.mjs [--from DIR] [--out DIR]
 *
 * Not here: taking the pictures (screens.mjs).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { ensureChromium, root } from './lib/setup.mjs';
import { LARGEST, shrunk } from './lib/webp.mjs';

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: join(root, '.cache/screens') },
    out: { type: 'string', default: join(root, 'docs/screens') },
  },
});

const START = ['coin-flip', 'scale', 'sir', 'weather', 'geometric', 'eight-schools'];
const REST = ['scale-guide', 'coin-guide', 'bnn', 'taylor-sine', 'logistic-by-hand', 'stock-typescript'];
const of = (names, rest) => names.map(name => `${name}-${rest}`);
/** Width and height of one picture on its sheet; higher ones show their top. */
const DESKTOP = { width: 640, height: 480, columns: 2 };
const PHONE = { width: 300, height: 649, columns: 4 };
const SHEETS = {
  'start-light': { ...DESKTOP, pictures: of(START, 'desktop-light-3-after') },
  'rest-light': { ...DESKTOP, pictures: of(REST, 'desktop-light-3-after') },
  dark: {
    ...DESKTOP,
    pictures: of(['coin-flip', 'sir', 'eight-schools', 'bnn'], 'desktop-dark-3-after'),
  },
  running: {
    ...DESKTOP,
    height: 400,
    pictures: ['bnn-desktop-light-2-during', 'eight-schools-desktop-dark-2-during'],
  },
  phone: {
    ...PHONE,
    pictures: [
      ...of(['coin-flip', 'sir'], 'phone-light-1-before'),
      ...of(['scale', 'eight-schools'], 'phone-dark-1-before'),
    ],
  },
  gallery: { width: 1280, height: 1200, columns: 1, pictures: ['gallery-desktop-light-1-before'] },
};

const picture = name =>
  `<img src="data:image/png;base64,${readFileSync(join(values.from, `${name}.png`)).toString('base64')}">`;

const html = ({ width, height, columns, pictures }) => `<!doctype html><style>
  body { margin: 0; width: max-content; padding: 24px; background: #d6d8d4;
    display: grid; grid-template-columns: repeat(${columns}, ${width}px); gap: 24px; }
  img { width: ${width}px; height: ${height}px; object-fit: cover; object-position: top; display: block; }
</style>${pictures.map(picture).join('')}`;

async function sheet(page, name, plan) {
  await page.setContent(html(plan));
  const bytes = await shrunk(page);
  const path = join(values.out, `${name}.webp`);
  writeFileSync(path, bytes);
  console.log(`${path}  ${Math.round(bytes.length / 1000)} kB`);
  if (bytes.length > LARGEST) process.exitCode = 1;
}

mkdirSync(values.out, { recursive: true });
const browser = await chromium.launch({ executablePath: ensureChromium(), args: ['--no-sandbox'] });
try {
  const page = await browser.newPage();
  for (const [name, plan] of Object.entries(SHEETS)) await sheet(page, name, plan);
} finally {
  await browser.close();
}
