/**
 * The open document: one reducer with typed actions, undo for everything.
 * Not here: where it is stored (autosave.ts), cells' outputs and draws (the session), or components.
 */
import type { Cell, CellKind, KeptControl, Notebook, StoredResult } from '../../notebook/document.ts';
import { freshCellId, renamed, titleOf } from '../../notebook/document.ts';
import { madeNow, withOrigin } from '../../notebook/document-digest.ts';
import { controlsOf } from './stored-results.ts';

/** Where the document came from. A foreign one is never overwritten: its first edit makes a copy of the reader's own. */
export type Origin =
  | { readonly kind: 'own'; readonly id: string; readonly revision: number }
  | { readonly kind: 'new' }
  | { readonly kind: 'example'; readonly name: string }
  | { readonly kind: 'link' }
  /** In a frame of another page: nothing is ever saved. */
  | { readonly kind: 'embed' }
  | { readonly kind: 'file' };

export type SaveState =
  | { readonly kind: 'untouched' }
  | { readonly kind: 'pending' }
  | { readonly kind: 'saved'; readonly at: Date }
  | { readonly kind: 'failed'; readonly message: string };

export interface DocumentState {
  /** Where it has results, they say from which texts they were made. */
  readonly notebook: Notebook;
  /** The cells as they were opened, or when results were last stored: what is not being written. */
  readonly ran: readonly Cell[];
  readonly origin: Origin;
  readonly save: SaveState;
  /** Changes of the notebook so far. */
  readonly step: number;
  /** The selected cell, and whether keys go to its text or are commands. */
  readonly selected: string | null;
  readonly editing: boolean;
  /** The cell in which the last change was typing: more of it joins that step of undo. */
  readonly typing: string | null;
  readonly past: readonly Notebook[];
  readonly future: readonly Notebook[];
}

export type DocumentAction =
  | { readonly type: 'open'; readonly notebook: Notebook; readonly origin: Origin }
  | { readonly type: 'edit-source'; readonly id: string; readonly source: string }
  | {
      readonly type: 'add-cell';
      readonly kind: CellKind;
      readonly beside: string | null;
      readonly where: 'above' | 'below';
      /** Default empty. */
      readonly source?: string;
      /** Its text takes the keyboard. Default: where it is empty, to be written now. */
      readonly open?: boolean;
      readonly folded?: boolean;
    }
  | { readonly type: 'delete-cell'; readonly id: string }
  | { readonly type: 'move-cell'; readonly id: string; readonly by: -1 | 1 }
  /** `to` counts the gaps between cells as they stand: 0 is before the first. */
  | { readonly type: 'move-cell-to'; readonly id: string; readonly to: number }
  | { readonly type: 'duplicate-cell'; readonly id: string }
  /** New texts of several cells, by id, as one step of undo. */
  | { readonly type: 'edit-cells'; readonly sources: ReadonlyMap<string, string> }
  | { readonly type: 'set-kind'; readonly id: string; readonly kind: CellKind }
  | { readonly type: 'toggle-fold'; readonly id: string }
  | { readonly type: 'set-seed'; readonly seed: number }
  | { readonly type: 'set-title'; readonly title: string }
  | { readonly type: 'select'; readonly id: string | null; readonly editing: boolean }
  /** The whole notebook becomes another state of it. */
  | { readonly type: 'restore'; readonly notebook: Notebook }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  | { readonly type: 'store-results'; readonly results: StoredResult }
  /** Controls that the reader has moved: no step of undo, and no change that makes a copy. */
  | { readonly type: 'set-controls'; readonly controls: readonly KeptControl[] }
  | { readonly type: 'saving'; readonly save: SaveState }
  | {
      readonly type: 'adopted';
      readonly notebook: Notebook;
      readonly id: string;
      readonly revision: number;
      readonly at: Date;
    };

const HISTORY = 200;

/** A new notebook waits for what is typed; any other is there to be read. */
export function openDocument(opened: Notebook, origin: Origin): DocumentState {
  const isNew = origin.kind === 'new';
  const notebook = withOrigin(opened);
  return {
    notebook,
    ran: notebook.cells,
    origin,
    save: { kind: 'untouched' },
    step: 0,
    selected: isNew ? (notebook.cells[0]?.id ?? null) : null,
    editing: isNew,
    typing: null,
    past: [],
    future: [],
  };
}

export function documentReducer(state: DocumentState, action: DocumentAction): DocumentState {
  const next = reduced(state, action);
  if (next === state) return state;
  return { ...next, step: next.notebook === state.notebook ? state.step : state.step + 1 };
}

