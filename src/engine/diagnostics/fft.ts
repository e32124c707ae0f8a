/** A Fourier transform of a power of two, for autocovariances of long chains. Not here: direct sums (autocovariance.ts). */
import { cos, sin } from '../math/index.ts';

interface Plan {
  readonly size: number;
  /** cos and sin of −2πk/size, k < size/2. */
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/** Chains of a run are equally long: the last plan nearly always fits. */
let lastPlan: Plan | undefined;

function planFor(size: number): Plan {
  if (lastPlan?.size === size) return lastPlan;
  const angle = (k: number) => (-2 * Math.PI * k) / size;
  lastPlan = {
    size,
    real: Float64Array.from({ length: size / 2 }, (_, k) => cos(angle(k))),
    imaginary: Float64Array.from({ length: size / 2 }, (_, k) => sin(angle(k))),
  };
  return lastPlan;
}

/** Transforms in place, real and imaginary part apart; their length is a power of two. */
export function fft(real: Float64Array, imaginary: Float64Array): void {
  const plan = planFor(real.length);
  reverseBits(real, imaginary);
  for (let half = 1; half < real.length; half *= 2) butterflies(real, imaginary, half, plan);
}

function butterflies(real: Float64Array, imaginary: Float64Array, half: number, plan: Plan): void {
  const stride = plan.size / (2 * half);
  for (let start = 0; start < plan.size; start += 2 * half) {
    for (let k = 0; k < half; k++) {
      const a = start + k;
      const b = a + half;
      const wr = plan.real[k * stride];
      const wi = plan.imaginary[k * stride];
      const re = real[b] * wr - imaginary[b] * wi;
      const im = real[b] * wi + imaginary[b] * wr;
      real[b] = real[a] - re;
      imaginary[b] = imaginary[a] - im;
      real[a] += re;
      imaginary[a] += im;
    }
  }
}

function reverseBits(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length;
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    [real[i], real[j]] = [real[j], real[i]];
    [imaginary[i], imaginary[j]] = [imaginary[j], imaginary[i]];
  }
}
