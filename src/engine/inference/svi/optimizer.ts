/** What an optimiser is: it changes parameters by their gradient. Not here: the optimisers (one file each). */

/** A way of descending, as plain data. */
export interface OptimizerChoice {
  readonly name: 'sgd' | 'adam' | 'rmsprop' | 'adagrad';
  readonly options: Readonly<Record<string, number>>;
}

export interface Optimizer {
  /** Moves `position` against `gradient`, in place; `rate` multiplies the learning rate. */
  update(position: Float64Array, gradient: Float64Array, rate: number): void;
}

/** One option of an optimiser, with its bounds. */
export interface OptimizerOption {
  readonly name: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

export interface OptimizerFamily {
  readonly options: readonly OptimizerOption[];
  start(dim: number, options: Readonly<Record<string, number>>): Optimizer;
}

/** The learning rate that every optimiser takes. */
export const learningRate = (value: number): OptimizerOption => ({
  name: 'learningRate',
  default: value,
  min: 0,
  max: 1e6,
});

/** Factor by which the learning rate has shrunk at the last step, exponentially; 1 keeps it. */
export const decay: OptimizerOption = { name: 'decay', default: 1, min: 1e-12, max: 1 };
