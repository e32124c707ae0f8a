/** The Halton sequence in base 2: quasi-random numbers that fill (0, 1) evenly. Not here: their use. */

/** The digits of `index` (from 1) mirrored at the point. */
export function halton(index: number): number {
  let value = 0;
  let unit = 0.5;
  for (let rest = index; rest > 0; rest = Math.floor(rest / 2)) {
    value += unit * (rest % 2);
    unit /= 2;
  }
  return value;
}
