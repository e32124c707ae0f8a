/**
 * A stochastic objective as plain data: what leaves the kernel for the workers that minimise it.
 * Not here: how a model and a guide become one (model/objective.ts) or how it is minimised (run.ts).
 */
import type { ArrayData, Graph } from '../../array/graph.ts';
import type { Shape } from '../../array/primitives.ts';

/** A learnable constant and where it lives in the flat unconstrained vector. */
export interface ObjectiveParam {
  readonly name: string;
  readonly offset: number;
  /** Unconstrained coordinates taken. */
  readonly size: number;
  /** Shape of the constrained value. */
  readonly shape: Shape;
  /** What its values obey, in words. */
  readonly constraint: string;
}

/** One term of the loss, so that a message can name the one that is not finite. */
export interface ObjectiveTerm {
  /** Output of `terms`. */
  readonly output: string;
  readonly name: string;
  readonly kind: 'prior' | 'likelihood' | 'factor' | 'guide' | 'jacobian';
}

/** Rows of a plate drawn anew for every evaluation, without replacement. */
export interface Minibatch {
  readonly plate: string;
  readonly size: number;
  readonly total: number;
}

/** A value of one draw from the guide: a site of the model, or what it computes. */
export interface ObjectiveValue {
  readonly name: string;
  readonly kind: 'sample' | 'deterministic';
  readonly shape: Shape;
}

export interface ObjectiveSpec {
  readonly title: string;
  /** What the loss is: −ELBO for a guide, −log density for a point. */
  readonly kind: 'elbo' | 'density';
  /** Name of the guide, for people. */
  readonly guide: string;
  /**
   * Parameter inputs "position" [dim], "normals" [normals] when there are any, "rows:plate" [size] per minibatch;
   * data inputs; outputs "loss" [] in nats and "gradient" [dim].
   */
  readonly loss: Graph;
  /** The same inputs; one scalar output per term. */
  readonly terms: Graph;
  /** Input "position"; one output per parameter, constrained. */
  readonly params: Graph;
  /** Inputs "position" and "normals"; one output per value: draws from the guide. */
  readonly values: Graph;
  readonly data: Readonly<Record<string, ArrayData>>;
  readonly dim: number;
  /** Standard normals that one evaluation takes. */
  readonly normals: number;
  readonly minibatches: readonly Minibatch[];
  /** Unconstrained start, [dim]. */
  readonly start: Float64Array;
  readonly entries: readonly ObjectiveParam[];
  readonly termEntries: readonly ObjectiveTerm[];
  readonly valueEntries: readonly ObjectiveValue[];
  /** Printable names of all coordinates of `position`. */
  readonly coordinateNames: readonly string[];
}
