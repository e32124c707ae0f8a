/**
 * `npm start`: installs what is missing, builds the app where its source is newer than the last build, and opens it as
 * its users have it. Arguments go to the server: `-- --port 4000`. Not here: the server that follows changes of the source (`npm run dev`).
 */
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePackages, root } from './lib/setup.mjs';

ensurePackages();
const vite = join(root, 'node_modules/vite/bin/vite.js');
if (!isBuilt()) build();
const screen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
const args = [vite, 'preview', ...(screen ? ['--open'] : []), ...process.argv.slice(2)];
const server = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
server.on('exit', code => process.exit(code ?? 0));

/** Whether the last build is newer than all it is made from. */
function isBuilt() {
  const page = statSync(join(root, 'dist/index.html'), { throwIfNoEntry: false });
  if (page === undefined) return false;
  const folders = ['src', 'public', 'docs', 'scripts'];
  const parts = folders.flatMap(folder => [
    folder,
    ...readdirSync(join(root, folder), { recursive: true }).map(name => join(folder, name)),
  ]);
  return ['index.html', 'package.json', 'package-lock.json', 'vite.config.ts', 'tsconfig.base.json', ...parts]
    .filter(name => !name.endsWith('.tsbuildinfo'))
    .every(name => statSync(join(root, name)).mtimeMs < page.mtimeMs);
}

function build() {
  console.log('Building …');
  const built = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
