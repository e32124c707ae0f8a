/**
 * Turns the value of a cell's last expression into outputs, as plain data within limits.
 * Not here: printing (print.ts) or drawing (app/outputs).
 */
import { isTensor } from '../../engine/array/tensor.ts';
import { isTable } from '../../engine/csv.ts';
import type { Table } from '../../engine/csv.ts';
import { isDistribution } from '../../engine/distributions/index.ts';
import { isEmpirical } from '../../engine/empirical.ts';
import type { Empirical } from '../../engine/empirical.ts';
import { Fit } from '../../engine/fit.ts';
import { ImportancePosterior } from '../../engine/importance.ts';
import { estimateOf } from '../../engine/loo.ts';
import { isModelTrace } from '../../engine/model/trace-model.ts';
import type { ModelTrace } from '../../engine/model/trace-model.ts';
import { Posterior, resultBehind } from '../../engine/posterior.ts';
import { Predictions } from '../../engine/predictive.ts';
import { LIMITS, outputSchema } from '../protocol.ts';
import type { Output, TableOutput } from '../protocol.ts';
import * as v from 'valibot';
import { classWord } from './class-word.ts';
import { presentPredictiveFit } from './predictive-fit.ts';
import { print, printNumber } from './print.ts';

type TableCell = TableOutput['columns'][number]['values'][number];

/** What to show of a value; nothing for undefined. Never throws. */
export function present(value: unknown): Output[] {
  if (value === undefined) return [];
  try {
    return presentPredictiveFit(value) ?? [presentOne(value)];
  } catch {
    return [{ kind: 'value', type: typeof value, text: '(cannot be shown)' }];
  }
}

function presentOne(value: unknown): Output {
  const ready = asOutput(value);
  if (ready !== undefined) return ready;
  if (value instanceof Posterior) return posteriorTable(value);
  if (value instanceof ImportancePosterior) return tableOf(value.summary(), typeOf(value));
  if (value instanceof Fit) return fitTable(value);
  if (isModelTrace(value)) return traceTable(value);
  if (isEmpirical(value) && value.eventShape.length === 0) return empiricalTable(value);
  if (value instanceof Predictions) return tableOf(value.summary(), typeOf(value));
  if (isTable(value)) return previewOf(value);
  if (isRows(value)) return tableOf(value);
  return { kind: 'value', type: typeOf(value), text: print(value) };
}

/** A figure, table or text that a helper made: its kind and shape are those of an output. */
function asOutput(value: unknown): Output | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'kind')) return undefined;
  const { kind } = value as { kind: unknown };
  if (typeof kind !== 'string' || !['plot', 'table', 'markdown', 'modelCard', 'graph', 'nuts'].includes(kind))
    return undefined;
  const parsed = v.safeParse(outputSchema, value);
  if (parsed.success) return parsed.output;
  const text = `This ${kind} cannot be shown: ${parsed.issues.map(issue => issue.message).join('; ')}`;
  return { kind: 'text', stream: 'warn', text: text.slice(0, LIMITS.shortText) };
}

/** A short description for the list of names: "number", "tensor [8]", "4 × 1,000 draws". */
export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (isTensor(value)) return `tensor [${value.shape.join(', ')}]`;
  if (value instanceof Posterior) {
    return `${value.chains} × ${value.drawsPerChain.toLocaleString('en')} draws`;
  }
  if (value instanceof ImportancePosterior) {
    return `${value.samples.toLocaleString('en')} weighted draws, worth ${worth(value.ess)}`;
  }
  if (value instanceof Predictions) return `${value.count.toLocaleString('en')} predictions`;
  if (value instanceof Fit) return `fit, ${value.steps.toLocaleString('en')} steps`;
  if (isTable(value)) return `table ${value.rows} × ${value.columns.length}`;
  if (Array.isArray(value)) return `array [${value.length}]`;
  if (isEmpirical(value)) return `Empirical, ${value.weights.length.toLocaleString('en')} draws`;
  if (isDistribution(value)) return `distribution ${value.name}`;
  if (estimateOf(value)?.kind === 'loo') return 'leave-one-out estimate';
  if (estimateOf(value)?.kind === 'waic') return 'WAIC estimate';
  if (typeof value !== 'object') return typeof value;
  const word = classWord(value);
  return ArrayBuffer.isView(value) && 'length' in value ? `${word} [${String(value.length)}]` : word;
}

function isRows(value: unknown): value is readonly object[] {
  return Array.isArray(value) && value.length > 0 && value.every(isPlainRow);
}

