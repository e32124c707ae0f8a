/** Which cell a stored fit comes from. Not here: whether that was changed since (document-digest.ts). */
import type { Cell, StoredFit } from './document.ts';

/** The cell that drew it; where that is not known, the code cell that gives it its name. Undefined where none does. */
export function cellOfFit(cells: readonly Cell[], { name, cell }: StoredFit): string | undefined {
  if (cells.some(({ id }) => id === cell)) return cell;
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) return undefined;
  const made = new RegExp(`\\b(?:const|let|var)\\s+${name.replaceAll('$', '\\$')}\\s*(?::[^=]*)?=[^=]`);
  return cells.find(({ kind, source }) => kind === 'code' && made.test(source))?.id;
}
