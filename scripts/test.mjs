/**
 * `npm test`: types, lint, format, dead exports, unit tests, production build and end-to-end tests in a real
 * Chromium, from a fresh clone. `--fast` leaves out the last two; `--gallery` (`npm run gallery`) runs the shipped
 * notebooks alone.
 */
import { spawnSync } from 'node:child_process';
import { ensureChromium, ensurePackages, root } from './lib/setup.mjs';

ensurePackages();
const fast = process.argv.includes('--fast');
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
        ['end-to-end tests', 'playwright', ['test', '-c', 'e2e/playwright.config.ts']],
      ]),
];
const steps = process.argv.includes('--gallery') ? [gallery] : all;
const env = { ...process.env, ...(fast ? {} : { CHROMIUM_PATH: ensureChromium() }) };
const failed = [];
for (const [name, command, args] of steps) {
  if (steps === all) console.log(`\n── ${name}`);
  const started = Date.now();
  const program = command === 'node' ? process.execPath : 'npx';
  const words = command === 'node' ? args : ['--no-install', command, ...args];
  const run = spawnSync(program, words, {
    cwd: root,
    env,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (run.status !== 0) failed.push(name);
  if (steps !== all) continue;
  console.log(
    `${name}: ${run.status === 0 ? 'passed' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
}
if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
if (steps !== all) process.exit(failed.length > 0 ? 1 : 0);
console.log(`\nsteps: ${steps.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length > 0 ? 1 : 0);
