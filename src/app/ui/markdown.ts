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

/** Safe HTML; without KaTeX the formulas stand in plain letters. */
export function renderMarkdown(source: string, katex: Katex | null): string {
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
    FORBID_ATTR: ['style', 'id', 'class', 'srcset'],
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
});
