/**
 * Rows of numbers as short text, for links: as many evenly spaced samples as the row needs to look the same, each in
 * two characters. "49:0:1:" is a straight line of 49 numbers from 0 to 1.
 * Not here: what is packed (share.ts), or anything exact: draws are never packed.
 */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const LEVELS = LETTERS.length ** 2 - 1;
/** Part of its range by which a number may be off. */
const TOLERANCE = 1 / 250;
const SAMPLES = [9, 17, 33, 65];
const MOST = 2_000;

/** The row as text, each number within 0.4% of the row's range of what it was. */
export function packNumbers(row: readonly number[]): string | readonly number[] {
  if (row.length < 8 || row.length > MOST || !row.every(Number.isFinite)) return row;
  const [low, high] = [Math.min(...row), Math.max(...row)];
  const head = (from: number, to: number): string =>
    `${row.length}:${Number(from.toPrecision(5))}:${Number(to.toPrecision(5))}:`;
  const straight = head(row[0], row[row.length - 1]);
  if (isClose(row, unpackNumbers(straight), high - low)) return straight;
  for (const count of SAMPLES.filter(samples => samples < row.length)) {
    const text = head(low, high) + encode(sampled(row, count), low, high);
    if (isClose(row, unpackNumbers(text), high - low)) return text;
  }
  return head(low, high) + encode(row, low, high);
}

/** The row that a text stands for; no numbers where it stands for none. Never throws. */
export function unpackNumbers(text: string): number[] {
  const match = /^(\d{1,4}):([^:]{1,24}):([^:]{1,24}):([\w-]*)$/.exec(text);
  const [count, low, high] = (match ?? []).slice(1, 4).map(Number);
  if (match === null || count < 2 || count > MOST || !Number.isFinite(low) || !Number.isFinite(high))
    return [];
  const samples = decode(match[4]).map(level => low + (level / LEVELS) * (high - low));
  const knots = samples.length === 0 ? [low, high] : samples;
  return Array.from({ length: count }, (_, index) =>
    interpolate(knots, (index / (count - 1)) * (knots.length - 1)),
  );
}

const isClose = (row: readonly number[], other: readonly number[], range: number): boolean =>
  row.every((value, index) => Math.abs(value - other[index]) <= TOLERANCE * range);

const sampled = (row: readonly number[], count: number): number[] =>
  Array.from({ length: count }, (_, index) => interpolate(row, (index / (count - 1)) * (row.length - 1)));

function encode(row: readonly number[], low: number, high: number): string {
  return row
    .map(value => {
      const level = Math.round((LEVELS * (value - low)) / (high - low || 1));
      return LETTERS[Math.floor(level / LETTERS.length)] + LETTERS[level % LETTERS.length];
    })
    .join('');
}

function decode(text: string): number[] {
  const letters = Array.from(text, letter => LETTERS.indexOf(letter));
  return Array.from(
    { length: Math.floor(letters.length / 2) },
    (_, index) => letters[2 * index] * LETTERS.length + letters[2 * index + 1],
  );
}

/** Cubic between evenly spaced knots (Catmull and Rom), exact at them, straight between two. */
function interpolate(knots: readonly number[], at: number): number {
  const index = Math.min(Math.floor(at), knots.length - 2);
  const part = at - index;
  const [b, c] = [knots[index], knots[index + 1]];
  if (part === 0 || knots.length < 3) return b + part * (c - b);
  const [a, d] = [knots[index - 1] ?? 2 * b - c, knots[index + 2] ?? 2 * c - b];
  return b + 0.5 * part * (c - a + part * (2 * a - 5 * b + 4 * c - d + part * (3 * (b - c) + d - a)));
}
