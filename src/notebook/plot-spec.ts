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
  /** Words at the ticks instead of numbers: the axis shows things that have names. */
  readonly names?: readonly string[];
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

/** A row of violins: the outline of a density over the shared x axis. */
export interface ViolinRow extends Limits {
  readonly name: string;
  readonly mean?: number;
  /** Places, ascending, and the density there as a share of the tallest of all rows. */
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** A closed line; its last point joins its first. */
export interface Ring {
  readonly x: readonly number[];
  readonly y: readonly number[];
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
    }
  /** 50% and 89% bars along the y axis, one a place. */
  | {
      readonly type: 'ranges';
      readonly role: Role;
      readonly x: readonly number[];
      readonly low89: readonly number[];
      readonly low50: readonly number[];
      readonly high50: readonly number[];
      readonly high89: readonly number[];
      readonly label?: string;
    }
  /** A table of coloured cells between the edges `x` and `y`, row by row, the lowest first; null where a value is missing. */
  | {
      readonly type: 'cells';
      readonly role: Role;
      readonly x: readonly number[];
      readonly y: readonly number[];
      readonly values: readonly (number | null)[];
      /** Values of the palest and of the fullest colour. */
      readonly low: number;
      readonly high: number;
      /** Palest instead of `low`: what lies below has a colour of its own. */
      readonly centre?: number;
      /** What the colour measures, over its scale. */
      readonly label?: string;
    }
  /** Where a surface is higher than one level: its border, and a fill that adds up with those of other levels. */
  | {
      readonly type: 'contour';
      readonly role: Role;
      readonly rings: readonly Ring[];
      /** Opacity of the fill, 0 to 1. */
      readonly fill?: number;
      readonly label?: string;
    }
  /** One row a group, on the shared x axis. */
  | {
      readonly type: 'violin';
      readonly role: Role;
      readonly rows: readonly ViolinRow[];
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
  /** Small multiples: these figures side by side, instead of marks of its own. */
  readonly panels?: readonly PlotSpec[];
  /** Panels in a row where there is room; default as many as fit. */
  readonly columns?: number;
}
