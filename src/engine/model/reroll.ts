/**
 * Many iterations of a loop at once: the body runs one time, on an index that is a hidden axis, as in a plate that
 * lends its rows to nobody. Not here: which loops may be run so (the notebook's language room decides from the text).
 */
import { constantTensor, insidePlate, newAxis, withAxes, type Tensor } from '../array/index.ts';
import { dataAreInputs } from '../array/recorder.ts';
import { currentWatch } from '../array/watch.ts';
import { withAddresses } from './addresses.ts';
import { insideModel, runsOnNumbers, withOnlyHandler, type Handler } from './effects.ts';

/** Shorter loops keep one site for every iteration. */
export const FEWEST_REROLLED = 64;

/** An array of this extent does not exist, so none stands for its own row. */
const NO_ROWS = { total: NaN, indices: constantTensor([0], []) };

/** Hears everything and keeps nothing. */
const DEAF: Handler = {};

/** Indices that show whether the body can take them together. */
const TRIED = 2;

/**
 * Runs `body` once for all indices start … start + count − 1, where a model is being compiled and the body can do so:
 * it is tried first on few and without anybody listening. False when it must run for each index by itself.
 */
export function reroll(name: string, start: number, count: number, body: (index: Tensor) => void): boolean {
  if (count < FEWEST_REROLLED || !insideModel() || runsOnNumbers() || !dataAreInputs()) return false;
  if (currentWatch()?.plain) return false;
  try {
    withAddresses(() => withOnlyHandler(DEAF, () => together(name, start, TRIED, body)));
  } catch {
    return false;
  }
  together(name, start, count, body);
  return true;
}

function together(name: string, start: number, count: number, body: (index: Tensor) => void): void {
  const axis = newAxis(name, count);
  const indices = Float64Array.from({ length: count }, (_, i) => start + i);
  const index = withAxes(constantTensor([count], indices), [axis]);
  insidePlate(axis, () => body(index), NO_ROWS);
}
