/**
 * Takes tables in by drop and by paste: each becomes a folded cell that runs at once.
 * Not here: the cell's text (table-cell.ts) or reading its columns (the cell does).
 */
import { useEffect, useRef, useState } from 'react';
import { freshCellId } from '../../notebook/document.ts';
import type { Notebook } from '../../notebook/document.ts';
import { useDocument } from '../state/document-context.ts';
import { looksLikeTable, MOST_CHARACTERS, tableName, tableSource } from './table-cell.ts';

/** Milliseconds that a refusal stays on the page. */
const NOTICE = 10_000;
const TABLE_FILE = /\.(csv|tsv|tab|txt)$/i;

interface Props {
  readonly onAdded: (id: string) => void;
}

export function DataDrop({ onAdded }: Props) {
  const [over, setOver] = useState(false);
  const [notice, setNotice] = useState<string | null>(null);
  const add = useAddTable(onAdded, setNotice);
  useDropped(setOver, file => void readTable(file).then(add, reason => setNotice(String(reason))));
  usePasted(text => add({ name: 'data.csv', text }));
  useEffect(() => {
    if (notice === null) return undefined;
    const timer = setTimeout(() => setNotice(null), NOTICE);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <>
      {over ? <div className="data-drop">Drop a table here: it becomes a cell</div> : null}
      {notice === null ? null : (
        <div role="alert" className="data-notice">
          {notice}
        </div>
      )}
    </>
  );
}

interface TableFile {
  readonly name: string;
  readonly text: string;
}

async function readTable(file: File): Promise<TableFile | string> {
  if (!TABLE_FILE.test(file.name) && !file.type.startsWith('text/')) {
    return `${file.name} is no table: a CSV or TSV file can be dropped here.`;
  }
  if (file.size > 4 * MOST_CHARACTERS) return tooLarge(file.name, file.size);
  return { name: file.name, text: await file.text() };
}

const tooLarge = (name: string, size: number): string =>
  `${name} has ${Math.round(size / 1000)} kB: a notebook keeps tables of at most ${MOST_CHARACTERS / 1000} kB.`;

/** Adds the cell below the selected one and runs it once the session knows of it. */
function useAddTable(onAdded: (id: string) => void, refuse: (words: string) => void) {
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
  return (table: TableFile | string): void => {
    if (typeof table === 'string') return refuse(table);
    if (table.text.length > MOST_CHARACTERS) return refuse(tooLarge(table.name, table.text.length));
    if (table.text.trim() === '') return refuse(`${table.name} is empty.`);
    const name = tableName(table.name, isTaken(notebook));
    waiting.current = freshCellId(notebook.cells);
    dispatch({
      type: 'add-cell',
      kind: 'code',
      beside: state.selected,
      where: 'below',
      source: tableSource(table.text, name),
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
      if (target?.closest('input, textarea, select, [contenteditable], [role="textbox"], .monaco-editor'))
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
