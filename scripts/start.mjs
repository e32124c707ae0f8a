/** `npm start`: installs what is missing, then opens the app. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensurePackages, root } from './lib/setup.mjs';

ensurePackages();
const screen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
const args = [
  join(root, 'node_modules/vite/bin/vite.js'),
  ...(screen ? ['--open'] : []),
  ...process.argv.slice(2),
];
const server = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
server.on('exit', code => process.exit(code ?? 0));
