/** The editor of the focused cell; until Monaco has loaded, a plain field takes the keys. Not here: Monaco itself (monaco.ts). */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { Cell } from '../../notebook/document.ts';
import type { CellError } from '../../notebook/output.ts';
import { useCellStates } from '../session.ts';
import { useDocument } from '../state/document-context.ts';
import { onLeaving } from '../state/on-leaving.ts';
import { setActive } from './active.ts';
import { takePlace, useGoTo } from './go-to.ts';
import { loadMonaco } from './load-monaco.ts';
import type { EditorHandle, EditorOptions } from './monaco.ts';
import { QuickEditor } from './quick-editor.tsx';

type Props = Omit<EditorOptions, 'cells' | 'onEditCells' | 'onTravel' | 'before' | 'selection'> & {
  /** Where the caret starts, 1-based. */
  readonly line: number;
  readonly column: number;
  readonly error: CellError | null;
};

export function MonacoCell(props: Props) {
  const host = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const { state } = useDocument();
  const cells = useMemo(() => state.notebook.cells.filter(({ kind }) => kind === 'code'), [state.notebook]);
  const latest = useRef({ ...props, cells });
  latest.current = { ...props, cells };
  /** Texts typed here that the document may yet give back, oldest first. */
  const typed = useRef([props.source]);
  const editor = useEditor(host, field, latest, typed);
  useFollow(editor, props, typed);
  useFindings(editor, props.error, cells);
  return (
    <>
      {editor === null ? (
        <QuickEditor
          field={field}
          source={props.source}
          line={props.line}
          column={props.column}
          onChange={props.onChange}
          onRun={props.onRun}
          onLeave={props.onLeave}
        />
      ) : null}
      <div
        ref={host}
        className="monaco-host"
        style={editor === null ? { height: 0, minHeight: 0, margin: 0 } : undefined}
      />
    </>
  );
}

interface Latest extends Props {
  readonly cells: readonly Cell[];
}

/** Puts Monaco into the cell once it is loaded, in the place of the plain field. */
function useEditor(
  host: RefObject<HTMLElement | null>,
  field: RefObject<HTMLTextAreaElement | null>,
  latest: RefObject<Latest>,
  typed: RefObject<string[]>,
): EditorHandle | null {
  const { dispatch } = useDocument();
  const { id } = latest.current;
  const [editor, setEditor] = useState<EditorHandle | null>(null);
  useEffect(() => {
    let handle: EditorHandle | null = null;
    let gone = false;
    const before = latest.current.source;
    void Promise.all([loadMonaco(), notComposing(field)]).then(([{ mountEditor }]) => {
      if (gone || host.current === null) return;
      const { line, column } = latest.current;
      // The field is ahead of the page: what was typed last may not have been drawn yet.
      const source = field.current?.value ?? latest.current.source;
      const focused = field.current === null || document.activeElement === field.current;
      typed.current = [source];
      handle = mountEditor(host.current, {
        id,
        source,
        before,
        selection: field.current ?? { line, column },
        cells: latest.current.cells,
        onEditCells: sources => dispatch({ type: 'edit-cells', sources }),
        onTravel: type => dispatch({ type }),
        onChange: text => {
          typed.current.push(text);
          latest.current.onChange(text);
        },
        onRun: (next, text) => latest.current.onRun(next, text),
        onLeave: () => latest.current.onLeave(),
      });
      // Whoever has gone elsewhere meanwhile (to a dialog, say) is not called back.
      if (focused) handle.focus();
      const place = takePlace(id);
      if (place !== null) handle.select(place.start, place.end);
      setEditor(handle);
      // Without it (no network, say) the plain field stays.
    }, ignore);
    // Should the editor ever be slow to tell: what it shows is what was typed.
    const stop = onLeaving(() => {
      const text = handle?.text();
      if (text !== undefined && text !== typed.current.at(-1)) latest.current.onChange(text);
    });
    return () => {
      stop();
      gone = true;
      handle?.dispose();
    };
  }, [id, host, field, latest, typed, dispatch]);
  return editor;
}

/** What is asked of the editor from outside: commands, places, texts that were not typed here. */
function useFollow(
  editor: EditorHandle | null,
  { id, source }: Pick<Props, 'id' | 'source'>,
  typed: RefObject<string[]>,
): void {
  useEffect(() => (editor === null ? undefined : setActive(editor)), [editor]);
  useGoTo(id, ({ start, end }, edit) => {
    if (!edit || editor === null) return;
    takePlace(id);
    editor.select(start, end);
  });
  useEffect(() => {
    // A text that was not typed here: undo, a rename or a replacement elsewhere.
    const at = typed.current.lastIndexOf(source);
    if (at !== -1) typed.current.splice(0, at);
    else if (editor !== null) {
      typed.current = [source];
      editor.setSource(source);
    }
  }, [editor, source, typed]);
}

/** What the editor shows of runs, and of the other cells. */
function useFindings(editor: EditorHandle | null, error: CellError | null, cells: readonly Cell[]): void {
  const states = useCellStates(cells.map(({ id }) => id));
  useEffect(() => editor?.setError(error), [editor, error]);
  useEffect(() => editor?.setCells(cells), [editor, cells]);
  useEffect(() => editor?.setShapes(states.flatMap(({ names }) => names)), [editor, states]);
}

const ignore = (): void => undefined;

/** Resolves between compositions: a half-written accent or character would be lost in the handover. */
function notComposing(field: RefObject<HTMLTextAreaElement | null>): Promise<void> {
  const place = field.current;
  if (place === null) return Promise.resolve();
  let composing = false;
  place.addEventListener('compositionstart', () => (composing = true));
  return loadMonaco().then(
    () =>
      new Promise(resolve => {
        if (composing) place.addEventListener('compositionend', () => resolve(), { once: true });
        else resolve();
      }),
  );
}
