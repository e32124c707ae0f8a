/** What is said of a file that cannot be read as a table: where, what was expected, what came, what to do. */
import { messageOf, TildeError } from '../errors.ts';
import { DATA_LIMITS } from './limits.ts';

interface Wrong {
  readonly expected: string;
  readonly got: string;
  readonly hint: string;
}

/** A file that is damaged, or not what it seems. `message` says where. */
export function damaged(message: string, wrong: Wrong): TildeError {
  return new TildeError('document', message, wrong);
}

/** Refuses what is more than a notebook reads. @throws TildeError */
export function checkSize(rows: number, columns: number): void {
  if (rows > DATA_LIMITS.rows) throw tooMany('rows', rows, DATA_LIMITS.rows);
  if (columns > DATA_LIMITS.columns) throw tooMany('columns', columns, DATA_LIMITS.columns);
  if (rows * columns > DATA_LIMITS.cells) throw tooMany('values', rows * columns, DATA_LIMITS.cells);
}

function tooMany(what: string, got: number, most: number): TildeError {
  const words = (value: number) => value.toLocaleString('en');
  return new TildeError('document', `The table has ${words(got)} ${what}`, {
    expected: `at most ${words(most)} ${what}`,
    got: words(got),
    hint: 'keep a part of it: fewer rows, fewer columns, or sums over groups',
  });
}

/** Any failure of a decoder as an error of ours: decoders throw whatever damage leads them to. */
export function decodingFailed(format: string, reason: unknown): TildeError {
  if (reason instanceof TildeError) return reason;
  const words = messageOf(reason);
  return damaged(`The ${format} file is damaged: it cannot be decoded`, {
    expected: `a whole ${format} file`,
    got: words.slice(0, 200),
    hint: 'get the file once more, or save the table as CSV',
  });
}
