/**
 * A changed line of code in short: what it defines, what stood there, what stands there now. "tau = ~HalfCauchy(5)" and
 * "tau = ~HalfNormal(5)" are tau = ~, HalfCauchy(5) and HalfNormal(5).
 * Not here: which lines changed (text-difference.ts).
 */

export interface LineChange {
  /** What both begin with, from a place that can be read; may be empty. */
  readonly head: string;
  readonly before: string;
  readonly after: string;
}

/** A call that is longer is not shown whole: only the argument that changed. */
const LONGEST_CALL = 30;
const LONGEST_HEAD = 26;

/** Without what says nothing of the model: spaces, comments, the word that declares, the end of the statement. */
export const bareLine = (line: string): string =>
  line
    .replace(/(^|\s)\/\/.*$/, '')
    .trim()
    .replace(/^(?:const|let|var|return)\s+/, '')
    .replace(/;$/, '')
    .replaceAll(/\s+/g, ' ');

/** Both bare; they differ. */
export function lineChange(old: string, now: string): LineChange {
  const [a, b] = [piecesOf(old), piecesOf(now)];
  const same = commonStart(a, b);
  const call = enclosingCall(a, b, same);
  const found = call !== undefined && call.before.length <= LONGEST_CALL ? call : argument(a, b, same);
  return { ...found, head: shortHead(found.head) };
}

type Pieces = readonly string[];

const piecesOf = (line: string): Pieces => line.match(/ +|[\p{L}\p{N}_.$]+|[^ \p{L}\p{N}_.$]/gu) ?? [];

function commonStart(a: Pieces, b: Pieces): number {
  const at = a.findIndex((piece, i) => piece !== b.at(i));
  return at === -1 ? a.length : at;
}

const isWord = (piece: string | undefined): boolean => piece !== undefined && /^[\p{L}_$]/u.test(piece);
const text = (pieces: Pieces): string => pieces.join('').trim();

/** The innermost call that the change is in, or the call whose name it is. */
function enclosingCall(a: Pieces, b: Pieces, same: number): LineChange | undefined {
  const own = isWord(a.at(same)) && isWord(b.at(same)) && a.at(same + 1) === '(' && b.at(same + 1) === '(';
  const open = own ? same + 1 : lastOpen(a.slice(0, same));
  if (open === undefined || open === 0 || a[open] !== '(' || !isWord(a[open - 1])) return undefined;
  const [end, endNow] = [closing(a, open), closing(b, open)];
  if (end === undefined || endNow === undefined) return undefined;
  // What follows differs too: the change is larger than the call.
  if (text(a.slice(end)) !== text(b.slice(endNow))) return undefined;
  const from = open - 1;
  return {
    head: a.slice(0, from).join(''),
    before: text(a.slice(from, end)),
    after: text(b.slice(from, endNow)),
  };
}

/** The argument, or the value of a property, that the change is in; the rest of the line where it is in more than one. */
function argument(a: Pieces, b: Pieces, same: number): LineChange {
  const most = Math.min(a.length, b.length) - same;
  let tail = 0;
  while (tail < most && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const upTo = (pieces: Pieces): number => {
    const least = pieces.length - tail;
    const next = pieces.findIndex((piece, i) => i >= least && /[,)}\]]/.test(piece));
    return next === -1 ? pieces.length : next;
  };
  const from = startOf(a, same, /[,({[=:]/);
  const [before, after] = [a.slice(from, upTo(a)), b.slice(from, upTo(b))];
  if (!isWhole(before) || !isWhole(after)) return rest(a, b, same);
  // A property is known by its name.
  const head = a[from - 1] === ':' || a[from - 2] === ':' ? startOf(a, from - 2, /[,({[]/) : 0;
  return { head: a.slice(head, from).join('').trimStart(), before: text(before), after: text(after) };
}

function rest(a: Pieces, b: Pieces, same: number): LineChange {
  const from = startOf(a, same, /=/);
  return { head: a.slice(0, from).join(''), before: text(a.slice(from)), after: text(b.slice(from)) };
}

/** The first piece that is no space after the last mark before `at`. */
function startOf(pieces: Pieces, at: number, mark: RegExp): number {
  let from = at;
  while (from > 0 && !mark.test(pieces[from - 1])) from -= 1;
  while (from < at && pieces[from].startsWith(' ')) from += 1;
  return from;
}

/** Every bracket in it is closed in it. */
const isWhole = (pieces: Pieces): boolean =>
  lastOpen(pieces) === undefined && lastOpen(pieces.toReversed().map(mirrored)) === undefined;

const MIRROR: Readonly<Record<string, string>> = {
  '(': ')',
  ')': '(',
  '[': ']',
  ']': '[',
  '{': '}',
  '}': '{',
};
const mirrored = (piece: string): string => MIRROR[piece] ?? piece;

/** The last bracket that is not closed again. */
function lastOpen(pieces: Pieces): number | undefined {
  let depth = 0;
  for (let at = pieces.length - 1; at >= 0; at -= 1) {
    if (/[)\]}]/.test(pieces[at])) depth += 1;
    if (/[([{]/.test(pieces[at])) depth -= 1;
    if (depth < 0) return at;
  }
  return undefined;
}

/** The place after the bracket that closes the one at `open`. */
function closing(pieces: Pieces, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < pieces.length; at += 1) {
    if (/[([{]/.test(pieces[at])) depth += 1;
    if (/[)\]}]/.test(pieces[at])) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return undefined;
}

/** Where it is long, its last words. */
function shortHead(head: string): string {
  if (head.length <= LONGEST_HEAD) return head;
  const rest = head.slice(-LONGEST_HEAD);
  return `…${rest.slice(Math.max(0, rest.indexOf(' ')))}`;
}
