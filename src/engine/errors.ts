/**
 * The errors a modeller sees. Every one says where, what was expected, what came and what to do.
 * Not here: how they cross workers (workers/protocol.ts) or look on the page (app/outputs).
 */

/** A place in a cell's own source text: 1-based line and column, and offsets where known. */
export interface Span {
  readonly cell: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

export type ErrorCode =
  | 'model'
  | 'shape'
  | 'support'
  | 'argument'
  | 'condition'
  | 'trace-size'
  | 'start'
  | 'language'
  | 'reference'
  | 'document'
  | 'runtime';

export interface ErrorDetail {
  /** Short name of the site concerned. */
  readonly site?: string;
  readonly span?: Span;
  readonly expected?: string;
  readonly got?: string;
  /** What to do. */
  readonly hint?: string;
  /** Of 'reference': the name that nothing defines. */
  readonly missing?: string;
  /** Of 'condition': it asks for a number that is not known while the function is recorded. */
  readonly unknown?: true;
}

/** An error in a modeller's words. `message` is one sentence; `detail` holds the rest for display. */
export class TildeError extends Error {
  readonly code: ErrorCode;
  detail: ErrorDetail;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message);
    this.name = 'TildeError';
    this.code = code;
    this.detail = detail;
  }
}

/** Shapes that do not fit together. */
export function shapeError(message: string, detail: ErrorDetail = {}): TildeError {
  return new TildeError('shape', message, detail);
}

/** What a thrown value says, be it an Error or anything else. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);

/** What came of an asynchronous function that nothing waited for. */
export const isPromise = (value: unknown): boolean =>
  typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function';

/** Refuses a promise where its result is meant. @throws TildeError 'argument' */
export function refusePromise(value: unknown, caller: string): void {
  if (!isPromise(value)) return;
  throw new TildeError('argument', `${caller} got a promise, not yet a result: \`await\` is missing`, {
    expected: 'what the promise brings',
    got: 'a promise',
    hint: 'write await before the call that made it: const posterior = await mcmc(model)',
  });
}

/** Makes the compiler prove that a union is exhausted; reaching it is a bug of ours. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${String(value)}`);
}
