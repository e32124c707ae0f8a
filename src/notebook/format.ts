/**
 * The notebook as one plain-text file that reads and diffs well:
 *
 *     tilde notebook 1
 *     title: Is this coin fair?
 *     seed: 10
 *
 *     %% markdown intro
 *     # Is this coin fair?
 *
 *     %% code model folded at=figure
 *     %title The model
 *     %margin A note beside the cell.
 *     const heads = …
 *
 *     %% results
 *     {"controls": …}
 *     {"madeFrom": {"model": "1n2kf3d"}}
 *     {"fit": …}
 *     {"cell": "figure", "output": …}
 *
 * "madeFrom" has a digest of each code cell as it was when the results were made. A link has "changed" instead: the same
 * of those cells only that were changed since.
 * A source line that begins with % (or backslashes and %) is written with one more backslash.
 * Not here: links (share.ts), .ipynb or HTML.
 */
import type { Changed } from './document-digest.ts';
import { atLength, briefly, readChanged, readMadeFrom } from './document-digest.ts';
import type { Cell, KeptControl, MadeFrom, Notebook, StoredFit, StoredResult } from './document.ts';
import { DocumentError } from './document.ts';
import type { Output } from './output.ts';
import { readControls, readFit, readOutput } from './read-output.ts';

const MAGIC = 'tilde notebook';
const CELL_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** How an output is written where as little as possible is to be written. */
export type PackOutput = (output: Output) => unknown;

/**
 * The text of a notebook. Reading it back gives an equal notebook, every source byte for byte. `pack` makes it as short
 * as a link wants it; default as it is.
 */
export function formatNotebook(notebook: Notebook, pack?: PackOutput): string {
  const head = `${MAGIC} ${notebook.version}\ntitle: ${oneLine(notebook.title)}\nseed: ${notebook.seed}\n`;
  const cells = notebook.cells.map(formatCell);
  return [head, ...cells, ...formatResults(notebook, pack)].join('\n');
}

function formatCell(cell: Cell): string {
  const flags =
    (cell.folded === true ? ' folded' : '') + (cell.outputAt === undefined ? '' : ` at=${cell.outputAt}`);
  const title = cell.title === undefined ? [] : [`%title ${oneLine(cell.title)}`];
  const margin = cell.margin === undefined ? [] : cell.margin.split('\n').map(line => `%margin ${line}`);
  const source = cell.source.split('\n').map(escapeLine);
  return [`%% ${cell.kind} ${cell.id}${flags}`, ...title, ...margin, ...source].join('\n') + '\n';
}

/** Controls stand here too: who knows nothing of them leaves their line out, as every line it cannot read. */
function formatResults({ cells, controls, results }: Notebook, pack?: PackOutput): string[] {
  if (controls === undefined && results === undefined) return [];
  const set = controls === undefined ? [] : [JSON.stringify({ controls })];
  const fits = (results?.fits ?? []).map(fit => JSON.stringify({ fit }));
  const outputs = Object.entries(results?.outputs ?? {}).flatMap(([cell, list]) =>
    list.map(output => JSON.stringify({ cell, output: pack === undefined ? output : pack(output) })),
  );
  const origin = formatOrigin(cells, results?.madeFrom, pack !== undefined);
  return [['%% results', ...set, ...origin, ...fits, ...outputs].join('\n') + '\n'];
}

