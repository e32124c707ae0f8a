/**
 * One Monaco model for every code cell, in step with the document, so that the checker knows the names of all cells.
 * Not here: the editor over one of them (monaco.ts) or the checker (checking.ts).
 */
import * as monaco from 'monaco-editor/editor/editor.api.js';

/** A code cell of the document. */
export interface CellText {
  readonly id: string;
  readonly source: string;
}

const known = new Map<string, monaco.editor.ITextModel>();

/** The address of a cell's model, as the worker names its file. */
export const fileOfCell = (id: string): string => `file:///${id}.ts`;
export const cellOfUri = (uri: string): string => uri.slice('file:///'.length, -'.ts'.length);

/** The model of a cell, the same until the cell is gone. */
export function cellModel(id: string, source: string): monaco.editor.ITextModel {
  const model =
    known.get(id) ?? monaco.editor.createModel(source, 'typescript', monaco.Uri.parse(fileOfCell(id)));
  known.set(id, model);
  if (model.getValue() !== source) model.setValue(source);
  return model;
}

/** Makes the models those of the document. The cell being edited is left alone: its editor is ahead of the document. */
export function followDocument(cells: readonly CellText[]): void {
  const ids = new Set(cells.map(({ id }) => id));
  for (const [id, model] of known) {
    if (ids.has(id) || model.isAttachedToEditor()) continue;
    model.dispose();
    known.delete(id);
  }
  for (const { id, source } of cells) {
    if (known.get(id)?.isAttachedToEditor() !== true) cellModel(id, source);
  }
}

/** Addresses of all models. */
export function modelUris(): monaco.Uri[] {
  return [...known.values()].map(model => model.uri);
}

/** The texts of all cells as their models have them. */
export function textsOf(): ReadonlyMap<string, string> {
  return new Map([...known].map(([id, model]) => [id, model.getValue()]));
}
