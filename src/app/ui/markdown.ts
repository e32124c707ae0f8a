/**
 * Markdown with mathematics to clean HTML: $…$ and $$…$$ by KaTeX, everything sanitised, remote images only as
 * buttons that name their address.
 * Not here: the cell (cells/markdown-cell.tsx).
 */
import DOMPurify from 'dompurify';
import { Marked } from 'marked';
import type { Katex } from './math.ts';
import { escapeHtml, plainMath } from './plain-math.ts';

const MATH = /\$\$([\s\S]+?)\$\$|\$((?:\\.|[^$\\\n])+?)\$(?!\d)/g;

export const hasMath = (source: string): boolean => source.search(MATH) !== -1;

/** Safe HTML; without KaTeX the formulas stand in plain letters. Text that would hold the page is shown as it is. */
export function renderMarkdown(source: string, katex: Katex | null): string {
  if (isHeavy(source)) return asItIs(source);
  try {
    return rendered(source, katex);
  } catch {
    // Nesting too deep for the parser's stack.
    return asItIs(source);
  }
}

const MOST_CHARACTERS = 400_000;
/** Marks of emphasis in one paragraph: the parser's time grows with their square. */
const MOST_MARKS = 1_500;
/** Quotations and lists in one another. */
const MOST_DEPTH = 60;

function isHeavy(source: string): boolean {
  if (source.length > MOST_CHARACTERS) return true;
  const paragraphs = source.split(/\n\s*\n/).filter(part => part.length > MOST_MARKS);
  const count = (text: string, marks: RegExp): number => text.match(marks)?.length ?? 0;
  return (
    paragraphs.some(
      part => count(part, /[*_~]+/g) > MOST_MARKS || count(part, /[[\]!<`]/g) > 4 * MOST_MARKS,
    ) ||
    source
      .split('\n')
      .some(line => count(/^(?:[ \t]|>|[-*+][ \t])*/.exec(line)?.[0] ?? '', /[>*+-]/g) > MOST_DEPTH)
  );
}

const asItIs = (source: string): string => `<pre>${escapeHtml(source.slice(0, MOST_CHARACTERS))}</pre>`;

function rendered(source: string, katex: Katex | null): string {
  const formulas: string[] = [];
  const held = holdCode(source).map(part =>
    part.code
      ? part.text
      : part.text.replace(MATH, (whole, display: string | undefined, inline: string | undefined) => {
          formulas.push(formula(display ?? inline ?? whole, display !== undefined, katex));
          return `\uE000${formulas.length - 1}\uE001`;
        }),
  );
  const html = DOMPurify.sanitize(markdown().parse(held.join(''), { async: false }), {
    ADD_ATTR: ['data-remote'],
    FORBID_TAGS: [
      'picture',
      'source',
      'track',
      'dialog',
      'template',
      'style',
      'form',
      'input',
      'textarea',
      'select',
      'button',
      'video',
      'audio',
      'iframe',
      'object',
      'embed',
      'svg',
      'math',
    ],
    FORBID_ATTR: ['style', 'id', 'class', 'name', 'srcset', 'background', 'poster', 'popover'],
  });
  return html.replace(/\uE000(\d+)\uE001/g, (_, index: string) => formulas[Number(index)] ?? '');
}

function formula(latex: string, display: boolean, katex: Katex | null): string {
  if (katex !== null) return katex(latex, display);
  const plain = plainMath(latex);
  return display ? `<span class="formula display">${plain}</span>` : `<span class="formula">${plain}</span>`;
}

/** Dollars inside code are dollars. */
function holdCode(source: string): { code: boolean; text: string }[] {
  return source
    .split(/(```[\s\S]*?(?:```|$)|`[^`\n]*`)/)
    .map((text, index) => ({ code: index % 2 === 1, text }));
}

let parser: Marked | null = null;

function markdown(): Marked {
  parser ??= new Marked({
    gfm: true,
    renderer: {
      image({ href, text }) {
        if (href.startsWith('data:image/'))
          return `<img src="${escapeHtml(href)}" alt="${escapeHtml(text)}">`;
        return `<span data-remote="${escapeHtml(href)}">${escapeHtml(text)}</span>`;
      },
      link({ href, tokens }) {
        return `<a href="${escapeHtml(href)}" rel="noreferrer noopener" target="_blank">${this.parser.parseInline(tokens)}</a>`;
      },
    },
  });
  return parser;
}
DOMPurify.addHook('afterSanitizeAttributes', node => {
  if (node.tagName === 'A') node.setAttribute('rel', 'noreferrer noopener');
  // Images written as HTML wait for a click like all others.
  const address = node.getAttribute('src');
  if (address === null || (node.tagName === 'IMG' && address.startsWith('data:image/'))) return;
  node.removeAttribute('src');
  if (node.tagName === 'IMG') node.setAttribute('data-remote', address);
});
