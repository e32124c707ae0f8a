/**
 * Our sides in headless Chromium, inside the app's real workers: the first Run of a new profile, and Run again on the
 * same page. The draws of a seed are the same as in Node, to the bit, so effective sample sizes are taken from there.
 * Not here: the sides in Node (ours.ts).
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { encodeShare } from '../src/notebook/share.ts';
import { CACHE } from './bundles.ts';
import type { Chain } from './results.ts';
import type { Side } from './side.ts';
import { DRAWS, warmupOf, type Workload } from './workloads.ts';

const ROOT = join(import.meta.dirname, '..');
const VITE = join(ROOT, 'node_modules/vite/bin/vite.js');
const SYSTEM = '/usr/bin/chromium';
const PORT = 20_000 + Math.floor(Math.random() * 20_000);
/** Milliseconds between the page being up and Run: a reader's. */
const IDLE = 3000;
const LIMIT = 120_000;

/** What the page notes of an evaluation, ms. */
interface Seen {
  /** Moments: the evaluation begins; its job leaves the kernel; it ends. */
  readonly evaluate: number;
  readonly run: number;
  readonly done: number;
  /** Durations in the chain worker: job → machine code, and all transitions. */
  readonly prepared: number;
  readonly ran: number;
}

/** Runs in the page before its own scripts: notes when messages to and from the workers pass, for the newest evaluation. */
function watchMessages(): void {
  const noted = { seen: {} as Record<string, number> };
  Object.assign(window, { noted });
  const postToPort = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (this: MessagePort, ...args: unknown[]): void {
    const { op } = (args[0] ?? {}) as { op?: string };
    if (op === 'evaluate') {
      const seen: Record<string, number> = { evaluate: performance.now() };
      noted.seen = seen;
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
      const { seen } = noted;
      const name = call === 'run' ? 'ran' : 'prepared';
      this.addEventListener('message', event => {
        if ((event as MessageEvent<{ id?: string }>).data.id === id) seen[name] ??= performance.now() - begun;
      });
    }
    Reflect.apply(postToWorker, this, args);
  };
}

/** In the page. */
function isOver(): boolean {
  const { seen } = (window as unknown as { noted: { seen: Record<string, number> } }).noted;
  return 'done' in seen && 'ran' in seen;
}

/** The folder of a production build; BENCH_SITE names one that is there. */
function site(): string {
  const given = process.env['BENCH_SITE'];
  if (given !== undefined) return given;
  const folder = join(CACHE, 'site');
  const args = [VITE, 'build', '--outDir', folder, '--emptyOutDir'];
  if (spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'ignore' }).status !== 0)
    throw new Error('vite build failed');
  return folder;
}

export interface Site {
  close(): void;
}

/** Builds and serves the app. */
export async function serveSite(): Promise<Site> {
  const args = ['preview', '--outDir', site(), '--host', '127.0.0.1', '--port', String(PORT), '--strictPort'];
  const server = spawn(process.execPath, [VITE, ...args], { cwd: ROOT, stdio: 'ignore' });
  for (let tries = 0; tries < 300; tries++) {
    const up = await fetch(`http://127.0.0.1:${PORT}/`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return { close: () => void server.kill() };
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  server.kill();
  throw new Error('vite preview did not start');
}

const executable = (): string | undefined =>
  process.env['CHROMIUM_PATH'] ?? (existsSync(SYSTEM) ? SYSTEM : undefined);

/** "Chromium 1.2.3", or undefined where none is found. */
export function chromiumVersion(): string | undefined {
  const { status, stdout } = spawnSync(executable() ?? chromium.executablePath(), ['--version'], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim().split(' ').slice(0, 2).join(' ') : undefined;
}

/** A browser with a profile of its own, and the notebook in it. */
class Visit {
  readonly #profile: string;
  readonly #context: BrowserContext;
  readonly #page: Page;

  private constructor(profile: string, context: BrowserContext, page: Page) {
    this.#profile = profile;
    this.#context = context;
    this.#page = page;
  }

  static async to(workload: Workload, seed: number, chains = 1): Promise<Visit> {
    const options = `{ chains: ${chains}, warmup: ${warmupOf(workload)}, draws: ${DRAWS}, seed: ${seed} }`;
    const model = `${workload.cell.trim()}\nconst posterior = await mcmc(model, ${options});`;
    const cells = [
      { id: 'data', kind: 'code', source: `const data = ${JSON.stringify(workload.data())};` },
      { id: 'model', kind: 'code', source: model },
    ] as const;
    const link = await encodeShare({ version: 1, title: 'Bench', seed: 1, cells });
    const profile = mkdtempSync(join(tmpdir(), 'tilde-bench-'));
    const executablePath = executable();
    const context = await chromium.launchPersistentContext(profile, {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-background-networking', '--no-first-run'],
    });
    const page = await context.newPage();
    await page.addInitScript(watchMessages);
    await page.goto(`http://127.0.0.1:${PORT}/${link}`);
    await page.locator('[data-busy][data-kernel="ready"]').waitFor({ timeout: LIMIT });
    await page.waitForTimeout(IDLE);
    return new Visit(profile, context, page);
  }

  /** Runs the notebook: what was seen of the model's cell. */
  async run(): Promise<Seen> {
    await this.#page.evaluate('window.noted.seen = {}');
    await this.#page.getByRole('banner').getByRole('button', { name: /^Run/ }).click();
    await this.#page.waitForFunction(isOver, undefined, { timeout: LIMIT, polling: 20 });
    return (await this.#page.evaluate('window.noted.seen')) as Seen;
  }

  async close(): Promise<void> {
    await this.#context.close();
    rmSync(this.#profile, { recursive: true, force: true });
  }
}

type Known = (seed: number) => Chain | undefined;

/** @param known a chain of the same seed that was run in Node */
export function chromiumSides(workload: Workload, known: Known): Side[] {
  let visit: Visit | undefined;
  const chain = (seed: number, ms: number, first?: number): Chain => {
    const same = known(seed);
    if (same === undefined) throw new Error('no chain of this seed in Node');
    return { ms, leapfrogs: same.leapfrogs, ess: same.ess, ...(first === undefined ? {} : { first }) };
  };
  const leave = async () => {
    await visit?.close();
    visit = undefined;
  };
  const first: Side = {
    id: 'chromium-first',
    // A profile is new once.
    repeatable: false,
    async chain(seed) {
      await leave();
      visit = await Visit.to(workload, seed);
      const { evaluate, run, prepared, ran } = await visit.run();
      const begun = run - evaluate + prepared;
      return chain(seed, begun + ran, begun);
    },
    close: () => void leave(),
  };
  const again: Side = {
    id: 'chromium-again',
    repeatable: true,
    async chain(seed) {
      if (visit === undefined) throw new Error('no page is open');
      return chain(seed, (await visit.run()).ran);
    },
    close: () => undefined,
  };
  return [first, again];
}

/** Milliseconds on the page, from the model's cell being run to its last draw; the second run of a new profile. */
export async function timeChains(workload: Workload, chains: number): Promise<number> {
  const visit = await Visit.to(workload, 1, chains);
  try {
    await visit.run();
    const { evaluate, done } = await visit.run();
    return done - evaluate;
  } finally {
    await visit.close();
  }
}
