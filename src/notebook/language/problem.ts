/**
 * What the cell language reports when it cannot accept a cell, as plain data.
 * Not here: errors while a cell runs (those are the engine's TildeError).
 */

/** A mistake in a cell's text. Line and column are 1-based; `hint` says what to write instead. */
export interface CellProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly hint?: string;
}

/** 1-based line and column of an offset. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Turns offsets of one text into places; made once per text, each look-up is a binary search. */
export function placesOf(source: string): (offset: number) => Place {
  const starts = [0];
  for (let i = source.indexOf('\n'); i >= 0; i = source.indexOf('\n', i + 1)) starts.push(i + 1);
  return offset => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low] + 1 };
  };
}

/** A problem that covers source[start, end). */
export function problemAt(
  source: string,
  start: number,
  end: number,
  message: string,
  hint?: string,
): CellProblem {
  const places = placesOf(source);
  const from = places(start);
  const to = places(end);
  return {
    message,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    ...(hint ? { hint } : {}),
  };
}