function reduced(state: DocumentState, action: DocumentAction): DocumentState {
  switch (action.type) {
    case 'open':
      return openDocument(action.notebook, action.origin);
    case 'select':
      return state.selected === action.id && state.editing === action.editing
        ? state
        : { ...state, selected: action.id, editing: action.editing, typing: null };
    case 'undo':
      return travel(state, state.past, state.future, 'past');
    case 'redo':
      return travel(state, state.future, state.past, 'future');
    case 'store-results':
      return {
        ...state,
        notebook: {
          ...state.notebook,
          results: {
            ...action.results,
            madeFrom: action.results.madeFrom ?? madeNow(state.notebook.cells),
          },
        },
        ran: state.notebook.cells,
        save: state.origin.kind === 'own' ? { kind: 'pending' } : state.save,
      };
    case 'set-controls':
      return setControls(state, action.controls);
    case 'saving':
      return { ...state, save: action.save };
    case 'adopted':
      return {
        ...state,
        origin: { kind: 'own', id: action.id, revision: action.revision },
        // What was typed while the save was under way is still to be saved.
        save: state.notebook === action.notebook ? { kind: 'saved', at: action.at } : { kind: 'pending' },
      };
    default:
      return edit(state, action);
  }
}

/** A control set to its first value again is none that is kept, nor is one whose cell is gone. */
function setControls(state: DocumentState, set: readonly KeptControl[]): DocumentState {
  const all = new Map([...controlsOf(state.notebook), ...set].map(control => [control.id, control]));
  const cells = new Set(state.notebook.cells.map(({ id }) => id));
  const controls = Array.from(all.values()).filter(
    ({ id, value, initial }) => value !== initial && cells.has(id.split(':')[0]),
  );
  if (JSON.stringify(controls) === JSON.stringify(state.notebook.controls)) return state;
  return {
    ...state,
    notebook: { ...state.notebook, controls },
    save: state.origin.kind === 'own' ? { kind: 'pending' } : state.save,
  };
}

/** Controls stand where the reader's hand left them, whatever becomes of the text. */
function withControlsOf({ notebook: { controls } }: DocumentState, notebook: Notebook): Notebook {
  return controls === undefined ? notebook : { ...notebook, controls };
}

type EditAction = Exclude<
  DocumentAction,
  { type: 'open' | 'select' | 'undo' | 'redo' | 'store-results' | 'set-controls' | 'saving' | 'adopted' }
>;

function edit(state: DocumentState, action: EditAction): DocumentState {
  const { notebook } = state;
  switch (action.type) {
    case 'edit-source':
      if (isTakenBack(state, action)) return backToLast(state);
      if (notebook.cells.some(cell => cell.id === action.id && cell.source === action.source)) return state;
      return {
        ...change(
          state,
          withCell(notebook, action.id, cell => ({ ...cell, source: action.source })),
          state.editing && state.typing === action.id,
        ),
        typing: action.id,
      };
    case 'edit-cells':
      return change(state, withSources(notebook, action.sources));
    case 'set-kind':
      return change(
        state,
        withCell(notebook, action.id, cell => ({ ...cell, kind: action.kind })),
      );
    case 'toggle-fold':
      return change(
        state,
        withCell(notebook, action.id, ({ folded, ...cell }) =>
          folded === true ? cell : { ...cell, folded: true },
        ),
      );
    case 'set-seed':
      return change(state, { ...notebook, seed: action.seed });
    case 'set-title':
      return titleOf(notebook) === action.title ? state : change(state, renamed(notebook, action.title));
    case 'restore':
      return {
        ...change(state, withControlsOf(state, withOrigin(action.notebook))),
        selected: null,
        editing: false,
      };
    case 'add-cell':
      return addCell(state, action);
    case 'delete-cell':
      return deleteCell(state, action.id);
    case 'move-cell':
      return change(state, moveCell(notebook, action.id, action.by));
    case 'move-cell-to':
      return change(state, moveCellTo(notebook, action.id, action.to));
    case 'duplicate-cell':
      return duplicateCell(state, action.id);
  }
}

type EditSource = Extract<DocumentAction, { type: 'edit-source' }>;

/** A stretch of typing that ends where it began is no step of undo. */
const isTakenBack = ({ typing, editing, past }: DocumentState, { id, source }: EditSource): boolean =>
  editing && typing === id && past.at(-1)?.cells.find(cell => cell.id === id)?.source === source;

function backToLast(state: DocumentState): DocumentState {
  const { results } = state.notebook;
  const { results: _, ...before } = withControlsOf(state, state.past.at(-1) ?? state.notebook);
  const notebook = results === undefined ? before : { ...before, results };
  return { ...state, notebook, past: state.past.slice(0, -1), typing: null, save: { kind: 'pending' } };
}

function change(state: DocumentState, notebook: Notebook, merge = false): DocumentState {
  if (notebook === state.notebook) return state;
  const past = merge ? state.past : [...state.past.slice(-HISTORY), state.notebook];
  return { ...state, notebook, past, future: [], typing: null, save: { kind: 'pending' } };
}

