/**
 * Vite plugin: writes `sw.js`, the service worker with the list of the build's files, after everything else is there.
 * Workbox would do it with 321 packages behind it. Not here: what the worker does (src/workers/offline).
 */
import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'vite';
import { bundle } from './bundle.ts';

const ENTRY = 'src/workers/offline/main.ts';
const SCRIPT = 'sw.js';
/** Never asked for by the page. */
const LEFT_OUT = /\.map$|(^|\/)e2e\//;

export function offlinePlugin(): Plugin {
  let outDir = '';
  let root = '';
  return {
    name: 'tilde-offline',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      ({ root } = config);
      outDir = path.resolve(root, config.build.outDir);
    },
    async writeBundle() {
      const files = await filesOf(outDir);
      const { code } = await bundle(path.join(root, ENTRY), true);
      const build = JSON.stringify({ digest: await digestOf(outDir, files), files });
      await writeFile(path.join(outDir, SCRIPT), `const TILDE_BUILD=${build};\n${code}`);
    },
  };
}

async function filesOf(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter(name => name !== SCRIPT && !LEFT_OUT.test(name))
    .toSorted();
}

async function digestOf(folder: string, files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(await readFile(path.join(folder, file)));
  return hash.digest('hex').slice(0, 16);
}
