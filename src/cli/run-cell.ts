/** Runs cell texts in this Node process, unsandboxed: for our own texts, or with --trust. */
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
  const url = `data:text/javascript;base64,${Buffer.from(cell.code).toString('base64')}`;
  const module = (await import(url)) as { default: CellFunction };
  return module.default(cellRuntime(id, cell.sites), { ...apiNames, ...names });
}
