/** End-to-end tests in real Chromium, against the static build served from a sub-path-free preview. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { LONG_TAG } from './support/long.ts';

/** CHROMIUM_PATH, else the system's, else Playwright's own. */
const system = '/usr/bin/chromium';
const executablePath = process.env['CHROMIUM_PATH'] ?? (existsSync(system) ? system : undefined);

// Set once: the test workers inherit it, and would else each choose another.
process.env['TILDE_E2E_PORT'] ??= String(20_000 + Math.floor(Math.random() * 20_000));
const port = process.env['TILDE_E2E_PORT'];
// A build of its own: two runs at once would empty each other's.
const chosen = process.env['TILDE_E2E_OUT'];
const outDir = path.resolve(import.meta.dirname, '..', chosen ?? `.cache/e2e-${port}`);
if (chosen === undefined) process.env['TILDE_E2E_REMOVE'] = outDir;

/**
 * Tests that hold a time, or count what is seen while something runs: by file or by title. They have the machine to
 * themselves; the others may run two at a time.
 */
const ALONE =
  /timings\.spec|stopping\.spec|killed\.spec|fit\.spec|within \d+ ms|repaint|K1: the coin-flip link|K3: the loss curve/;

/** `npm test` builds once and runs twice. */
const build =
  process.env['TILDE_E2E_BUILT'] === undefined ? `npx vite build --outDir ${outDir} --emptyOutDir && ` : '';

export default defineConfig({
  testDir: '.',
  // A command of its own: it takes minutes.
  testIgnore: '**/e2e/budget/**',
  globalTeardown: path.resolve(import.meta.dirname, 'support/remove-build.ts'),
  outputDir: '../test-results',
  timeout: 120_000,
  // Two tests at a time, on a machine that others use too; what must be quick says so in its test.
  expect: { timeout: 15_000 },
  // Unless the command line asks for more, which only those that run together bear.
  workers: 1,
  projects: [
    { name: 'together', grepInvert: [ALONE, new RegExp(LONG_TAG)] },
    { name: 'alone', grep: ALONE, workers: 1 },
  ],
  // Keys typed while the machine is busy may come before the editor is ready.
  retries: 2,
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    browserName: 'chromium',
    // A test of its own lets it in: it would fetch the whole app anew in every other.
    serviceWorkers: 'block',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--enable-unsafe-webgpu', '--disable-background-networking', '--no-first-run'],
    },
  },
  webServer: {
    command: `${build}npx vite preview --outDir ${outDir} --host 127.0.0.1 --port ${port} --strictPort`,
    cwd: path.resolve(import.meta.dirname, '..'),
    env: { TILDE_HARNESS: '1' },
    url: `http://127.0.0.1:${port}/e2e/harness/index.html`,
    timeout: 180_000,
    reuseExistingServer: false,
  },
});
