/** Plain scripts for processes of their own, so that no loader is timed. Not here: what they do. */
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { startPeer } from './process.ts';

const FOLDER = import.meta.dirname;
export const CACHE = join(FOLDER, '../.cache/bench');

/** The script's file. */
export async function bundle(entry: string): Promise<string> {
  const build = await rolldown({
    input: join(FOLDER, entry),
    platform: 'node',
    // tfjs registers its kernels as a side effect, which its CommonJS files do not declare.
    resolve: { mainFields: ['module', 'main'] },
    logLevel: 'silent',
  });
  // What the engine imports on demand stays apart: a cold process must not read it.
  const dir = join(CACHE, entry.replace(/\W/g, '-'));
  await build.write({ dir, entryFileNames: 'main.mjs', format: 'esm' });
  await build.close();
  return join(dir, 'main.mjs');
}

/** The engine as one classic script, with the code that V8 keeps of it; the arguments that run it. */
export async function bundleCached(): Promise<readonly string[]> {
  const build = await rolldown({
    input: join(FOLDER, 'engine.ts'),
    platform: 'node',
    logLevel: 'silent',
    plugins: [
      {
        name: 'import-for',
        transform: (code, id) =>
          id.endsWith('run-cell.ts') ? code.replace('import(url)', 'globalThis.importFor(url)') : null,
      },
    ],
  });
  const file = join(CACHE, 'engine-cached/main.cjs');
  await build.write({ file, format: 'cjs', codeSplitting: false });
  await build.close();
  const args = [await bundle('cached.ts'), file];
  const first = startPeer(process.execPath, [...args, 'keep']);
  await first.ask({ op: 'cold', workload: 'eight-schools', seed: 1 });
  first.close();
  await first.ended;
  return args;
}
