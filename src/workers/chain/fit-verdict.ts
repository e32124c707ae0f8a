/**
 * One line on whether a fit is done: compares the loss in its last fifth with the fifth before, against the noise.
 * Not here: how good the guide is (its family may be too small whatever the loss does).
 */
import type { Verdict } from '../protocol.ts';

/** Windows are cut into so many pieces, whose means hardly depend on each other. */
const PIECES = 10;
/** Fewest steps from which a judgement is made. */
const FEWEST = 50;
/** Differences below this many nats matter to nobody. */
const SMALL = 0.01;

/** @param losses one per step taken, in nats */
export function fitVerdict(losses: Float64Array): Verdict {
  const n = losses.length;
  if (n < FEWEST) {
    const advice = ['Take more steps.'];
    return { level: 'caution', text: `Only ${n} steps: too few to judge`, advice };
  }
  const fifth = Math.floor(n / 5);
  const before = window(losses.subarray(n - 2 * fifth, n - fifth));
  const last = window(losses.subarray(n - fifth));
  const drop = before.mean - last.mean;
  const noise = 3 * Math.sqrt(before.variance + last.variance) + SMALL;
  if (drop > noise) {
    const text = `The loss still falls: by ${drop.toPrecision(2)} nats over the last fifth of the steps`;
    return { level: 'caution', text, advice: ['Take more steps, or larger ones.'] };
  }
  if (drop < -noise) {
    const text = `The loss rises: by ${(-drop).toPrecision(2)} nats over the last fifth of the steps`;
    return { level: 'caution', text, advice: ['Take smaller steps, or clip the gradient.'] };
  }
  return {
    level: 'good',
    text: `The loss has settled at ${last.mean.toPrecision(4).replace('-', '−')}`,
    advice: [],
  };
}

/** Mean of a window and the variance of that mean. */
function window(losses: Float64Array): { mean: number; variance: number } {
  const size = losses.length / PIECES;
  const means = Array.from({ length: PIECES }, (_, i) => {
    const piece = losses.subarray(Math.floor(i * size), Math.floor((i + 1) * size));
    return piece.reduce((sum, x) => sum + x, 0) / piece.length;
  });
  const mean = means.reduce((sum, x) => sum + x, 0) / PIECES;
  const squares = means.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { mean, variance: squares / (PIECES * (PIECES - 1)) };
}
