/** Finds and replaces text in cells' sources; knows nothing of editors. Not here: the panel (find-panel.tsx). */
import { messageOf } from '../ui/message-of.ts';

/** What is searched: all cells of the notebook, in order. */
export type Texts = readonly { readonly id: string; readonly source: string }[];

export interface Query {
  readonly text: string;
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
  /** The text is a regular expression, in which ^ and $ are of lines. */
  readonly regex: boolean;
}

/** Offsets in the cell's source. */
export interface Match {
  readonly cell: string;
  readonly start: number;
  readonly end: number;
}

export type Search =
  | { readonly kind: 'empty' }
  | { readonly kind: 'invalid'; readonly message: string }
  | { readonly kind: 'ready'; readonly pattern: RegExp; readonly literal: boolean };

/** More than a reader can go through; the rest is not looked for. */
export const MOST_MATCHES = 5_000;

const WORD = String.raw`[\p{L}\p{N}_$]`;

/** What to look for. A query without text finds nothing; a wrong expression says what is wrong. */
export function prepare({ text, matchCase, wholeWord, regex }: Query): Search {
  if (text === '') return { kind: 'empty' };
  const flags = matchCase ? 'gmu' : 'gimu';
  try {
    const plain = regex ? new RegExp(text, 'u').source : text.replace(/[\\^$.*+?()[\]{}|/-]/g, escaped);
    const source = wholeWord ? `(?<!${WORD})(?:${plain})(?!${WORD})` : plain;
    return { kind: 'ready', pattern: new RegExp(source, flags), literal: !regex };
  } catch (error) {
    return { kind: 'invalid', message: reason(error) };
  }
}

/** "-" may not be escaped outside a class: as a code point it may stand anywhere. */
const escaped = (character: string): string => (character === '-' ? String.raw`\x2d` : `\\${character}`);

/** "Invalid regular expression: /(/u: Unterminated group" → "Unterminated group" */
function reason(error: unknown): string {
  const words = messageOf(error);
  return `Not a regular expression: ${words.split(': ').at(-1)?.toLowerCase() ?? words}`;
}

/** All matches in order, those of no length left out, `MOST_MATCHES` at most. */
export function findAll(cells: Texts, search: Search): readonly Match[] {
  if (search.kind !== 'ready') return [];
  const found: Match[] = [];
  for (const { id, source } of cells) {
    for (const match of source.matchAll(search.pattern)) {
      if (found.length === MOST_MATCHES) return found;
      const end = match.index + match[0].length;
      if (match[0] !== '') found.push({ cell: id, start: match.index, end });
    }
  }
  return found;
}

/**
 * New texts of the cells in which matches are replaced: all of them, or only the one given. In a search by expression
 * $1, $<name> and $& stand for what was found.
 */
export function replaceIn(
  cells: Texts,
  search: Search,
  replacement: string,
  only?: Match,
): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  if (search.kind !== 'ready') return sources;
  for (const { id, source } of cells) {
    if (only !== undefined && only.cell !== id) continue;
    const next = replaceText(source, search.pattern, (match: RegExpExecArray) =>
      only !== undefined && only.start !== match.index
        ? match[0]
        : search.literal
          ? replacement
          : filled(replacement, match),
    );
    if (next !== source) sources.set(id, next);
  }
  return sources;
}

function replaceText(source: string, pattern: RegExp, by: (match: RegExpExecArray) => string): string {
  let text = '';
  let at = 0;
  for (const match of source.matchAll(pattern)) {
    if (match[0] === '') continue;
    text += source.slice(at, match.index) + by(match);
    at = match.index + match[0].length;
  }
  return text + source.slice(at);
}

/** The replacement with what the expression's groups found. */
function filled(replacement: string, match: RegExpExecArray): string {
  return replacement.replace(
    /\$(?:\$|&|<([^>]*)>|(\d{1,2}))/g,
    (whole: string, name?: string, number?: string) => {
      if (whole === '$$') return '$';
      if (whole === '$&') return match[0];
      if (name !== undefined) return match.groups?.[name] ?? '';
      const group = Number(number);
      return group >= 1 && group < match.length ? (match[group] ?? '') : whole;
    },
  );
}

/** What is asked of a search: where there are matches, and, before that, that something be put in their place. */
export interface SearchTask {
  readonly cells: Texts;
  readonly search: Search;
  readonly replacing: { readonly by: string; readonly only?: Match } | null;
}

export interface Found {
  /** New texts of the cells that a replacement changed. */
  readonly sources: ReadonlyMap<string, string>;
  /** In the texts as they are then. */
  readonly matches: readonly Match[];
}

export function carryOut({ cells, search, replacing }: SearchTask): Found {
  if (replacing === null) return { sources: new Map(), matches: findAll(cells, search) };
  const sources = replaceIn(cells, search, replacing.by, replacing.only);
  return { sources, matches: findAll(withSources(cells, sources), search) };
}

export const withSources = (cells: Texts, sources: ReadonlyMap<string, string>): Texts =>
  cells.map(({ id, source }) => ({ id, source: sources.get(id) ?? source }));
