/**
 * Runs a script with the code that V8 kept from an earlier run of it, as browsers do for scripts they know:
 * `node main.mjs script.cjs` uses what `node main.mjs script.cjs keep` wrote. Bundled by run.ts. Not here: the script.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';

const [, , file, keep] = process.argv;
const kept = `${file}.cache`;
const script = new Script(`(function (require, module, exports) {${readFileSync(file, 'utf8')}\n})`, {
  filename: file,
  ...(keep === undefined ? { cachedData: readFileSync(kept) } : {}),
});
if (script.cachedDataRejected === true) throw new Error('V8 refused the code it kept');
// A script from the cache has forgotten how to import.
Object.assign(globalThis, { importFor: (url: string) => import(url) });
const run = script.runInThisContext() as (...args: unknown[]) => void;
run(createRequire(file), { exports: {} }, {});
if (keep !== undefined) process.on('exit', () => writeFileSync(kept, script.createCachedData()));
