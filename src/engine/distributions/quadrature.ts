/**
 * Expectations under a continuous distribution by the trapezoid rule on unconstrained space: the yardstick of the
 * laws, which knows the density and the bijector and nothing of samplers, cdfs or moments.
 */
import { sizeOf } from '../array/extents.ts';
import { add, exp, mul, reshape, sub, sum, tensor, type Tensor } from '../array/index.ts';
import { cosh, log, sinh } from '../math/index.ts';
import { bijectorFor } from './bijectors/index.ts';
import { LOG_2 } from './constants.ts';
import type { Distribution } from './distribution.ts';

/** Points per dimension, by number of dimensions; the product is what one law may cost. */
const POINTS = [0, 2001, 121, 33];

/** Largest t by number of dimensions: sinh(3.6) = 18 quartile distances, where no vector family here has mass. */
const FARTHEST = [0, Infinity, 5, 3.6];

/** Where the mass is: nodes stand at centre + width · sinh(t), dense there and exponentially sparse far out. */
export interface Focus {
  readonly centre: number;
  readonly width: number;
}

/** How far out nodes go: as far as eᵘ stays finite, or far enough for the tails of a Cauchy. */
function reachOf(d: Distribution, width: number): number {
  const far = bijectorFor(d.support).name === 'identity' ? 1e12 : 600;
  return log(far / width + 1) + LOG_2;
}

export interface Nodes {
  /** Unconstrained points [n, ...unconstrained shape] and their images [n, ...event shape]. */
  readonly free: Tensor;
  readonly x: Tensor;
  /** Density on unconstrained space times the rule's weights, [n]: sums to one. */
  readonly mass: Tensor;
}

/** A product grid with the probability of every cell; `d` must have batch shape []. */
export function massOnGrid(d: Distribution, focus: readonly Focus[]): Nodes {
  const bijector = bijectorFor(d.support);
  const shape = bijector.unconstrainedShape(d.eventShape);
  const dims = sizeOf(shape);
  const points = POINTS[dims];
  const reach = focus.map(({ width }) => Math.min(FARTHEST[dims], reachOf(d, width)));
  const count = points ** dims;
  const places = new Float64Array(count * dims);
  const weights = new Float64Array(count).fill(1);
  for (let i = 0; i < count; i++) {
    let rest = i;
    for (let k = 0; k < dims; k++) {
      const { centre, width } = focus[k];
      const step = (2 * reach[k]) / (points - 1);
      const t = -reach[k] + step * (rest % points);
      rest = Math.floor(rest / points);
      places[i * dims + k] = centre + width * sinh(t);
      weights[i] *= step * width * cosh(t);
    }
  }
  const free = tensor(places, [count, ...shape]);
  const x = bijector.forward(free);
  const jacobian = bijector.logAbsDetJacobian(free);
  const logMass = add(
    d.logProb(x),
    jacobian.shape.length > 1 ? sum(reshape(jacobian, [count, -1]), -1) : jacobian,
  );
  return { free, x, mass: mul(exp(logMass), tensor(weights, [count])) };
}

/** E f(x), for f giving one number per point. */
export function expectation({ mass }: Nodes, values: Tensor): number {
  return sum(mul(mass, values)).item();
}

/** Values of the free coordinates, one [n] tensor per coordinate. */
export function coordinates(free: Tensor): Tensor[] {
  const [count] = free.shape;
  const flat = reshape(free, [count, -1]);
  return Array.from({ length: flat.shape[1] }, (_, k) => sub(flat.at(':', k), 0));
}
