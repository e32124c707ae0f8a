/**
 * Solves F(x) = target for increasing F by bisection, elementwise over known tensors. Slow and safe: for draws from
 * truncated distributions, not for models.
 */
import { add, and, gt, toTensor, lt, minimum, mul, sub, where, type Tensor } from '../array/index.ts';

/** Where the solution lies; undefined means unbounded on that side. */
export interface Bracket {
  readonly low: Tensor | undefined;
  readonly high: Tensor | undefined;
}

const DOUBLINGS = 60;
const HALVINGS = 90;

/** Walks from `from` in steps that double until F has passed the target. */
function walk(f: (x: Tensor) => Tensor, target: Tensor, from: Tensor, direction: 1 | -1): Tensor {
  let x = add(from, add(mul(0, target), direction));
  let step: number = direction;
  for (let i = 0; i < DOUBLINGS; i++) {
    const short = direction === 1 ? lt(f(x), target) : lt(target, f(x));
    if (short.value?.values.every(flag => flag === 0)) break;
    step *= 2;
    x = where(short, add(x, step), x);
  }
  return x;
}

/** True when every bracket is narrower than `width`, or has no number left between its ends. */
function settled(lo: Tensor, hi: Tensor, middle: Tensor, width: number): boolean {
  const open = and(gt(sub(hi, lo), width), and(lt(lo, middle), lt(middle, hi)));
  return open.value?.values.every(flag => flag === 0) ?? true;
}

/**
 * The smallest x with F(x) ≥ target.
 * @param width largest error asked for; 0 goes to the last bit
 */
export function invertCdf(
  f: (x: Tensor) => Tensor,
  target: Tensor,
  { low, high }: Bracket,
  width: number,
): Tensor {
  const spread = mul(0, target);
  const centre = add(low ?? high ?? toTensor(0), spread);
  let hi = high === undefined ? walk(f, target, centre, 1) : add(high, spread);
  let lo =
    low === undefined ? walk(f, target, minimum(centre, hi), -1) : sub(low, width > 0 ? 1 : 0).add(spread);
  for (let i = 0; i < HALVINGS; i++) {
    const middle = add(lo, mul(0.5, sub(hi, lo)));
    if (settled(lo, hi, middle, width)) break;
    const under = lt(f(middle), target);
    lo = where(under, middle, lo);
    hi = where(under, hi, middle);
  }
  return hi;
}
