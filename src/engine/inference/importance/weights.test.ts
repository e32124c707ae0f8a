import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random/index.ts';
import { resample, summariseWeights } from './weights.ts';

describe('importance weights', () => {
  it('are summarised without overflow, −∞ and NaN counting 0', () => {
    const { weights, logEvidence, logEvidenceSe, ess } = summariseWeights(
      Float64Array.of(-1000, -1000 + Math.log(3), -Infinity, NaN),
    );
    expect([...weights].map(w => Math.round(w * 1e12) / 1e12)).toEqual([0.25, 0.75, 0, 0]);
    expect(logEvidence).toBeCloseTo(-1000, 10);
    expect(ess).toBeCloseTo(1.6, 12);
    // Weights 1, 3, 0, 0: mean 1, Σ(w − 1)² = 6.
    expect(logEvidenceSe).toBeCloseTo(Math.sqrt(6 / 12), 12);
    expect(summariseWeights(Float64Array.of(-Infinity)).ess).toBe(0);
  });

  it('resample each index its share of times, rounded up or down', () => {
    const weights = Float64Array.of(0.5, 0, 0.125, 0.375);
    const counts = [0, 0, 0, 0];
    for (const index of resample(weights, 16, createRandom(1))) counts[index] += 1;
    expect(counts).toEqual([8, 0, 2, 6]);
    const uneven = [0, 0, 0, 0];
    for (const index of resample(weights, 1001, createRandom(2))) uneven[index] += 1;
    uneven.forEach((count, i) => expect(Math.abs(count - 1001 * weights[i])).toBeLessThan(1));
  });
});
