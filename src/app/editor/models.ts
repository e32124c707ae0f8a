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

/** Told when a model without an editor changes, as a rename in another cell does. */
export type OnRemoteEdit = (id: string, source: string) => void;

const known = new Map<string, monaco.editor.ITextModel>();
let following = false;
let onRemoteEdit: OnRemoteEdit = () => undefined;

/** The model of a cell, the same until the cell is gone. */
export function cellModel(id: string, source: string): monaco.editor.ITextModel {
  const uri = monaco.Uri.parse(`file:///${id}.ts`);
  const model = known.get(id) ?? monaco.editor.createModel(source, 'typescript', uri);
  if (!known.has(id)) watch(id, model);
  known.set(id, model);
  if (model.getValue() !== source) follow(() => model.setValue(source));
  return model;
}

function watch(id: string, model: monaco.editor.ITextModel): void {
  model.onDidChangeContent(() => {
    if (!following && !model.isAttachedToEditor()) onRemoteEdit(id, model.getValue());
  });
}

function follow(change: () => void): void {
  following = true;
  change();
  following = false;
}

/** Makes the models those of the document. The cell being edited is left alone: its editor is ahead of the document. */
export function followDocument(cells: readonly CellText[], onEdit: OnRemoteEdit): void {
  onRemoteEdit = onEdit;
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
