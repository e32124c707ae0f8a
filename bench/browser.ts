/**
 * The first Run of a visit in headless Chromium, inside the real workers: a new profile beside a third visit of it, when
 * the browser has kept the compiled code of the site's files. Prints medians with their range.
 * BENCH_PROFILES (default 10) profiles; BENCH_IDLE (default 3000) milliseconds between the page being up and Run.
 * BENCH_SITE names a folder with a build, which otherwise is made. Not here: the benchmark against Stan (run.ts).
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { encodeShare } from '../src/notebook/share.ts';
import { workloadOf } from './workloads.ts';

const ROOT = join(import.meta.dirname, '..');
const VITE = join(ROOT, 'node_modules/vite/bin/vite.js');
const PROFILES = Number(process.env['BENCH_PROFILES'] ?? 10);
const IDLE = Number(process.env['BENCH_IDLE'] ?? 3000);
const PORT = 20_000 + Math.floor(Math.random() * 20_000);
const SYSTEM = '/usr/bin/chromium';
const VISITS = 3;

/** Milliseconds of the parts of one job. */
interface Visit {
  /** Kernel: from the cell's text to the job. */
  readonly kernel: number;
  /** Chain worker: job to machine code. */
  readonly compile: number;
  /** Chain worker: 2,000 transitions of one chain. */
  readonly chain: number;
  /** The three together. */
  readonly all: number;
  /** From the evaluation's beginning to its end as the page sees it, messages and the ledger included. */
  readonly page: number;
}

/** Runs in the page before its own scripts: notes when messages to and from the workers pass. */
function watchMessages(): void {
  const seen: Record<string, number> = {};
  Object.assign(window, { seen });
  const postToPort = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (this: MessagePort, ...args: unknown[]): void {
    const { op } = (args[0] ?? {}) as { op?: string };
    if (op === 'evaluate') {
      seen['evaluate'] ??= performance.now();
      this.addEventListener('message', event => {
        const answer = (event as MessageEvent<{ op: string }>).data.op;
        seen[answer] ??= performance.now();
      });
    }
    Reflect.apply(postToPort, this, args);
  };
  const postToWorker = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]): void {
    const { path, id } = (args[0] ?? {}) as { path?: readonly string[]; id?: string };
    const call = path?.[0];
    if (call === 'prepare' || call === 'run') {
      const begun = performance.now();
      this.addEventListener('message', event => {
        if ((event as MessageEvent<{ id?: string }>).data.id === id)
          seen[`${call}ning`] ??= performance.now() - begun;
      });
    }
    Reflect.apply(postToWorker, this, args);
  };
}

async function address(): Promise<string> {
  const { cell } = workloadOf('eight-schools');
  const source = `${cell.trim()}\nconst posterior = await mcmc(model, { chains: 1, warmup: 1000, draws: 1000 });`;
  const cells = [{ id: 'only', kind: 'code', source }] as const;
  return `http://127.0.0.1:${PORT}/${await encodeShare({ version: 1, title: 'Bench', seed: 1, cells })}`;
}

async function visit(context: BrowserContext, link: string): Promise<Visit> {
  const page = await context.newPage();
  await page.addInitScript(watchMessages);
  await page.goto(link);
  await page.locator('[data-busy][data-kernel="ready"]').waitFor({ timeout: 60_000 });
  await page.waitForTimeout(IDLE);
  await page.getByRole('banner').getByRole('button', { name: /^Run/ }).click();
  const seen = await seenBy(page);
  await page.close();
  const parts = {
    kernel: seen['run'] - seen['evaluate'],
    compile: seen['preparening'],
    chain: seen['running'],
  };
  const all = parts.kernel + parts.compile + parts.chain;
  return { ...parts, all, page: seen['done'] - seen['evaluate'] };
}

/** What the page noted, once the evaluation is over. */
async function seenBy(page: Page): Promise<Record<string, number>> {
  for (;;) {
    const seen = (await page.evaluate('window.seen')) as Record<string, number>;
    if ('done' in seen && 'running' in seen) return seen;
    await page.waitForTimeout(20);
  }
}

/** Visits of one new profile, each in a browser of its own. */
async function visits(link: string): Promise<Visit[]> {
  const profile = mkdtempSync(join(tmpdir(), 'tilde-bench-'));
  const made: Visit[] = [];
  for (let i = 0; i < VISITS; i++) {
    const context = await chromium.launchPersistentContext(profile, {
      ...(existsSync(SYSTEM) ? { executablePath: process.env['CHROMIUM_PATH'] ?? SYSTEM } : {}),
      args: ['--no-sandbox', '--disable-background-networking', '--no-first-run'],
    });
    made.push(await visit(context, link));
    await context.close();
  }
  rmSync(profile, { recursive: true, force: true });
  return made;
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
  return `${middle.toFixed(1)} (${sorted[0].toFixed(1)}–${sorted[sorted.length - 1].toFixed(1)})`;
}

function row(title: string, all: readonly Visit[]): string {
  const cells = (['kernel', 'compile', 'chain', 'all', 'page'] as const).map(part =>
    spread(all.map(one => one[part])),
  );
  return `| ${[title, ...cells].join(' | ')} |`;
}

/** The folder of a production build. */
function site(): string {
  const given = process.env['BENCH_SITE'];
  if (given !== undefined) return given;
  const folder = join(ROOT, '.cache/bench/site');
  const { status } = spawnSync(process.execPath, [VITE, 'build', '--outDir', folder, '--emptyOutDir'], {
    cwd: ROOT,
    stdio: 'ignore',
  });
  if (status !== 0) throw new Error('vite build failed');
  return folder;
}

async function untilUp(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error('vite preview did not start');
}

async function main(): Promise<void> {
  const preview = [
    'preview',
    '--outDir',
    site(),
    '--host',
    '127.0.0.1',
    '--port',
    String(PORT),
    '--strictPort',
  ];
  const server = spawn(process.execPath, [VITE, ...preview], { cwd: ROOT, stdio: 'ignore' });
  try {
    const link = await address();
    await untilUp(`http://127.0.0.1:${PORT}/`);
    const all: Visit[][] = [];
    for (let i = 0; i < PROFILES; i++) {
      all.push(await visits(link));
      console.log(`profile ${i + 1} of ${PROFILES}: ${all[i].map(one => one.all.toFixed(1)).join(', ')} ms`);
    }
    console.log(
      `\n| eight schools, first Run after ${IDLE} ms, ms | kernel: text → job | job → machine code | 2,000 transitions | together | on the page |`,
    );
    console.log('|---|---|---|---|---|---|');
    console.log(
      row(
        'new profile',
        all.map(([first]) => first),
      ),
    );
    console.log(
      row(
        'third visit',
        all.map(one => one[VISITS - 1]),
      ),
    );
  } finally {
    server.kill();
  }
}

await main();
