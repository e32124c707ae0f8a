/** Runs cell texts in this Node process, unsandboxed: for our own texts, or with --trust. */
import { runInThisContext } from 'node:vm';
import { apiNames, cellRuntime } from '../engine/cell.ts';
import { compileCell } from '../notebook/language/index.ts';

type CellFunction = (
  $: unknown,
  names: Readonly<Record<string, unknown>>,
) => Promise<Record<string, unknown>>;

/**
 * Compiles and runs one cell.
 * @param names values the cell may read beside the API
 * @returns what the cell defines, and `$output`
 */
export async function runCell(
  id: string,
  source: string,
  names: Readonly<Record<string, unknown>> = {},
): Promise<Record<string, unknown>> {
  const cell = compileCell({ id, source, index: 0 });
  if (!cell.ok) {
    const [first] = cell.problems;
    throw new Error(`${id}:${first.line}:${first.column} ${first.message}`);
  }
  // As a script: Node's way to a module takes longer than the cell.
  const expression = cell.code.replace(/^export default/, '').replace(/;\s*$/, '');
  const run = runInThisContext(`'use strict'; (${expression})`, { filename: `${id}.js` }) as CellFunction;
  return run(cellRuntime(id, cell.sites), { ...apiNames, ...names });
}
