/**
 * What algorithms that run a model as it is may see of it: executions on numbers. Any control flow goes, so which
 * sites exist is itself random. Lives in the kernel only, since running it runs user code.
 * Not here: densities as compiled graphs (contracts.ts) or how a model becomes a Program (model/trace-model.ts).
 */
import type { ArrayData } from '../array/graph.ts';
import type { Tensor } from '../array/index.ts';
import type { Dim } from '../model/spec.ts';
import type { Random } from '../random/index.ts';

/** A free site of an execution under way, before it has a value. */
export interface Choice {
  /** Unique in one execution. */
  readonly address: string;
  readonly name: string;
  readonly discrete: boolean;
  /** Visible shape of one value, without plates. */
  readonly shape: readonly number[];
  /** A value from the site's distribution given all before it. */
  draw(random: Random): Tensor;
  /** Log density of a value, in nats, plates summed. */
  logProb(value: Tensor): number;
  /**
   * `value` moved by `step()` along every unconstrained coordinate.
   * @returns the new value, and log |∂new/∂u| − log |∂old/∂u|
   */
  moved(value: Tensor, step: () => number): { readonly value: Tensor; readonly logJacobian: number };
}

/** One site of a finished execution. */
export interface ProgramSite {
  readonly address: string;
  readonly name: string;
  readonly observed: boolean;
  readonly discrete: boolean;
  readonly value: Tensor;
  /** In nats, plates summed, scaled. */
  readonly logProb: number;
}

/** One finished execution. */
export interface Execution {
  /** In program order. */
  readonly sites: readonly ProgramSite[];
  /** Named values, plates first: free and observed sites and what `deterministic` named. */
  readonly values: readonly NamedValue[];
  /** What the model returned. */
  readonly result: unknown;
  /** Log density of all free sites. */
  readonly logPrior: number;
  /** Log density of all observed sites and free-standing terms. */
  readonly logLikelihood: number;
}

/** One named value of an execution. */
export interface NamedValue {
  readonly name: string;
  readonly kind: ValueKind;
  /** A plain number where it is one. */
  readonly data: ArrayData | number;
  /** Names of the axes of `data`, for arrays: made when asked for, since most executions are alike. */
  readonly dims?: () => readonly Dim[];
}

export type ValueKind = 'free' | 'observed' | 'deterministic';

/** A model with its arguments, ready to be run. */
export interface Program {
  /** Runs once; `choose` gives every free site its value. */
  run(choose: (choice: Choice) => Tensor): Execution;
}