function isPlainRow(row: unknown): boolean {
  if (typeof row !== 'object' || row === null || isDistribution(row)) return false;
  return Object.getPrototypeOf(row) === Object.prototype;
}

/** Records as a table; columns are the union of their keys in order of appearance. */
export function tableOf(records: readonly object[], title?: string): TableOutput {
  const shown = records.slice(0, LIMITS.tableRows);
  const names = [...new Set(shown.flatMap(record => Object.keys(record)))].slice(0, LIMITS.tableColumns);
  return {
    kind: 'table',
    ...(title === undefined ? {} : { title }),
    rows: records.length,
    columns: names.map(name => ({
      name: name.slice(0, LIMITS.name),
      values: shown.map(record => cellOf(Reflect.get(record, name))),
    })),
  };
}

/** Rows of a table that are shown: enough to see what is in it. */
const PREVIEW_ROWS = 8;

function previewOf(table: Table): TableOutput {
  const shown = tableOf(table.head(PREVIEW_ROWS));
  const columns = shown.columns.map(({ name, values }) => {
    const missing = table.missing(name);
    const type = table.type(name) === 'string' ? 'text' : table.type(name);
    return { name, values, note: missing === 0 ? type : `${type}, ${missing} missing` };
  });
  return { kind: 'table', rows: table.rows, columns };
}

/** Tables have no place for NaN and infinities other than words. */
function cellOf(value: unknown): TableCell {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value).replace('-', '−');
  return print(value).slice(0, 1_000);
}

/** Five digits: what a fit has learnt is compared with known optima. */
function fitTable(fit: Fit): TableOutput {
  const rows = fit.summary().map(({ name, value }) => ({
    name,
    value: String(Number(value.toPrecision(5))).replace('-', '−'),
  }));
  return tableOf(rows, typeOf(fit));
}

/** As many digits as the spread is worth, the same in every row, so that the columns can be compared and fit side by side. */
function posteriorTable(posterior: Posterior): TableOutput {
  const summary = posterior.summary();
  const rows = summary.map(({ essBulk, essTail, rhat, mcseMean, mcseSd, ...values }) => ({
    ...values,
    'ESS bulk': essBulk,
    'ESS tail': essTail,
    rhat,
    mcseMean,
    mcseSd,
  }));
  const table = tableOf(rows, `${typeOf(posterior)}${endWords(posterior)}`);
  const places = placesFor(summary.map(row => row.sd));
  const own = new Map([
    ['ESS bulk', 0],
    ['ESS tail', 0],
    ['rhat', 3],
    ['mcseMean', places + 1],
    ['mcseSd', places + 1],
  ]);
  const columns = table.columns.map(column =>
    column.name === 'name' ? column : { ...column, places: own.get(column.name) ?? places },
  );
  return { ...table, columns };
}

/** Places after the point with which the smallest spread has three digits. */
function placesFor(spreads: readonly number[]): number {
  const smallest = Math.min(...spreads.filter(spread => spread > 0));
  return Number.isFinite(smallest) ? Math.min(12, Math.max(1, 2 - Math.floor(Math.log10(smallest)))) : 3;
}

/** Why a run has fewer draws than it was allowed. */
function endWords(posterior: Posterior): string {
  const ess = resultBehind(posterior)?.job.untilEss;
  if (!posterior.precise || ess === undefined) return '';
  const draws = posterior.chains * posterior.drawsPerChain;
  return `: stopped at ${draws.toLocaleString('en')}, every bulk and tail ESS ≥ ${ess.toLocaleString('en')}`;
}

/** Draws that a weighted sample counts for, as a whole number. */
function worth(ess: number): string {
  return Math.round(ess).toLocaleString('en');
}

function empiricalTable(of: Empirical): TableOutput {
  const [low, middle, high] = [0.055, 0.5, 0.945].map(p => Number(of.quantile(p).item()));
  const row = { mean: of.mean().item(), sd: of.sd().item(), 'q5.5': low, q50: middle, 'q94.5': high };
  return tableOf([row], typeOf(of));
}

/** The sites of one execution in program order. */
function traceTable({ sites, logJoint }: ModelTrace): TableOutput {
  const rows = sites.map(({ name, value, logProb, observed }) => ({
    name,
    value,
    'log density': logProb,
    observed,
  }));
  return tableOf(rows, `log joint ${printNumber(logJoint).replace('-', '−')}`);
}
