/**
 * Writes every example as .ipynb, lets nbformat validate and rewrite it, and reads it back: the notebook must be the
 * same to the byte. Files named as arguments (saved by the app, with pictures) are validated too.
 * Needs a Python with nbformat, named by the variable PYTHON (default python3).
 * Run: node scripts/run-ts.mjs scripts/check-ipynb.ts [FILE.ipynb …]
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { formatNotebook, parseNotebook } from '../src/notebook/format.ts';
import { parseIpynb } from '../src/notebook/ipynb/read-ipynb.ts';
import { formatIpynb } from '../src/notebook/ipynb/write-ipynb.ts';

const examples = join(import.meta.dirname, '../public/examples');
const folder = mkdtempSync(join(tmpdir(), 'ipynb-'));
const texts = new Map<string, string>();
for (const name of readdirSync(examples).filter(file => file.endsWith('.tilde'))) {
  const text = readFileSync(join(examples, name), 'utf8');
  const file = join(folder, name.replace(/tilde$/, 'ipynb'));
  writeFileSync(file, formatIpynb(parseNotebook(text)));
  texts.set(file, text);
}
const given = process.argv.slice(2).map(file => {
  const copy = join(folder, `given-${basename(file)}`);
  copyFileSync(file, copy);
  return copy;
});
const program = join(import.meta.dirname, 'check-ipynb.py');
const run = spawnSync(process.env['PYTHON'] ?? 'python3', [program, ...texts.keys(), ...given], {
  encoding: 'utf8',
});
process.stdout.write(run.stdout);
const changed = [...texts].filter(
  ([file, text]) => formatNotebook(parseIpynb(readFileSync(file, 'utf8'))) !== text,
);
rmSync(folder, { recursive: true });
if (run.status !== 0) console.error(run.error?.message ?? run.stderr);
for (const [file] of changed) console.error(`${basename(file)} is not the same after nbformat rewrote it`);
process.exit(run.status !== 0 || changed.length > 0 ? 1 : 0);
