/** Runs every law over every family and shape of cases.ts. */
import { describe, expect, it } from 'vitest';
import { CONTINUOUS, DISCRETE, SPECIAL, VECTORS, type Case } from './cases.ts';
import * as laws from './laws.ts';

const SAMPLED = [...CONTINUOUS, ...VECTORS, ...DISCRETE];

type Made = ReturnType<Case['make']>;

/** One of each: the laws share its draws, too. */
const made = new Map<Case, Made>();

function distributionOf(one: Case): Made {
  const known = made.get(one) ?? one.make();
  made.set(one, known);
  return known;
}

function holds(label: string, cases: readonly Case[], law: (d: Made, c: Case) => string[]): void {
  it.each(cases)(`${label}: $label`, one => {
    expect(law(distributionOf(one), one)).toEqual([]);
  });
}

describe('every distribution', () => {
  holds('has total mass one', SAMPLED, (d, { tolerance }) => laws.totalMassIsOne(d, tolerance));
  holds('draws inside its support', [...SAMPLED, SPECIAL[0]], d => laws.drawsLieInSupport(d, laws.SEED));
  holds('draws as its density says', SAMPLED, d => laws.drawsFollowDensity(d, laws.SEED));
  holds('draws with its stated mean and variance', [...SAMPLED, SPECIAL[0]], d =>
    laws.drawsHaveMoments(d, laws.SEED),
  );
  holds('has a cdf whose slope is the density', [...CONTINUOUS, ...DISCRETE], laws.cdfMatchesDensity);
  holds('has a cdf that its draws follow', [...CONTINUOUS, ...DISCRETE], d =>
    laws.cdfMatchesDraws(d, laws.SEED),
  );
  holds('has quantiles that invert its cdf', CONTINUOUS, laws.cdfPartsAgree);
  holds('has the entropy of its draws', SAMPLED, d => laws.entropyMatchesDraws(d, laws.SEED));
  holds('is impossible outside its support, NaN at NaN', [...SAMPLED, ...SPECIAL], (d, { outside, label }) =>
    label === 'ImproperUniform' ? laws.isImpossibleAt(d, outside) : laws.outsideIsImpossible(d, outside),
  );
  holds('scores a batch one by one', [...SAMPLED, SPECIAL[0]], laws.batchIsElementwise);
});
