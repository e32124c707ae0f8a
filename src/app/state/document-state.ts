/**
 * The open document: one reducer with typed actions, undo for everything.
 * Not here: where it is stored (autosave.ts), cells' outputs and draws (the session), or components.
 */
import type { Cell, CellKind, Notebook, StoredResult } from '../../notebook/document.ts';
import { freshCellId } from '../../notebook/document.ts';

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
  readonly notebook: Notebook;
  readonly origin: Origin;
  readonly save: SaveState;
  /** The selected cell, and whether keys go to its text or are commands. */
  readonly selected: string | null;
  readonly editing: boolean;
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
      /** Default empty, to be written now. */
      readonly source?: string;
      readonly folded?: boolean;
    }
  | { readonly type: 'delete-cell'; readonly id: string }
  | { readonly type: 'move-cell'; readonly id: string; readonly by: -1 | 1 }
  | { readonly type: 'set-kind'; readonly id: string; readonly kind: CellKind }
  | { readonly type: 'toggle-fold'; readonly id: string }
  | { readonly type: 'set-seed'; readonly seed: number }
  | { readonly type: 'set-title'; readonly title: string }
  | { readonly type: 'select'; readonly id: string | null; readonly editing: boolean }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  | { readonly type: 'store-results'; readonly results: StoredResult }
  | { readonly type: 'saving'; readonly save: SaveState }
  | {
      readonly type: 'adopted';
      readonly notebook: Notebook;
      readonly id: string;
      readonly revision: number;
      readonly at: Date;
    };

const HISTORY = 200;

export function openDocument(notebook: Notebook, origin: Origin): DocumentState {
  return {
    notebook,
    origin,
    save: { kind: 'untouched' },
    selected: null,
    editing: false,
    past: [],
    future: [],
  };
}

export function documentReducer(state: DocumentState, action: DocumentAction): DocumentState {
  switch (action.type) {
    case 'open':
      return openDocument(action.notebook, action.origin);
    case 'select':
      return state.selected === action.id && state.editing === action.editing
        ? state
        : { ...state, selected: action.id, editing: action.editing };
    case 'undo':
      return travel(state, state.past, state.future, 'past');
    case 'redo':
      return travel(state, state.future, state.past, 'future');
    case 'store-results':
      return {
        ...state,
        notebook: { ...state.notebook, results: action.results },
        save: state.origin.kind === 'own' ? { kind: 'pending' } : state.save,
      };
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

type EditAction = Exclude<
  DocumentAction,
  { type: 'open' | 'select' | 'undo' | 'redo' | 'store-results' | 'saving' | 'adopted' }
>;

function edit(state: DocumentState, action: EditAction): DocumentState {
  const { notebook } = state;
  switch (action.type) {
    case 'edit-source':
      if (notebook.cells.some(cell => cell.id === action.id && cell.source === action.source)) return state;
      return change(
        state,
        withCell(notebook, action.id, cell => ({ ...cell, source: action.source })),
        isTyping(state, action.id),
      );
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
      return change(state, { ...notebook, title: action.title });
    case 'add-cell':
      return addCell(state, action);
    case 'delete-cell':
      return deleteCell(state, action.id);
    case 'move-cell':
      return change(state, moveCell(notebook, action.id, action.by));
  }
}

/** One undo step per stretch of typing in a cell, not per key. */
function isTyping(state: DocumentState, id: string): boolean {
  const before = state.past.at(-1);
  if (before === undefined || state.future.length > 0 || before.cells.length !== state.notebook.cells.length)
    return false;
  const changed = before.cells.filter((cell, index) => cell !== state.notebook.cells[index]);
  return changed.length === 1 && changed[0].id === id && state.notebook.seed === before.seed && state.editing;
}

function change(state: DocumentState, notebook: Notebook, merge = false): DocumentState {
  if (notebook === state.notebook) return state;
  const past = merge ? state.past : [...state.past.slice(-HISTORY), state.notebook];
  return { ...state, notebook, past, future: [], save: { kind: 'pending' } };
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
  return { ...state, ...stacks, notebook: target, save: { kind: 'pending' } };
}

function withCell(notebook: Notebook, id: string, update: (cell: Cell) => Cell): Notebook {
  return { ...notebook, cells: notebook.cells.map(cell => (cell.id === id ? update(cell) : cell)) };
}

type AddCell = Extract<DocumentAction, { type: 'add-cell' }>;

function addCell(state: DocumentState, { kind, beside, where, source, folded }: AddCell): DocumentState {
  const cells = [...state.notebook.cells];
  const at = cells.findIndex(cell => cell.id === beside);
  const id = freshCellId(cells);
  cells.splice(at === -1 ? cells.length : where === 'above' ? at : at + 1, 0, {
    id,
    kind,
    source: source ?? '',
    ...(folded === undefined ? {} : { folded }),
  });
  return { ...change(state, { ...state.notebook, cells }), selected: id, editing: source === undefined };
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
