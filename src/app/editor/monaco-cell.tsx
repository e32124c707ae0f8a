/** The editor of the focused cell; until Monaco has loaded, the static code stands in its place. Not here: Monaco itself (monaco.ts). */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { CellError } from '../../notebook/output.ts';
import { useCellStates } from '../session.ts';
import { useDocument } from '../state/document-context.ts';
import type { EditorHandle, EditorOptions } from './monaco.ts';
import { StaticCode } from './static-code.tsx';

type Props = Omit<EditorOptions, 'cells' | 'onRemoteEdit'> & { readonly error: CellError | null };

export function MonacoCell(props: Props) {
  const host = useRef<HTMLDivElement>(null);
  const { state, dispatch } = useDocument();
  const cells = useMemo(() => state.notebook.cells.filter(({ kind }) => kind === 'code'), [state.notebook]);
  const states = useCellStates(cells.map(({ id }) => id));
  const latest = useRef({ ...props, cells });
  latest.current = { ...props, cells };
  const [editor, setEditor] = useState<EditorHandle | null>(null);
  useEffect(() => {
    let handle: EditorHandle | null = null;
    let gone = false;
    void import('./monaco.ts').then(({ mountEditor }) => {
      if (gone || host.current === null) return;
      const { id, source, line, column } = latest.current;
      handle = mountEditor(host.current, {
        id,
        source,
        ...(line === undefined ? {} : { line }),
        ...(column === undefined ? {} : { column }),
        cells: latest.current.cells,
        onRemoteEdit: (cell, text) => dispatch({ type: 'edit-source', id: cell, source: text }),
        onChange: text => latest.current.onChange(text),
        onRun: next => latest.current.onRun(next),
        onLeave: () => latest.current.onLeave(),
      });
      handle.focus();
      setEditor(handle);
    });
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
        <div className="code-text">
          <StaticCode source={props.source} />
        </div>
      ) : null}
      <div ref={host} className="monaco-host" style={editor === null ? { height: 0 } : undefined} />
    </>
  );
}
