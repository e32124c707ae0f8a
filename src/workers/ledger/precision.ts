/** The rule `untilEss` on the draws of a run as they come. Not here: the rule itself (engine/precision.ts). */
import { judgePrecision, MOST_JUDGED } from '../../engine/precision.ts';
import type { PrecisionWork } from '../../engine/precision.ts';
import { commonDraws } from './run-record.ts';
import type { RunRecord } from './run-record.ts';

/** Milliseconds of judging between two answers to the page. */
const SLICE = 12;

export interface Precision {
  /** Draws per chain that are enough; null until there are. */
  readonly enough: number | null;
  /** Does a slice of the work. True when all draws there are were judged. */
  advance(): boolean;
}

/** Null for a run without the rule. */
export function createPrecision(record: RunRecord, now: () => number): Precision | null {
  const { untilEss, warmup } = record.job;
  if (untilEss === undefined) return null;
  const offsets = [...record.elements.values()].slice(0, MOST_JUDGED).map(element => element.offset);
  const work: PrecisionWork = judgePrecision(offsets.length, untilEss, (element, draws) =>
    record.tables.map(table => table.column(offsets[element], warmup, warmup + draws)),
  );
  return {
    get enough() {
      return work.enough;
    },
    advance() {
      const begin = now();
      return work.advance(commonDraws(record), () => now() - begin > SLICE);
    },
  };
}
