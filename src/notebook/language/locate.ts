/**
 * From a place in the generated code back to the modeller's own line, for errors JavaScript itself raises.
 * Not here: errors of helpers, which carry a site id.
 */
import type { Place } from './problem.ts';

/**
 * The source map of a cell as plain data: per generated line, segments
 * [generated column, source line, source column], all 0-based and in order of column.
 */
export type CellMap = readonly (readonly (readonly [number, number, number])[])[];

/**
 * The place in the cell's source for a 1-based line and column of the generated code,
 * or undefined for code the transform added itself.
 */
export function locate(map: CellMap, line: number, column: number): Place | undefined {
  const segments = map[line - 1] ?? [];
  let found: readonly [number, number, number] | undefined;
  for (const segment of segments) {
    if (segment[0] > column - 1) break;
    found = segment;
  }
  const [, sourceLine, sourceColumn] = found ?? segments[0] ?? [0, -1, 0];
  return sourceLine < 0 ? undefined : { line: sourceLine + 1, column: sourceColumn + 1 };
}

/** One frame of an error's stack that lies in a cell. */
export interface CellFrame {
  readonly cellId: string;
  /** Function name, where the browser gives one. */
  readonly name?: string;
  readonly line: number;
  readonly column: number;
}

const FRAME =
  /^\s*(?:at )?(?:async )?(?:([^\s(@]+)(?: \[as [^\]]+\])?\s*[(@])?\s*(?:.*[\s(/@])?([\w.-]+)\.ts:(\d+):(\d+)\)?$/;

/**
 * The frames of a stack (Chromium's, Firefox's or Safari's form) that lie in cells, innermost first,
 * with places in the generated code.
 */
export function cellFrames(stack: string, isCell: (id: string) => boolean): CellFrame[] {
  const frames: CellFrame[] = [];
  for (const text of stack.split('\n')) {
    const match = text.match(FRAME);
    if (!match || !isCell(match[2])) continue;
    const [, name, cellId, line, column] = match;
    frames.push({ cellId, ...(name ? { name } : {}), line: Number(line), column: Number(column) });
  }
  return frames;
}
