/**
 * What every distribution must obey, as functions from a distribution to the ways it fails: [] is a pass. Each law
 * measures one part against another that was written apart from it. Run over all families by laws.test.ts.
 * Not here: bijectors' laws (bijectors/laws.ts).
 */
import { sizeOf } from '../array/extents.ts';
import { abs, exp, mul, neg, sub, sum, tanh, tensor } from '../array/index.ts';
import { reshape, type Numeric, type Tensor } from '../array/index.ts';
import { createRandom } from '../random/index.ts';
import { bijectorFor } from './bijectors/index.ts';
import type { Distribution } from './distribution.ts';
import { coordinates, expectation, massOnGrid, type Focus, type Nodes } from './quadrature.ts';
import { violates } from './violates.ts';

/** Failures in words. */
export type Failures = string[];

const DRAWS = 5_000;
const SIGMAS = 5;

function numbers(x: Tensor): number[] {
  return [...(x.value?.values ?? [])];
}

function complain(passes: boolean, message: string): Failures {
  return passes ? [] : [message];
}

/** What `make` gives for a distribution and a seed, made once: several laws look at the same draws. */
function once<T>(make: (d: Distribution, seed: number) => T): (d: Distribution, seed: number) => T {
  const made = new WeakMap<Distribution, Map<number, T>>();
  return (d, seed) => {
    const bySeed = made.get(d) ?? new Map<number, T>();
    made.set(d, bySeed);
    const known = bySeed.get(seed);
    if (known !== undefined) return known;
    const value = make(d, seed);
    bySeed.set(seed, value);
    return value;
  };
}

/** The seed whose draws tell where the mass is; laws that take it share them. */
export const SEED = 101;

const draws = once((d, seed): Tensor => d.sample(createRandom(seed), { shape: [DRAWS] }));

/** Median and quartile distance of each free coordinate: where a quadrature should look. */
function focusOf(d: Distribution): Focus[] {
  const free = bijectorFor(d.support).inverse(draws(d, SEED).slice(0, 501));
  return coordinates(free).map(values => {
    const sorted = numbers(values).toSorted((a, b) => a - b);
    return { centre: sorted[250], width: Math.max(sorted[375] - sorted[125], 1e-12) };
  });
}

interface Grid {
  readonly focus: readonly Focus[];
  readonly nodes: Nodes;
}

const grids = once((d): Grid => {
  const focus = focusOf(d);
  return { focus, nodes: massOnGrid(d, focus) };
});

function gridOf(d: Distribution): Grid {
  return grids(d, SEED);
}

/** The values of a discrete scalar: all of them, or 0 … 4000. */
function atoms(d: Distribution): number[] {
  return [...(d.enumerableSupport ?? Array.from({ length: 4001 }, (_, k) => k))];
}

/** The density integrates (the probabilities sum) to one. */
export function totalMassIsOne(d: Distribution, tolerance = 1e-6): Failures {
  const total = d.discrete ? sum(exp(d.logProb(atoms(d)))).item() : sum(gridOf(d).nodes.mass).item();
  return complain(Math.abs(total - 1) < tolerance, `total mass ${total}`);
}

/** Draws have the event's shape, and lie in the support. */
export function drawsLieInSupport(d: Distribution, seed: number): Failures {
  const x = draws(d, seed);
  const shape = [DRAWS, ...d.batchShape, ...d.eventShape];
  const broken = violates(d.support, x);
  const outside = broken === undefined ? 0 : sum(broken).item();
  const score = numbers(d.logProb(x)).filter(value => !(value > -Infinity)).length;
  return [
    ...complain(String(x.shape) === String(shape), `draws have shape [${x.shape.join(', ')}]`),
    ...complain(outside === 0, `${outside} draws outside the support`),
    ...complain(score === 0, `${score} draws without a density`),
  ];
}

