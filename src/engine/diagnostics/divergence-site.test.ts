/** Where divergences gather: named when it is plain, and the same at every seed; else not. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random/index.ts';
import { areEnough, divergenceSite, rankShift, type DivergentPlaces } from './divergence-site.ts';

const CHAINS = 4;
const DRAWS = 1000;

/** A scale with a long tail, a centre and eight effects that are stretched by the scale, as in a hierarchy. */
function hierarchy(seed: number) {
  const random = createRandom(seed);
  const made = (draw: (chain: number, at: number) => number) =>
    Array.from({ length: CHAINS }, (_, chain) =>
      Float64Array.from({ length: DRAWS }, (_, at) => draw(chain, at)),
    );
  const tau = made(() => Math.abs(5 * random.normal()));
  const mu = made(() => random.normal());
  const effects = Array.from({ length: 8 }, (_, j) => ({
    name: `theta[${j}]`,
    chains: made((chain, at) => mu[chain][at] + tau[chain][at] * (0.4 + random.normal())),
  }));
  return { random, tau, scalars: [{ name: 'mu', chains: mu }, { name: 'tau', chains: tau }, ...effects] };
}

type Scalars = ReturnType<typeof hierarchy>['scalars'];

const siteOf = (divergent: DivergentPlaces, scalars: Scalars) =>
  divergenceSite(
    divergent,
    scalars.map(({ name, chains }) => ({ name, shift: rankShift(chains, divergent) })),
  );

/** Places where the scalar is below a bound, at most so many in all, not next to one another. */
function low(chains: readonly Float64Array[], bound: number, most: number): DivergentPlaces {
  const each = Math.ceil(most / chains.length);
  return chains.map(chain =>
    [...chain.keys()].filter(at => at % 2 === 0 && chain[at] < bound).slice(0, each),
  );
}

describe('divergences that gather', () => {
  it('name the scale at every seed, though the effects it stretches are odd there too', () => {
    for (let seed = 1; seed <= 25; seed += 1) {
      const { tau, scalars } = hierarchy(seed);
      const divergent = low(tau, 1, 16);
      expect(divergent.flat().length).toBeGreaterThanOrEqual(10);
      expect(siteOf(divergent, scalars)).toEqual({ name: 'tau', side: 'small' });
    }
  });

  it('are not named below ten, wherever they lie', () => {
    const { tau, scalars } = hierarchy(1);
    const divergent = low(tau, 1, 16).map((places, chain) => places.slice(0, chain === 0 ? 0 : 3));
    expect(divergent.flat()).toHaveLength(9);
    expect(areEnough(divergent)).toBe(false);
    expect(siteOf(divergent, scalars)).toBeUndefined();
  });

  it('count once where a chain is stuck', () => {
    const stuck = [Array.from({ length: 60 }, (_, i) => 100 + i), [], [], [7, 9]];
    expect(areEnough(stuck)).toBe(false);
  });
});

it('divergences anywhere name nothing at any seed', () => {
  for (let seed = 1; seed <= 25; seed += 1) {
    const { random, scalars } = hierarchy(seed);
    for (const share of [0.003, 0.01, 0.05]) {
      const divergent = Array.from({ length: CHAINS }, () =>
        Array.from({ length: DRAWS }, (_, at) => at).filter(() => random.uniform() < share),
      );
      expect(siteOf(divergent, scalars)).toBeUndefined();
    }
  }
});

describe('rankShift', () => {
  const chains = [
    Float64Array.from({ length: 100 }, (_, i) => i),
    Float64Array.from({ length: 100 }, (_, i) => 100 + i),
  ];

  it('is the mean rank from the middle, in standard deviations of a rank', () => {
    expect(rankShift(chains, [[0], []])).toBeCloseTo((0.5 / 200 - 0.5) * Math.sqrt(12), 12);
    expect(rankShift(chains, [[0], [99]])).toBeCloseTo(0, 12);
    expect(rankShift(chains, [[], [49, 50]])).toBeCloseTo(0.25 * Math.sqrt(12), 12);
  });

  it('does not change when the scalar is seen on another scale', () => {
    const logs = chains.map(chain => chain.map(x => Math.log(1 + x)));
    expect(rankShift(logs, [[3, 4, 90], [5]])).toBe(rankShift(chains, [[3, 4, 90], [5]]));
  });

  it('looks at a part of many draws, and comes to the same', () => {
    const many = [Float64Array.from({ length: 400_000 }, (_, i) => (i * 7_919) % 400_000)];
    const low = Array.from({ length: 50 }, (_, i) => many[0].indexOf(1_000 * i));
    expect(rankShift(many, [low])).toBeCloseTo((24_500 / 400_000 - 0.5) * Math.sqrt(12), 1);
  });

  it('is 0 for a constant, and NaN without divergences', () => {
    const constant = [new Float64Array(10)];
    expect(rankShift(constant, [[1, 5]])).toBe(0);
    expect(rankShift(chains, [[], []])).toBeNaN();
  });
});
