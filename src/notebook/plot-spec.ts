/**
 * A figure as plain data. Any cell, worker or helper may produce one by structure alone; app/plots draws it.
 * Not here: colours, fonts and pixels of marks (they follow from `role`), or how values are computed.
 */

/** What a mark means. It decides the colour and the stroke, the same everywhere. */
export type Role =
  | 'posterior'
  | 'prior'
  | 'exact'
  | 'data'
  | 'predictive'
  | 'ghost'
  | 'divergence'
  | 'reference'
  /** Several curves of equal standing: a colour and a dash each. */
  | 'series1'
  | 'series2'
  | 'series3'
  | 'series4';

export interface Axis {
  readonly label?: string;
  readonly domain: readonly [number, number];
  /** Where ticks stand; default 3 to 5 round values. */
  readonly ticks?: readonly number[];
  /** Words under the two ends of the axis: "always tails", "always heads". */
  readonly ends?: readonly [string, string];
}

/** 50% and 89% limits of one quantity. */
export interface Limits {
  readonly low89: number;
  readonly low50: number;
  readonly high50: number;
  readonly high89: number;
}

/** A row of a forest plot; `reported` is the datum the estimate was shrunk from. */
export interface ForestRow extends Limits {
  readonly name: string;
  readonly mean?: number;
  readonly reported?: number;
  /** Words beside the reported dot; further lines in `note`. */
  readonly label?: string;
  readonly note?: string;
}

export type Mark =
  /** Histogram: `edges` has one entry more than `heights`. */
  | {
      readonly type: 'bars';
      readonly role: Role;
      readonly edges: readonly number[];
      readonly heights: readonly number[];
      readonly label?: string;
    }
  | {
      readonly type: 'line';
      readonly role: Role;
      readonly x: readonly number[];
      readonly y: readonly number[];
      readonly label?: string;
    }
  /** Filled from `low` (default the baseline) up to `y`. */
  | {
      readonly type: 'area';
      readonly role: Role;
      readonly x: readonly number[];
      readonly y: readonly number[];
      readonly low?: readonly number[];
      /** The outer one of two bands. */
      readonly pale?: boolean;
      readonly label?: string;
    }
  /** Without `y` the dots lie in a row under the baseline. */
  | {
      readonly type: 'dots';
      readonly role: Role;
      readonly x: readonly number[];
      readonly y?: readonly number[];
      readonly label?: string;
    }
  /** A vertical rule at `x` or a horizontal one at `y`. */
  | {
      readonly type: 'rule';
      readonly role: Role;
      readonly x?: number;
      readonly y?: number;
      readonly label?: string;
    }
  /** 50% and 89% bars below the baseline. */
  | ({ readonly type: 'interval'; readonly role: Role; readonly label?: string } & Limits)
  | {
      readonly type: 'text';
      readonly role: Role;
      readonly x: number;
      readonly y: number;
      readonly text: string;
    }
  /** One row a quantity, on the shared x axis. */
  | {
      readonly type: 'forest';
      readonly role: Role;
      readonly title?: string;
      readonly rows: readonly ForestRow[];
    };

export interface PlotSpec {
  readonly kind: 'plot';
  /** Pixels; default the width of the column (720). */
  readonly width?: number;
  /** Pixels of the plotting area; default 184 (a forest takes 16 a row). */
  readonly height?: number;
  readonly title?: string;
  /** The figure in one sentence: its accessible name. */
  readonly sentence: string;
  /** A conclusion in plain words, set in large type under the figure. */
  readonly conclusion?: string;
  readonly x: Axis;
  /** Drawn on the right, its name over the figure. Default: from zero to the highest mark, not drawn. */
  readonly y?: Axis;
  readonly marks: readonly Mark[];
}
