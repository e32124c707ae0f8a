/**
 * Ascending order of many numbers as places, by radix sort: several times faster than sorting numbers and searching
 * their ranks. Not here: what ranks are for (ranked.ts).
 */
const DIGIT = 11;
const BUCKETS = 1 << DIGIT;
const HIGH_SHIFTS = [0, DIGIT, 2 * DIGIT];
/** Draws that share their upper 32 bits are few; longer disorder than this is sorted by the lower bits as well. */
const MOST_MOVES = 8;

/** Places of `values` in ascending order; NaN come last, equal values in the order of their places. */
export function ascendingOrder(values: Float64Array): Uint32Array {
  const { low, high } = sortKeys(values);
  const order = new Uint32Array(values.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  const byHigh = radixPasses(order, high);
  return repair(byHigh, low, high) ? byHigh : radixPasses(radixPasses(order, low), high);
}

/** Two words whose unsigned order is the order of the numbers: sign flipped, or all bits of negative numbers. */
function sortKeys(values: Float64Array): { low: Uint32Array; high: Uint32Array } {
  const words = new Uint32Array(values.slice().buffer);
  const low = new Uint32Array(values.length);
  const high = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const top = words[2 * i + 1];
    const negative = top >>> 31 === 1;
    high[i] = negative ? ~top : top ^ 0x8000_0000;
    low[i] = negative ? ~words[2 * i] : words[2 * i];
    // A NaN may carry a sign; it comes last all the same.
    if (values[i] !== values[i]) high[i] = 0xffff_ffff;
  }
  return { low, high };
}

/** Stable order of `order` by its keys. */
function radixPasses(order: Uint32Array, keys: Uint32Array): Uint32Array {
  let from = order;
  for (const shift of HIGH_SHIFTS) {
    const to = new Uint32Array(order.length);
    if (onePass(from, to, keys, shift)) from = to;
  }
  return from;
}

/** One stable pass by a digit. False when all share it: nothing was moved. */
function onePass(from: Uint32Array, to: Uint32Array, keys: Uint32Array, shift: number): boolean {
  const starts = new Uint32Array(BUCKETS + 1);
  for (let i = 0; i < keys.length; i++) starts[((keys[i] >>> shift) & (BUCKETS - 1)) + 1] += 1;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    if (starts[bucket + 1] === keys.length) return false;
    starts[bucket + 1] += starts[bucket];
  }
  for (let i = 0; i < from.length; i++) {
    const place = from[i];
    to[starts[(keys[place] >>> shift) & (BUCKETS - 1)]++] = place;
  }
  return true;
}

/** Puts places with equal upper words into the order of the lower. False when that is too far to go. */
function repair(order: Uint32Array, low: Uint32Array, high: Uint32Array): boolean {
  let moves = MOST_MOVES * order.length;
  for (let i = 1; i < order.length; i++) {
    const place = order[i];
    let at = i;
    while (at > 0 && high[order[at - 1]] === high[place] && low[order[at - 1]] > low[place]) {
      order[at] = order[at - 1];
      at -= 1;
      moves -= 1;
    }
    order[at] = place;
    if (moves < 0) return false;
  }
  return true;
}
