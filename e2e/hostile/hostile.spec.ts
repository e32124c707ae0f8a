/**
 * Cells, messages and documents that try to get out, in the real page with its real policy. Nothing may reach the
 * listener, the page's storage, its globals or its windows, and the page must go on. Not here: the probes (beside).
 */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openNotebook, runButton, untilIdle } from '../support/app.ts';
import { linkTo } from '../support/notebooks.ts';
import { ENDLESS, GIGANTIC } from './bombs.ts';
import { MARKDOWN, STORED } from './documents.ts';
import { FORGED, STEAL } from './forged.ts';
import { listen } from './listener.ts';
import type { Listener } from './listener.ts';
import { NETWORK } from './network.ts';
import type { Probe } from './probe.ts';
import { escapesSoFar, note, openHarness, pageErrors, runCell, stateOf, summary, textOf } from './watch.ts';
import { CALLABLE, MESSAGES, PAGE, PROTOTYPES, STORAGE } from './within.ts';

test.describe.configure({ mode: 'serial', retries: 0 });
test.setTimeout(600_000);

let listener: Listener;
test.beforeAll(async () => {
  listener = await listen();
});
test.afterAll(async () => {
  await listener.close();
  console.log(summary());
});

const written = (code: string, page: Page): string =>
  code
    .replaceAll('URL/', `http://127.0.0.1:${listener.port}/`)
    .replaceAll('PAGE/', `${new URL(page.url()).origin}/`)
    .replaceAll('HOST', `127.0.0.1:${listener.port}`);

/** The same code as plain JavaScript in a worker that the cell starts: no transform, no checks of the language. */
const inWorker = (code: string): string => {
  const body = `(async () => { ${code.replace(/^await /, 'return await ')} })().then(postMessage, e => postMessage('blocked: ' + e));`;
  return `const worker = new Worker("data:text/javascript," + encodeURIComponent(${JSON.stringify(body)}));
const said = await new Promise(resolve => {
  worker.onmessage = event => resolve(String(event.data));
  worker.onerror = () => resolve("blocked: error");
  setTimeout(resolve, 2500, "no answer");
});
worker.terminate();
said`;
};

/** Runs probes one after another on one page; what the page is like afterwards must be what it was before. */
async function tryAll(page: Page, probes: readonly Probe[], kind: string): Promise<void> {
  const dialogs: string[] = [];
  page.on('dialog', dialog => void (dialogs.push(dialog.message()), dialog.dismiss()));
  await openHarness(page);
  await runCell(page, '1');
  const before = JSON.stringify(await stateOf(page, page.context()));
  listener.hits.length = 0;
  for (const { id, code } of probes) {
    const seen = await runCell(page, written(code, page));
    const after = JSON.stringify(await stateOf(page, page.context()));
    const problems = [
      ...(textOf(seen).includes('ESCAPED') ? [textOf(seen)] : []),
      ...listener.hits.splice(0).map(hit => `the listener heard ${hit}`),
      ...(after === before ? [] : [`the page changed: ${after}`]),
      ...dialogs.splice(0),
      ...(await pageErrors(page)),
    ];
    note(kind, id, problems.length === 0 ? null : problems.join('; ').slice(0, 2_000));
  }
  await page.waitForTimeout(500);
  for (const hit of listener.hits.splice(0)) note(kind, 'afterwards', hit);
  expect(textOf(await runCell(page, '20 + 22'))).toBe('42');
  expect(escapesSoFar(kind)).toEqual([]);
}

test('the listener hears the same attempts from a page without a sandbox', async ({ page, context }) => {
  await page.goto(`http://127.0.0.1:${listener.port}/control`);
  listener.hits.length = 0;
  const heard: string[] = [];
  for (const { id, code } of NETWORK) {
    if (/synchronous|fetchLater/.test(id)) continue;
    await page
      .evaluate(`(async () => { ${written(code, page).replace(/^await /, 'return await ')} })()`)
      .catch(() => undefined);
    if (listener.hits.splice(0).some(hit => hit !== 'tcp')) heard.push(id);
  }
  await context.close();
  console.log(`without a sandbox the listener hears ${heard.length} of ${NETWORK.length} attempts`);
  for (const id of ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'sendBeacon', 'font face'])
    expect(heard).toContain(id);
  expect(heard.length).toBeGreaterThan(15);
});

test('no interface reaches the network from a cell', async ({ page }) => {
  await tryAll(page, NETWORK, 'network');
});

test('nor from a worker that a cell starts', async ({ page }) => {
  const nested = NETWORK.map(probe => ({ ...probe, code: inWorker(probe.code) }));
  await tryAll(page, nested, 'network, nested');
});

test('no storage can be had, in a cell or in a worker it starts', async ({ page }) => {
  const nested = STORAGE.map(probe => ({ ...probe, id: `${probe.id}, nested`, code: inWorker(probe.code) }));
  await tryAll(page, [...STORAGE, ...nested], 'storage');
});

