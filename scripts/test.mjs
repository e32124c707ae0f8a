/**
 * `npm test`: types, lint, format, dead exports, unit tests, production build and end-to-end tests in a real
 * Chromium, from a fresh clone. `--fast` leaves out the last two; `--gallery` (`npm run gallery`) runs the shipped
 * notebooks alone.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ensureChromium, ensurePackages, root } from './lib/setup.mjs';

ensurePackages();
const fast = process.argv.includes('--fast');
/** One build for both runs of the end-to-end tests: those that hold times come last, one at a time. */
const built = `.cache/e2e-test-${process.pid}`;
const lanes = String(Math.min(4, Math.max(1, Math.round(availableParallelism() / 2) + 1)));
const e2e = ['test', '-c', 'e2e/playwright.config.ts', '--project'];
const gallery = ['gallery', 'playwright', ['test', '-c', 'e2e/gallery/playwright.config.ts']];
const all = [
  ['types', 'tsc', ['-b']],
  ['lint', 'oxlint', ['--type-aware', '--deny-warnings']],
  ['import rules', 'node', ['scripts/check-imports.mjs']],
  ['generated files', 'node', ['scripts/generate.mjs', '--check']],
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ['dead exports', 'knip', []],
  ['unit tests', 'vitest', ['run']],
  ...(fast
    ? []
    : [
        ['build', 'vite', ['build']],
        ['end-to-end tests', 'playwright', [...e2e, 'together', '--workers', lanes]],
        ['end-to-end tests of times', 'playwright', [...e2e, 'alone']],
      ]),
];
const steps = process.argv.includes('--gallery') ? [gallery] : all;
const env = {
  ...process.env,
  TILDE_E2E_OUT: built,
  ...(fast ? {} : { CHROMIUM_PATH: ensureChromium() }),
};
const failed = [];
for (const [name, command, args] of steps) {
  if (steps === all) console.log(`\n── ${name}`);
  const started = Date.now();
  const program = command === 'node' ? process.execPath : 'npx';
  const words = command === 'node' ? args : ['--no-install', command, ...args];
  const run = spawnSync(program, words, {
    cwd: root,
    env: { ...env, ...(args.includes('alone') ? { TILDE_E2E_BUILT: '1' } : {}) },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (run.status !== 0) failed.push(name);
  if (steps !== all) continue;
  console.log(
    `${name}: ${run.status === 0 ? 'passed' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
}
rmSync(join(root, built), { recursive: true, force: true });
if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
if (steps !== all) process.exit(failed.length > 0 ? 1 : 0);
console.log(`\nsteps: ${steps.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length > 0 ? 1 : 0);
