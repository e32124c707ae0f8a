/**
 * "Did you mean": the known name nearest to one that is not defined.
 * Not here: the error that names it (the language runtime's, or the engine's own ReferenceError).
 */
import type { WireError } from '../protocol.ts';

/** How a browser words it: its ReferenceError has no other sign of the name. */
const UNKNOWN = /^ReferenceError: ([\p{L}_$][\p{L}\p{N}_$]*) is not defined$/u;

/** The error, with the nearest name in its advice where it is about an unknown name and there is one. */
export function withNearestName(error: WireError, known: () => readonly string[]): WireError {
  const name = error.missing ?? UNKNOWN.exec(error.message)?.[1];
  const nearest = name === undefined ? undefined : nearestName(name, known());
  if (name === undefined || nearest === undefined) return error;
  // What was expected and got would say the name twice more.
  const { expected: _expected, got: _got, ...rest } = error;
  return {
    ...rest,
    code: 'reference',
    missing: name,
    message: `\`${name}\` is not defined`,
    hint: `did you mean ${nearest}?`,
  };
}

/** At most a third of the letters may differ; a neighbour pair in the wrong order counts as one. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(name.length / 3));
  const near = known
    .filter(other => other !== name && Math.abs(other.length - name.length) <= most)
    .map(other => ({ other, distance: distance(name.toLowerCase(), other.toLowerCase()) }))
    .filter(one => one.distance <= most)
    .toSorted((a, b) => a.distance - b.distance);
  return near[0]?.other;
}

/** Letters to insert, leave out, change or swap with their neighbour (Damerau and Levenshtein, restricted). */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + change);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}
