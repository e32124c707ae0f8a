/**
 * How well models predict, as tables with labels and a sentence on whether the estimates can be trusted: what `loo`,
 * `waic` and `compare` answer with. Not here: the estimators (engine/loo.ts).
 */
import { khat } from '../../engine/khat.ts';
import { compared, estimateOf } from '../../engine/loo.ts';
import type { ComparisonRow } from '../../engine/loo.ts';
import type { Loo, Waic } from '../../engine/diagnostics/index.ts';
import { readOutput } from '../../notebook/read-output.ts';
import type { Output, TableOutput } from '../protocol.ts';

/** One line of an estimate: what it is, its value, its standard error. */
type Line = readonly [name: string, estimate: number, se: number];

/** A difference below this many nats says little, whatever its standard error. */
const SMALL = 4;

/** Undefined for anything else. */
export function presentPredictiveFit(value: unknown): Output[] | undefined {
  const estimate = estimateOf(value);
  if (estimate?.kind === 'loo') return presentLoo(estimate.of);
  if (estimate?.kind === 'waic') return presentWaic(estimate.of);
  const rows = compared(value);
  return rows && presentComparison(rows);
}

function presentLoo(of: Loo): Output[] {
  const title = `Leave-one-out cross-validation, ${counted(of.pointwise.length, 'observation')}`;
  const lines: Line[] = [
    ['expected log predictive density (elpd), nats', of.elpdLoo, of.se],
    ['effective number of parameters (p)', of.pLoo, of.seP],
    ['LOO information criterion, −2 elpd', of.looic, 2 * of.se],
  ];
  return [tableOf(title, lines), sentence(khatVerdict(of)), ...khatFigure(of)];
}

function khatFigure(of: Loo): Output[] {
  const figure = readOutput(khat(of));
  return figure === undefined ? [] : [figure];
}

/** "k̂ is at most 0.41 for all 8 observations (good up to 0.62): the estimate can be trusted." */
function khatVerdict({ pointwise, goodK, bad }: Loo): string {
  const ks = pointwise.map(({ k }) => k);
  const worst = ks.reduce((most, k) => Math.max(most, k), -Infinity);
  const limit = goodK.toFixed(2);
  if (bad === 0) {
    const all =
      pointwise.length === 1 ? 'the one observation' : `all ${counted(pointwise.length, 'observation')}`;
    return `k̂ is at most ${shown(worst)} for ${all} (good up to ${limit}): the estimate can be trusted.`;
  }
  const at = ks.indexOf(worst);
  return (
    `k̂ is above ${limit} for ${bad} of ${counted(pointwise.length, 'observation')} (worst ${shown(worst)}, ` +
    `observation ${at + 1}): the estimate is not to be trusted there. Look at ${bad === 1 ? 'it' : 'them'} in ` +
    `loo(…).pointwise, or try a likelihood with heavier tails.`
  );
}

function presentWaic(of: Waic): Output[] {
  const title = `Widely applicable information criterion, ${counted(of.pointwise.length, 'observation')}`;
  const lines: Line[] = [
    ['expected log predictive density (elpd), nats', of.elpdWaic, of.se],
    ['effective number of parameters (p)', of.pWaic, NaN],
    ['WAIC, −2 elpd', of.waic, 2 * of.se],
  ];
  const verdict =
    of.bad === 0
      ? 'No observation varies too much between draws: the estimate can be trusted; loo says more.'
      : `The log density of ${counted(of.bad, 'observation')} varies too much between draws (variance above 0.4): ` +
        `do not trust WAIC here, use loo.`;
  return [tableOf(title, lines), sentence(verdict)];
}

function presentComparison(rows: readonly ComparisonRow[]): Output[] {
  const column = (name: string, of: (row: ComparisonRow) => string | number) => ({
    name,
    values: rows.map(row => finite(of(row))),
  });
  const table: TableOutput = {
    kind: 'table',
    title: 'Models by leave-one-out cross-validation, best first',
    rows: rows.length,
    columns: [
      column('model', row => row.model),
      column('elpd, nats', row => row.elpd),
      column('standard error', row => row.se),
      column('less than the best by', row => Math.abs(row.difference)),
      column('its standard error', row => row.seDifference),
      column('effective parameters', row => row.p),
      column('k̂ too large', row => row.bad),
    ],
  };
  return [table, sentence([...rows.slice(1, 2).map(row => second(rows[0], row)), ...trust(rows)].join(' '))];
}

/** "`hierarchical` predicts best; `pooled` is 4.1 nats behind (standard error 2.0)." */
function second(best: ComparisonRow, next: ComparisonRow): string {
  const behind = Math.abs(next.difference);
  const numbers = `${behind.toFixed(1)} nats behind (standard error ${shown(next.seDifference, 1)})`;
  if (behind < SMALL)
    return `\`${best.model}\` and \`${next.model}\` predict about equally well: the second is ${numbers}.`;
  const clear = behind > 2 * next.seDifference;
  return clear
    ? `\`${best.model}\` predicts best: \`${next.model}\` is ${numbers}.`
    : `\`${best.model}\` comes first, but not clearly: \`${next.model}\` is ${numbers}.`;
}

function trust(rows: readonly ComparisonRow[]): string[] {
  const doubtful = rows.filter(row => row.bad > 0);
  if (doubtful.length === 0) return ['k̂ is good for every observation: the estimates can be trusted.'];
  const named = doubtful.map(({ model, bad }) => `\`${model}\` (${counted(bad, 'observation')})`);
  return [
    `k̂ is too large in ${named.join(', ')}: do not trust the order before looking at loo(…).pointwise.`,
  ];
}

function tableOf(title: string, lines: readonly Line[]): TableOutput {
  return {
    kind: 'table',
    title,
    rows: lines.length,
    columns: [
      { name: 'quantity', values: lines.map(([name]) => name) },
      { name: 'estimate', values: lines.map(([, estimate]) => finite(estimate)) },
      { name: 'standard error', values: lines.map(([, , se]) => (Number.isNaN(se) ? '–' : finite(se))) },
    ],
  };
}

const sentence = (text: string): Output => ({ kind: 'markdown', text });

/** Tables have no place for NaN and infinities other than words. */
const finite = (value: number | string): number | string =>
  typeof value === 'string' || Number.isFinite(value) ? value : String(value).replace('-', '−');

const shown = (value: number, digits = 2): string =>
  Number.isFinite(value) ? value.toFixed(digits).replace('-', '−') : 'unknown';

const counted = (count: number, word: string): string =>
  `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;
