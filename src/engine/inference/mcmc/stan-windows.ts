/**
 * Stan's warm-up schedule: a fast start, windows that double, a fast end. Not here: what is estimated in a window (stan.ts).
 */

/** First and last draw of a window, both included. The metric is renewed after the last. */
export type StanWindow = readonly [first: number, last: number];

const START_BUFFER = 75;
const END_BUFFER = 50;
const BASE_WINDOW = 25;
/** With fewer draws than this no metric is learned. */
const FEWEST_DRAWS = 20;

/** The windows for `warmup` draws; a warm-up too short for the buffers is cut 15/75/10%. */
export function stanWindows(warmup: number): readonly StanWindow[] {
  if (warmup < FEWEST_DRAWS) return [];
  const short = START_BUFFER + BASE_WINDOW + END_BUFFER > warmup;
  const start = short ? Math.floor(0.15 * warmup) : START_BUFFER;
  const stop = warmup - (short ? Math.floor(0.1 * warmup) : END_BUFFER);
  let size = short ? stop - start : BASE_WINDOW;
  let first = start + size;
  const windows: StanWindow[] = [[start, first - 1]];
  while (first < stop) {
    size *= 2;
    // A window after which the next, twice as long, would not fit takes all that is left.
    const end = first + 3 * size > stop ? stop : first + size;
    windows.push([first, end - 1]);
    first = end;
  }
  return windows;
}
