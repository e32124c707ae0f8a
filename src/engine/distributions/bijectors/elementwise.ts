/** Bijectors onto intervals of the line, finite, half-infinite or whole. Bounds may be traced. */
import {
  add,
  constantTensor,
  toTensor,
  exp,
  log,
  neg,
  sigmoid,
  softplus,
  sub,
  type Tensor,
} from '../../array/index.ts';
import { sameShape, type Bijector } from './bijector.ts';

/** u ↦ u. */
export const identity: Bijector = {
  name: 'identity',
  eventRank: 0,
  forward: u => toTensor(u),
  inverse: x => toTensor(x),
  // A constant, so that it costs nothing in a model; plates drop out, for there is nothing to sum.
  logAbsDetJacobian: u => constantTensor(toTensor(u).shape, [0]),
  unconstrainedShape: sameShape,
};

/** u ↦ eᵘ, onto x > 0. */
export const exponential: Bijector = {
  name: 'exponential',
  eventRank: 0,
  forward: u => exp(u),
  inverse: x => log(x),
  logAbsDetJacobian: u => toTensor(u),
  unconstrainedShape: sameShape,
};

/** u ↦ low + eᵘ, onto x > low. */
export function above(low: Tensor): Bijector {
  return {
    name: 'above',
    eventRank: 0,
    forward: u => add(low, exp(u)),
    inverse: x => log(sub(x, low)),
    logAbsDetJacobian: u => toTensor(u),
    unconstrainedShape: sameShape,
  };
}

/** u ↦ high − eᵘ, onto x < high. */
export function below(high: Tensor): Bijector {
  return {
    name: 'below',
    eventRank: 0,
    forward: u => sub(high, exp(u)),
    inverse: x => log(sub(high, x)),
    logAbsDetJacobian: u => toTensor(u),
    unconstrainedShape: sameShape,
  };
}

/** log of the slope of the logistic function; symmetric, and exact far from 0. */
function logSigmoidSlope(u: Tensor): Tensor {
  return neg(add(softplus(u), softplus(neg(u))));
}

/** u ↦ 1 / (1 + e⁻ᵘ), onto 0 < x < 1. */
export const logistic: Bijector = {
  name: 'logistic',
  eventRank: 0,
  forward: u => sigmoid(u),
  inverse: x => sub(log(x), log(sub(1, x))),
  logAbsDetJacobian: u => logSigmoidSlope(toTensor(u)),
  unconstrainedShape: sameShape,
};

/** u ↦ low + (high − low) / (1 + e⁻ᵘ), onto low < x < high. */
export function between(low: Tensor, high: Tensor): Bijector {
  const width = sub(high, low);
  return {
    name: 'between',
    eventRank: 0,
    forward: u => add(low, width.mul(sigmoid(u))),
    inverse: x => sub(log(sub(x, low)), log(sub(high, x))),
    logAbsDetJacobian: u => add(log(width), logSigmoidSlope(toTensor(u))),
    unconstrainedShape: sameShape,
  };
}
