/** The sandbox and the workers through the real client, in the real frame: what works, what is blocked, what stops. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { EIGHT_SCHOOLS_MODEL } from './support/notebooks.ts';

interface Seen {
  readonly status: string;
  readonly outputs: readonly { readonly kind: string; readonly text?: string }[];
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly span?: { line: number };
  } | null;
}

/** Runs a cell on the harness page and gives its last state. */
async function run(page: Page, source: string): Promise<Seen> {
  return (await page.evaluate(`run(${JSON.stringify(source)})`)) as Seen;
}

const textOf = (seen: Seen) => seen.outputs.map(output => output.text ?? '').join('\n');

test.beforeEach(async ({ page }) => {
  page.on('pageerror', error => console.log(`page error: ${error.message}`));
  await page.goto('/e2e/harness/index.html');
  await page.waitForFunction('window.client !== undefined');
});

test('a cell is evaluated in the frame', async ({ page }) => {
  expect(textOf(await run(page, '1 + 1'))).toBe('2');
  const origin = await run(page, 'self.origin + " " + typeof window');
  expect(textOf(origin)).toBe('null undefined');
});

test('an error names its line', async ({ page }) => {
  const { status, error } = await run(page, 'const f = (o) => o.a.b;\n\nf({});');
  expect(status).toBe('error');
  expect(error).toMatchObject({ code: 'runtime', span: { line: 1 } });
});

