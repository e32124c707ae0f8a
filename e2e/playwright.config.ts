/** End-to-end tests in real Chromium, against the static build served from a sub-path-free preview. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from '@playwright/test';

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

export default defineConfig({
  testDir: '.',
  globalTeardown: path.resolve(import.meta.dirname, 'support/remove-build.ts'),
  outputDir: '../test-results',
  timeout: 120_000,
  // Timings are measured: one test at a time.
  workers: 1,
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
    command: `npx vite build --outDir ${outDir} --emptyOutDir && npx vite preview --outDir ${outDir} --host 127.0.0.1 --port ${port} --strictPort`,
    cwd: path.resolve(import.meta.dirname, '..'),
    env: { TILDE_HARNESS: '1' },
    url: `http://127.0.0.1:${port}/e2e/harness/index.html`,
    timeout: 180_000,
    reuseExistingServer: false,
  },
});