function formatOrigin(cells: readonly Cell[], madeFrom: MadeFrom | undefined, brief: boolean): string[] {
  if (madeFrom === undefined) return [];
  if (!brief) return [JSON.stringify({ madeFrom })];
  const changed = briefly(cells, madeFrom);
  return Object.keys(changed).length === 0 ? [] : [JSON.stringify({ changed })];
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
const escapeLine = (line: string): string => (/^\\*%/.test(line) ? `\\${line}` : line);
const unescapeLine = (line: string): string => (/^\\+%/.test(line) ? line.slice(1) : line);

interface Section {
  readonly header: string;
  /** 1-based line of the header. */
  readonly line: number;
  readonly body: readonly string[];
}

/** Reads a notebook's text. Throws DocumentError with the line and what to do. */
export function parseNotebook(text: string): Notebook {
  const lines = readLines(text);
  checkMagic(lines[0]);
  const sections = splitSections(lines);
  const fields = readFields(sections.head);
  const cells: Cell[] = [];
  let made: Written = {};
  for (const section of sections.rest) {
    if (section.header === '%% results') made = readResults(section);
    else cells.push(readCell(section, cells));
  }
  return { version: 1, ...fields, cells, ...madeOf(made, cells) };
}

/** A file that passed through a system with CRLF line ends is read as if it had not. */
function readLines(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  return lines[0].endsWith('\r') ? lines.map(line => line.replace(/\r$/, '')) : lines;
}

function checkMagic(first: string): void {
  const match = /^tilde notebook (\d+)$/.exec(first.trim());
  if (match === null) {
    throw new DocumentError(
      'not-a-notebook',
      `This file is not a Tilde notebook: it should begin with “${MAGIC} 1”.`,
      'Open a file that Tilde has written.',
      1,
    );
  }
  if (Number(match[1]) > 1) {
    throw new DocumentError(
      'future',
      `This notebook was written by a newer Tilde (format ${match[1]}; this one reads format 1).`,
      'Reload the page to get the newest Tilde, then open it again.',
      1,
    );
  }
}

function splitSections(lines: readonly string[]): { head: string[]; rest: Section[] } {
  const starts = lines.flatMap((line, index) => (line.startsWith('%%') ? [index] : []));
  const head = lines.slice(1, starts[0] ?? lines.length);
  const rest = starts.map((start, index) => ({
    header: lines[start].trimEnd(),
    line: start + 1,
    body: dropSeparator(lines.slice(start + 1, starts[index + 1])),
  }));
  return { head, rest };
}

/** Before the next header, and after the last line, stands one line that is not the source's own. */
const dropSeparator = (body: readonly string[]): readonly string[] =>
  body.at(-1) === '' ? body.slice(0, -1) : body;

function readFields(head: readonly string[]): { title: string; seed: number } {
  // A cell whose header was damaged would be lost without a word.
  const stray = head.findIndex(line => line.trim() !== '' && !/^(title|seed):/.test(line));
  if (stray >= 0) throw strayLine(head[stray], stray + 2);
  const field = (name: string): string | undefined =>
    head
      .find(line => line.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim();
  const seed = Number(field('seed') ?? 1);
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new DocumentError(
      'damaged',
      `The seed must be a whole number from 0 to 4294967295, not “${field('seed')}”.`,
      'Correct the line that begins with “seed:”.',
      head.findIndex(line => line.startsWith('seed:')) + 2,
    );
  }
  return { title: field('title') ?? 'Untitled', seed };
}

function strayLine(line: string, at: number): DocumentError {
  return new DocumentError(
    'damaged',
    `Line ${at} stands before the first cell, but is neither title nor seed: “${line.slice(0, 80)}”.`,
    'Write “%% markdown name” or “%% code name” before the text of a cell.',
    at,
  );
}

function readCell(section: Section, before: readonly Cell[]): Cell {
  const [kind, id, ...flags] = section.header.slice(2).trim().split(/\s+/);
  if (kind !== 'markdown' && kind !== 'code') {
    throw new DocumentError(
      'damaged',
      `Line ${section.line} should start a markdown or code cell, but says “${section.header}”.`,
      'Write “%% markdown name”, “%% code name” or “%% results”.',
      section.line,
    );
  }
  if (id === undefined || !CELL_ID.test(id) || before.some(cell => cell.id === id)) {
    throw new DocumentError(
      'damaged',
      `The cell at line ${section.line} needs a name of its own, but has “${id ?? ''}”.`,
      'Give it a name of letters, digits, - and _ that no other cell has.',
      section.line,
    );
  }
  return buildCell(kind, id, flags, section.body);
}

function buildCell(kind: Cell['kind'], id: string, flags: readonly string[], body: readonly string[]): Cell {
  const end = body.findIndex(line => !/^%(title|margin) /.test(line));
  const notes = body.slice(0, end === -1 ? body.length : end);
  const title = notes.find(line => line.startsWith('%title '))?.slice('%title '.length);
  const margin = notes.filter(line => line.startsWith('%margin ')).map(line => line.slice('%margin '.length));
  const at = flags.find(flag => flag.startsWith('at='))?.slice(3);
  const cell: Cell = { id, kind, source: body.slice(notes.length).map(unescapeLine).join('\n') };
  return {
    ...cell,
    ...(flags.includes('folded') ? { folded: true } : {}),
    ...(title === undefined ? {} : { title }),
    ...(margin.length > 0 ? { margin: margin.join('\n') } : {}),
    ...(at !== undefined && CELL_ID.test(at) ? { outputAt: at } : {}),
  };
}

/** What stands in the notebook besides its sources. */
type Made = Pick<Notebook, 'controls' | 'results'>;

/** The same before all cells are known. */
interface Written extends Made {
  readonly changed?: Changed | undefined;
}

function madeOf({ changed, results, ...made }: Written, cells: readonly Cell[]): Made {
  if (results === undefined) return made;
  const madeFrom = results.madeFrom ?? (changed === undefined ? undefined : atLength(cells, changed));
  return { ...made, results: { ...results, ...(madeFrom === undefined ? {} : { madeFrom }) } };
}

/** Stored results are a convenience: a line that cannot be understood is left out, the sources are never at risk. */
function readResults(section: Section): Written {
  let controls: readonly KeptControl[] | undefined;
  let madeFrom: MadeFrom | undefined;
  let changed: Changed | undefined;
  const fits: StoredFit[] = [];
  const outputs: Record<string, ReturnType<typeof readOutput>[]> = Object.create(null);
  for (const line of section.body) {
    const item = parseLine(line);
    const fit = readFit(item['fit']);
    const output = readOutput(item['output']);
    const cell = item['cell'];
    controls ??= readControls(item['controls']);
    madeFrom ??= readMadeFrom(item['madeFrom']);
    changed ??= readChanged(item['changed']);
    if (fit !== undefined) fits.push(fit);
    if (output !== undefined && typeof cell === 'string' && CELL_ID.test(cell))
      (outputs[cell] ??= []).push(output);
  }
  const clean = Object.fromEntries(
    Object.entries(outputs).map(([cell, list]) => [cell, list.filter(output => output !== undefined)]),
  );
  const results: StoredResult = { fits, outputs: clean, ...(madeFrom === undefined ? {} : { madeFrom }) };
  if (controls === undefined) return { changed, results };
  const none = fits.length === 0 && Object.keys(clean).length === 0;
  return none ? { controls } : { controls, changed, results };
}

function parseLine(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
