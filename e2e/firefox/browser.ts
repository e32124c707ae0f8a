/** Firefox over WebDriver BiDi, and what the checks do with a page. Not here: the checks (checks.ts). */
import puppeteer from 'puppeteer-core';
import type { Browser, Page } from 'puppeteer-core';

const address = process.env['TILDE_URL'] ?? 'http://127.0.0.1:4173/';
/** Longest wait for anything, in milliseconds: the first page of a fresh profile is slow. */
const PATIENCE = 40_000;

/** @param prefs of about:config */
export function startFirefox(prefs: Record<string, unknown> = {}): Promise<Browser> {
  const executablePath = process.env['FIREFOX_PATH'] ?? '/usr/bin/firefox-esr';
  const libraries = process.env['FIREFOX_LIBRARIES'] ?? '';
  return puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: prefs,
    env: { ...process.env, ...(libraries === '' ? {} : { LD_LIBRARY_PATH: libraries }) },
    timeout: PATIENCE,
  });
}

/** A page as wide as a desktop's. `errors` collects what nobody caught. */
export async function openPage(
  browser: Browser,
  route: string,
): Promise<{ readonly page: Page; readonly errors: string[] }> {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.setViewport({ width: 1400, height: 900 });
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(error instanceof Error ? error.message : String(error)));
  await page.goto(address + route);
  return { page, errors };
}

/** Waits until the text of what the selector finds holds these words; gives the text. */
export async function untilSays(page: Page, selector: string, words: string | RegExp): Promise<string> {
  const source = typeof words === 'string' ? words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&') : words.source;
  const found = await page.waitForFunction(
    (where: string, pattern: string) => {
      const text = [...document.querySelectorAll<HTMLElement>(where)].map(one => one.innerText).join('\n');
      return new RegExp(pattern).test(text) ? text : false;
    },
    { polling: 100 },
    selector,
    source,
  );
  return String(await found.jsonValue());
}

export const isThere = async (page: Page, selector: string): Promise<void> => {
  await page.waitForSelector(selector);
};

/** Presses the button in the bar, or that inside `where`, whose name begins so. */
export async function press(page: Page, name: string, where = 'header'): Promise<void> {
  await page.waitForFunction(
    (inside: string, begin: string) => {
      const button = [...document.querySelectorAll<HTMLButtonElement>(`${inside} button`)].find(one =>
        (one.getAttribute('aria-label') ?? one.innerText).trim().startsWith(begin),
      );
      button?.click();
      return button !== undefined;
    },
    { polling: 100 },
    where,
    name,
  );
}

/** The kernel is up and nothing runs. */
export const untilReady = (page: Page): Promise<void> =>
  isThere(page, '[data-kernel="ready"][data-busy="false"]');

/** The text of the file that pressing the button saves. */
export async function savedBy(page: Page, pressIt: () => Promise<void>): Promise<string> {
  await page.evaluate(() => {
    const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = blob => {
      if (blob instanceof Blob && blob.type !== 'text/javascript') Object.assign(window, { saved: blob });
      return make(blob);
    };
  });
  await pressIt();
  const text = await page.waitForFunction(() => (window as unknown as { saved?: Blob }).saved?.text(), {
    polling: 100,
  });
  return String(await text.jsonValue());
}
