/**
 * What a method for ordinary differential equations is. Not here: the methods (runge-kutta.ts, dormand-prince.ts,
 * rosenbrock.ts) or the loop that adapts their steps (adaptive.ts).
 */
import type { Tensor } from '../array/index.ts';

/** Options of `odeint`. */
export interface OdeOptions {
  /**
   * "dopri5" (default) chooses its steps so that `rtol` and `atol` hold. "rosenbrock" does so too and is for stiff
   * equations, whose fast parts force tiny steps on the others. "rk4" takes `steps` equal ones.
   */
  readonly method?: 'rk4' | 'dopri5' | 'rosenbrock';
  /** rk4: steps between two neighbouring times. Default 10. */
  readonly steps?: number;
  /** dopri5, rosenbrock: accepted error of one step relative to the solution. Default 1e-6. */
  readonly rtol?: number;
  /**
   * dopri5, rosenbrock: accepted error of one step, absolute, in the units of the solution. Default 1e-8. What falls far
   * below it is noise: where the logarithm of a solution is used, choose it below the smallest value that matters.
   */
  readonly atol?: number;
  /** dopri5, rosenbrock: most steps in all, rejected ones too; times not reached are NaN. Default 4096. */
  readonly maxSteps?: number;
  /** Further arguments of f. */
  readonly args?: readonly unknown[];
}

/** dy/dt as one vector. */
export type Slope = (y: Tensor, t: Tensor) => Tensor;

/** One step as tried. */
export interface Attempt {
  readonly next: Tensor;
  /** Estimated error of `next`. */
  readonly error: Tensor;
  /** What the next step can use, if this one is accepted. */
  readonly kept: readonly Tensor[];
}

/** A method whose steps estimate their error. */
export interface Stepper {
  /** The error of a step falls as h to this power. */
  readonly order: number;
  /** What the first step can use; `slope` is f at the start. */
  first(slope: Tensor): readonly Tensor[];
  attempt(y: Tensor, kept: readonly Tensor[], t: Tensor, h: Tensor): Attempt;
}
