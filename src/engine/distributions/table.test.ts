/** Log densities and cdfs against SciPy (scripts/tables/distributions.py). */
import { describe, expect, it } from 'vitest';
import rows from '../../../scripts/tables/distributions.json' with { type: 'json' };
import type { Numeric } from '../array/index.ts';
import * as D from './index.ts';
import type { Distribution } from './distribution.ts';

type Entry = number | string;

interface Row {
  readonly family: string;
  readonly args: readonly Numeric[];
  readonly x: readonly Numeric[];
  readonly logProb: readonly Entry[];
  readonly cdf?: readonly Entry[];
}

const FACTORIES = D as unknown as Record<string, (...args: readonly Numeric[]) => Distribution>;
const TABLE = (rows as unknown as readonly Row[]).map(row => ({
  ...row,
  label: `${row.family}(${row.args.join('; ')})`,
}));

function read(entry: Entry): number {
  if (typeof entry === 'number') return entry;
  return entry === 'nan' ? NaN : entry === 'inf' ? Infinity : -Infinity;
}

/** Equal to 1e-9 of the larger of 1 and the number; infinities exactly. */
function expectClose(got: number, wanted: number, relative: number, what: string): void {
  const near = Math.abs(got - wanted) <= relative * Math.max(1, Math.abs(wanted));
  expect([what, got === wanted || near ? wanted : got]).toEqual([what, wanted]);
}

describe('against SciPy', () => {
  it.each(TABLE)('the log density of $label agrees', ({ family, args, x, logProb }) => {
    const d = FACTORIES[family](...args);
    x.forEach((value, i) => {
      expectClose(d.logProb(value).item(), read(logProb[i]), 1e-9, `log density at ${String(value)}`);
    });
  });

  it.each(TABLE.filter(row => row.cdf !== undefined))(
    'the cdf of $label agrees',
    ({ family, args, x, cdf }) => {
      const d = FACTORIES[family](...args);
      expect(d.cdf).toBeDefined();
      x.forEach((value, i) => {
        const wanted = read(cdf?.[i] ?? NaN);
        const got = d.cdf?.(value).item() ?? NaN;
        // Small probabilities must keep their digits, not only their size.
        expectClose(
          got / Math.max(wanted, 1e-300),
          wanted / Math.max(wanted, 1e-300),
          1e-8,
          `cdf at ${String(value)}`,
        );
      });
    },
  );
});
