/**
 * What is said when no start point was found: a table of the last try shows which site is to blame, unless the data are.
 * Not here: the search (inference/mcmc/start-point.ts).
 */
import { unravel } from './array/extents.ts';
import type { ArrayData } from './array/graph.ts';
import { TildeError } from './errors.ts';
import type { StartFailure } from './inference/contracts.ts';

const ROWS_SHOWN = 12;

const ELSEWHERE =
  'look for the site whose value or gradient is not finite: its prior or the data may not fit its support';
const IN_A_TERM =
  'the unknowns are all finite, so a term of the density is not: look at the scales, rates and probabilities that are ' +
  'computed from them, and at the data';

/**
 * What to do about it.
 * @param data what the model reads
 */
export function startAdvice(
  { logDensity, table }: StartFailure,
  data: Readonly<Record<string, ArrayData>>,
): string {
  const missing = Number.isNaN(logDensity) ? missingData(data) : undefined;
  if (missing !== undefined) return missing;
  const finite = table.every(({ value, gradient }) => Number.isFinite(value) && Number.isFinite(gradient));
  return finite ? IN_A_TERM : ELSEWHERE;
}

/** What to do about missing values among the data; undefined where there are none. */
export function missingData(data: Readonly<Record<string, ArrayData>>): string | undefined {
  const missing = firstMissing(data);
  return missing === undefined
    ? undefined
    : `the model reads ${missing}: leave out the rows with missing values, in all columns, or fill them in`;
}

function firstMissing(data: Readonly<Record<string, ArrayData>>): string | undefined {
  for (const { shape, values } of Object.values(data)) {
    const at = values.findIndex(Number.isNaN);
    if (at < 0) continue;
    return shape.length === 0
      ? 'a number that is NaN'
      : `an array of shape [${shape.join(', ')}] with NaN, first at [${unravel(at, shape).join(', ')}]`;
  }
  return undefined;
}

/** `failure` as an error with site, value and gradient of the last try. */
export function startError(failure: StartFailure, data: Readonly<Record<string, ArrayData>>): TildeError {
  const { tries, table, logDensity } = failure;
  const rows = table
    .slice(0, ROWS_SHOWN)
    .map(
      ({ name, value, gradient }) => `${name} = ${value.toPrecision(4)}, gradient ${gradient.toPrecision(4)}`,
    );
  return new TildeError('start', `No start point found in ${tries} tries: log density ${logDensity}`, {
    expected: 'a point with a finite log density and gradient',
    got: rows.join('; '),
    hint: startAdvice(failure, data),
  });
}
