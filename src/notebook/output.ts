/**
 * What a cell shows, as plain data: the closed list of output kinds. One file per kind draws them (app/outputs).
 * The kinds the kernel sends have the shapes of workers/protocol/output.ts; figures and model cards are defined here.
 * Not here: validation of stored or foreign outputs (read-output.ts) or live draws, which never are outputs.
 */
import type { PlotSpec } from './plot-spec.ts';

/** The value of the last expression, printed. `type` is a short description such as "tensor [8]". */
export interface ValueOutput {
  readonly kind: 'value';
  readonly type: string;
  readonly text: string;
}

/** What the cell printed. */
export interface TextOutput {
  readonly kind: 'text';
  readonly stream: 'log' | 'warn' | 'error';
  readonly text: string;
}

export interface MarkdownOutput {
  readonly kind: 'markdown';
  readonly text: string;
}

/** Column by column; `rows` counts all rows, of which the first are present. */
export interface TableOutput {
  readonly kind: 'table';
  readonly title?: string;
  readonly rows: number;
  readonly columns: readonly {
    readonly name: string;
    /** What is in it, under its name: "number, 2 missing". */
    readonly note?: string;
    /** Digits after the point with which all its numbers are shown; without, each has as many as it needs. */
    readonly places?: number;
    readonly values: readonly (number | string | boolean | null)[];
  }[];
}

interface WidgetBase {
  readonly kind: 'widget';
  /** What the session is told when the value changes. */
  readonly id: string;
  readonly label: string;
  /** The value the cell began with, where the reader has set another. */
  readonly initial?: number | string | boolean;
}

/** A control whose value other cells react to. */
export type WidgetOutput =
  | (WidgetBase & {
      readonly control: 'slider' | 'number';
      readonly min: number;
      readonly max: number;
      readonly step: number;
      readonly value: number;
    })
  | (WidgetBase & { readonly control: 'select'; readonly options: readonly string[]; readonly value: string })
  | (WidgetBase & { readonly control: 'checkbox'; readonly value: boolean })
  | (WidgetBase & { readonly control: 'text'; readonly value: string })
  /** `value` is the name of the file, empty until one is chosen; its text is no part of the output. */
  | (WidgetBase & { readonly control: 'file'; readonly value: string })
  /** A slider that moves by itself, a step every `interval` milliseconds. */
  | (WidgetBase & {
      readonly control: 'play';
      readonly min: number;
      readonly max: number;
      readonly step: number;
      readonly interval: number;
      readonly value: number;
    })
  /** `value` counts the presses. */
  | (WidgetBase & { readonly control: 'button'; readonly value: number });

export interface ModelNode {
  readonly id: string;
  /** LaTeX of the symbol: "\\theta_i". */
  readonly latex: string;
  readonly kind: 'sampled' | 'observed' | 'deterministic' | 'constant';
  /** Names of the plates it stands in, outermost first. */
  readonly plates: readonly string[];
}

/** Equations, plate diagram and prior predictive of a model, drawn before anything is sampled. */
export interface ModelCardOutput {
  readonly kind: 'modelCard';
  readonly title: string;
  readonly unknowns: number;
  /** One LaTeX equation a line; its "\\sim" takes the accent. */
  readonly equations: readonly string[];
  readonly nodes: readonly ModelNode[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  readonly plates: readonly { readonly name: string; readonly size: number }[];
  readonly priorPredictive?: PlotSpec;
}

/** One operation of a graph; `inputs` are places in the list of nodes. */
export interface GraphNode {
  readonly op: string;
  readonly inputs: readonly number[];
  readonly shape: readonly number[];
  /** What else there is to say: a constant's numbers, an input's name. */
  readonly detail?: string;
  /** Where in a cell it comes from. */
  readonly place?: string;
  /** Computed once when data are bound, not at every evaluation. */
  readonly once?: boolean;
}

/** One step of the compiler and what there was after it. */
export interface GraphStage {
  readonly name: string;
  readonly does: string;
  /** All nodes after it; the picture may be cut. */
  readonly nodes: number;
  /** The result at a test point, and how far the step moved it. */
  readonly value?: number;
  readonly change?: number;
  /** Missing where the step changed nothing. */
  readonly graph?: {
    readonly nodes: readonly GraphNode[];
    readonly outputs: readonly { readonly name: string; readonly node: number }[];
  };
  readonly rows?: { readonly heads: readonly string[]; readonly cells: readonly (readonly string[])[] };
  readonly code?: string;
  readonly bytes?: number;
}

/** A graph before and after each step of the compiler. */
export interface GraphOutput {
  readonly kind: 'graph';
  readonly title: string;
  readonly sentence: string;
  readonly stages: readonly GraphStage[];
}

/** A doubling of a trajectory of NUTS. Places are leapfrog steps from its start, backwards negative. */
export interface NutsDoubling {
  readonly direction: 1 | -1;
  /** Points in the order in which they were reached. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** H(start) − H, nats: logarithms of their weights. */
  readonly gains: readonly (number | null)[];
  /** Place of the draw chosen so far. */
  readonly proposal: number;
  /** False where it stopped inside itself. */
  readonly complete: boolean;
  readonly diverged: boolean;
  /** The tests for a turn that failed where two stretches were joined, and the places of their ends. */
  readonly turn?: {
    readonly tests: readonly ('whole' | 'near' | 'far')[];
    readonly ends: readonly [number, number, number, number];
  };
}

export interface NutsTransition {
  readonly step: number;
  readonly start: readonly [number, number];
  /** Where the first momentum points. */
  readonly velocity: readonly [number, number];
  readonly doublings: readonly NutsDoubling[];
  readonly depth: number;
  readonly leapfrogs: number;
  /** Place of the draw, and where it is. */
  readonly draw: number;
  readonly position: readonly [number, number];
  readonly limited: boolean;
}

/** Trajectories of NUTS in a plane, which play. */
export interface NutsOutput {
  readonly kind: 'nuts';
  readonly title: string;
  readonly sentence: string;
  readonly names: readonly [string, string];
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** The smallest regions that hold parts of the mass, from small to large: what is inside an odd number of rings. */
  readonly regions?: readonly {
    readonly mass: number;
    readonly level: number;
    readonly rings: readonly { readonly x: readonly number[]; readonly y: readonly number[] }[];
  }[];
  /** Where there are none: draws of the same chain. */
  readonly draws?: { readonly x: readonly number[]; readonly y: readonly number[] };
  readonly transitions: readonly NutsTransition[];
}

/** Marks the cell that started a run; its progress and summary come from the ledger. */
export interface RunOutput {
  readonly kind: 'run';
  readonly run: string;
}

/** An error in the modeller's words, at a place in the cell's own source (1-based). */
export interface CellError {
  readonly code: string;
  readonly message: string;
  readonly site?: string;
  readonly span?: {
    readonly cell: string;
    readonly line: number;
    readonly column: number;
    readonly endLine?: number;
    readonly endColumn?: number;
  };
  readonly expected?: string;
  readonly got?: string;
  readonly hint?: string;
  /** Start point not found: the last try, coordinate by coordinate. */
  readonly table?: readonly { readonly name: string; readonly value: number; readonly gradient: number }[];
}

export interface ErrorOutput {
  readonly kind: 'error';
  readonly error: CellError;
}

export type Output =
  | ValueOutput
  | TextOutput
  | MarkdownOutput
  | TableOutput
  | WidgetOutput
  | PlotSpec
  | ModelCardOutput
  | GraphOutput
  | NutsOutput
  | RunOutput
  | ErrorOutput;
