/** Where a chain diverged, be it a million times: all places, or evenly every so manieth of them. Not here: how many there were (run-record.ts). */

/** Places that are kept of a chain. */
export const MOST_DIVERGENCES = 1_000;

/**
 * Takes in the transition of one more divergence. A full list loses every second place, and takes in half as many from
 * then on: it always reaches from the first divergence to the present ones.
 * @param before divergences of the chain before this one
 */
export function notePlace(places: number[], before: number, transition: number): void {
  const stride = strideOf(before);
  if (before > 0 && strideOf(before - 1) !== stride)
    places.splice(0, places.length, ...places.filter((_, i) => i % 2 === 0));
  if (before % stride === 0) places.push(transition);
}

/** Of how many divergences one is kept, once there were so many. */
function strideOf(count: number): number {
  let stride = 1;
  while (count >= stride * MOST_DIVERGENCES) stride *= 2;
  return stride;
}
