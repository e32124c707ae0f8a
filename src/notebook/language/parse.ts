/**
 * Source text → syntax tree, or one problem in plain words.
 * Not here: syntax that parses but that cells do not have (refused.ts).
 */
import { tsPlugin } from '@sveltejs/acorn-typescript';
import { Parser } from 'acorn';
import type { Comment, Program } from 'acorn';
import { problemAt } from './problem.ts';
import type { CellProblem } from './problem.ts';

const TypeScriptParser = Parser.extend(tsPlugin());

export interface Parsed {
  readonly ok: true;
  readonly program: Program;
  /** The source with comments turned to spaces: searching it for a token cannot hit one. */
  readonly masked: string;
}

export type ParseResult = Parsed | { readonly ok: false; readonly problem: CellProblem };

/** Parses one cell as a module: top-level `await` and `import` are allowed. */
export function parse(source: string): ParseResult {
  return parsePlain(source) ?? parseTyped(source);
}

/** What may be a list of type arguments, which JavaScript reads as two comparisons. */
const MAYBE_TYPE_ARGUMENTS = /<[^;]*>/;

/**
 * Parses a cell without types: half the work of a parser that knows types, and half the code to load for the first one.
 * Undefined where the cell has types, might mean them, or is wrong.
 */
function parsePlain(source: string): Parsed | undefined {
  if (MAYBE_TYPE_ARGUMENTS.test(source)) return undefined;
  try {
    return parseWith(Parser, source);
  } catch (error) {
    if (!isSyntaxError(error)) throw error;
    return undefined;
  }
}

/** Parses a cell that may have types. Open to the test that compares both. */
export function parseTyped(source: string): ParseResult {
  try {
    return parseWith(TypeScriptParser, source);
  } catch (error) {
    if (!isSyntaxError(error)) throw error;
    return { ok: false, problem: explain(source, error) };
  }
}

function parseWith(parser: typeof Parser, source: string): Parsed {
  const comments: Comment[] = [];
  const program = parser.parse(source, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    locations: true,
    onComment: comments,
  });
  return { ok: true, program, masked: mask(source, comments) };
}

interface ParserError {
  readonly message: string;
  readonly pos: number;
  readonly raisedAt?: number;
}

function isSyntaxError(error: unknown): error is ParserError {
  return error instanceof SyntaxError && typeof (error as { pos?: unknown }).pos === 'number';
}

function mask(source: string, comments: readonly Comment[]): string {
  let masked = '';
  let from = 0;
  for (const { start, end } of [...comments].sort((a, b) => a.start - b.start)) {
    // The plugin may look ahead and report a comment twice.
    if (start < from) continue;
    masked += source.slice(from, start) + source.slice(start, end).replace(/[^\n]/g, ' ');
    from = end;
  }
  return masked + source.slice(from);
}

/** A rule looks at the text before and after the error and may know better words for it. */
interface Advice {
  readonly before?: RegExp;
  readonly after?: RegExp;
  readonly message: (before: RegExpMatchArray, after: RegExpMatchArray) => string;
  readonly hint?: (before: RegExpMatchArray, after: RegExpMatchArray) => string;
}

const ANY = /(?:)/;

const ADVICE: readonly Advice[] = [
  {
    before: /([~\-+!])\s*([\w.$]+(?:\([^()]*\))?)\s*$/,
    after: /^\*\*\s*([\w.$]*)/,
    message: ([, op]) => `\`${op}\` directly before \`**\` is ambiguous`,
    hint: ([, op, operand], [, power]) => `write (${op}${operand}) ** ${power || '…'}`,
  },
  {
    before: /([\w.$]+)\s*$/,
    after: /^~\s*([A-Z]\w*)/,
    message: () => '`~` stands before a distribution, not between two things',
    hint: ([, left], [, dist]) =>
      `write const ${left} = ~${dist}(…) to draw, or observe(${dist}(…), ${left}) for data`,
  },
  {
    before: /:\s*$/,
    after: /^=/,
    message: () => '`:=` is not an assignment here',
    hint: () => 'write =',
  },
  {
    after: /^$/,
    message: () => 'the cell ends in the middle of something',
    hint: () => 'close the open bracket, or finish the expression',
  },
  {
    after: /^([)\]}])/,
    message: (_, [, bracket]) => `unexpected \`${bracket}\``,
    hint: () => 'something is missing before it, or a bracket is closed twice',
  },
  { after: /^(=>|[^\s\w]|[\w$]+)/, message: (_, [, token]) => `unexpected \`${token}\`` },
];

/** What is said of a text that is nested more deeply than the stack has room for. */
export const TOO_DEEP = 'this is nested too deeply';
export const FLATTER = 'write it in several statements, or as a loop or an array';

const REWORDED: readonly [RegExp, (match: RegExpMatchArray) => string, string?][] = [
  [
    /^Identifier '(.+)' has already been declared/,
    ([, name]) => `\`${name}\` is declared twice in this cell`,
    'give one of them another name',
  ],
  [/^Unterminated template/, () => 'a template string is not closed', 'add the closing `'],
  [/^Unterminated string/, () => 'a string is not closed', 'add the closing quote on the same line'],
  [/^Unterminated comment/, () => 'a comment is not closed', 'add */'],
  [
    /^'return' outside of function/,
    () => '`return` stands outside a function',
    'the last expression of a cell is shown: write it without return',
  ],
  [/^Unsyntactic (break|continue)/, ([, word]) => `\`${word}\` stands outside a loop`],
  [/^Not enough stack space/i, () => TOO_DEEP, FLATTER],
  [/^Assigning to rvalue/, () => 'the left side of `=` cannot be assigned to'],
  [
    /^The keyword '(.+)' is reserved/,
    ([, word]) => `\`${word}\` is a word of the language and cannot be a name`,
  ],
];

function explain(source: string, error: ParserError): CellProblem {
  const pos = Math.min(error.pos, source.length);
  const end = Math.max(pos + 1, Math.min(error.raisedAt ?? pos + 1, source.length));
  const raw = error.message.replace(/ \(\d+:\d+\)$/, '');
  for (const [pattern, message, hint] of REWORDED) {
    const match = raw.match(pattern);
    if (match) return problemAt(source, pos, end, message(match), hint);
  }
  if (/^Unexpected (token|character)/.test(raw)) {
    for (const advice of ADVICE) {
      const before = source.slice(0, pos).match(advice.before ?? ANY);
      const after = source.slice(pos).match(advice.after ?? ANY);
      if (before && after) {
        return problemAt(source, pos, end, advice.message(before, after), advice.hint?.(before, after));
      }
    }
  }
  return problemAt(source, pos, end, raw.charAt(0).toLowerCase() + raw.slice(1));
}
