import { describe, expect, it } from 'vitest';
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
});
