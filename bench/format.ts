/** Numbers as the tables print them. Not here: the tables. */

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Three digits. */
export function digits(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value.toPrecision(value < 1 ? 2 : 3);
}

/** Median, with its range where there are several. */
export function spread(values: readonly number[], unit = ''): string {
  const middle = `${digits(median(values))}${unit}`;
  if (values.length === 1) return middle;
  return `${middle} (${digits(Math.min(...values))}–${digits(Math.max(...values))})`;
}

const UNITS = [
  ['ns', 1],
  ['µs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
] as const;

/** Nanoseconds in the unit that suits their median. */
export function time(ns: readonly number[]): string {
  const middle = median(ns);
  const [unit, size] = UNITS.findLast(([, one]) => middle >= one) ?? UNITS[0];
  return spread(
    ns.map(value => value / size),
    ` ${unit}`,
  );
}

export function bytes(count: number): string {
  if (count < 1e6) return `${digits(count / 1e3)} kB`;
  return count < 1e9 ? `${digits(count / 1e6)} MB` : `${digits(count / 1e9)} GB`;
}

export const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A table with its head. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');

export const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
