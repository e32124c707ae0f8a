/**
 * The notebook as a document: cells in order, a seed and, where it was run, a summary of the results.
 * Not here: how it is written to text (format.ts), sent as a link (share.ts), or run (workers).
 */
import type { Output } from './output.ts';

export type CellKind = 'markdown' | 'code';

export interface Cell {
  /** Stable through edits and moves; letters, digits, - and _. */
  readonly id: string;
  readonly kind: CellKind;
  readonly source: string;
  /** The source is hidden until the reader asks for it; outputs always show. Default false. */
  readonly folded?: boolean;
  /** What the outline and the fold call the cell. */
  readonly title?: string;
  /** A note beside the cell, in the margin. */
  readonly margin?: string;
  /** The outputs stand at the top of this other cell instead of under their own source. */
  readonly outputAt?: string;
}

/** One row of a summary: moments in the site's own unit, intervals as quantiles 5.5, 25, 75 and 94.5%. */
export interface SummaryRow {
  readonly site: string;
  readonly mean: number;
  readonly sd: number;
  readonly low89: number;
  readonly low50: number;
  readonly high50: number;
  readonly high89: number;
  readonly ess: number;
  readonly rhat: number;
}

/** What a finished run leaves in the document so that a reader sees results before running. */
export interface StoredFit {
  /** The name the posterior has in the notebook. */
  readonly name: string;
  /** The cell that drew it; files of earlier versions do not tell. */
  readonly cell?: string | undefined;
  readonly verdict: string;
  readonly chains: number;
  readonly draws: number;
  readonly seconds: number;
  readonly partial: boolean;
  /** Seed of the run, and what drew: "engine 0.1.0, API 1, Chromium 156, Linux". */
  readonly seed?: number | undefined;
  readonly made?: string | undefined;
  readonly rows: readonly SummaryRow[];
  /** Rows for which there was no room; default none, or not known where there are as many as are ever stored. */
  readonly omitted?: number | undefined;
}

/**
 * From which texts results were made: by id of each code cell a digest of its source (document-digest.ts), which is ""
 * where its results were out of date already when they were stored.
 */
export type MadeFrom = Readonly<Record<string, string>>;

export interface StoredResult {
  readonly fits: readonly StoredFit[];
  /** Outputs by cell id; left out of links. */
  readonly outputs: Readonly<Record<string, readonly Output[]>>;
  /** Default: the texts of the notebook as it is. */
  readonly madeFrom?: MadeFrom;
}

/** A control that the reader has set to another value than the one its cell begins with. Files are none. */
export interface KeptControl {
  /** "cell:label". */
  readonly id: string;
  readonly value: number | string | boolean;
  readonly initial: number | string | boolean;
}

export interface Notebook {
  readonly version: 1;
  readonly title: string;
  /** Whole number in [0, 2³²). */
  readonly seed: number;
  readonly cells: readonly Cell[];
  /** Controls not at their first value; undefined where none was ever moved. */
  readonly controls?: readonly KeptControl[];
  readonly results?: StoredResult;
}

/** Why a file or a link could not be read. "gone": a file was open, and is not at hand any more. */
export type DocumentProblem = 'not-a-notebook' | 'damaged' | 'truncated' | 'future' | 'gone' | 'missing';

/** A file or link that cannot be read as a notebook. `message` is one sentence for the reader. */
export class DocumentError extends Error {
  readonly problem: DocumentProblem;
  /** 1-based line of the file, where known. */
  readonly line: number | undefined;
  /** What to do. */
  readonly hint: string;

  constructor(problem: DocumentProblem, message: string, hint: string, line?: number) {
    super(message);
    this.name = 'DocumentError';
    this.problem = problem;
    this.hint = hint;
    this.line = line;
  }
}

/** A notebook with one empty code cell. `seed` defaults to 1. */
export function emptyNotebook(title = 'Untitled', seed = 1): Notebook {
  return { version: 1, title, seed, cells: [{ id: 'c1', kind: 'code', source: '' }] };
}

/** The smallest "c1", "c2", … that no cell of the notebook uses. */
export function freshCellId(cells: readonly Cell[]): string {
  const used = new Set(cells.map(cell => cell.id));
  let number = cells.length + 1;
  while (used.has(`c${number}`)) number += 1;
  return `c${number}`;
}

const HEADING = /^# +(.+)$/m;

/** Under another title: that of the notebook, and its first level-one heading where there is one. */
export function renamed(notebook: Notebook, title: string): Notebook {
  const at = notebook.cells.findIndex(({ kind, source }) => kind === 'markdown' && HEADING.test(source));
  const cells = notebook.cells.map((cell, index) =>
    index === at ? { ...cell, source: cell.source.replace(HEADING, () => `# ${title}`) } : cell,
  );
  return { ...notebook, title, cells: at === -1 ? notebook.cells : cells };
}

/** The title: the first level-one heading, or the notebook's own title when there is none. */
export function titleOf(notebook: Notebook): string {
  for (const cell of notebook.cells) {
    const heading = cell.kind === 'markdown' ? HEADING.exec(cell.source) : null;
    if (heading !== null) return heading[1].trim();
  }
  return notebook.title;
}
