/**
 * A notebook as one HTML page that reads without scripts, without other files and without a network, and carries its
 * source so that Tilde can open it again.
 * Not here: drawing the cells (app/keep), which come as HTML that is clean already.
 */
import type { Notebook } from '../document.ts';
import { DocumentError, titleOf } from '../document.ts';
import { formatNotebook, parseNotebook } from '../format.ts';
import { escaped } from '../ipynb/output-text.ts';

/** Nothing may be loaded or run, whatever the page holds. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
const OPEN = '<template id="tilde-notebook">';
const CLOSE = '</template>';

export interface PageParts {
  readonly notebook: Notebook;
  /** Text of a style sheet, for both themes. */
  readonly css: string;
  /** Clean HTML of the cells, in order. */
  readonly cells: readonly string[];
}

/** The text of the file. */
export function formatPage({ notebook, css, cells }: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="Tilde">
<meta name="color-scheme" content="light dark">
<title>${escaped(titleOf(notebook))}</title>
<style>
${css.replaceAll('</', '<\\/')}
</style>
</head>
<body>
<main>
${cells.join('\n')}
</main>
<footer>Made with Tilde. Open this file in Tilde to change and run the notebook.</footer>
${OPEN}${escaped(formatNotebook(notebook))}${CLOSE}
</body>
</html>
`;
}

/** True where a text looks like a web page. */
export const isPage = (text: string): boolean => /^\uFEFF?\s*<(!doctype html|html)\b/i.test(text);

/**
 * The notebook a page carries.
 * @throws DocumentError where it carries none, or a damaged one
 */
export function parsePage(text: string): Notebook {
  const from = text.lastIndexOf(OPEN);
  const to = text.indexOf(CLOSE, from);
  if (from === -1 || to === -1) {
    throw new DocumentError(
      'not-a-notebook',
      'This web page carries no Tilde notebook.',
      'Open a page that Tilde has saved, or a .tilde or .ipynb file.',
    );
  }
  return parseNotebook(unescaped(text.slice(from + OPEN.length, to)));
}

const unescaped = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
