/**
 * Takes data in by drop, by paste and on request: the dialog shows it, then it becomes a folded cell that runs at once.
 * Not here: the dialog (add-data.tsx) or the cell's text (table-cell.ts).
 */
import { useEffect, useRef, useState } from 'react';
import { freshCellId } from '../../notebook/document.ts';
import type { Notebook } from '../../notebook/document.ts';
import { useDocument } from '../state/document-context.ts';
import { DialogPart } from '../ui/dialog-part.tsx';
import { lazyAgain } from '../ui/lazy-again.tsx';
import { notify, orNotice } from '../ui/notice.tsx';
import type { GivenFile } from './add-data.tsx';
import { MOST_BYTES } from './fetch-data.ts';
import { onAddData } from './open-add-data.ts';
import { looksLikeTable, tableName } from './table-cell.ts';

/** Loads when data first comes in. */
const AddData = lazyAgain(async () => (await import('./add-data.tsx')).AddData);

const NOTEBOOK_FILE = /\.(tilde|ipynb)$/i;

interface Props {
  /** The text of a notebook that was dropped. */
  readonly onNotebook: (text: string) => void;
  readonly onAdded: (id: string) => void;
}

export function DataDrop({ onNotebook, onAdded }: Props) {
  const { state } = useDocument();
  const [over, setOver] = useState(false);
  /** What the dialog shows; undefined where it is closed. */
  const [given, setGiven] = useState<GivenFile | null>();
  const add = useAddCell(onAdded);
  const close = (): void => setGiven(undefined);
  const take = (file: GivenFile | string): void => (typeof file === 'string' ? notify(file) : setGiven(file));
  useDropped(
    setOver,
    file =>
      void orNotice(`${file.name} could not be read`, async () =>
        NOTEBOOK_FILE.test(file.name) ? onNotebook(await file.text()) : take(await readFile(file)),
      ),
  );
  usePasted(text => take({ name: 'data', bytes: new TextEncoder().encode(text) }));
  useEffect(() => onAddData(() => setGiven(null)), []);
  return (
    <>
      {over ? (
        <div className="data-drop">Drop a table here: it becomes a cell. A notebook is opened</div>
      ) : null}
      {given === undefined ? null : (
        <DialogPart what="The dialog for data" onClose={close}>
          <AddData
            given={given}
            nameFor={file => tableName(file, isTaken(state.notebook))}
            onAdd={source => {
              close();
              add(source);
            }}
            onClose={close}
          />
        </DialogPart>
      )}
    </>
  );
}

async function readFile(file: File): Promise<GivenFile | string> {
  if (file.size > MOST_BYTES)
    return `${file.name} has ${Math.round(file.size / 1e6)} MB: files of at most ${MOST_BYTES / 1e6} MB are read.`;
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

/** Adds the cell below the selected one and runs it once the session knows of it. */
function useAddCell(onAdded: (id: string) => void): (source: string) => void {
  const { state, dispatch } = useDocument();
  const { notebook } = state;
  const waiting = useRef<string | null>(null);
  useEffect(() => {
    const id = waiting.current;
    if (id === null || !notebook.cells.some(cell => cell.id === id)) return;
    waiting.current = null;
    // After this render's other effects: one of them hands the cells to the session.
    setTimeout(() => onAdded(id));
  }, [notebook, onAdded]);
  return source => {
    waiting.current = freshCellId(notebook.cells);
    dispatch({
      type: 'add-cell',
      kind: 'code',
      beside: state.selected,
      where: 'below',
      source,
      folded: true,
    });
  };
}

function isTaken({ cells }: Notebook): (name: string) => boolean {
  return name =>
    cells.some(cell => new RegExp(`\\b(const|let|function|class)\\s+${name}\\b`, 'u').test(cell.source));
}

function useDropped(setOver: (over: boolean) => void, take: (file: File) => void): void {
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const onOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      const [file] = event.dataTransfer?.files ?? [];
      if (file !== undefined) latest.current(file);
    };
    document.addEventListener('dragover', onOver);
    document.addEventListener('dragleave', onLeave);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('dragover', onOver);
      document.removeEventListener('dragleave', onLeave);
      document.removeEventListener('drop', onDrop);
    };
  }, [setOver]);
}

/** Only where no text has the keyboard. */
function usePasted(take: (text: string) => void): void {
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const target = event.target instanceof Element ? event.target : null;
      if (
        target?.closest(
          'input, textarea, select, dialog, [contenteditable], [role="textbox"], .monaco-editor',
        )
      )
        return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (!looksLikeTable(text)) return;
      event.preventDefault();
      latest.current(text);
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, []);
}
