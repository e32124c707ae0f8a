/**
 * Errors of any kind as a WireError: a TildeError keeps its place, expectation and advice; others get
 * their place from the stack where a cell is named in it.
 * Not here: the schema (protocol/errors.ts).
 */
import type { ArrayData } from '../engine/array/graph.ts';
import { TildeError } from '../engine/errors.ts';
import type { StartFailure } from '../engine/inference/contracts.ts';
import { startAdvice } from '../engine/start-error.ts';
import { LIMITS } from './protocol.ts';
import type { WireError, WireSpan } from './protocol.ts';

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
export function startFailureError(
  failure: StartFailure,
  data: Readonly<Record<string, ArrayData>>,
): CarriedError {
  const { tries, table, logDensity } = failure;
  return new CarriedError({
    code: 'start',
    message: `No start point found in ${tries} tries`,
    expected: 'a point with a finite log density and gradient',
    got: `log density ${logDensity}`,
    hint: startAdvice(failure, data),
    table: table.slice(0, MOST_ROWS).map(row => ({ ...row, name: clip(row.name, LIMITS.name) })),
  });
}

/** Finds the innermost place in a cell in a stack trace. */
export type PlaceOf = (stack: string) => WireSpan | undefined;

/** Any thrown value. Never throws, whatever traps the value has. */
export function wireError(reason: unknown, placeOf: PlaceOf = () => undefined): WireError {
  try {
    return described(reason, placeOf);
  } catch {
    const hint = 'throw an Error, so that its place is known';
    return { code: 'runtime', message: 'a value that cannot be described was thrown', hint };
  }
}

function described(reason: unknown, placeOf: PlaceOf): WireError {
  if (reason instanceof CarriedError) return reason.wire;
  if (!(reason instanceof Error)) {
    const hint = 'throw an Error, so that its place is known';
    return { code: 'runtime', message: clip(describe(reason)), hint };
  }
  const span = placeOf(String(reason.stack ?? ''));
  if (reason instanceof TildeError) return fromTilde(reason, span);
  const message = clip(`${reason.name}: ${reason.message}`);
  return { code: 'runtime', message, ...(span && { span }) };
}

function fromTilde({ code, message, detail }: TildeError, found: WireSpan | undefined): WireError {
  const { site, span = found, expected, got, hint, missing } = detail;
  const text = { site, expected, got, hint, missing };
  const given = Object.entries(text).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, clip(String(value))]],
  );
  return { code, message: clip(message), ...Object.fromEntries(given), ...(span && { span }) };
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
