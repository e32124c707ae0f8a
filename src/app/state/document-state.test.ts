import { describe, expect, it } from 'vitest';
import { changedSince, madeNow } from '../../notebook/document-digest.ts';
import type { Notebook } from '../../notebook/document.ts';
import type { DocumentAction, DocumentState } from './document-state.ts';
import { documentReducer, openDocument } from './document-state.ts';

const notebook: Notebook = {
  version: 1,
  title: 'T',
  seed: 1,
  cells: [
    { id: 'a', kind: 'markdown', source: 'A' },
    { id: 'b', kind: 'code', source: 'B' },
  ],
};
const after = (...actions: DocumentAction[]): DocumentState =>
  actions.reduce(documentReducer, openDocument(notebook, { kind: 'link' }));
const ids = (state: DocumentState): string => state.notebook.cells.map(cell => cell.id).join('');

describe('the document', () => {
  it('adds a cell below the selected one and puts the cursor in it', () => {
    const state = after({ type: 'add-cell', kind: 'code', beside: 'a', where: 'below' });
    expect([ids(state), state.selected, state.editing]).toEqual(['ac3b', 'c3', true]);
  });

  it('moves a cell and leaves the first where it is', () => {
    expect(ids(after({ type: 'move-cell', id: 'b', by: -1 }))).toBe('ba');
    expect(ids(after({ type: 'move-cell', id: 'a', by: -1 }))).toBe('ab');
  });

  it('selects the neighbour of a deleted cell and brings the cell back by undo', () => {
    const deleted = after({ type: 'delete-cell', id: 'b' });
    expect([ids(deleted), deleted.selected]).toEqual(['a', 'a']);
    expect(ids(documentReducer(deleted, { type: 'undo' }))).toBe('ab');
  });

  it('undoes a stretch of typing in one step and redoes it', () => {
    const typed = after(
      { type: 'select', id: 'b', editing: true },
      { type: 'edit-source', id: 'b', source: 'B1' },
      { type: 'edit-source', id: 'b', source: 'B12' },
    );
    const undone = documentReducer(typed, { type: 'undo' });
    expect(undone.notebook.cells[1].source).toBe('B');
    expect(documentReducer(undone, { type: 'redo' }).notebook.cells[1].source).toBe('B12');
  });

  it('does not call a foreign notebook changed for having been run', () => {
    expect(after({ type: 'store-results', results: { fits: [], outputs: {} } }).save.kind).toBe('untouched');
    expect(after({ type: 'edit-source', id: 'a', source: 'x' }).save.kind).toBe('pending');
  });

  it('puts a table where an empty cell was, else after the selected cell', () => {
    const table = { type: 'add-cell', kind: 'code', where: 'below', source: 'csv(``)' } as const;
    expect(ids(after({ ...table, beside: 'a' }))).toBe('ac3b');
    const empty = after({ type: 'edit-source', id: 'b', source: ' \n' });
    expect(ids(documentReducer(empty, { ...table, beside: 'b' }))).toBe('ac3');
    // Nothing is selected on a page just opened: its last cell counts.
    expect(ids(documentReducer(empty, { ...table, beside: null }))).toBe('ac3');
    expect(ids(documentReducer(empty, { ...table, beside: 'a' }))).toBe('ac3b');
    expect(ids(documentReducer(after({ ...table, beside: 'b' }), { type: 'undo' }))).toBe('ab');
  });

  it('knows of which text the stored results are, also where they do not say it', () => {
    const results = { fits: [], outputs: {} };
    const opened = openDocument({ ...notebook, results }, { kind: 'link' });
    const edited = documentReducer(opened, { type: 'edit-source', id: 'b', source: 'B2' });
    const changed = ({ notebook: { cells, results: of } }: DocumentState) => [
      ...changedSince(cells, of?.madeFrom),
    ];
    expect([opened, edited].map(changed)).toEqual([[], ['b']]);
    // As after a reload.
    expect(changed(openDocument(edited.notebook, { kind: 'link' }))).toEqual(['b']);
    const stored = documentReducer(edited, { type: 'store-results', results });
    expect(changed(stored)).toEqual([]);
    // Equal results are not stored again, and what is equal is told by how it is written.
    const again = documentReducer(stored, {
      type: 'store-results',
      results: { ...results, madeFrom: madeNow(stored.notebook.cells) },
    });
    expect(JSON.stringify(again.notebook.results)).toBe(
      JSON.stringify({ ...results, madeFrom: madeNow(stored.notebook.cells) }),
    );
    expect(changed(documentReducer(stored, { type: 'restore', notebook: { ...notebook, results } }))).toEqual(
      [],
    );
  });

  it('copies a cell below it and drops one into any gap', () => {
    expect(ids(after({ type: 'duplicate-cell', id: 'a' }))).toBe('ac3b');
    expect(after({ type: 'duplicate-cell', id: 'a' }).notebook.cells[1].source).toBe('A');
    const three = { type: 'add-cell', kind: 'code', beside: 'b', where: 'below' } as const;
    expect(ids(after(three, { type: 'move-cell-to', id: 'c3', to: 0 }))).toBe('c3ab');
    expect(ids(after(three, { type: 'move-cell-to', id: 'a', to: 2 }))).toBe('bac3');
    expect(ids(after(three, { type: 'move-cell-to', id: 'a', to: 3 }))).toBe('bc3a');
    expect(after({ type: 'move-cell-to', id: 'a', to: 1 }).past).toEqual([]);
  });

  it('undoes new texts of several cells in one step, and typing after them in another', () => {
    const renamed = after(
      { type: 'select', id: 'b', editing: true },
      { type: 'edit-source', id: 'b', source: 'B1' },
      {
        type: 'edit-cells',
        sources: new Map([
          ['a', 'A2'],
          ['b', 'B2'],
        ]),
      },
      { type: 'edit-source', id: 'b', source: 'B3' },
    );
    const texts = (state: DocumentState): string => state.notebook.cells.map(cell => cell.source).join(' ');
    const once = documentReducer(renamed, { type: 'undo' });
    const twice = documentReducer(once, { type: 'undo' });
    const thrice = documentReducer(twice, { type: 'undo' });
    expect([renamed, once, twice, thrice].map(texts)).toEqual(['A2 B3', 'A2 B2', 'A B1', 'A B']);
  });

  it('undoes and redoes every kind of change to the last', () => {
    const changes: DocumentAction[] = [
      { type: 'add-cell', kind: 'code', beside: 'a', where: 'above' },
      { type: 'edit-source', id: 'c3', source: 'x' },
      { type: 'move-cell', id: 'b', by: -1 },
      { type: 'move-cell-to', id: 'c3', to: 3 },
      { type: 'duplicate-cell', id: 'c3' },
      { type: 'set-kind', id: 'c3', kind: 'markdown' },
      { type: 'toggle-fold', id: 'b' },
      { type: 'set-seed', seed: 7 },
      { type: 'set-title', title: 'U' },
      { type: 'edit-cells', sources: new Map([['a', 'AA']]) },
      { type: 'delete-cell', id: 'a' },
    ];
    let state = after();
    const seen = [state.notebook];
    for (const change of changes) {
      state = documentReducer(state, change);
      expect(state.notebook).not.toEqual(seen.at(-1));
      seen.push(state.notebook);
    }
    for (const before of seen.slice(0, -1).toReversed()) {
      state = documentReducer(state, { type: 'undo' });
      expect(state.notebook).toEqual(before);
    }
    for (const later of seen.slice(1)) {
      state = documentReducer(state, { type: 'redo' });
      expect(state.notebook).toEqual(later);
    }
  });

  it('keeps no step of typing that was taken back', () => {
    const typed: DocumentAction[] = [
      { type: 'select', id: 'b', editing: true },
      { type: 'edit-source', id: 'b', source: 'B1' },
      { type: 'edit-source', id: 'b', source: 'B' },
    ];
    expect(after(...typed)).toMatchObject({ past: [], notebook });
    expect(after(...typed, { type: 'edit-source', id: 'b', source: 'B2' }).past).toHaveLength(1);
  });

  it('selects the cell that undo brings back', () => {
    const deleted = after({ type: 'delete-cell', id: 'b' });
    expect(documentReducer(deleted, { type: 'undo' }).selected).toBe('b');
    const added = after({ type: 'add-cell', kind: 'code', beside: 'a', where: 'below' });
    expect(documentReducer(added, { type: 'undo' })).toMatchObject({ selected: 'b', editing: false });
  });

  it('keeps where controls stand, without a step of undo, and nothing of those back at their first value', () => {
    const kept = { id: 'b:n', value: 35, initial: 20 };
    const gone = { id: 'c9:n', value: 1, initial: 2 };
    const moved = after({ type: 'set-controls', controls: [kept, gone] });
    expect(moved).toMatchObject({ past: [], save: { kind: 'untouched' }, notebook: { controls: [kept] } });
    const edited = documentReducer(moved, { type: 'edit-source', id: 'b', source: 'C' });
    const further = documentReducer(edited, { type: 'set-controls', controls: [{ ...kept, value: 40 }] });
    expect(documentReducer(further, { type: 'undo' }).notebook).toMatchObject({
      cells: notebook.cells,
      controls: [{ value: 40 }],
    });
    const back = documentReducer(moved, { type: 'set-controls', controls: [{ ...kept, value: 20 }] });
    expect(back.notebook.controls).toEqual([]);
    const own = openDocument(notebook, { kind: 'own', id: '1', revision: 1 });
    expect(documentReducer(own, { type: 'set-controls', controls: [kept] }).save.kind).toBe('pending');
  });

  it('keeps its title and its first heading one when it is renamed', () => {
    const headed = { ...notebook, cells: [{ ...notebook.cells[0], source: 'x\n# Old\n# Two' }] };
    const open = openDocument(headed, { kind: 'link' });
    const { title, cells } = documentReducer(open, { type: 'set-title', title: 'New $& one' }).notebook;
    expect([title, cells[0].source]).toEqual(['New $& one', 'x\n# New $& one\n# Two']);
    expect(documentReducer(open, { type: 'set-title', title: 'Old' })).toBe(open);
  });
});
