/**
 * Stick breaking: K − 1 numbers onto the simplex of K. Each breaks its logistic share off what is left;
 * shifted so that u = 0 gives equal parts. Worked in logarithms, so no part underflows before its time.
 * Source: Stan Reference Manual, "Unit simplex".
 */
import {
  add,
  constantTensor,
  toTensor,
  exp,
  log,
  markAs,
  neg,
  softplus,
  sub,
  sum,
  type Tensor,
} from '../../array/index.ts';
import { dropFirst, dropLast, lastSize, sumBefore, sumFrom, appendZero } from '../axes.ts';
import type { Bijector } from './bijector.ts';

/** log(K − k) for k = 1 … K − 1, as logit of the equal share. */
function offsets(parts: number): Tensor {
  const equal = Array.from({ length: parts - 1 }, (_, k) => parts - 1 - k);
  return log(constantTensor([parts - 1], equal));
}

function logits(u: Tensor): Tensor {
  return sub(u, offsets(lastSize(u) + 1));
}

export const stickBreaking: Bijector = {
  name: 'stickBreaking',
  eventRank: 1,
  forward(u) {
    const v = logits(toTensor(u));
    const logLeft = sumBefore(appendZero(neg(softplus(v))));
    return markAs('simplex', exp(add(logLeft, appendZero(neg(softplus(neg(v)))))));
  },
  inverse(x) {
    const parts = toTensor(x);
    const left = dropFirst(sumFrom(parts));
    return add(sub(log(dropLast(parts)), log(left)), offsets(lastSize(parts)));
  },
  logAbsDetJacobian(u) {
    const v = logits(toTensor(u));
    const logRest = neg(softplus(v));
    return sum(add(add(logRest, neg(softplus(neg(v)))), sumBefore(logRest)), -1);
  },
  unconstrainedShape: shape => [...shape.slice(0, -1), shape[shape.length - 1] - 1],
};
