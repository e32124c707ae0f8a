/**
 * Figures of the budget: each is measured, bounded, and held or not. A bound in milliseconds (or per second) is for a
 * machine at rest; it is widened by how much slower this one just now is.
 * Not here: the measurements, the table (table-reporter.ts).
 */
import { test as base, expect } from '@playwright/test';
import { medianAndP95 } from '../support/check.ts';
import { machineOf, MOST_SLOW } from './machine.ts';

/** Type of the annotations that the table is made of. */
export const BUDGET = 'budget';
/** And how slow the machine was. */
export const SLOWNESS = 'slowness';

export interface Figure {
  readonly what: string;
  readonly measured: number;
  /** As printed after a number: "ms", "kB", "%". */
  readonly unit: string;
  /** Undefined where nothing is asked: printed for comparison. */
  readonly bound: number | undefined;
  /** The measured number may be at most the bound, or must reach it. */
  readonly rule: 'most' | 'least';
  /** It depends on the speed of the machine. */
  readonly timed: boolean;
  /** How it came about, in a few words. */
  readonly note: string;
}

export interface Row extends Figure {
  /** The bound as it was judged. */
  readonly allowed: number | undefined;
  readonly held: boolean;
}

/** What is not a number never holds. */
export function judged(figure: Figure, slow: number): Row {
  const { bound, measured, rule, timed } = figure;
  if (bound === undefined) return { ...figure, allowed: undefined, held: Number.isFinite(measured) };
  const factor = timed ? slow : 1;
  const allowed = rule === 'most' ? bound * factor : bound / factor;
  return { ...figure, allowed, held: rule === 'most' ? measured <= allowed : measured >= allowed };
}

type Rest = Partial<Pick<Figure, 'rule' | 'note'>>;

export interface Budget {
  /** The median, or the 95th percentile, of times in milliseconds: at most. */
  times(what: string, of: 'median' | 'p95', values: readonly number[], bound: number, note?: string): void;
  /** Milliseconds of a processor, on which neighbours have little influence: at most. */
  processor(what: string, measured: number, bound: number, note?: string): void;
  /** Per second, at least: where what makes it had to wait for a processor, by so much less. */
  rate(what: string, measured: number, bound: number, waited: number, note?: string): void;
  /** Anything that does not depend on the machine's speed, or is not bounded. */
  size(what: string, measured: number, unit: string, bound: number | undefined, rest?: Rest): void;
  /** Looks at the machine's speed: between trials. */
  lookAtMachine(): Promise<void>;
}

/** Looks before the first and after the last trial. */
const LOOKS = 3;
const QUANTILES = { median: 0.5, p95: 0.95 } as const;

interface Added {
  readonly figure: Figure;
  /** Which of the looks at the machine its bound goes by, or how slow the machine was. */
  readonly by: { readonly p: number } | { readonly slow: number };
}

/** A test with a budget: its figures are judged when it ends. */
export const test = base.extend<{ readonly budget: Budget }>({
  budget: async ({ browser }, use, info) => {
    const added: Added[] = [];
    const add = (
      figure: Omit<Figure, 'rule' | 'note'>,
      rest: Rest = {},
      by: Added['by'] = { p: 0.5 },
    ): void => void added.push({ figure: { rule: 'most', note: '', ...figure, ...rest }, by });
    const machine = machineOf(browser);
    await machine.look(LOOKS);
    await use({
      times: (what, of, values, bound, note = '') => {
        const longest = `${of} of ${values.length}, longest ${Math.max(...values).toFixed(0)} ms`;
        const measured = medianAndP95(values)[of];
        add(
          { what, measured, unit: 'ms', bound, timed: true },
          { note: `${longest}${note === '' ? '' : `; ${note}`}` },
          { p: QUANTILES[of] },
        );
      },
      processor: (what, measured, bound, note = '') =>
        add({ what, measured, unit: 'ms', bound, timed: true }, { note }),
      rate: (what, measured, bound, waited, note = '') =>
        add(
          { what, measured, unit: '/s', bound, timed: true },
          { rule: 'least', note },
          { slow: Math.min(MOST_SLOW, Math.max(1, waited)) },
        ),
      size: (what, measured, unit, bound, rest) => add({ what, measured, unit, bound, timed: false }, rest),
      lookAtMachine: () => machine.look(),
    });
    await machine.look(LOOKS);
    const rows = added.map(({ figure, by }) => judged(figure, 'p' in by ? machine.slowness(by.p) : by.slow));
    for (const row of rows) info.annotations.push({ type: BUDGET, description: JSON.stringify(row) });
    info.annotations.push({ type: SLOWNESS, description: String(machine.slowness(0.5)) });
    expect(
      rows.filter(row => !row.held).map(row => row.what),
      'these are over budget',
    ).toEqual([]);
  },
});

export { expect };