/** |average − expected| within five standard errors. */
function closeOnAverage(label: string, values: readonly number[], expected: number): Failures {
  const n = values.length;
  const average = values.reduce((a, b) => a + b, 0) / n;
  const variance = values.reduce((a, b) => a + (b - average) ** 2, 0) / n;
  const bound = SIGMAS * Math.sqrt(variance / n) + 1e-9 * Math.max(1, Math.abs(expected));
  return complain(
    Math.abs(average - expected) <= bound,
    `${label}: drawn ${average}, expected ${expected} ± ${bound}`,
  );
}

/**
 * Sampler against density: averages of bounded functions of the draws against their integrals. For continuous
 * families tanh of every free coordinate and all products of two; for counts the frequency of every value.
 */
export function drawsFollowDensity(d: Distribution, seed: number): Failures {
  return d.discrete ? frequenciesFollow(d, seed) : averagesFollow(d, seed);
}

function frequenciesFollow(d: Distribution, seed: number): Failures {
  const x = numbers(draws(d, seed));
  const values = atoms(d);
  const probability = numbers(exp(d.logProb(values)));
  const counts = new Map<number, number>();
  for (const value of x) counts.set(value, (counts.get(value) ?? 0) + 1);
  return values.flatMap((value, i) => {
    const p = probability[i];
    const bound = SIGMAS * Math.sqrt((p * (1 - p)) / DRAWS) + SIGMAS / DRAWS;
    const share = (counts.get(value) ?? 0) / DRAWS;
    return complain(Math.abs(share - p) <= bound, `P(${value}): drawn ${share}, expected ${p} ± ${bound}`);
  });
}

function averagesFollow(d: Distribution, seed: number): Failures {
  const { focus, nodes: grid } = gridOf(d);
  const drawn = coordinates(bijectorFor(d.support).inverse(draws(d, seed)));
  // Centred and scaled so that tanh bends where the mass is; the same on both sides.
  const bend = (all: readonly Tensor[]): Tensor[] =>
    all.map((values, k) => tanh(mul(sub(values, focus[k].centre), 1 / focus[k].width)));
  const [left, right] = [bend(drawn), bend(coordinates(grid.free))];
  return left.flatMap((a, i) => [
    ...closeOnAverage(`tanh u${i}`, numbers(a), expectation(grid, right[i])),
    ...left.slice(i).flatMap((b, k) => {
      const expected = expectation(grid, mul(right[i], right[i + k]));
      return closeOnAverage(`tanh u${i} · tanh u${i + k}`, numbers(mul(a, b)), expected);
    }),
  ]);
}

/** Mean and variance of the draws match the stated ones, where both are finite. */
export function drawsHaveMoments(d: Distribution, seed: number): Failures {
  if (d.mean === undefined || d.variance === undefined) return [];
  const size = sizeOf(d.eventShape);
  const [means, variances] = [numbers(d.mean()), numbers(d.variance())];
  if (![...means, ...variances].every(Number.isFinite)) return [];
  const x = numbers(draws(d, seed));
  return Array.from({ length: size }, (_, i) => i).flatMap(i => {
    const own = x.filter((_, k) => k % size === i);
    const squares = own.map(value => (value - means[i]) ** 2);
    return [
      ...closeOnAverage(`mean[${i}]`, own, means[i]),
      ...closeOnAverage(`variance[${i}]`, squares, variances[i]),
    ];
  });
}

/** Some typical values of a scalar family. */
function typical(d: Distribution, count: number): number[] {
  return numbers(d.sample(createRandom(77), { shape: [count] }));
}

/** A step that is small against the spread and against the distance to 0 and 1, where densities may rise steeply. */
function smallStep(d: Distribution, x: number, spread: number): number {
  const ends = d.support.kind === 'real' ? [spread] : [spread, Math.abs(x), Math.abs(1 - x)];
  return 1e-4 * Math.min(...ends.filter(distance => distance > 0));
}

/** cdf′ = density; for counts, the cdf's jumps are the probabilities. */
export function cdfMatchesDensity(d: Distribution): Failures {
  const { cdf } = d;
  if (cdf === undefined) return [];
  const places = typical(d, 41);
  const sorted = places.toSorted((a, b) => a - b);
  return places.flatMap(x => {
    const density = exp(d.logProb(x)).item();
    const h = d.discrete ? 0.5 : smallStep(d, x, sorted[30] - sorted[10]);
    const [low, high] = [x - h, x + h];
    const rise = sub(cdf(high), cdf(low)).item();
    const slope = d.discrete ? rise : rise / (high - low);
    const rounding = d.discrete ? 1e-12 : 1e-14 / h;
    const error = Math.abs(slope - density);
    return complain(error <= 1e-5 * density + rounding, `at ${x}: cdf′ ${slope}, density ${density}`);
  });
}

