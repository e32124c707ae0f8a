/**
 * Colours of code, where colour means randomness: "~" and distributions take the accent, literals one sienna,
 * keywords and comments grey, the rest ink. The same tokens serve the static code and Monaco.
 * Not here: checking or parsing (the cell language does that).
 */
export type TokenKind = 'accent' | 'tilde' | 'literal' | 'grey' | 'punct' | 'ink';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

/** Inside a block comment or a template literal at the end of a line. */
export type LineState = 'code' | 'comment' | 'template';

const KEYWORDS = new Set(
  (
    'as async await break case catch class const continue default delete do else export extends false finally for ' +
    'from function get if import in instanceof interface let new null of return set static super switch this throw ' +
    'true try type typeof undefined var void while yield'
  ).split(' '),
);
const LITERAL_WORDS = new Set(['true', 'false', 'null', 'undefined']);

const PATTERN =
  /(?<comment>\/\/.*|\/\*.*?(?:\*\/|$))|(?<string>"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?)|(?<template>`(?:\\.|[^`\\])*`?)|(?<number>\b(?:0[xb][\da-fA-F_]+|\d[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d+)?)|\.\d+)|(?<word>[\p{L}_$][\p{L}\p{N}_$]*)|(?<tilde>~)|(?<space>\s+)|(?<other>.)/gu;

/** Tokens of one line and the state it leaves. */
export function tokenizeLine(
  line: string,
  state: LineState,
): { readonly tokens: readonly Token[]; readonly state: LineState } {
  const tokens: Token[] = [];
  let rest = line;
  if (state !== 'code') {
    const end = closing(line, state);
    if (end === -1)
      return { tokens: [{ kind: state === 'comment' ? 'grey' : 'literal', text: line }], state };
    tokens.push({ kind: state === 'comment' ? 'grey' : 'literal', text: line.slice(0, end) });
    rest = line.slice(end);
  }
  let after: LineState = 'code';
  for (const match of rest.matchAll(PATTERN)) {
    tokens.push({ kind: kindOf(match, rest), text: match[0] });
    if (match.groups?.['comment']?.startsWith('/*') === true && !match[0].endsWith('*/')) after = 'comment';
    if (match.groups?.['template'] !== undefined && !/[^\\]`$|^``$/.test(match[0])) after = 'template';
  }
  return { tokens, state: after };
}

function closing(line: string, state: LineState): number {
  if (state === 'comment') return line.includes('*/') ? line.indexOf('*/') + 2 : -1;
  const match = /^(?:\\.|[^`\\])*`/.exec(line);
  return match === null ? -1 : match[0].length;
}

function kindOf(match: RegExpMatchArray, line: string): TokenKind {
  const groups = match.groups ?? {};
  if (groups['comment'] !== undefined) return 'grey';
  if (groups['string'] !== undefined || groups['template'] !== undefined || groups['number'] !== undefined)
    return 'literal';
  if (groups['tilde'] !== undefined) return 'tilde';
  if (groups['word'] !== undefined) return wordKind(match[0], line, match.index ?? 0);
  return groups['other'] === undefined ? 'ink' : 'punct';
}

/** A distribution is a capitalised name that is called and not a member of something. */
function wordKind(word: string, line: string, at: number): TokenKind {
  if (LITERAL_WORDS.has(word)) return 'literal';
  if (KEYWORDS.has(word)) return 'grey';
  const called = /^\s*\(/.test(line.slice(at + word.length));
  const plain = line[at - 1] !== '.' && !/\bnew\s+$/.test(line.slice(0, at));
  return (called && plain && /^\p{Lu}\p{Ll}/u.test(word)) || (called && plain && word === 'LKJCholesky')
    ? 'accent'
    : 'ink';
}

/** A whole source, line by line. */
export function tokenize(source: string): readonly (readonly Token[])[] {
  let state: LineState = 'code';
  return source.split('\n').map(line => {
    const result = tokenizeLine(line, state);
    state = result.state;
    return result.tokens;
  });
}

/** A line without the blanks it begins with, and these. */
export function splitIndent(line: readonly Token[]): {
  readonly indent: string;
  readonly rest: readonly Token[];
} {
  const text = line.map(token => token.text).join('');
  const width = text.length - text.trimStart().length;
  let skipped = 0;
  const rest = line.flatMap((token): Token[] => {
    const cut = Math.min(token.text.length, width - skipped);
    skipped += cut;
    return cut === token.text.length ? [] : [{ kind: token.kind, text: token.text.slice(cut) }];
  });
  return { indent: text.slice(0, width), rest };
}

/** A drawn site, or a distribution that has a name of its own. */
const SITE = /\b(?:const|let)\s+(\w+)\s*=\s*(?:~\s*)?(\p{Lu}\w*\([^()]*(?:\([^()]*\)[^()]*)*\))/u;

/** Lines whose distribution differs from the run before: line number (from 0) → what it was. */
export function changedPriors(before: string, after: string): ReadonlyMap<number, string> {
  const old = new Map(before.split('\n').flatMap(line => siteOf(line)));
  const changes = after.split('\n').flatMap((line, index): [number, string][] => {
    const [site] = siteOf(line);
    const was = site === undefined ? undefined : old.get(site[0]);
    return was === undefined || was === site?.[1] ? [] : [[index, was]];
  });
  return new Map(changes);
}

function siteOf(line: string): [string, string][] {
  const match = SITE.exec(line);
  return match === null ? [] : [[match[1], match[2]]];
}
