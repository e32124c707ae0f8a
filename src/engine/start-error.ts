/** The error shown when no start point was found: a table of the last try says which site is to blame. */
import { TildeError } from './errors.ts';
import type { StartFailure } from './inference/contracts.ts';

const ROWS_SHOWN = 12;

/** `failure` as an error with site, value and gradient of the last try. */
export function startError({ tries, table, logDensity }: StartFailure): TildeError {
  const rows = table
    .slice(0, ROWS_SHOWN)
    .map(
      ({ name, value, gradient }) => `${name} = ${value.toPrecision(4)}, gradient ${gradient.toPrecision(4)}`,
    );
  return new TildeError('start', `No start point found in ${tries} tries: log density ${logDensity}`, {
    expected: 'a point with a finite log density and gradient',
    got: rows.join('; '),
    hint: 'look for the site whose value or gradient is not finite: its prior or the data may not fit its support',
  });
}
