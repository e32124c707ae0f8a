/**
 * `npm run firefox`: the built app in a real Firefox. Builds and serves it, finds or downloads the browser, and runs the
 * checks of e2e/firefox. `--if-there`: no failure where no Firefox can be had.
 */
import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFirefox } from './lib/firefox.mjs';
import { ensurePackages, root } from './lib/setup.mjs';

ensurePackages();
const firefox = ensureFirefox();
if (firefox === undefined) {
  console.log('No Firefox here: install one, or set FIREFOX_PATH to its executable.');
  process.exit(process.argv.includes('--if-there') ? 0 : 1);
}
const port = String(20_000 + Math.floor(Math.random() * 20_000));
const out = join(root, `.cache/firefox-${port}`);
const vite = join(root, 'node_modules/vite/bin/vite.js');
const build = spawnSync(
  process.execPath,
  [vite, 'build', '--outDir', out, '--emptyOutDir', '--logLevel', 'warn'],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
if (build.status !== 0) process.exit(build.status ?? 1);
const server = spawn(
  process.execPath,
  [vite, 'preview', '--outDir', out, '--host', '127.0.0.1', '--port', port, '--strictPort'],
  { cwd: root, stdio: 'ignore' },
);
const checks = spawn(
  process.execPath,
  [join(root, 'node_modules/tsx/dist/cli.mjs'), join(root, 'e2e/firefox/main.ts')],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      FIREFOX_PATH: firefox.path,
      FIREFOX_LIBRARIES: firefox.libraries,
      TILDE_URL: `http://127.0.0.1:${port}/`,
    },
  },
);
checks.on('exit', code => {
  server.kill();
  rmSync(out, { recursive: true, force: true });
  process.exit(code ?? 1);
});
