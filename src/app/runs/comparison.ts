/** Two runs side by side as numbers and words. Not here: showing them (compare.tsx), or densities (the ledger's). */
import type { CellSource, RunState, SummaryRow } from '../../workers/protocol.ts';
import { short, whole } from '../ui/numbers.ts';

export interface ComparedRow {
  readonly element: string;
  readonly before: SummaryRow;
  readonly after: SummaryRow;
  /** Of the means, after less before. */
  readonly difference: number;
  /** Its Monte Carlo standard error: the runs are independent. */
  readonly mcse: number;
}

/** Every scalar that both summaries have: single ones, then what the modeller derived, then vectors of unknowns. */
export function comparedRows(before: RunState, after: RunState): readonly ComparedRow[] {
  const old = new Map((before.summary?.rows ?? []).map(row => [row.site, row]));
  const entries = new Map(after.model.entries.map(entry => [entry.name, entry]));
  const rank = ({ entry }: SummaryRow): number => {
    const of = entries.get(entry);
    return of === undefined || of.elements.length === 1 ? 0 : of.kind === 'deterministic' ? 1 : 2;
  };
  return (after.summary?.rows ?? [])
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap(row => {
      const then = old.get(row.site);
      if (then === undefined) return [];
      const difference = row.mean - then.mean;
      return [
        { element: row.site, before: then, after: row, difference, mcse: Math.hypot(row.mcse, then.mcse) },
      ];
    });
}

/** Scalars that only one of the two has. */
export function onlyIn(run: RunState, other: RunState): readonly string[] {
  const known = new Set((other.summary?.rows ?? []).map(row => row.site));
  return (run.summary?.rows ?? []).map(row => row.site).filter(site => !known.has(site));
}

/** A difference of less than twice its error may be nothing but chance. */
export const isClear = ({ difference, mcse }: ComparedRow): boolean => Math.abs(difference) > 2 * mcse;

/** "mu: mean 4.4 before and 6.1 after, a difference of 1.7 ± 0.1; 89% 0.1 to 8.2 before, 1.2 to 9.9 after." */
export function rowSentence(row: ComparedRow): string {
  const { element, before, after } = row;
  const change = isClear(row)
    ? `a difference of ${signed(row.difference)} ± ${short(row.mcse)}`
    : 'no difference beyond Monte Carlo error';
  const range = (r: SummaryRow): string => `${short(r.low89)} to ${short(r.high89)}`;
  return `${element}: mean ${short(before.mean)} before and ${short(after.mean)} after, ${change}; 89% ${range(before)} before, ${range(after)} after.`;
}

/** The whole comparison in one sentence. */
export function comparisonSentence(rows: readonly ComparedRow[]): string {
  if (rows.length === 0) return 'The two runs have no parameter in common.';
  const clear = rows.filter(isClear).toSorted((a, b) => sizeOf(b) - sizeOf(a));
  const spread = spreadSentence(rows);
  if (clear.length === 0) return `No mean differs by more than two Monte Carlo standard errors.${spread}`;
  const [most] = clear;
  const count =
    clear.length === rows.length
      ? rows.length === 1
        ? 'The mean differs'
        : `All ${rows.length} means differ`
      : `${clear.length} of ${rows.length} means ${clear.length === 1 ? 'differs' : 'differ'}`;
  return `${count} by more than two Monte Carlo standard errors; ${most.element} most: ${short(most.before.mean)} before, ${short(most.after.mean)} after.${spread}`;
}

/** A tenth is beyond chance from some 400 effective draws on. */
const LARGER = 1.1;

/** What a change of means says nothing of. */
function spreadSentence(rows: readonly ComparedRow[]): string {
  const moved = rows.filter(({ before, after }) => {
    const ratio = after.sd / before.sd;
    return ratio > LARGER || ratio < 1 / LARGER;
  });
  if (moved.length === 0) return '';
  const smaller = moved.filter(({ before, after }) => after.sd < before.sd).length;
  const larger = moved.length - smaller;
  if (rows.length === 1)
    return ` The standard deviation is more than a tenth ${smaller === 1 ? 'smaller' : 'larger'}.`;
  const all = moved.length === 1 ? '' : 'all ';
  const how =
    smaller === 0 ? `${all}larger` : larger === 0 ? `${all}smaller` : `${smaller} smaller, ${larger} larger`;
  return ` The standard deviation changed by more than a tenth in ${moved.length} of ${rows.length}: ${how}.`;
}

/** How far the mean moved, in standard deviations before. */
const sizeOf = ({ difference, before }: ComparedRow): number =>
  Math.abs(difference) / (before.sd > 0 ? before.sd : 1);

export const signed = (value: number): string => (value > 0 ? `+${short(value)}` : short(value));

/** What the runs were asked for, as far as it differs: "seed 1 before, 2 after". */
export function settingChanges(before: RunState, after: RunState): readonly string[] {
  const settings: readonly (readonly [name: string, of: (run: RunState) => string])[] = [
    ['seed', run => String(run.seed)],
    ['chains', run => whole(run.chains.length)],
    ['warm-up', run => whole(run.warmup)],
    ['draws per chain', run => whole(run.draws)],
    ['sampler', run => run.sampler.toUpperCase()],
    ['computed on', run => run.backend],
    ['engine', run => run.made.engine],
    ['browser', run => run.made.browser],
  ];
  return settings
    .filter(([, of]) => of(before) !== of(after))
    .map(([name, of]) => `${name} ${of(before)} before, ${of(after)} after`);
}

export interface ChangedCell {
  readonly id: string;
  readonly before: string;
  readonly after: string;
}

/** The cells that the two runs were made from and that have other texts, or that only one was made from. */
export function changedCells(
  before: readonly CellSource[],
  after: readonly CellSource[],
): readonly ChangedCell[] {
  const old = new Map(before.map(({ id, source }) => [id, source]));
  const now = new Map(after.map(({ id, source }) => [id, source]));
  const ids = [...new Set([...now.keys(), ...old.keys()])];
  return ids
    .map(id => ({ id, before: old.get(id) ?? '', after: now.get(id) ?? '' }))
    .filter(cell => cell.before !== cell.after);
}

export interface MovedControl {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/** The controls that both runs read and that stood elsewhere. */
export function movedControls(
  before: readonly CellSource[],
  after: readonly CellSource[],
): readonly MovedControl[] {
  const was = new Map(controlsOf(before).map(({ key, value }) => [key, value]));
  return controlsOf(after).flatMap(({ key, label, value }) => {
    const then = was.get(key);
    return then === undefined || then === value ? [] : [{ label, before: then, after: value }];
  });
}

/** Two cells may have controls of one label. */
const controlsOf = (sources: readonly CellSource[]) =>
  sources.flatMap(({ id, controls = [] }) =>
    controls.map(({ label, value }) => ({ key: JSON.stringify([id, label]), label, value: String(value) })),
  );
