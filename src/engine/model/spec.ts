/**
 * A compiled model as plain data: what leaves the kernel for the trusted workers.
 * Not here: how it is made (compile.ts) or sampled (inference/run.ts).
 */
import type { ArrayData, Graph } from '../array/graph.ts';
import type { Shape } from '../array/primitives.ts';

/** A named axis of a value: a plate, or "name_dim_0" where the modeller gave none. */
export interface Dim {
  readonly name: string;
  readonly size: number;
  /** Names of the places along it, where the modeller gave some. */
  readonly coords?: readonly string[];
}

/** Where a free site lives in the flat unconstrained vector. */
export interface LayoutEntry {
  /** Full address (call path, name, loop index) and the short name shown where it is unique. */
  readonly address: string;
  readonly name: string;
  readonly offset: number;
  /** Unconstrained coordinates taken. */
  readonly size: number;
  /** Shape of the unconstrained value, plates first. */
  readonly unconstrainedShape: Shape;
  /** What the values obey: "real", "positive", "interval(0, 1)", "simplex", … */
  readonly support: string;
}

/** Ends that no element of a value lies beyond; an end that is left out is infinite. */
export interface Bounds {
  readonly low?: number;
  readonly high?: number;
}

/** A value computed for every draw: a constrained site or a deterministic. Plates lead its shape. */
export interface ValueEntry {
  /** Output name in `values`. */
  readonly name: string;
  readonly kind: 'sample' | 'deterministic';
  readonly shape: Shape;
  readonly dims: readonly Dim[];
  /** Of its distribution's support; absent where that is not known: of a deterministic, or with ends that differ. */
  readonly bounds?: Bounds;
}

/** One term of the log joint density. */
export interface FactorEntry {
  readonly address: string;
  readonly name: string;
  readonly kind: 'prior' | 'likelihood' | 'factor';
  readonly distribution: string;
  /** Parameters of a prior whose parameters are known single numbers, in the order of its factory. */
  readonly parameters?: readonly number[];
  /** Its prior has an unknown scale, so that it could be written in a non-centred form. */
  readonly centred?: boolean;
  /** What was observed, plates leading, where it is data: for files of draws. */
  readonly observed?: ArrayData;
  readonly plates: readonly Dim[];
  /** Of what was observed, beyond the plates, where the modeller named them. */
  readonly dims?: readonly Dim[];
}

export interface ModelSpec {
  readonly title: string;
  /**
   * Parameter input "position" [dim]; data inputs; outputs "logDensity" [], "gradient" [dim],
   * "logPrior" [] and "logLikelihood" [] (all in nats, Jacobians inside logPrior).
   */
  readonly density: Graph;
  /** Parameter input "position" [dim]; data inputs; one output per ValueEntry. */
  readonly values: Graph;
  /** Parameter input "position"; outputs the unsummed log density of every likelihood factor, by address. */
  readonly pointwise: Graph;
  /** Values of the data inputs. */
  readonly data: Readonly<Record<string, ArrayData>>;
  /** What the modeller calls data inputs, by input name, where known: for files of draws. */
  readonly dataNames?: Readonly<Record<string, string>>;
  readonly dim: number;
  readonly layout: readonly LayoutEntry[];
  readonly entries: readonly ValueEntry[];
  readonly factors: readonly FactorEntry[];
  /** Printable names of all coordinates of `position`. */
  readonly coordinateNames: readonly string[];
}
