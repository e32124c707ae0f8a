/**
 * Autocovariances of chains, as many lags as are asked for: direct sums for the first, since most chains need no
 * more, and one Fourier transform for all others. Not here: what follows from them (ess.ts).
 */
import type { Chains } from './chains.ts';
import { fft } from './fft.ts';

/** Lags summed together: each draw is loaded once for all of them. */
const BLOCK = 8;
/** Lags after which a transform is cheaper than more sums; measured at 4 × 10,000 draws. */
const DIRECT_LAGS = 64;

/**
 * Mean over the chains of the autocovariance at a lag, denominator n.
 * @param centred chains less their means, all equally long
 */
export function autocovariances(centred: Chains): (lag: number) => number {
  const draws = centred[0].length;
  const scale = 1 / (centred.length * draws);
  const sums = new Float64Array(Math.min(DIRECT_LAGS, draws + BLOCK));
  let known = 0;
  let spectral: Float64Array | undefined;
  return lag => {
    if (lag >= draws) return 0;
    if (lag >= DIRECT_LAGS) {
      spectral ??= spectralSums(centred);
      return spectral[lag] * scale;
    }
    for (; known <= lag; known += BLOCK) {
      for (const chain of centred) addBlock(sums, chain, known);
    }
    return sums[lag] * scale;
  };
}

/** Adds Σ x[i] x[i − lag] to sums[lag] for the eight lags from `first`. */
function addBlock(sums: Float64Array, x: Float64Array, first: number): void {
  const last = first + BLOCK - 1;
  for (let lag = first; lag < last; lag++) {
    for (let i = lag; i < Math.min(last, x.length); i++) sums[lag] += x[i] * x[i - lag];
  }
  let [s0, s1, s2, s3, s4, s5, s6, s7] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = last; i < x.length; i++) {
    const value = x[i];
    const j = i - last;
    s0 += value * x[j + 7];
    s1 += value * x[j + 6];
    s2 += value * x[j + 5];
    s3 += value * x[j + 4];
    s4 += value * x[j + 3];
    s5 += value * x[j + 2];
    s6 += value * x[j + 1];
    s7 += value * x[j];
  }
  const block = [s0, s1, s2, s3, s4, s5, s6, s7];
  for (let k = 0; k < BLOCK; k++) sums[first + k] += block[k];
}

/** Sums of all lags by the Wiener–Khinchin theorem: the spectra of the chains add up, two chains share a transform. */
function spectralSums(centred: Chains): Float64Array {
  const draws = centred[0].length;
  let size = 1;
  while (size < 2 * draws) size *= 2;
  const power = new Float64Array(size);
  for (let chain = 0; chain < centred.length; chain += 2) {
    const real = new Float64Array(size);
    const imaginary = new Float64Array(size);
    real.set(centred[chain]);
    if (chain + 1 < centred.length) imaginary.set(centred[chain + 1]);
    fft(real, imaginary);
    for (let k = 0; k < size; k++) power[k] += real[k] * real[k] + imaginary[k] * imaginary[k];
  }
  // The two chains of a pair mix in |z(k)|²; in its even part, all that the real part of the inverse has, they do not.
  fft(power, new Float64Array(size));
  return power.subarray(0, draws).map(value => value / size);
}