function travel(
  state: DocumentState,
  from: readonly Notebook[],
  to: readonly Notebook[],
  name: 'past' | 'future',
): DocumentState {
  const target = from.at(-1);
  if (target === undefined) return state;
  const back = [...to, state.notebook];
  const rest = from.slice(0, -1);
  const stacks = name === 'past' ? { past: rest, future: back } : { past: back, future: rest };
  const at = seatAfter(state, target);
  const notebook = withControlsOf(state, target);
  return { ...state, ...stacks, ...at, notebook, typing: null, save: { kind: 'pending' } };
}

/** The selection goes to the cell that came back or changed, so that one sees what was undone. */
function seatAfter(
  { notebook, selected, editing }: DocumentState,
  target: Notebook,
): Pick<DocumentState, 'selected' | 'editing'> {
  const before = new Map(notebook.cells.map(cell => [cell.id, cell]));
  const changed = target.cells.filter(cell => before.get(cell.id) !== cell);
  const there = target.cells.some(({ id }) => id === selected);
  if (there && (changed.length === 0 || changed.some(({ id }) => id === selected)))
    return { selected, editing };
  const at = notebook.cells.findIndex(({ id }) => id === selected);
  const neighbour = target.cells[Math.min(Math.max(at, 0), target.cells.length - 1)];
  return { selected: (changed[0] ?? neighbour)?.id ?? null, editing: false };
}

function withCell(notebook: Notebook, id: string, update: (cell: Cell) => Cell): Notebook {
  return { ...notebook, cells: notebook.cells.map(cell => (cell.id === id ? update(cell) : cell)) };
}

/** The same notebook where no text is another. */
function withSources(notebook: Notebook, sources: ReadonlyMap<string, string>): Notebook {
  const cells = notebook.cells.map(cell => {
    const source = sources.get(cell.id) ?? cell.source;
    return source === cell.source ? cell : { ...cell, source };
  });
  return cells.every((cell, index) => cell === notebook.cells[index]) ? notebook : { ...notebook, cells };
}

type AddCell = Extract<DocumentAction, { type: 'add-cell' }>;

function addCell(
  state: DocumentState,
  { kind, beside, where, source, open = source === undefined, folded }: AddCell,
): DocumentState {
  const cells = [...state.notebook.cells];
  const id = freshCellId(cells);
  const chosen = cells.findIndex(cell => cell.id === beside);
  const at = chosen === -1 ? cells.length - 1 : chosen;
  // What comes with its text takes the place of an empty cell, as a paste into it would.
  const empty = source !== undefined && cells[at]?.kind === 'code' && cells[at].source.trim() === '';
  cells.splice(empty || (chosen !== -1 && where === 'above') ? at : at + 1, empty ? 1 : 0, {
    id,
    kind,
    source: source ?? '',
    ...(folded === undefined ? {} : { folded }),
  });
  return { ...change(state, { ...state.notebook, cells }), selected: id, editing: open };
}

function deleteCell(state: DocumentState, id: string): DocumentState {
  const at = state.notebook.cells.findIndex(cell => cell.id === id);
  if (at === -1) return state;
  const cells = state.notebook.cells.filter(cell => cell.id !== id);
  const next = cells[Math.min(at, cells.length - 1)];
  return { ...change(state, { ...state.notebook, cells }), selected: next?.id ?? null, editing: false };
}

function moveCell(notebook: Notebook, id: string, by: -1 | 1): Notebook {
  const from = notebook.cells.findIndex(cell => cell.id === id);
  const to = from + by;
  if (from === -1 || to < 0 || to >= notebook.cells.length) return notebook;
  const cells = [...notebook.cells];
  [cells[from], cells[to]] = [cells[to], cells[from]];
  return { ...notebook, cells };
}

function moveCellTo(notebook: Notebook, id: string, to: number): Notebook {
  const from = notebook.cells.findIndex(cell => cell.id === id);
  if (from === -1 || to === from || to === from + 1) return notebook;
  const rest = notebook.cells.filter(cell => cell.id !== id);
  const at = to > from ? to - 1 : to;
  return { ...notebook, cells: [...rest.slice(0, at), notebook.cells[from], ...rest.slice(at)] };
}

/** The copy stands below and is selected. What was its place in the page (title, note) stays with the first. */
function duplicateCell(state: DocumentState, id: string): DocumentState {
  const cells = [...state.notebook.cells];
  const from = cells.findIndex(cell => cell.id === id);
  if (from === -1) return state;
  const { kind, source, folded } = cells[from];
  const copy = { id: freshCellId(cells), kind, source, ...(folded === undefined ? {} : { folded }) };
  cells.splice(from + 1, 0, copy);
  return { ...change(state, { ...state.notebook, cells }), selected: copy.id, editing: false };
}
