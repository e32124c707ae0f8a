/** Arithmetic of importance weights, on their logarithms. Not here: where weights come from (run.ts). */
import { exp, log } from '../../math/index.ts';
import type { Random } from '../../random/index.ts';

/** What log weights say as a whole. */
export interface WeightSummary {
  /** Normalised to sum 1. */
  readonly weights: Float64Array;
  /** Log of the mean weight, in nats: estimates the log evidence. */
  readonly logEvidence: number;
  /** Standard error of `logEvidence`: the relative standard error of the mean weight. */
  readonly logEvidenceSe: number;
  /** Effective sample size: (Σw)² / Σw². */
  readonly ess: number;
}

/** NaN counts as a weight of 0. Without any finite weight everything is NaN, 0 or −∞. */
export function summariseWeights(logWeights: Float64Array): WeightSummary {
  const n = logWeights.length;
  const top = logWeights.reduce((most, w) => (w > most ? w : most), -Infinity);
  if (!(top > -Infinity)) {
    return { weights: new Float64Array(n), logEvidence: -Infinity, logEvidenceSe: NaN, ess: 0 };
  }
  const weights = logWeights.map(w => (w > -Infinity ? exp(w - top) : 0));
  const sum = weights.reduce((a, b) => a + b, 0);
  const squares = weights.reduce((a, b) => a + b * b, 0);
  const mean = sum / n;
  const spread = weights.reduce((a, b) => a + (b - mean) * (b - mean), 0);
  return {
    weights: weights.map(w => w / sum),
    logEvidence: top + log(mean),
    logEvidenceSe: n > 1 ? Math.sqrt(spread / (n * (n - 1))) / mean : NaN,
    ess: (sum * sum) / squares,
  };
}

/** `count` indices drawn by weight with one uniform: each index appears count·weight times, rounded up or down. */
export function resample(weights: Float64Array, count: number, random: Random): Int32Array {
  const out = new Int32Array(count);
  const offset = random.uniform();
  let cumulative = weights[0];
  let index = 0;
  for (let i = 0; i < count; i++) {
    const wanted = (i + offset) / count;
    while (cumulative < wanted && index < weights.length - 1) {
      index += 1;
      cumulative += weights[index];
    }
    out[i] = index;
  }
  return shuffled(out, random);
}

/** In random order, so that draws of two sites taken at different times do not line up with their rank. */
function shuffled(indices: Int32Array, random: Random): Int32Array {
  for (let i = indices.length - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    [indices[i], indices[j]] = [indices[j], indices[i]];
  }
  return indices;
}
