/** Arithmetic of ranges of numbers with open and closed ends. Not here: what operations make of them (range.ts). */

/** All numbers between two ends; NaN lies in every range. */
export interface Range {
  readonly low: number;
  /** The lower end itself is left out. */
  readonly above: boolean;
  readonly high: number;
  /** The upper end itself is left out. */
  readonly below: boolean;
  /** Only whole numbers. */
  readonly whole: boolean;
}

export const between = (low: number, high: number): Range => ({
  low,
  above: false,
  high,
  below: false,
  whole: false,
});
export const strict = (low: number, high: number): Range => ({
  ...between(low, high),
  above: true,
  below: true,
});
export const ANY: Range = strict(-Infinity, Infinity);

interface End {
  readonly at: number;
  readonly open: boolean;
}

const lowOf = ({ low, above }: Range): End => ({ at: low, open: above });
const highOf = ({ high, below }: Range): End => ({ at: high, open: below });

/** The end that reaches further by `further`; of two at one place the closed one. */
function furthest(ends: readonly End[], further: (a: number, b: number) => boolean): End {
  return ends.reduce((best, end) => {
    if (end.at === best.at) return end.open ? best : end;
    return further(end.at, best.at) ? end : best;
  });
}

const least = (ends: readonly End[]): End => furthest(ends, (a, b) => a < b);
const greatest = (ends: readonly End[]): End => furthest(ends, (a, b) => a > b);

function fromEnds(low: End, high: End, whole: boolean): Range {
  if (Number.isNaN(low.at) || Number.isNaN(high.at)) return ANY;
  return { low: low.at, above: low.open, high: high.at, below: high.open, whole };
}

/** What lies in either. */
export const hull = (a: Range, b: Range): Range =>
  fromEnds(least([lowOf(a), lowOf(b)]), greatest([highOf(a), highOf(b)]), a.whole && b.whole);

export const minus = (a: Range): Range => ({
  low: -a.high,
  above: a.below,
  high: -a.low,
  below: a.above,
  whole: a.whole,
});

export const plus = (a: Range, b: Range): Range =>
  fromEnds(
    { at: a.low + b.low, open: a.above || b.above },
    { at: a.high + b.high, open: a.below || b.below },
    a.whole && b.whole,
  );

export function times(a: Range, b: Range): Range {
  const ends = [lowOf(a), highOf(a)].flatMap(x => [lowOf(b), highOf(b)].map(y => product(x, y)));
  return fromEnds(least(ends), greatest(ends), a.whole && b.whole);
}

/** Zero times anything is zero, which is reached where one of the two is. */
function product(x: End, y: End): End {
  const reached = (x.at === 0 && !x.open) || (y.at === 0 && !y.open);
  const at = x.at === 0 || y.at === 0 ? 0 : x.at * y.at;
  return { at, open: !reached && (x.open || y.open) };
}

/** By a divisor that changes sign the quotient may be anything. */
export function quotient(a: Range, b: Range): Range {
  if (b.low < 0) return b.high > 0 ? ANY : quotient(minus(a), minus(b));
  const inverse = {
    low: b.high === 0 ? 0 : 1 / b.high,
    above: b.below || b.high === Infinity,
    high: b.low === 0 ? Infinity : 1 / b.low,
    below: b.above,
    whole: false,
  };
  return { ...times(a, inverse), whole: false };
}

export function power(base: Range, exponent: Range): Range {
  const even = exponent.low === exponent.high && exponent.low % 2 === 0;
  if (base.low < 0) return even && exponent.low > 0 ? between(0, Infinity) : ANY;
  const shrinks = base.high <= 1 && exponent.low >= 0;
  const zero = base.low === 0 && !base.above;
  return { low: 0, above: !zero, high: shrinks ? 1 : Infinity, below: false, whole: false };
}

/** Of a maximum, which is above an end where either of the two is. */
export function larger(a: Range, b: Range): Range {
  const low = a.low === b.low ? { at: a.low, open: a.above || b.above } : greatest([lowOf(a), lowOf(b)]);
  return fromEnds(low, greatest([highOf(a), highOf(b)]), a.whole && b.whole);
}

export const smaller = (a: Range, b: Range): Range => minus(larger(minus(a), minus(b)));

/** A sum of `count` numbers. */
export function repeated(a: Range, count: number): Range {
  if (count === 0) return { ...between(0, 0), whole: true };
  return { ...a, low: a.low * count, high: a.high * count };
}
