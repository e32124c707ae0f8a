/**
 * How a cell stands to what it reads: whether it waits for a cell that failed, and whether what it shows is from before
 * a change. Not here: the analysis of names (notebook/language/waits.ts) or how it looks.
 */
import { changedSince } from '../../notebook/document-digest.ts';
import type { Cell, MadeFrom, StoredResult } from '../../notebook/document.ts';
import type { ownerOf, readersOf, waitsOf } from '../../notebook/language/waits.ts';
import type { CellState } from '../../workers/protocol.ts';
import { isFigure } from './shown-outputs.ts';

/** The analysis, which comes with the parser. */
export interface Analysis {
  readonly ownerOf: typeof ownerOf;
  readonly readersOf: typeof readersOf;
  readonly waitsOf: typeof waitsOf;
}

/** A cell cannot run, or could not, for want of a name of another cell. */
export interface CellWait {
  readonly name: string;
  /** The cell to blame and the name that is wanted of it. */
  readonly cell: string;
  readonly of: string;
  readonly why: 'failed' | 'stopped' | 'unrun';
}

export interface Standing {
  readonly waits: ReadonlyMap<string, CellWait>;
  /** Cells whose results, live or stored, do not follow the page. */
  readonly outdated: ReadonlySet<string>;
}

/** How many cells the page marks: those that are called stale themselves, and those with stored figures that are outdated. */
export function markedCells(
  { waits, outdated }: Standing,
  states: readonly CellState[],
  results: StoredResult | undefined,
): number {
  const isMarked = ({ id, status }: CellState): boolean =>
    status === 'stale' || waits.has(id) || (results?.outputs[id] ?? []).some(isFigure);
  return states.filter(state => outdated.has(state.id) && isMarked(state)).length;
}

export const UPRIGHT: Standing = { waits: new Map(), outdated: new Set() };

const NONE: ReadonlySet<string> = new Set();

/** Whether there is anything to analyse. */
export function isAnalysisDue(
  cells: readonly Cell[],
  from: MadeFrom | undefined,
  states: readonly CellState[],
  moved: ReadonlySet<string> = NONE,
): boolean {
  return states.some(({ error }) => error !== null) || changedCells(cells, from, moved).size > 0;
}

/**
 * `from` says from which texts the stored results were made. `analysis` is undefined until it is there: then only the
 * cells that the runner itself calls stale are outdated. `moved` are the cells whose controls were moved since the stored
 * results were made; default none.
 */
export function standingOf(
  all: readonly Cell[],
  from: MadeFrom | undefined,
  states: readonly CellState[],
  analysis: Analysis | undefined,
  moved: ReadonlySet<string> = NONE,
): Standing {
  const cells = all.filter(({ kind }) => kind === 'code');
  const waits = analysis === undefined ? UPRIGHT.waits : waitsOfStates(cells, states, analysis);
  const changed = analysis?.readersOf(cells, changedCells(all, from, moved)) ?? NONE;
  const outdated = states.filter(
    ({ id, status }) => status === 'stale' || waits.has(id) || (status === 'idle' && changed.has(id)),
  );
  return { waits, outdated: new Set(outdated.map(({ id }) => id)) };
}

function waitsOfStates(
  cells: readonly Cell[],
  states: readonly CellState[],
  analysis: Analysis,
): ReadonlyMap<string, CellWait> {
  const byId = new Map(states.map(state => [state.id, state]));
  const blame = new Set<string>();
  for (const { id, error } of states) {
    const missing = missingName(error);
    const owner = missing === undefined ? undefined : analysis.ownerOf(cells, missing);
    // A name that another cell would define is that cell's failure.
    if (owner !== undefined && owner !== id) {
      if (byId.get(owner)?.status !== 'done') blame.add(owner);
    } else if (error !== null) blame.add(id);
  }
  const waits = new Map<string, CellWait>();
  for (const [id, wait] of analysis.waitsOf(cells, blame)) {
    const state = byId.get(id);
    if (state === undefined || state.status === 'queued' || state.status === 'running') continue;
    // Its own mistake comes first.
    if (state.error !== null && missingName(state.error) === undefined) continue;
    waits.set(id, { ...wait, why: whyOf(byId.get(wait.cell)) });
  }
  return waits;
}

function whyOf(state: CellState | undefined): CellWait['why'] {
  if (state === undefined || state.error === null) return 'unrun';
  return state.error.code === 'stopped' ? 'stopped' : 'failed';
}

const missingName = (error: CellState['error']): string | undefined => error?.missing;

const changedCells = (
  cells: readonly Cell[],
  from: MadeFrom | undefined,
  moved: ReadonlySet<string>,
): ReadonlySet<string> => new Set([...moved, ...changedSince(cells, from)]);

/** The cell's state as the page shows it: one that waits is stale, and lacks no name of its own. */
export function shownState(state: CellState, { waits }: Standing): CellState {
  if (!waits.has(state.id)) return state;
  return { ...state, status: 'stale', error: null };
}