test('hostile cells reach neither network nor storage nor the page', async ({ page, context }) => {
  const hits: string[] = [];
  const server = createServer((request, response) => {
    hits.push(request.url ?? '');
    response
      .setHeader('access-control-allow-origin', '*')
      .setHeader('content-type', 'text/javascript')
      .end('1');
  });
  server.on('upgrade', (request, socket) => {
    hits.push(`upgrade ${request.url ?? ''}`);
    socket.destroy();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  await page.evaluate(`window.heard = []; for (const name of ['tilde', 'x'])
    new BroadcastChannel(name).onmessage = event => window.heard.push(event.data)`);
  const attempts: Record<string, string> = {
    fetch: `await fetch('${url}/fetch')`,
    'fetch no-cors': `await fetch('${url}/nocors', { mode: 'no-cors' })`,
    'fetch self': `await fetch('${new URL(page.url()).origin}/index.html')`,
    XHR: `await new Promise((ok, no) => { const x = new XMLHttpRequest(); x.onload = ok; x.onerror = () => no(Error('blocked')); x.open('GET', '${url}/xhr'); x.send(); })`,
    WebSocket: `await new Promise((ok, no) => { const s = new WebSocket('ws://127.0.0.1:${port}/ws'); s.onopen = ok; s.onerror = () => no(Error('blocked')); })`,
    EventSource: `await new Promise((ok, no) => { const s = new EventSource('${url}/es'); s.onopen = ok; s.onerror = () => no(Error('blocked')); })`,
    IndexedDB: `await new Promise((ok, no) => { const r = indexedDB.open('x'); r.onsuccess = ok; r.onerror = () => no(Error('blocked')); })`,
    caches: `await caches.open('x')`,
    importScripts: `importScripts('${url}/scripts')`,
    'import()': `await import('${url}/import.js')`,
    eval: `(0, eval)('1')`,
    'new Function': `new Function('return 1')()`,
    'nested worker': `await new Promise((ok, no) => { const w = new Worker('${url}/worker.js'); w.onmessage = ok; w.onerror = () => no(Error('blocked')); })`,
    'nested import': `await new Promise((ok, no) => { const w = new Worker('data:text/javascript,import("${url}/nested.js").then(() => postMessage(1), () => postMessage(0))', { type: 'module' }); w.onmessage = e => e.data ? ok() : no(Error('blocked')); w.onerror = () => no(Error('blocked')); })`,
  };
  for (const [name, attempt] of Object.entries(attempts)) {
    const seen = await run(page, `${attempt};\n"it got through"`);
    expect(seen.status, `${name}: ${textOf(seen)}`).toBe('error');
  }
  await run(page, `new BroadcastChannel('x').postMessage('hello'); 1`);
  await run(page, `postMessage({ op: 'up' }); 1`);
  await page.waitForTimeout(300);
  expect(hits).toEqual([]);
  expect(await page.evaluate('window.heard')).toEqual([]);
  const outside = await context.newPage();
  await outside.evaluate(`fetch('${url}/control', { mode: 'no-cors' })`);
  await expect.poll(() => hits).toEqual(['/control']);
  server.close();
});

test('a cell that owns the port can neither speak nor flood its way out', async ({ page }) => {
  const stolen = `
    const post = MessagePort.prototype.postMessage;
    globalThis.stolen = globalThis.stolen ?? [];
    MessagePort.prototype.postMessage = function (...args) {
      if (!globalThis.stolen.includes(this)) globalThis.stolen.push(this);
      return post.apply(this, args);
    };
    console.log('patched');
    1`;
  await run(page, stolen);
  await run(
    page,
    `for (const p of globalThis.stolen) for (let i = 0; i < 20; i++) p.postMessage({ op: 'evil', constructor: 1 }); 1`,
  );
  expect(textOf(await run(page, '2 + 2'))).toBe('4');
  const flood = await run(
    page,
    `for (const p of globalThis.stolen) for (let i = 0; i < 5000; i++) p.postMessage({ op: 'ready' }); 1`,
  );
  expect(flood.status).not.toBe('done');
  await page.evaluate(`until(client.kernel, state => state.status === 'ready')`);
  expect(textOf(await run(page, '3 + 3'))).toBe('6');
  expect(await page.evaluate('({}).evil')).toBeUndefined();
});

test('Stop ends an endless loop: the page is idle within 100 ms', async ({ page }) => {
  test.setTimeout(180_000);
  await run(page, '1');
  const times: { idle: number; back: number }[] = [];
  for (let trial = 0; trial < 20; trial += 1) {
    times.push(
      (await page.evaluate(`(async () => {
        const id = 'loop' + ${trial};
        client.setCells([{ id, source: 'while (true) {}' }]);
        client.runCell(id);
        await until(client.cell(id), state => state.status === 'running');
        await new Promise(resolve => setTimeout(resolve, 200));
        const begin = performance.now();
        client.stop();
        await until(client.cell(id), state => state.status !== 'running');
        await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
        const idle = performance.now() - begin;
        await until(client.kernel, state => state.status === 'ready');
        return { idle, back: performance.now() - begin };
      })()`)) as { idle: number; back: number },
    );
  }
  const order = (values: number[]) => values.sort((a, b) => a - b);
  const idle = order(times.map(t => t.idle));
  const back = order(times.map(t => t.back));
  const line = (name: string, v: number[]) =>
    `${name}: median ${v[9].toFixed(0)} ms, p95 ${v[18].toFixed(0)} ms`;
  console.log(`stop, ${times.length} trials: ${line('idle', idle)}; ${line('kernel back', back)}`);
  expect(idle[18]).toBeLessThanOrEqual(100);
  expect(textOf(await run(page, '5 + 5'))).toBe('10');
});

test('a model is sampled: live frames, verdict, draws in the cell, exports', async ({ page }) => {
  const result = (await page.evaluate(`(async () => {
    const source = ${JSON.stringify(`${EIGHT_SCHOOLS_MODEL}
const posterior = await mcmc(eightSchools, { chains: 4, draws: 2000 });
posterior.mean("mu")`)};
    const begin = performance.now();
    client.setCells([{ id: 'fit', source }, { id: 'after', source: 'posterior.draws("theta").shape' }]);
    client.runCell('fit');
    const [run] = await until(client.runs, ids => ids.length > 0);
    const started = performance.now() - begin;
    let frames = 0;
    let firstDraws = 0;
    const store = client.frames(run, { elements: ['mu', 'tau', 'theta[0]'] });
    const release = store.subscribe(() => {
      frames += 1;
      if (firstDraws === 0 && store.getSnapshot()?.traces[0].chains.some(c => c.filled > 0)) firstDraws = performance.now() - begin;
    });
    const state = await until(client.run(run), s => s !== null && ['done', 'failed', 'stopped'].includes(s.status));
    const cell = await until(client.cell('fit'), s => ['done', 'error'].includes(s.status));
    client.runCell('after');
    const after = await until(client.cell('after'), s => ['done', 'error'].includes(s.status));
    release();
    const draws = await client.draws(run, 'mu');
    const csv = await (await client.exportCsv(run)).text();
    const json = JSON.parse(await (await client.exportJson(run)).text());
    const last = store.getSnapshot();
    return { frames, firstDraws, started, state, cell, after, longestGap,
      count: draws.values.length, mean: draws.values.reduce((a, b) => a + b, 0) / draws.values.length,
      csvLines: csv.trimEnd().split('\\n').length, jsonShape: json.values.theta.shape,
      filled: last.traces[0].chains.map(c => c.filled), bars: last.histograms[0].density.length };
  })()`)) as Record<string, never>;
  const { state, cell, after, frames, firstDraws, longestGap, seconds } = result as never as {
    state: {
      status: string;
      verdict: { text: string } | null;
      error: unknown;
      seconds: number;
      divergences: number;
    };
    cell: Seen;
    after: Seen;
    frames: number;
    firstDraws: number;
    longestGap: number;
    seconds: number;
  };
  expect(seconds).toBeUndefined();
  expect(state.error).toBeNull();
  expect(state.status).toBe('done');
  expect(cell.error).toBeNull();
  expect(textOf(after)).toBe('[8000, 8]');
  expect(result).toMatchObject({ count: 8000, csvLines: 8001, jsonShape: [4, 2000, 8], bars: 40 });
  expect(frames).toBeGreaterThan(1);
  expect(Math.abs((result as never as { mean: number }).mean - 4.4)).toBeLessThan(0.6);
  console.log(
    `eight schools: first draws ${firstDraws.toFixed(0)} ms (cold), run ${state.seconds.toFixed(2)} s, ` +
      `${frames} frames, longest main-thread gap ${longestGap.toFixed(0)} ms, ${state.verdict?.text ?? 'no verdict'}`,
  );
});

test('Stop while chains run keeps the draws, marked partial', async ({ page }) => {
  const seen = (await page.evaluate(`(async () => {
    const source = ${JSON.stringify(`${EIGHT_SCHOOLS_MODEL}
const posterior = await mcmc(eightSchools, { chains: 4, warmup: 200, draws: 1000000 / 8 });
posterior.partial`)};
    client.setCells([{ id: 'fit', source }]);
    client.runCell('fit');
    const [run] = await until(client.runs, ids => ids.length > 0);
    await until(client.run(run), s => s.chains.every(c => c.done > c.warmup + 20));
    const begin = performance.now();
    client.stop();
    const state = await until(client.run(run), s => ['done', 'failed', 'stopped'].includes(s.status));
    const idle = performance.now() - begin;
    const cell = await until(client.cell('fit'), s => s.status !== 'running');
    const draws = await client.draws(run, 'mu');
    return { state, idle, cell, draws: draws.draws };
  })()`)) as { state: { status: string; partial: boolean }; idle: number; cell: Seen; draws: number };
  expect(seen.state).toMatchObject({ status: 'stopped', partial: true });
  expect(seen.cell.error).toBeNull();
  expect(seen.draws).toBeGreaterThan(20);
  expect(textOf(seen.cell)).toContain('true');
  console.log(
    `stop while sampling: run ended after ${seen.idle.toFixed(0)} ms, ${seen.draws} draws per chain kept`,
  );
});

test('after a hard stop finished posteriors are still there and can be exported', async ({ page }) => {
  const seen = (await page.evaluate(`(async () => {
    const source = ${JSON.stringify(`${EIGHT_SCHOOLS_MODEL}
const posterior = await mcmc(eightSchools, { chains: 2, draws: 200, warmup: 200 });`)};
    client.setCells([{ id: 'fit', source }, { id: 'loop', source: 'while (true) {}' }]);
    client.runCell('fit');
    await until(client.cell('fit'), s => ['done', 'error'].includes(s.status));
    client.runCell('loop');
    await until(client.cell('loop'), s => s.status === 'running');
    await new Promise(resolve => setTimeout(resolve, 100));
    client.stop();
    await until(client.kernel, s => s.status === 'ready');
    const [run] = client.runs.getSnapshot();
    const csv = await (await client.exportCsv(run)).text();
    return { run: client.run(run).getSnapshot().status, cell: client.cell('fit').getSnapshot().status,
      lines: csv.trimEnd().split('\\n').length };
  })()`)) as unknown;
  expect(seen).toEqual({ run: 'done', cell: 'stale', lines: 401 });
});
