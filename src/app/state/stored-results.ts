/**
 * What a document keeps of a run: summaries of its fits, and the outputs of cells, rounded.
 * Not here: when it is stored (store-results.ts).
 */
import { isFitChanged, keptFrom, madeNow } from '../../notebook/document-digest.ts';
import { cellOfFit } from '../../notebook/fit-cell.ts';
import type { Cell, KeptControl, Notebook, StoredFit, StoredResult } from '../../notebook/document.ts';
import type { Output } from '../../notebook/output.ts';
import { whole } from '../ui/numbers.ts';
import { versionWords } from '../runs/run-words.ts';
import type { CellState, KernelState, RunState } from '../../workers/protocol.ts';

/** running: wait · judging: all cells have ended, the verdict is to come · rest: what is there may be stored. */
export type Rest = 'running' | 'judging' | 'rest';

export function restOf(
  states: readonly CellState[],
  run: RunState | null,
  kernel: Pick<KernelState, 'status' | 'sampling'>,
): Rest {
  const waiting = states.some(({ status }) => status === 'queued' || status === 'running');
  if (waiting || kernel.sampling || kernel.status !== 'ready') return 'running';
  // The summary of a run stays that of some draws until the one of all is there, with its verdict.
  return run?.status === 'done' && (run.summary === null || run.verdict === null) ? 'judging' : 'rest';
}

/**
 * Whether the cells at rest belong into the document. Cells that end in an error count as run: some are there to show
 * one, and what was stored of them stays. Where some are stale or were never run, what is there is stored only after a run: a control that was moved must
 * not stand beside a figure of its old value. Cells never run that nothing is stored of hold up nothing.
 */
export function isWorthStoring(
  states: readonly CellState[],
  run: RunState | null,
  /** A sampler or a fit has ended since results were last stored. */
  ranSince: boolean,
  before?: StoredResult,
): boolean {
  const ended = states.filter(({ status }) => status === 'done' || status === 'error');
  if (!ended.some(({ status }) => status === 'done')) return false;
  if (run !== null && (run.status !== 'done' || run.verdict === null)) return false;
  if (ranSince || ended.length === states.length) return true;
  const fresh = before === undefined || before.fits.length === 0;
  return (
    fresh &&
    states.every(
      state => ended.includes(state) || (state.status === 'idle' && before?.outputs[state.id] === undefined),
    )
  );
}

/** The controls that are not at their first value: what the notebook says of them, else what its results show. */
export const controlsOf = ({ controls, results }: Notebook): readonly KeptControl[] =>
  controls ?? keptControls(results);

/** The controls as results show them; files are no part of a notebook. */
function keptControls(results: StoredResult | undefined): readonly KeptControl[] {
  return Object.entries(results?.outputs ?? {}).flatMap(([cell, outputs]) =>
    outputs.flatMap((output): readonly KeptControl[] => {
      if (output.kind !== 'widget' || output.control === 'file' || output.initial === undefined) return [];
      const { id, value, initial } = output;
      return id.startsWith(`${cell}:`) ? [{ id, value, initial }] : [];
    }),
  );
}

/** A stored control as it is now: it may have been moved since the results were stored. */
export function withControl(output: Output, controls: readonly KeptControl[] | undefined): Output {
  if (controls === undefined || output.kind !== 'widget' || output.control === 'file') return output;
  const { initial: first = output.value, ...rest } = output;
  const kept = controls.find(({ id, initial }) => id === output.id && initial === first);
  const value = kept?.value ?? first;
  if (value === output.value || typeof value !== typeof first) return output;
  return { ...rest, value, ...(value !== first && { initial: first }) } as Output;
}

/** The cells one of whose controls was moved since the results were stored. */
export function movedSince({ controls, results }: Notebook): ReadonlySet<string> {
  const stored = Object.entries(results?.outputs ?? {});
  const moved = stored.filter(([, list]) => list.some(output => withControl(output, controls) !== output));
  return new Set(moved.map(([cell]) => cell));
}

/** Whether a text or a control that the stored summaries may come from is another by now. */
export const areFitsOld = (notebook: Notebook): boolean =>
  isFitChanged(notebook.cells, notebook.results) || movedSince(notebook).size > 0;

/** The run, if a cell of this page drew it or went on with it: what was kept from before has its results stored. */
export const drawnHere = (run: RunState | null, states: readonly CellState[]): RunState | null =>
  run?.restored === true && !states.some(({ runs }) => runs.includes(run.id)) ? null : run;

