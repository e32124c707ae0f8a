/** Runs every law over every family and shape of cases.ts. */
import { describe, expect, it } from 'vitest';
import { CONTINUOUS, DISCRETE, SPECIAL, VECTORS, type Case } from './cases.ts';
import * as laws from './laws.ts';

const SAMPLED = [...CONTINUOUS, ...VECTORS, ...DISCRETE];

function holds(
  label: string,
  cases: readonly Case[],
  law: (d: ReturnType<Case['make']>, c: Case) => string[],
): void {
  it.each(cases)(`${label}: $label`, one => {
    expect(law(one.make(), one)).toEqual([]);
  });
}

describe('every distribution', () => {
  holds('has total mass one', SAMPLED, (d, { tolerance }) => laws.totalMassIsOne(d, tolerance));
  holds('draws inside its support', [...SAMPLED, SPECIAL[0]], d => laws.drawsLieInSupport(d, 101));
  holds('draws as its density says', SAMPLED, d => laws.drawsFollowDensity(d, 102));
  holds('draws with its stated mean and variance', [...SAMPLED, SPECIAL[0]], d =>
    laws.drawsHaveMoments(d, 103),
  );
  holds('has a cdf whose slope is the density', [...CONTINUOUS, ...DISCRETE], laws.cdfMatchesDensity);
  holds('has a cdf that its draws follow', [...CONTINUOUS, ...DISCRETE], d => laws.cdfMatchesDraws(d, 104));
  holds('has quantiles that invert its cdf', CONTINUOUS, laws.cdfPartsAgree);
  holds('has the entropy of its draws', SAMPLED, d => laws.entropyMatchesDraws(d, 105));
  holds('is impossible outside its support, NaN at NaN', [...SAMPLED, ...SPECIAL], (d, { outside, label }) =>
    label === 'ImproperUniform' ? laws.isImpossibleAt(d, outside) : laws.outsideIsImpossible(d, outside),
  );
  holds('scores a batch one by one', [...SAMPLED, SPECIAL[0]], laws.batchIsElementwise);
});
