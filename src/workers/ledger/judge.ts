/**
 * When a run is summarised and judged: while sampling again and again, at the end once, always in short slices
 * between the questions of the page. Not here: how (summary.ts).
 */
import type { Summary, Verdict } from '../protocol.ts';
import type { RunRecord } from './run-record.ts';
import { beginSummary, runningStep, runningVerdict } from './summary.ts';
import type { SummaryWork } from './summary.ts';

/** Milliseconds between two running summaries, and of a slice: while sampling the draws come first. */
const EVERY = 400;
const RUNNING_SLICE = 6;
/** Where the page asks seldom, because much is going on, a slice is this part of the time since it last asked. */
const RUNNING_SHARE = 0.05;
const LAST_SLICE = 30;

export interface Judge {
  readonly summary: Summary | null;
  /** What can be said so far; after the end null until all draws were looked at. */
  readonly verdict: Verdict | null;
  /** Counts the changes of `summary`. */
  readonly version: number;
  /** Does a slice of the work that is due. */
  advance(): void;
}

/** `before` judged the run when it had another length: its summary stays until there is a newer one. */
export function createJudge(record: RunRecord, now: () => number, before?: Judge): Judge {
  let summary: Summary | null = before?.summary ?? null;
  let verdict: Verdict | null = null;
  let version = before?.version ?? 0;
  let running: SummaryWork | null = null;
  let last: SummaryWork | null = null;
  let told = false;
  let final = false;
  let madeAt = -Infinity;
  let askedAt = now();

  function conclude(work: SummaryWork, judged: Verdict | null): void {
    const made = work.result();
    if (made !== null) {
      summary = made;
      version += 1;
    }
    verdict = judged;
  }
  function soFar(): void {
    const begin = now();
    const slice = Math.max(RUNNING_SLICE, RUNNING_SHARE * (begin - askedAt));
    askedAt = begin;
    if (running === null && begin - madeAt < EVERY) return;
    running ??= beginSummary(record, runningStep(record));
    if (!running.advance(() => now() - begin > slice)) return;
    const made = running.result();
    if (made !== null) {
      conclude(running, runningVerdict(made));
      madeAt = now();
    }
    running = null;
  }
  function atEnd(): void {
    if (final) return;
    const begin = now();
    // What was said while sampling is no verdict on the whole.
    verdict = null;
    if (!told) {
      // The end is told before the summary is begun: the page must be idle at once.
      told = true;
      return;
    }
    last ??= beginSummary(record);
    if (!last.advance(() => now() - begin > LAST_SLICE)) return;
    final = true;
    conclude(last, last.verdict());
  }
  return {
    get summary() {
      return summary;
    },
    get verdict() {
      return verdict;
    },
    get version() {
      return version;
    },
    advance: () => (record.endedAt === null ? soFar() : atEnd()),
  };
}
