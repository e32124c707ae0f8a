/**
 * How much slower this machine is, just now, than one that does a fixed piece of work in a fixed time. The work is done
 * between the trials of a measurement, so that it meets the same neighbours.
 */
import type { Browser } from '@playwright/test';
import { quantile } from '../support/check.ts';

/** Milliseconds the work takes on an ordinary desktop at rest: the bounds are meant for such a one. */
const ORDINARY = 60;
/** A machine that is slower still says nothing about the page. */
export const MOST_SLOW = 8;

/** Integer and floating-point work that no engine can leave out; gives its milliseconds. */
function work(): number {
  const begin = performance.now();
  let bits = 1;
  let sum = 0;
  for (let round = 0; round < 20_000_000; round += 1) {
    bits = (Math.imul(bits, 1_664_525) + 1_013_904_223) | 0;
    sum += (bits >>> 8) * 1e-9;
  }
  const took = performance.now() - begin;
  // The sum is read, so that it has to be made.
  return Number.isFinite(sum) ? took : NaN;
}

export interface Machine {
  /** Does the work a few times, in a page that is gone afterwards: one in the background would slow the other down. */
  look(times?: number): Promise<void>;
  /** At this quantile of all looks; from 1 to 8. */
  slowness(p: number): number;
}

export function machineOf(browser: Browser): Machine {
  const taken: number[] = [];
  return {
    async look(times = 1) {
      const context = await browser.newContext();
      const page = await context.newPage();
      // The engine compiles the work while it does it the first time.
      await page.evaluate(work);
      for (let turn = 0; turn < times; turn += 1) taken.push(await page.evaluate(work));
      await context.close();
    },
    slowness(p) {
      const sorted = taken.toSorted((a, b) => a - b);
      return Math.min(MOST_SLOW, Math.max(1, quantile(sorted, p) / ORDINARY));
    },
  };
}
