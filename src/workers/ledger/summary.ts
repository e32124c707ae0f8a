/**
 * Summary and verdict of a run, from the draws that all chains have.
 * Not here: the diagnostics themselves (engine/diagnostics).
 */
import { divergenceSite, ebfmi, summariseScalar, verdict } from '../../engine/diagnostics/index.ts';
import type { RunFacts } from '../../engine/diagnostics/index.ts';
import type { Summary, SummaryRow, Verdict } from '../protocol.ts';
import { joined } from './joined.ts';
import type { Element } from './elements.ts';
import { commonDraws } from './run-record.ts';
import type { RunRecord } from './run-record.ts';

const MOST_ROWS = 500;
const FEWEST_DRAWS = 4;
/** Effective draws, over all chains, from which a running verdict is given, and the R̂ it allows. */
const RUNNING_ESS = 100;
const RUNNING_RHAT = 1.05;

/** A summary in the making, row by row: long ones must let other questions in between. */
export interface SummaryWork {
  /** Makes at least one row, more until `pause` says so. True when all are there. */
  advance(pause: () => boolean): boolean;
  /** Null below 4 draws per chain, and until all rows are there. */
  result(): Summary | null;
}

/** Of the draws there are now. */
export function beginSummary(record: RunRecord): SummaryWork {
  const draws = commonDraws(record);
  const elements = draws < FEWEST_DRAWS ? [] : [...record.elements.values()];
  const shown = elements.slice(0, MOST_ROWS);
  const rows: SummaryRow[] = [];
  return {
    advance(pause) {
      while (rows.length < shown.length) {
        rows.push(rowOf(record, shown[rows.length], draws));
        if (pause()) break;
      }
      return rows.length === shown.length;
    },
    result() {
      if (draws < FEWEST_DRAWS || rows.length < shown.length) return null;
      return { draws, rows, omitted: elements.length - shown.length };
    },
  };
}

/** The whole summary at once. Null below 4 draws per chain. */
export function summaryOf(record: RunRecord): Summary | null {
  const work = beginSummary(record);
  work.advance(() => false);
  return work.result();
}

function rowOf(record: RunRecord, { name, entry, element, offset }: Element, draws: number): SummaryRow {
  const { warmup } = record.job;
  const chains = record.tables.map(table => table.column(offset, warmup, warmup + draws));
  const row = summariseScalar(name, chains);
  return {
    site: name,
    entry,
    element,
    mean: row.mean,
    sd: row.sd,
    median: row.q50,
    low89: row['q5.5'],
    low50: row.q25,
    high50: row.q75,
    high89: row['q94.5'],
    rhat: row.rhat,
    essBulk: row.essBulk,
    essTail: row.essTail,
    ess: Math.min(row.essBulk, row.essTail),
    mcse: row.mcseMean,
  };
}

/** One statistic of the draws after warm-up that all chains have, by chain. */
function statistic(record: RunRecord, name: string, draws: number): Float64Array[] {
  const place = record.statNames.indexOf(name);
  if (place < 0) return [];
  const width = record.statNames.length;
  const { warmup } = record.job;
  return record.chains.map(({ stats }) =>
    Float64Array.from({ length: draws }, (_, draw) => stats[(warmup + draw) * width + place]),
  );
}

export function verdictOf(record: RunRecord, { rows, draws }: Summary): Verdict {
  const total = (name: string) =>
    statistic(record, name, draws).reduce((sum, chain) => sum + chain.reduce((a, b) => a + b, 0), 0);
  return verdict({
    rows: rows.map(row => ({
      name: row.site,
      mean: row.mean,
      sd: row.sd,
      'q5.5': row.low89,
      q25: row.low50,
      q50: row.median,
      q75: row.high50,
      'q94.5': row.high89,
      essBulk: row.essBulk,
      essTail: row.essTail,
      rhat: row.rhat,
      mcseMean: row.mcse,
      mcseSd: NaN,
    })),
    chains: record.chains.length,
    draws,
    divergences: total('diverging'),
    depthLimited: total('depthLimited'),
    ebfmi: statistic(record, 'energy', draws).map(energies => ebfmi(energies)),
    ...divergenceFacts(record, draws),
  });
}

/** The scalar on which divergent draws differ most, where there is one. */
function divergenceFacts(record: RunRecord, draws: number): Partial<Pick<RunFacts, 'divergenceSite'>> {
  const diverging = joined(statistic(record, 'diverging', draws));
  if (!diverging.includes(1)) return {};
  const { warmup } = record.job;
  const found = divergenceSite(
    diverging,
    [...record.elements.values()].slice(0, MOST_ROWS).map(({ name, offset }) => ({
      name,
      draws: joined(record.tables.map(table => table.column(offset, warmup, warmup + draws))),
    })),
  );
  return found === undefined ? {} : { divergenceSite: found };
}

/** What can be said while sampling, or null: R̂ and ESS of few draws say nothing yet. */
export function runningVerdict({ rows }: Summary): Verdict | null {
  if (rows.length === 0) return null;
  const rhat = Math.max(...rows.map(row => row.rhat));
  const ess = Math.min(...rows.map(row => row.ess));
  if (!(ess >= RUNNING_ESS)) return null;
  return rhat <= RUNNING_RHAT
    ? { level: 'good', text: 'Mixing well so far.', advice: [] }
    : { level: 'caution', text: 'The chains do not agree yet.', advice: [] };
}
