/**
 * How an escape would be seen: what the listener heard, and the page's storage, globals, windows and address before and
 * after. Also the count of what was tried. Not here: the probes.
 */
import type { BrowserContext, Page } from '@playwright/test';

export interface Seen {
  readonly status: string;
  readonly outputs: readonly { readonly kind: string; readonly text?: string }[];
  readonly error: { readonly message: string } | null;
}

export const textOf = ({ outputs }: Seen): string => outputs.map(output => output.text ?? '').join('\n');

/** Runs a cell on the harness page and gives its last state. */
export async function runCell(page: Page, source: string): Promise<Seen> {
  return (await page.evaluate(`run(${JSON.stringify(source)})`)) as Seen;
}

/** Opens the bare page and waits for its client. It hears every channel a cell might use. */
export async function openHarness(page: Page): Promise<void> {
  await page.goto('/e2e/harness/index.html');
  await page.waitForFunction('window.client !== undefined');
  await page.evaluate(`
    window.heard = [];
    window.pageErrors = [];
    window.addEventListener('error', event => window.pageErrors.push(String(event.message)));
    window.addEventListener('unhandledrejection', event => window.pageErrors.push(String(event.reason)));
    for (const name of ['tilde', 'x', 'hostile'])
      new BroadcastChannel(name).onmessage = event => window.heard.push(String(event.data));
    window.addEventListener('message', event => window.heard.push('window: ' + JSON.stringify(event.data)));
  `);
}

/** All of the page that a cell could have changed. */
export async function stateOf(page: Page, context: BrowserContext): Promise<unknown> {
  const inside = await page.evaluate(`(async () => ({
    address: location.href,
    title: document.title,
    elements: document.querySelectorAll('*').length,
    frames: document.querySelectorAll('iframe').length,
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    cookies: document.cookie,
    databases: (await indexedDB.databases()).map(database => database.name).filter(name => !/^tilde/.test(name)),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker?.getRegistrations() ?? []).length,
    prototypes: [Object, Array, Function, String, Number, Promise, Map].map(one => Reflect.ownKeys(one.prototype).length),
    polluted: [({}).hostile, [].hostile, ({}).toJSON, window.hostile, window.fooled].map(String),
    heard: window.heard ?? [],
  }))()`);
  return { inside, pages: context.pages().length };
}

/** Errors of the page itself since the last call: those of workers that a cell starts are their own. */
export async function pageErrors(page: Page): Promise<string[]> {
  const errors = (await page.evaluate('window.pageErrors.splice(0)')) as string[];
  return errors.map(message => `page error: ${message}`);
}

const tried = new Map<string, number>();
const escapes: string[] = [];

/** Notes one case; `problem` says how it escaped. */
export function note(kind: string, id: string, problem: string | null): void {
  tried.set(kind, (tried.get(kind) ?? 0) + 1);
  if (problem !== null) escapes.push(`${kind}, ${id}: ${problem}`);
}

export const escapesSoFar = (kind: string): readonly string[] =>
  escapes.filter(escape => escape.startsWith(`${kind}, `));

/** "hostile: 210 cases tried, escapes 0", and what each kind had. */
export function summary(): string {
  const total = Array.from(tried.values()).reduce((sum, n) => sum + n, 0);
  const kinds = Array.from(tried, ([kind, n]) => `${kind} ${n}`).join(', ');
  return `hostile: ${total} cases tried, escapes ${escapes.length} (${kinds})`;
}
