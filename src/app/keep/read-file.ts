/**
 * A notebook from the text of a file, whichever of the formats it has.
 * Not here: choosing the file (ui/pick-file.ts).
 */
import type { Notebook } from '../../notebook/document.ts';
import { parseNotebook } from '../../notebook/format.ts';

/** @throws DocumentError where the text is no notebook that Tilde reads */
export async function readNotebookFile(text: string): Promise<Notebook> {
  if (/^\uFEFF?\s*\{/.test(text))
    return (await import('../../notebook/ipynb/read-ipynb.ts')).parseIpynb(text);
  if (/^\uFEFF?\s*</.test(text)) return (await import('../../notebook/page/page.ts')).parsePage(text);
  return parseNotebook(text);
}
