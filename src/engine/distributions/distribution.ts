/**
 * The contract of a distribution: metadata, sample, score. Everything else in this folder makes or checks one.
 * Not here: how one is built from a table (define.ts) or the families themselves (one file each).
 */
import type { Axis, Numeric, Tensor } from '../array/index.ts';
import type { Shape } from '../array/primitives.ts';
import type { Random } from '../random/index.ts';
import type { Constraint } from './constraint.ts';

export const DISTRIBUTION = Symbol.for('tilde.distribution');

/** What may lead the shape of a sample. */
export interface SampleShape {
  /** Independent copies, left of the batch shape. */
  readonly shape?: Shape;
  /** Hidden axes (plates) the draw must have, outermost first, besides those of the parameters. */
  readonly axes?: readonly Axis[];
}

/**
 * A probability distribution. Shapes are visible shapes; hidden axes of the parameters (plates) go along underneath.
 * All densities are in nats and normalised unless the documentation of a family says otherwise.
 */
export interface Distribution {
  readonly [DISTRIBUTION]: true;
  readonly name: string;
  /** By parameter name, in the order of the factory's arguments. */
  readonly params: Readonly<Record<string, Tensor>>;
  readonly support: Constraint;
  /** Shape of independent draws described at once, from broadcasting the parameters. */
  readonly batchShape: Shape;
  /** Shape of one draw. */
  readonly eventShape: Shape;
  readonly discrete: boolean;
  /** All values of one draw when they are finitely many and known; for enumeration. */
  readonly enumerableSupport?: readonly number[];
  /** Log density per batch element; −∞ outside the support, NaN for NaN. Works on traced values. */
  logProb(x: Numeric): Tensor;
  /**
   * Mask of batch elements whose parameters break their constraints where the formula of the density would not show it;
   * undefined where none can. For distributions made of others, whose densities may hide a −∞.
   */
  outsideDomain?(): Tensor | undefined;
  /** As `logProb` for x known to lie in the support, such as a bijector's output: no test is recorded. */
  logProbInside(x: Numeric): Tensor;
  /** A draw of shape [...shape, ...batchShape, ...eventShape]. @throws TildeError when a parameter is traced. */
  sample(random: Random, leading?: SampleShape): Tensor;
  /** P(X ≤ x). Families without a closed form need known (not traced) arguments. */
  cdf?(x: Numeric): Tensor;
  /** log P(X ≤ x), accurate where the probability underflows if the family allows. */
  logCdf?(x: Numeric): Tensor;
  /** log P(X > x), likewise. */
  logSurvival?(x: Numeric): Tensor;
  /** Inverse of the cdf. */
  quantile?(probability: Numeric): Tensor;
  /** x with P(X > x) = probability; keeps its digits in the upper tail. */
  survivalQuantile?(probability: Numeric): Tensor;
  /** Mean; NaN where it does not exist. */
  mean?(): Tensor;
  /** Variance per element; NaN where it does not exist. */
  variance?(): Tensor;
  /** In nats. */
  entropy?(): Tensor;
  /** Right-hand side of `x ∼ …`, with parameter names in braces to be replaced: "\mathrm{Normal}({loc}, {scale})". */
  readonly latex: string;
  /** One sentence. */
  readonly doc: string;
}

/** True for what `Normal(0, 1)` and the like return. */
export function isDistribution(value: unknown): value is Distribution {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as { [DISTRIBUTION]?: unknown })[DISTRIBUTION] === true
  );
}