test('no message reaches the page or another', async ({ page }) => {
  await tryAll(page, MESSAGES, 'messages');
});

test('no cell moves, opens, or asks anything of the page', async ({ page }) => {
  await tryAll(page, PAGE, 'page');
});

test('nothing callable runs text as code or leads out', async ({ page }) => {
  await tryAll(page, CALLABLE, 'callable');
});

test('no prototype is polluted on the page', async ({ page }) => {
  await tryAll(page, PROTOTYPES, 'prototypes');
});

test('a polluted kernel changes no verdict: the workers that judge are others', async ({ page }) => {
  const model = `function m() { const mu = ~Normal(0, 5); plate("r", 4, () => { observe(Normal(mu, 1), [1, 2, 3, 4]); }); }
await mcmc(m, { chains: 2, warmup: 200, draws: 200, seed: 5 }); 1`;
  const judged = (): Promise<unknown> =>
    page.evaluate(`(async () => {
      const id = client.runs.getSnapshot().at(-1);
      const { status, verdict } = await until(client.run(id), s => s.verdict !== null && s.status === 'done');
      return { verdict, mean: (await client.draws(id, 'mu')).values.reduce((a, b) => a + b, 0) };
    })()`);
  await openHarness(page);
  await runCell(page, model);
  const honest = await judged();
  await runCell(
    page,
    `Object.prototype.rhat = 9; Object.prototype.verdict = { text: "all is well" }; Object.prototype.ess = 1e9;
    Array.prototype.toSorted = function () { return this; }; Math.random = () => 0.5; 1`,
  );
  await runCell(page, model);
  expect(await judged()).toEqual(honest);
  expect(await page.evaluate('({}).rhat')).toBeUndefined();
  note('prototypes', 'verdict', null);
});

test('forged messages and graphs are refused, and the page goes on', async ({ page }) => {
  await openHarness(page);
  for (const [id, expression] of FORGED) {
    await page.evaluate('window.longestGap = 0');
    const ready = await runCell(page, 'globalThis.base !== undefined && globalThis.stolen !== undefined');
    if (textOf(ready) !== 'true') expect(textOf(await runCell(page, STEAL))).toContain('stolen');
    await runCell(
      page,
      `const forged = ${expression};
for (const message of Array.isArray(forged) && forged.length > 2 ? forged : [forged]) globalThis.stolen.postMessage(message);
await new Promise(resolve => setTimeout(resolve, 50));
1`,
    );
    const alive = await goesOn(page);
    const gap = (await page.evaluate('window.longestGap')) as number;
    const problems = [
      ...(await pageErrors(page)),
      ...(alive ? [] : ['no cell can be run any more']),
      ...(gap > 5_000 ? [`the page stood still for ${gap.toFixed(0)} ms`] : []),
      ...((await page.evaluate('String(({}).hostile)')) === 'undefined' ? [] : ['a prototype was polluted']),
    ];
    note('forged', id, problems.length === 0 ? null : problems.join('; '));
  }
  expect(escapesSoFar('forged')).toEqual([]);
});

/** Stops what runs, and runs a cell. */
async function goesOn(page: Page): Promise<boolean> {
  return (await page.evaluate(`Promise.race([
    (async () => {
      client.stop();
      await until(client.kernel, state => state.status === 'ready');
      const seen = await run('20 + 22');
      return seen.outputs.map(output => output.text).join('') === '42';
    })(),
    new Promise(resolve => setTimeout(resolve, 30000, false)),
  ])`)) as boolean;
}

test('cells that never end are stopped, whatever they hold', async ({ page }) => {
  await openHarness(page);
  for (const [id, code] of Object.entries(ENDLESS)) {
    const gap = (await page.evaluate(`(async () => {
      window.longestGap = 0;
      const id = 'endless' + Math.random().toString(36).slice(2);
      client.setCells([{ id, source: ${JSON.stringify(code)} }]);
      client.runCell(id);
      await until(client.cell(id), state => state.status !== 'idle' && state.status !== 'queued');
      await new Promise(resolve => setTimeout(resolve, 400));
      return window.longestGap;
    })()`)) as number;
    const alive = await goesOn(page);
    const problems = [
      ...(await pageErrors(page)),
      ...(alive ? [] : ['no cell can be run any more']),
      ...(gap > 5_000 ? [`the page stood still for ${gap.toFixed(0)} ms`] : []),
    ];
    note('endless', id, problems.length === 0 ? null : problems.join('; '));
  }
  expect(escapesSoFar('endless')).toEqual([]);
});

