/** The editor of the focused cell; until Monaco has loaded, a plain field takes the keys. Not here: Monaco itself (monaco.ts). */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { CellError } from '../../notebook/output.ts';
import { useCellStates } from '../session.ts';
import { useDocument } from '../state/document-context.ts';
import { loadMonaco } from './load-monaco.ts';
import type { EditorHandle, EditorOptions } from './monaco.ts';
import { QuickEditor } from './quick-editor.tsx';

type Props = Omit<EditorOptions, 'cells' | 'onRemoteEdit' | 'before' | 'selection'> & {
  /** Where the caret starts, 1-based. */
  readonly line: number;
  readonly column: number;
  readonly error: CellError | null;
};

export function MonacoCell(props: Props) {
  const host = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const { state, dispatch } = useDocument();
  const cells = useMemo(() => state.notebook.cells.filter(({ kind }) => kind === 'code'), [state.notebook]);
  const states = useCellStates(cells.map(({ id }) => id));
  const latest = useRef({ ...props, cells });
  latest.current = { ...props, cells };
  const [editor, setEditor] = useState<EditorHandle | null>(null);
  useEffect(() => {
    let handle: EditorHandle | null = null;
    let gone = false;
    const before = latest.current.source;
    void Promise.all([loadMonaco(), notComposing(field)]).then(([{ mountEditor }]) => {
      if (gone || host.current === null) return;
      const { id, source, line, column } = latest.current;
      const focused = field.current === null || document.activeElement === field.current;
      handle = mountEditor(host.current, {
        id,
        source,
        before,
        selection: field.current ?? { line, column },
        cells: latest.current.cells,
        onRemoteEdit: (cell, text) => dispatch({ type: 'edit-source', id: cell, source: text }),
        onChange: text => latest.current.onChange(text),
        onRun: (next, text) => latest.current.onRun(next, text),
        onLeave: () => latest.current.onLeave(),
      });
      // Whoever has gone elsewhere meanwhile (to a dialog, say) is not called back.
      if (focused) handle.focus();
      setEditor(handle);
      // Without it (no network, say) the plain field stays.
    }, ignore);
    return () => {
      gone = true;
      handle?.dispose();
    };
  }, [props.id, dispatch]);
  useEffect(() => editor?.setError(props.error), [editor, props.error]);
  useEffect(() => editor?.setCells(cells), [editor, cells]);
  useEffect(() => editor?.setShapes(states.flatMap(({ names }) => names)), [editor, states]);
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
        style={editor === null ? { height: 0, minHeight: 0 } : undefined}
      />
    </>
  );
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
