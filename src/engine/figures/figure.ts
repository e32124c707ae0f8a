/**
 * A figure as plain data, in the shape the notebook draws (the notebook's own type has the same structure: rooms
 * meet by structure, not by import). Not here: how one is made from draws (hist.ts, forest.ts, line.ts, …).
 */

export interface Interval {
  readonly low89: number;
  readonly low50: number;
  readonly high50: number;
  readonly high89: number;
}

export interface ForestRow extends Interval {
  readonly name: string;
  readonly mean: number;
  readonly reported?: number;
  readonly label?: string;
  readonly note?: string;
}

/** A row of violins; `y` is a share of the tallest density of all rows. */
export interface ViolinRow extends Interval {
  readonly name: string;
  readonly mean: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** A closed line; its last point joins its first. */
export interface Ring {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export type Mark =
  | {
      readonly type: 'bars';
      readonly role: string;
      readonly edges: readonly number[];
      readonly heights: readonly number[];
      readonly label?: string;
    }
  | {
      readonly type: 'line';
      readonly role: string;
      readonly x: readonly number[];
      readonly y: readonly number[];
      readonly label?: string;
    }
  | {
      readonly type: 'rule';
      readonly role: string;
      readonly x?: number;
      readonly y?: number;
      readonly label?: string;
    }
  | ({ readonly type: 'interval'; readonly role: string; readonly label?: string } & Interval)
  | {
      readonly type: 'area';
      readonly role: string;
      readonly x: readonly number[];
      readonly y: readonly number[];
      readonly low?: readonly number[];
      readonly pale?: boolean;
      readonly label?: string;
    }
  | {
      readonly type: 'dots';
      readonly role: string;
      readonly x: readonly number[];
      readonly y?: readonly number[];
      readonly label?: string;
    }
  | {
      readonly type: 'forest';
      readonly role: string;
      readonly title?: string;
      readonly rows: readonly ForestRow[];
    }
  | {
      readonly type: 'ranges';
      readonly role: string;
      readonly x: readonly number[];
      readonly low89: readonly number[];
      readonly low50: readonly number[];
      readonly high50: readonly number[];
      readonly high89: readonly number[];
      readonly label?: string;
    }
  | {
      readonly type: 'cells';
      readonly role: string;
      readonly x: readonly number[];
      readonly y: readonly number[];
      readonly values: readonly (number | null)[];
      readonly low: number;
      readonly high: number;
      readonly centre?: number;
      readonly label?: string;
    }
  | {
      readonly type: 'contour';
      readonly role: string;
      readonly rings: readonly Ring[];
      readonly fill?: number;
      readonly label?: string;
    }
  | { readonly type: 'violin'; readonly role: string; readonly rows: readonly ViolinRow[] }
  | {
      readonly type: 'text';
      readonly role: string;
      readonly x: number;
      readonly y: number;
      readonly text: string;
    };

/** An axis: its name, and its ends in the units of the data. */
export interface FigureAxis {
  readonly label?: string;
  readonly domain: readonly [number, number];
  readonly ticks?: readonly number[];
  /** Words at the ticks instead of numbers. */
  readonly names?: readonly string[];
  readonly ends?: readonly [string, string];
}

/** A figure as plain data; shown when it is a cell's last expression. */
export interface Figure {
  readonly kind: 'plot';
  readonly title?: string;
  readonly sentence: string;
  readonly conclusion?: string;
  readonly height?: number;
  readonly x: FigureAxis;
  /** Where heights mean something of their own; a density has none. */
  readonly y?: FigureAxis;
  readonly marks: readonly Mark[];
  /** Of small multiples: the figures side by side, and how many in a row. */
  readonly panels?: readonly Figure[];
  readonly columns?: number;
}

/** A number for a sentence: three significant digits, a true minus sign. */
export function words(x: number): string {
  if (!Number.isFinite(x)) return String(x).replace('-', '−');
  const text = Math.abs(x) >= 1000 ? String(Math.round(x)) : String(Number(x.toPrecision(3)));
  return text.replace('-', '−');
}

/** Quantile of sorted values by linear interpolation (type 7). */
export function quantile(sorted: Float64Array, p: number): number {
  const at = (sorted.length - 1) * p;
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

/** The central 50% and 89% of sorted values. */
export function intervalOf(sorted: Float64Array): Interval {
  return {
    low89: quantile(sorted, 0.055),
    low50: quantile(sorted, 0.25),
    high50: quantile(sorted, 0.75),
    high89: quantile(sorted, 0.945),
  };
}

export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
