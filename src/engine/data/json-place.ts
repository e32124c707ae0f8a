/** Finds where a text stops being JSON: engines say it each in their own words, or not at all. Not here: its value. */

export interface JsonFault {
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** "" where the text is JSON after all. */
  readonly expected: string;
  readonly got: string;
}

const LITERAL = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
// oxlint-disable-next-line no-control-regex -- JSON forbids control characters in strings
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SPACE = /[ \t\r\n]*/y;

type Wants = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | ', or ]' | ', or }' | 'end';

/** Walks the text without recursion: depth costs nothing. */
export function jsonFault(text: string): JsonFault {
  let at = 0;
  let wants: Wants = 'value';
  const open: ('[' | '{')[] = [];
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) return false;
    at += match[0].length;
    return true;
  };
  const closed = (): Wants => {
    const inside = open.at(-1);
    return inside === undefined ? 'end' : inside === '[' ? ', or ]' : ', or }';
  };
  for (;;) {
    take(SPACE);
    const char = text[at];
    const next = step(wants, char, open, take, closed);
    if (next === undefined) return faultAt(text, at, wants === 'end' && char === undefined ? '' : wants);
    if (next.advance) at += 1;
    wants = next.wants;
  }
}

interface Step {
  readonly wants: Wants;
  readonly advance: boolean;
}

/** One token; undefined where it does not fit. */
function step(
  wants: Wants,
  char: string | undefined,
  open: ('[' | '{')[],
  take: (pattern: RegExp) => boolean,
  closed: () => Wants,
): Step | undefined {
  const value = wants === 'value' || wants === 'value or ]';
  if (
    (char === ']' && (wants === 'value or ]' || wants === ', or ]')) ||
    (char === '}' && (wants === 'name or }' || wants === ', or }'))
  ) {
    open.pop();
    return { wants: closed(), advance: true };
  }
  if (value && (char === '[' || char === '{')) {
    open.push(char);
    return { wants: char === '[' ? 'value or ]' : 'name or }', advance: true };
  }
  if (value && (char === '"' ? take(STRING) : take(LITERAL))) return { wants: closed(), advance: false };
  if ((wants === 'name' || wants === 'name or }') && char === '"' && take(STRING))
    return { wants: ':', advance: false };
  if (wants === ':' && char === ':') return { wants: 'value', advance: true };
  if (wants === ', or ]' && char === ',') return { wants: 'value', advance: true };
  if (wants === ', or }' && char === ',') return { wants: 'name', advance: true };
  return undefined;
}

function faultAt(text: string, at: number, wants: Wants | ''): JsonFault {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n');
  const rest = text.slice(at, at + 20);
  const expected =
    wants === ''
      ? ''
      : wants === 'end'
        ? 'nothing more'
        : wants.startsWith('name')
          ? `a ${wants} in quotes`
          : wants.startsWith('value')
            ? `a ${wants}`
            : wants;
  return { line, column, expected, got: rest === '' ? 'the end of the text' : JSON.stringify(rest) };
}
