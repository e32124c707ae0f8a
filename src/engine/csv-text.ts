/** Separated text → cells, with the line every row began on. Not here: what the cells mean (csv.ts). */
import { currentSite } from './array/position.ts';
import { TildeError } from './errors.ts';

export interface SplitCsv {
  readonly header: readonly string[];
  /** As many cells each as the header has. */
  readonly rows: readonly (readonly string[])[];
  readonly separator: string;
}

interface Row {
  readonly cells: readonly string[];
  /** 1-based. */
  readonly line: number;
}

const SEPARATORS = [',', ';', '\t', '|'];
/** Lines named in a message. */
const MOST_LINES = 5;

/** @throws TildeError for text without rows, an open quote, or rows of another length than the header */
export function splitCsv(text: string): SplitCsv {
  if (typeof text !== 'string') throw notText(text);
  const clean = text.replace(/^\uFEFF/, '');
  const separator = separatorOf(clean);
  const [first, ...rest] = rowsOf(clean, separator);
  if (first === undefined || rest.length === 0) throw nothing(first !== undefined);
  const header = named(first.cells);
  const rows = rest.map(row => ({ ...row, cells: fitted(row.cells, header.length) }));
  const ragged = rows.filter(row => row.cells.length !== header.length);
  if (ragged.length > 0) throw unequal(ragged, header.length);
  return { header, rows: rows.map(row => row.cells), separator };
}

/** The candidate that the first line has most of, outside quotes. */
function separatorOf(text: string): string {
  const [line] = text.trimStart().split(/\r?\n/, 1);
  const bare = line.replaceAll(/"[^"]*"/g, '');
  const counts = SEPARATORS.map(separator => bare.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))];
}

/** Reads cell by cell: a quoted cell may hold separators, line breaks and doubled quotes. Empty lines are skipped. */
function rowsOf(text: string, separator: string): Row[] {
  const rows: Row[] = [];
  let cells: string[] = [];
  let cell = '';
  let at = 0;
  let line = 1;
  let began = 1;
  const endRow = (): void => {
    cells.push(cell);
    if (cells.length > 1 || cell.trim() !== '') rows.push({ cells, line: began });
    cells = [];
    cell = '';
    began = line;
  };
  while (at < text.length) {
    const char = text[at];
    if (char === '"' && cell.trim() === '') {
      const quoted = quotedCell(text, at, line);
      cell = quoted.cell;
      line += cell.split('\n').length - 1;
      at = quoted.end;
    } else if (char === separator) {
      cells.push(cell);
      cell = '';
      at += 1;
    } else if (char === '\n' || char === '\r') {
      at += char === '\r' && text[at + 1] === '\n' ? 2 : 1;
      line += 1;
      endRow();
    } else {
      cell += char;
      at += 1;
    }
  }
  if (cell !== '' || cells.length > 0) endRow();
  return rows;
}

function quotedCell(text: string, start: number, line: number): { cell: string; end: number } {
  let cell = '';
  let at = start + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close < 0) throw unclosed(line);
    cell += text.slice(at, close);
    at = close + 1;
    if (text[at] !== '"') return { cell, end: at };
    cell += '"';
    at += 1;
  }
}

/** Empty cells beyond the header are a habit of spreadsheets. */
function fitted(cells: readonly string[], width: number): readonly string[] {
  return cells.slice(width).every(cell => cell.trim() === '') ? cells.slice(0, Math.max(width, 0)) : cells;
}

/** Names without air around them; empty ones get a number, repeated ones too. */
function named(cells: readonly string[]): string[] {
  let width = cells.length;
  while (width > 1 && cells[width - 1].trim() === '') width -= 1;
  const taken = new Set<string>();
  return cells.slice(0, width).map((cell, i) => {
    const base = cell.trim() || `column${i + 1}`;
    let name = base;
    for (let n = 2; taken.has(name); n += 1) name = `${base}_${n}`;
    taken.add(name);
    return name;
  });
}

function notText(got: unknown): TildeError {
  return new TildeError('argument', 'csv needs the text of a table', {
    span: currentSite()?.span,
    expected: 'csv(`a,b\\n1,2`)',
    got: got === null ? 'null' : `a value of type ${typeof got}`,
    hint: 'drop or paste the file onto the page: it becomes a cell',
  });
}

function nothing(header: boolean): TildeError {
  return new TildeError('argument', 'csv: there are no rows', {
    span: currentSite()?.span,
    expected: 'a line of names, then one line a row',
    got: header ? 'one line' : 'empty text',
    hint: 'the first line holds the names of the columns',
  });
}

function unclosed(line: number): TildeError {
  return new TildeError('argument', `csv: a quote opened in line ${line} is never closed`, {
    span: currentSite()?.span,
    expected: 'a closing " before the next separator',
    got: 'the end of the text',
    hint: 'inside a quoted cell a quote is written twice: ""',
  });
}

function unequal(rows: readonly Row[], width: number): TildeError {
  const named = rows.slice(0, MOST_LINES).map(({ line }) => line);
  const more = rows.length - named.length;
  const [{ cells }] = rows;
  return new TildeError(
    'argument',
    `csv: ${rows.length === 1 ? 'line' : 'lines'} ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''} ` +
      `${rows.length === 1 ? 'has' : 'have'} another number of cells than the header`,
    {
      span: currentSite()?.span,
      expected: `${width} cells, as in the header`,
      got: `${cells.length} in line ${named[0]}`,
      hint: 'look for a missing or unquoted separator in those lines',
    },
  );
}
