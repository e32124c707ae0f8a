/**
 * What formatting a cell means: the compiler's own formatter, with the spaces of this project, and the proof that
 * nothing but spaces and line breaks changed. Not here: who asks (cell-worker.ts, code-actions.ts).
 */
import type { TextEdit } from './compiler.ts';

export type Formatted =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'refused'; readonly reason: string };

/** Settings of TypeScript's formatter. */
export const FORMAT = {
  indentSize: 2,
  tabSize: 2,
  convertTabsToSpaces: true,
  newLineCharacter: '\n',
  indentStyle: 2,
  trimTrailingWhitespace: true,
  insertSpaceAfterCommaDelimiter: true,
  insertSpaceAfterSemicolonInForStatements: true,
  insertSpaceBeforeAndAfterBinaryOperators: true,
  insertSpaceAfterKeywordsInControlFlowStatements: true,
  insertSpaceAfterFunctionKeywordForAnonymousFunctions: true,
  insertSpaceAfterOpeningAndBeforeClosingNonemptyBraces: true,
  semicolons: 'ignore',
};

/** The text after the edits, unless they change more than its spaces. */
export function formatted(text: string, edits: readonly TextEdit[]): Formatted {
  let next = text;
  for (const { span, newText } of edits.toSorted((a, b) => b.span.start - a.span.start))
    next = next.slice(0, span.start) + newText + next.slice(span.start + span.length);
  next = next.trimEnd();
  return bare(next) === bare(text)
    ? { kind: 'text', text: next }
    : { kind: 'refused', reason: 'Formatting would change more than spaces here.' };
}

const bare = (text: string): string => text.replace(/\s+/g, '');