/**
 * What was stored before stays for cells that have nothing newer to show, and what they were made from too. `outdated`
 * are those that do not follow the page. A failure takes nothing away: what a cell gave before stays until it succeeds,
 * as made from another text.
 */
export function collectResults(
  states: readonly CellState[],
  run: RunState | null,
  before: StoredResult | undefined,
  cells: readonly Cell[],
  outdated: ReadonlySet<string>,
): StoredResult {
  const byId = new Map(states.map(state => [state.id, state]));
  const outputs = states.map(state => [state.id, outputsOf(state, before?.outputs[state.id])] as const);
  const kept = keptFits(byId, before, cells);
  const failed = run !== null && hasFailedSince(run, byId);
  const isGone = run === null || !byId.has(run.cell);
  const fits = isGone || (failed && kept.length > 0) ? kept : [newFit(run, byId)];
  const keeps = new Set([
    ...fits.flatMap(fit => (failed || kept.includes(fit) ? [cellOfFit(cells, fit)] : [])),
    ...outputs.flatMap(([id, list]) => (list === before?.outputs[id] ? [id] : [])),
  ]);
  return {
    fits,
    outputs: Object.fromEntries(outputs.filter(([, list]) => list.length > 0)),
    madeFrom: madeNow(cells, (id, now) => {
      const status = byId.get(id)?.status ?? 'done';
      if (status === 'error') return keeps.has(id) ? '' : now;
      return status === 'done' ? now : keptFrom(before?.madeFrom, id, now, outdated.has(id));
    }),
  };
}

type States = ReadonlyMap<string, CellState>;

/** The stored fits whose cells are still there and have given nothing else since. */
function keptFits(states: States, before: StoredResult | undefined, cells: readonly Cell[]): StoredFit[] {
  const all = Array.from(states.values());
  return (before?.fits ?? []).filter(fit => {
    const cell = cellOfFit(cells, fit);
    if (cell === undefined) return fit.cell === undefined && all.some(({ status }) => status !== 'done');
    const state = states.get(cell);
    return state !== undefined && (state.status !== 'done' || state.runs.length > 0);
  });
}

/** The cell failed before it came to draw again: its last run is of another text. */
function hasFailedSince(run: RunState, states: States): boolean {
  const state = states.get(run.cell);
  return state?.status === 'error' && !state.runs.includes(run.id);
}

const newFit = (run: RunState, states: States): StoredFit =>
  fitOf(run, states.get(run.cell)?.names.at(-1)?.name ?? 'posterior');

function outputsOf(state: CellState, before: readonly Output[] = []): readonly Output[] {
  const live = state.outputs.filter(({ kind }) => kind !== 'run' && kind !== 'error').map(rounded);
  return state.status === 'done' || before.length === 0 ? live : before;
}

/** Rows of a summary that are stored. */
const MOST_ROWS = 12;

/** What is said under the table; empty where it is whole. Older notebooks do not tell how many rows they left out. */
export function moreWords({ rows, omitted }: StoredFit): string {
  if (omitted === undefined) return rows.length < MOST_ROWS ? '' : 'More rows may appear once it has run.';
  return omitted === 1
    ? '1 more row appears once it has run.'
    : `${whole(omitted)} more rows appear once it has run.`;
}

function fitOf(run: RunState, name: string): StoredFit {
  const all = run.summary?.rows ?? [];
  const omitted = Math.max(0, all.length - MOST_ROWS) + (run.summary?.omitted ?? 0);
  const rows = all.slice(0, MOST_ROWS).map(row => ({
    site: row.site,
    mean: row.mean,
    sd: row.sd,
    low89: row.low89,
    low50: row.low50,
    high50: row.high50,
    high89: row.high89,
    ess: Math.round(row.ess),
    rhat: row.rhat,
  }));
  return {
    name,
    cell: run.cell,
    verdict: run.verdict?.text ?? '',
    chains: run.chains.length,
    // Of a run that was stopped, those that all chains have.
    draws: run.partial ? (run.summary?.draws ?? 0) : run.draws,
    seconds: Number(run.seconds.toPrecision(2)),
    partial: run.partial,
    seed: run.seed,
    made: versionWords(run),
    rows: rows.map(round),
    ...(omitted === 0 ? {} : { omitted }),
  };
}

/** A control's value is more than a picture: cells compute with it. */
const rounded = (output: Output): Output => (output.kind === 'widget' ? output : round(output));

/** Four significant digits are what a picture shows. */
function round<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_key, part: unknown) =>
      typeof part === 'number' && Number.isFinite(part) ? Number(part.toPrecision(4)) : part,
    ),
  );
}