/** Kolmogorov–Smirnov: the draws' empirical cdf stays near the cdf (p ≈ 1e-5). */
export function cdfMatchesDraws(d: Distribution, seed: number): Failures {
  if (d.cdf === undefined) return [];
  const sorted = numbers(draws(d, seed)).toSorted((a, b) => a - b);
  const known = numbers(d.cdf(tensor(sorted)));
  let worst = 0;
  for (let i = 0; i < DRAWS; i++) {
    const isLast = i === DRAWS - 1 || sorted[i + 1] !== sorted[i];
    if (isLast) worst = Math.max(worst, Math.abs(known[i] - (i + 1) / DRAWS));
  }
  return complain(worst < 2.5 / Math.sqrt(DRAWS), `largest distance of cdfs ${worst}`);
}

/** quantile and survivalQuantile invert cdf and survival; the logarithms are those of the cdf. */
export function cdfPartsAgree(d: Distribution): Failures {
  const { cdf } = d;
  if (cdf === undefined) return [];
  const q = tensor([1e-3, 0.1, 0.5, 0.8, 0.999]);
  const near = (label: string, a: Tensor, b: Tensor): Failures => {
    const worst = Math.max(...numbers(abs(sub(a, b))));
    return complain(worst < 1e-9, `${label}: off by ${worst}`);
  };
  const x = tensor(typical(d, 20));
  return [
    ...(d.quantile === undefined ? [] : near('cdf of quantile', cdf(d.quantile(q)), q)),
    ...(d.survivalQuantile === undefined
      ? []
      : near('survival of survivalQuantile', sub(1, cdf(d.survivalQuantile(q))), q)),
    ...(d.logCdf === undefined ? [] : near('logCdf', exp(d.logCdf(x)), cdf(x))),
    ...(d.logSurvival === undefined ? [] : near('logSurvival', exp(d.logSurvival(x)), sub(1, cdf(x)))),
  ];
}

/** −∞ at every value outside the support. */
export function isImpossibleAt(d: Distribution, outside: readonly Numeric[]): Failures {
  return outside.flatMap(x => {
    const score = d.logProb(x).item();
    return complain(score === -Infinity, `log density ${score} at ${String(x)}`);
  });
}

/** −∞ at every value outside the support, NaN at NaN. */
export function outsideIsImpossible(d: Distribution, outside: readonly Numeric[]): Failures {
  const missing = d.logProb(mul(NaN, d.sample(createRandom(1)))).item();
  return [...isImpossibleAt(d, outside), ...complain(Number.isNaN(missing), `log density ${missing} at NaN`)];
}

/** The entropy is minus the mean log density of the draws. */
export function entropyMatchesDraws(d: Distribution, seed: number): Failures {
  if (d.entropy === undefined) return [];
  return closeOnAverage('entropy', numbers(neg(d.logProb(draws(d, seed)))), d.entropy().item());
}

/** The score of a batch is the batch of scores. */
export function batchIsElementwise(d: Distribution): Failures {
  const x = d.sample(createRandom(5), { shape: [2, 3] });
  const size = sizeOf(d.eventShape);
  const together = d.logProb(x);
  const flat = reshape(x, [6, ...d.eventShape]);
  const apart = Array.from({ length: 6 }, (_, i) => d.logProb(flat.at(i)).item());
  const same = numbers(together).every((value, i) => Object.is(value, apart[i]));
  return [
    ...complain(
      String(together.shape) === '2,3',
      `a [2, 3] batch of ${size} gives [${together.shape.join(', ')}]`,
    ),
    ...complain(same, `batch ${numbers(together).join(' ')}, one by one ${apart.join(' ')}`),
  ];
}
