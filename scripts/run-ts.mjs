/** Runs a TypeScript program of the project in Node, installing packages first if need be. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensurePackages, root } from './lib/setup.mjs';

ensurePackages();
const [program, ...args] = process.argv.slice(2);
const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
const run = spawnSync(process.execPath, [tsx, join(root, program), ...args], { stdio: 'inherit' });
process.exit(run.status ?? 1);
