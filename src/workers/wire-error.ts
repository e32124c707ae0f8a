/**
 * Errors of any kind as a WireError: a TildeError keeps its place, expectation and advice; a native error
 * gets its place from the stack where a cell is named in it.
 * Not here: the schema (protocol/errors.ts).
 */
import { TildeError } from '../engine/errors.ts';
import type { StartFailure } from '../engine/inference/contracts.ts';
import { LIMITS } from './protocol.ts';
import type { WireError } from './protocol.ts';

const MOST_ROWS = 500;

/** An error that is already in wire form. */
export class CarriedError extends Error {
  readonly wire: WireError;
  constructor(wire: WireError) {
    super(wire.message);
    this.wire = wire;
  }
}

/** No start point: a table of the last try says which site is to blame. */
export function startFailureError({ tries, table, logDensity }: StartFailure): CarriedError {
  return new CarriedError({
    code: 'start',
    message: `No start point found in ${tries} tries`,
    expected: 'a point with a finite log density and gradient',
    got: `log density ${logDensity}`,
    hint: 'Look for the site whose value or gradient is not finite: its prior or the data may not fit its support.',
    table: table.slice(0, MOST_ROWS).map(row => ({ ...row, name: clip(row.name, LIMITS.name) })),
  });
}

/** Where in a cell's own source a generated line and column lie (1-based), if anywhere. */
export type Locate = (line: number, column: number) => { line: number; column: number } | undefined;

/** Any thrown value. Never throws. */
export function wireError(reason: unknown, cell?: string, locate?: Locate): WireError {
  if (reason instanceof CarriedError) return reason.wire;
  if (reason instanceof TildeError) return fromTilde(reason, cell);
  if (!(reason instanceof Error)) {
    return {
      code: 'runtime',
      message: clip(describe(reason)),
      hint: 'throw an Error, so that its place is known',
    };
  }
  const span = cell === undefined ? undefined : placeInStack(reason.stack ?? '', cell, locate);
  return {
    code: 'runtime',
    message: clip(`${reason.name}: ${reason.message}`),
    ...(span && { span }),
  };
}

function fromTilde({ code, message, detail }: TildeError, cell?: string): WireError {
  const { site, span, expected, got, hint } = detail;
  const text = { site, expected, got, hint };
  const given = Object.entries(text).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, clip(String(value))]],
  );
  const place = span && { ...span, cell: span.cell === '' ? (cell ?? '') : span.cell };
  return { code, message: clip(message), ...Object.fromEntries(given), ...(place && { span: place }) };
}

/** Frames look like "at f (cell4.ts:4:16)", "at cell4.ts:4:16" or "f@cell4.ts:4:16". */
function placeInStack(stack: string, cell: string, locate: Locate = (line, column) => ({ line, column })) {
  for (const [, line, column] of stack.matchAll(new RegExp(`\\b${escaped(cell)}\\.ts:(\\d+):(\\d+)`, 'g'))) {
    const place = locate(Number(line), Number(column));
    if (place !== undefined) return { cell, ...place };
  }
  return undefined;
}

function escaped(text: string): string {
  return text.replace(/[^\w]/g, '\\$&');
}

function describe(value: unknown): string {
  try {
    return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  } catch {
    return Object.prototype.toString.call(value);
  }
}

function clip(text: string, limit: number = LIMITS.shortText): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}
