/**
 * What Monaco does with names of the notebook: definitions in other cells, uses, renaming in all cells as one step of
 * undo; and formatting. The answers come from our worker.
 * Not here: what a use is (uses.ts), errors and completion (checking.ts).
 */
import * as monaco from 'monaco-editor/editor/editor.api.js';
import { openReferences } from '../find/panel.ts';
import { announce } from '../shell/announce.tsx';
import { plural } from '../ui/numbers.ts';
import { checkerFor } from './checking.ts';
import type { Place } from './go-to.ts';
import { goToPlace } from './go-to.ts';
import { cellOfUri, textsOf } from './models.ts';
import type { Use } from './uses.ts';

/** New texts of several cells, which the document takes as one step. */
export type EditCells = (sources: ReadonlyMap<string, string>) => void;

let editCells: EditCells = () => undefined;

/** Called by the editor that is mounted. */
export function setEditCells(edit: EditCells): void {
  editCells = edit;
}

/** Called once. */
export function setUpCodeActions(): void {
  monaco.editor.registerEditorOpener({ openCodeEditor: openCell });
  monaco.languages.registerRenameProvider('typescript', {
    provideRenameEdits: rename,
    resolveRenameLocation: nameAt,
  });
  monaco.languages.registerDocumentFormattingEditProvider('typescript', {
    provideDocumentFormattingEdits: format,
  });
}

/** Keys of the editor beside Monaco's own. */
export function addKeys(editor: monaco.editor.IStandaloneCodeEditor): void {
  editor.addAction({
    id: 'tilde.definition',
    label: 'Go to definition',
    keybindings: [monaco.KeyCode.F12],
    run: showDefinition,
  });
  editor.addAction({
    id: 'tilde.uses',
    label: 'Find uses',
    keybindings: [monaco.KeyMod.Shift | monaco.KeyCode.F12],
    run: showUses,
  });
  editor.addAction({
    id: 'tilde.format',
    label: 'Format cell',
    keybindings: [monaco.KeyMod.Shift | monaco.KeyMod.Alt | monaco.KeyCode.KeyF],
    run: one => one.getAction('editor.action.formatDocument')?.run(),
  });
}

const placeOf = ({ fileName, start, length }: Use): Place => ({
  cell: cellOfUri(fileName),
  start,
  end: start + length,
});

/** Monaco's own command has another key in a browser's tab, and does nothing before the checker is there. */
async function showDefinition(editor: monaco.editor.ICodeEditor): Promise<void> {
  const [model, position] = [editor.getModel(), editor.getPosition()];
  if (model === null || position === null) return;
  const checker = await checkerFor();
  const found = await checker.getDefinitionAtPosition(model.uri.toString(), model.getOffsetAt(position));
  const first = found?.[0];
  if (first === undefined) announce('No cell defines this.');
  else goToPlace(placeOf({ fileName: first.fileName, ...first.textSpan }), true);
}

async function showUses(editor: monaco.editor.ICodeEditor): Promise<void> {
  const [model, position] = [editor.getModel(), editor.getPosition()];
  if (model === null || position === null) return;
  const checker = await checkerFor();
  const found = await checker.getUses(model.uri.toString(), model.getOffsetAt(position));
  if (found === undefined) announce('There is no name here.');
  else openReferences(found.name, found.uses.map(placeOf));
}

/** A definition in another cell: Monaco would look for an editor that shows it. */
function openCell(
  _from: monaco.editor.ICodeEditor,
  resource: monaco.Uri,
  at?: monaco.IRange | monaco.IPosition,
): boolean {
  const model = monaco.editor.getModel(resource);
  if (model === null) return false;
  const range = at === undefined || 'startLineNumber' in at ? at : monaco.Range.fromPositions(at);
  const start = range === undefined ? 0 : model.getOffsetAt(monaco.Range.getStartPosition(range));
  const end = range === undefined ? 0 : model.getOffsetAt(monaco.Range.getEndPosition(range));
  goToPlace({ cell: cellOfUri(resource.toString()), start, end }, true);
  return true;
}

/** What cannot be renamed is refused before anyone writes another name for it. */
async function nameAt(
  model: monaco.editor.ITextModel,
  position: monaco.Position,
): Promise<monaco.languages.RenameLocation & monaco.languages.Rejection> {
  const refuse = (rejectReason: string) => {
    announce(rejectReason);
    return { range: monaco.Range.fromPositions(position), text: '', rejectReason };
  };
  const word = model.getWordAtPosition(position);
  if (word === null) return refuse('There is no name here.');
  const checker = await checkerFor();
  const answer = await checker.getRenaming(model.uri.toString(), model.getOffsetAt(position), word.word);
  if (answer?.kind === 'refused') return refuse(answer.reason);
  const { lineNumber } = position;
  return {
    range: new monaco.Range(lineNumber, word.startColumn, lineNumber, word.endColumn),
    text: word.word,
  };
}

/** What Monaco lets its messages at the caret be shown by; its own notifications go to the console. */
interface Messages extends monaco.editor.IEditorContribution {
  showMessage(text: string, position: monaco.IPosition): void;
}

/** Beside the caret, once Monaco has closed the field for the name. */
function say(model: monaco.editor.ITextModel, position: monaco.IPosition, words: string): void {
  announce(words);
  const editor = monaco.editor.getEditors().find(one => one.getModel() === model);
  const show = (): void =>
    editor?.getContribution<Messages>('editor.contrib.messageController')?.showMessage(words, position);
  setTimeout(show, 100);
}

/** The document makes the edits, in all cells at once; Monaco gets none, and its text follows the document. */
async function rename(
  model: monaco.editor.ITextModel,
  position: monaco.Position,
  to: string,
): Promise<monaco.languages.WorkspaceEdit & monaco.languages.Rejection> {
  const checker = await checkerFor();
  const answer = await checker.getRenaming(model.uri.toString(), model.getOffsetAt(position), to);
  if (answer === undefined) return { edits: [] };
  if (answer.kind === 'refused') {
    say(model, position, answer.reason);
    return { edits: [] };
  }
  const sources = new Map<string, string>();
  const texts = textsOf();
  for (const { fileName, start, length, text } of answer.edits.toSorted((a, b) => b.start - a.start)) {
    const cell = cellOfUri(fileName);
    const source = sources.get(cell) ?? texts.get(cell) ?? '';
    sources.set(cell, source.slice(0, start) + text + source.slice(start + length));
  }
  editCells(sources);
  announce(`Renamed to ${to}: ${plural(answer.edits.length, 'place')} in ${plural(sources.size, 'cell')}`);
  return { edits: [] };
}

async function format(model: monaco.editor.ITextModel): Promise<monaco.languages.TextEdit[]> {
  const checker = await checkerFor();
  const answer = await checker.getFormatted(model.uri.toString());
  if (answer.kind === 'text') return [{ range: model.getFullModelRange(), text: answer.text }];
  announce(answer.reason);
  return [];
}