test('gigantic values end in an output or an error, and the page goes on', async ({ page }) => {
  await openHarness(page);
  for (const [id, code] of Object.entries(GIGANTIC)) {
    await page.evaluate('window.longestGap = 0');
    const seen = await Promise.race([
      runCell(page, code),
      new Promise<null>(resolve => setTimeout(resolve, 60_000, null)),
    ]);
    const size = seen === null ? 0 : JSON.stringify(seen).length;
    const alive = await goesOn(page);
    const gap = (await page.evaluate('window.longestGap')) as number;
    const problems = [
      ...(await pageErrors(page)),
      ...(seen === null ? ['it did not end within a minute'] : []),
      ...(size > 8_000_000 ? [`its state has ${size} characters`] : []),
      ...(alive ? [] : ['no cell can be run any more']),
      ...(gap > 5_000 ? [`the page stood still for ${gap.toFixed(0)} ms`] : []),
    ];
    note('gigantic', id, problems.length === 0 ? null : problems.join('; '));
  }
  expect(escapesSoFar('gigantic')).toEqual([]);
});

const LEAK = 'https://leak.example.org/';

/** Opens a notebook whose probes have addresses with their numbers, and says what came of each. */
async function openHostile(page: Page, address: string, kind: string, ids: readonly string[]): Promise<void> {
  const asked: string[] = [];
  const context = page.context();
  await context.route(`${LEAK}**`, route => {
    asked.push(route.request().url());
    return route.fulfill({ body: '' });
  });
  const errors: string[] = [];
  // Of the tests' own making: they block service workers.
  page.on('pageerror', error => /'installing'/.test(error.message) || errors.push(error.message));
  await openNotebook(page, address);
  await runButton(page).click();
  await page.waitForTimeout(1_500);
  await untilIdle(page);
  // The kernel runs no markdown; all of the page is scrolled past, so that what waits to be seen is.
  await page.evaluate(
    `(async () => { for (let y = 0; y < document.body.scrollHeight; y += 600) { scrollTo(0, y); await new Promise(r => setTimeout(r, 60)); } })()`,
  );
  await page.waitForTimeout(1_000);
  const state = await page.evaluate(`({
    hostile: String(window.hostile),
    address: location.pathname,
    shown: getComputedStyle(document.body).display !== 'none' && document.querySelector('header')?.getBoundingClientRect().height > 0,
    bad: document.querySelectorAll('main iframe, main form, main object, main embed, main script, main style, main link, main meta, main base, main video, main audio, main dialog, main template').length,
    handlers: Array.from(document.querySelectorAll('main *')).filter(e => Array.from(e.attributes).some(a => /^on/i.test(a.name))).map(e => e.outerHTML.slice(0, 100)),
    links: Array.from(document.querySelectorAll('main a')).filter(a => /^(javascript|data):/i.test(a.href)).map(a => a.href),
    covers: Array.from(document.querySelectorAll('main .prose *')).filter(e => getComputedStyle(e).position === 'fixed').length,
  })`);
  ids.forEach((id, i) => {
    const own = asked.filter(url => url === `${LEAK}${kind}/${i}`);
    note(kind, id, own.length === 0 ? null : `${own.length} requests`);
  });
  expect(state).toEqual({
    hostile: 'undefined',
    address: '/',
    shown: true,
    bad: 0,
    handlers: [],
    links: [],
    covers: 0,
  });
  expect(errors).toEqual([]);
  expect(asked.filter(url => !url.startsWith(`${LEAK}${kind}/`))).toEqual([]);
  expect(context.pages()).toHaveLength(1);
  expect(escapesSoFar(kind)).toEqual([]);
}

const leaking = <T>(table: Readonly<Record<string, T>>, kind: string): [id: string, value: T][] =>
  Object.entries(table).map(([id, value], i) => [
    id,
    JSON.parse(JSON.stringify(value).replaceAll('LEAK', `${LEAK}${kind}/${i}`)) as T,
  ]);

test('opening a notebook of hostile text asks nobody and runs nothing', async ({ page }) => {
  const probes = leaking(MARKDOWN, 'markdown');
  const cells = probes.map(([, source], i) => ({ id: `m${i}`, kind: 'markdown' as const, source }));
  const end = { id: 'end', kind: 'code' as const, source: '1 + 1' };
  const address = await linkTo({ version: 1, title: '<img src=x>', seed: 1, cells: [...cells, end] });
  await openHostile(page, address, 'markdown', Object.keys(MARKDOWN));
});

test('nor does a cell that puts the same text out', async ({ page }) => {
  const probes = leaking(MARKDOWN, 'output');
  const cells = probes.map(([, text], i) => ({
    id: `o${i}`,
    kind: 'code' as const,
    source: `({ kind: "markdown", text: ${JSON.stringify(text)} })`,
  }));
  const address = await linkTo({ version: 1, title: 'x', seed: 1, cells });
  await openHostile(page, address, 'output', Object.keys(MARKDOWN));
});

test('nor do outputs stored by a stranger', async ({ page }) => {
  const probes = leaking(STORED, 'stored');
  const cells = probes.map((_, i) => ({ id: `s${i}`, kind: 'code' as const, source: String(i) }));
  const outputs = Object.fromEntries(probes.map(([, output], i) => [`s${i}`, [output as never]]));
  const address = await linkTo({ version: 1, title: 'x', seed: 1, cells, results: { fits: [], outputs } });
  await openHostile(page, address, 'stored', Object.keys(STORED));
});
