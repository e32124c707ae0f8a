/**
 * `npm start`: installs what is missing, builds the app and opens it as its users have it. Arguments go to the server:
 * `-- --port 4000`. Not here: the server that follows changes of the source (`npm run dev`).
 */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensurePackages, root } from './lib/setup.mjs';

ensurePackages();
const vite = join(root, 'node_modules/vite/bin/vite.js');
console.log('Building …');
const built = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'error'], {
  cwd: root,
  stdio: 'inherit',
});
if (built.status !== 0) process.exit(built.status ?? 1);
const screen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
const args = [vite, 'preview', ...(screen ? ['--open'] : []), ...process.argv.slice(2)];
const server = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
server.on('exit', code => process.exit(code ?? 0));
