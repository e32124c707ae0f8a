/** Bijectors onto increasing vectors: steps are exponentials. Source: Stan Reference Manual, "Ordered vector". */
import { toTensor, concat, exp, log, sub, sum } from '../../array/index.ts';
import { dropFirst, dropLast, sliceLast } from '../axes.ts';
import { sameShape, type Bijector } from './bijector.ts';

/** u ↦ u₁, u₁ + e^u₂, … */
export const increasing: Bijector = {
  name: 'increasing',
  eventRank: 1,
  forward(u) {
    const all = toTensor(u);
    return concat([sliceLast(all, 0, 1), exp(dropFirst(all))], -1).cumsum(-1);
  },
  inverse(x) {
    const all = toTensor(x);
    return concat([sliceLast(all, 0, 1), log(sub(dropFirst(all), dropLast(all)))], -1);
  },
  logAbsDetJacobian: u => sum(dropFirst(toTensor(u)), -1),
  unconstrainedShape: sameShape,
};

/** u ↦ e^u₁, e^u₁ + e^u₂, … */
export const positiveIncreasing: Bijector = {
  name: 'positiveIncreasing',
  eventRank: 1,
  forward: u => exp(u).cumsum(-1),
  inverse(x) {
    const all = toTensor(x);
    return log(concat([sliceLast(all, 0, 1), sub(dropFirst(all), dropLast(all))], -1));
  },
  logAbsDetJacobian: u => sum(toTensor(u), -1),
  unconstrainedShape: sameShape,
};
