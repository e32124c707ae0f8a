/**
 * Thins a growing series to the width of a plot: per bucket of equal length its smallest and largest value, in
 * the order they came, so that no spike is lost. Buckets are fixed by the final length: old ones never move.
 * Not here: which series.
 */
export interface Envelope {
  /** Places of the points, common to all series of this length and width. */
  readonly x: Float64Array;
  /** Values; NaN where nothing came yet. */
  readonly y: Float64Array;
  /** Points of y that are valid. */
  filled(): number;
  /** Adds values that follow those already added. */
  add(values: Float64Array): void;
  /** How many values were added. */
  readonly count: number;
}

/** `total` values are expected; two points per bucket, at most 2 × width points (or one per value). */
export function createEnvelope(total: number, width: number): Envelope {
  const bucket = Math.max(1, Math.ceil(total / Math.max(1, width)));
  const perBucket = bucket === 1 ? 1 : 2;
  const buckets = Math.ceil(total / bucket);
  const x = Float64Array.from({ length: buckets * perBucket }, (_, i) =>
    perBucket === 1 ? i : Math.floor(i / 2) * bucket + (i % 2) * (bucket / 2),
  );
  const y = new Float64Array(buckets * perBucket).fill(NaN);
  let count = 0;
  let low = 0;
  let high = 0;
  let lowFirst = true;

  function put(value: number) {
    const place = Math.floor(count / bucket);
    if (count % bucket === 0) low = high = value;
    else if (value < low) {
      low = value;
      lowFirst = false;
    } else if (value > high) {
      high = value;
      lowFirst = true;
    }
    if (perBucket === 1) y[place] = value;
    else {
      y[2 * place] = lowFirst ? low : high;
      y[2 * place + 1] = lowFirst ? high : low;
    }
    count += 1;
  }
  return {
    x,
    y,
    get count() {
      return count;
    },
    filled: () => Math.ceil(count / bucket) * perBucket,
    add(values) {
      for (const value of values) if (count < total) put(value);
    },
  };
}
