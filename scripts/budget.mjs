/**
 * `npm run budget`: builds the app, drives it in a real Chromium and prints what it costs beside what it may cost; the
 * exit status says whether all is held. `--only stop,memory` measures only some: size, readable, draws, tasks, stop,
 * memory, plots, rules.
 */
import { spawnSync } from 'node:child_process';
import { ensureChromium, ensurePackages, root } from './lib/setup.mjs';

const PARTS = ['size', 'readable', 'draws', 'tasks', 'stop', 'memory', 'plots', 'rules'];

ensurePackages();
const at = process.argv.indexOf('--only');
const only = at === -1 ? PARTS : (process.argv[at + 1] ?? '').split(',');
const unknown = only.filter(part => !PARTS.includes(part));
if (unknown.length > 0) {
  console.error(`--only knows ${PARTS.join(', ')}; it was given "${unknown.join(', ')}"`);
  process.exit(2);
}
const words = [
  'playwright',
  'test',
  '-c',
  'e2e/budget/playwright.config.ts',
  '-g',
  `\\b(${only.join('|')}):`,
];
const run = spawnSync('npx', ['--no-install', ...words], {
  cwd: root,
  env: { ...process.env, CHROMIUM_PATH: ensureChromium() },
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
process.exit(run.status ?? 1);
