/**
 * Summary and verdict of a run, from the draws that all chains have. Made in slices: the ledger answers in between.
 * Not here: the diagnostics themselves (engine/diagnostics), or when a summary is made (judge.ts).
 */
import {
  areEnough,
  divergenceSite,
  ebfmi,
  rankShift,
  summariseScalar,
  verdict,
} from '../../engine/diagnostics/index.ts';
import type { ShiftedScalar, SummaryRow as Row } from '../../engine/diagnostics/index.ts';
import { targetOf } from '../../engine/inference/index.ts';
import { centredSites } from '../../engine/model/centred.ts';
import { FEWEST_JUDGED } from '../protocol.ts';
import type { Summary, SummaryRow, Verdict } from '../protocol.ts';
import type { Element } from './elements.ts';
import { commonDraws } from './run-record.ts';
import type { RunRecord } from './run-record.ts';

const MOST_ROWS = 500;
/** Effective draws, over all chains, from which a running verdict is given, and the R̂ it allows. */
const RUNNING_ESS = 100;
const RUNNING_RHAT = 1.05;
/** Values that a running summary looks at: some 50 ms of work, in slices. */
const RUNNING_VALUES = 200_000;
/** … and of one element, whose row is made in one go, without a pause for the page. */
const RUNNING_ROW = 20_000;
/** Draws per chain that thinning must leave, where there are as many. */
const FEWEST_THINNED = 250;
/** Columns read together: few where reading is cheap, since a slice lasts for at least that many. */
const GROUP_KEPT = 4;
const GROUP_RECOMPUTED = 64;

/** A summary in the making, row by row: long ones must let other questions in between. */
export interface SummaryWork {
  /** Makes at least one row, more until `pause` says so. True when all are there. */
  advance(pause: () => boolean): boolean;
  /** Null below 4 draws per chain, and until all rows are there. */
  result(): Summary | null;
  /** The verdict on a complete summary. */
  verdict(): Verdict | null;
}

/** Of the draws there are now, or of every `step`-th of them. */
export function beginSummary(record: RunRecord, step = 1): SummaryWork {
  const draws = commonDraws(record);
  const elements = draws < FEWEST_JUDGED ? [] : [...record.elements.values()];
  const shown = elements.slice(0, MOST_ROWS);
  const rows: Row[] = [];
  const divergent = divergentPlaces(record, draws, step);
  const shifts: ShiftedScalar[] = [];
  // Only the verdict on all draws asks for them.
  const shifted = step === 1 && areEnough(divergent);
  const columns = columnReader(record, shown, draws, step);
  const complete = () => draws >= FEWEST_JUDGED && rows.length === shown.length;
  return {
    advance(pause) {
      while (rows.length < shown.length) {
        const { name } = shown[rows.length];
        const chains = columns(rows.length);
        const row = summariseScalar(name, chains);
        if (shifted) shifts.push({ name, shift: rankShift(chains, divergent) });
        rows.push(row);
        if (pause()) break;
      }
      return rows.length === shown.length;
    },
    result() {
      if (!complete()) return null;
      return {
        draws,
        rows: rows.map((row, i) => shownRow(row, shown[i])),
        omitted: elements.length - shown.length,
        ...(step > 1 && { sampled: true }),
      };
    },
    verdict: () => (complete() ? verdictOf(record, draws, rows, divergenceSite(divergent, shifts)) : null),
  };
}

/**
 * How far a running summary thins. R̂ of every k-th draw estimates the same, and their ESS can only be too small, so
 * that what is said of a part holds for all; the last summary uses every draw.
 */
export function runningStep(record: RunRecord): number {
  const draws = commonDraws(record);
  const row = draws * record.chains.length;
  const values = row * Math.min(MOST_ROWS, record.elements.size);
  const wanted = Math.max(Math.ceil(values / RUNNING_VALUES), Math.ceil(row / RUNNING_ROW));
  return Math.max(1, Math.min(wanted, Math.floor(draws / FEWEST_THINNED)));
}

/** The chains of the element at a place in `shown`, asked for in order; reads some ahead. */
function columnReader(record: RunRecord, shown: readonly Element[], draws: number, step: number) {
  const { warmup } = record.job;
  const size = record.tables.every(table => table.kept) ? GROUP_KEPT : GROUP_RECOMPUTED;
  let group: Float64Array[][] = [];
  return (place: number): Float64Array[] => {
    if (place % size === 0) {
      const offsets = shown.slice(place, place + size).map(element => element.offset);
      group = record.tables.map(table => table.columns(offsets, warmup, warmup + draws, step));
    }
    return group.map(chain => chain[place % size]);
  };
}

/** Places of divergences among the draws looked at, by chain. */
function divergentPlaces(record: RunRecord, draws: number, step: number): number[][] {
  const { warmup } = record.job;
  const flag = record.statNames.indexOf('diverging');
  if (flag < 0) return record.chains.map(() => []);
  const width = record.statNames.length;
  return record.chains.map(({ stats }) => {
    const places: number[] = [];
    for (let draw = 0; draw < draws; draw += step) {
      if (stats[(warmup + draw) * width + flag] === 1) places.push(draw / step);
    }
    return places;
  });
}

function shownRow(row: Row, { entry, element }: Element): SummaryRow {
  return {
    site: row.name,
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
  return record.chains.map(({ stats }) => {
    const out = new Float64Array(draws);
    for (let draw = 0; draw < draws; draw += 1) out[draw] = stats[(warmup + draw) * width + place];
    return out;
  });
}

function verdictOf(
  record: RunRecord,
  draws: number,
  rows: readonly Row[],
  site: ReturnType<typeof divergenceSite>,
): Verdict {
  const total = (name: string) =>
    statistic(record, name, draws).reduce((sum, chain) => sum + chain.reduce((a, b) => a + b, 0), 0);
  return verdict({
    rows,
    chains: record.chains.length,
    draws,
    divergences: total('diverging'),
    depthLimited: total('depthLimited'),
    ebfmi: statistic(record, 'energy', draws).map(energies => ebfmi(energies)),
    ...(site && { divergenceSite: site }),
    centred: centredSites(record.job.model.factors),
    ...targetOf(record.job.sampler),
  });
}

/** What can be said while sampling, or null: R̂ and ESS of few draws say nothing yet. */
export function runningVerdict({ rows }: Summary): Verdict | null {
  // Constant elements have no diagnostics and hide nobody else's.
  const rated = rows.filter(row => !Number.isNaN(row.rhat) && !Number.isNaN(row.ess));
  if (rated.length === 0) return null;
  const rhat = Math.max(...rated.map(row => row.rhat));
  const ess = Math.min(...rated.map(row => row.ess));
  if (ess < RUNNING_ESS) return null;
  return rhat <= RUNNING_RHAT
    ? { level: 'good', text: 'Mixing well so far.', advice: [] }
    : { level: 'caution', text: 'The chains do not agree yet.', advice: [] };
}
