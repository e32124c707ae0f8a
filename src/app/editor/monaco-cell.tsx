/** The editor of the focused cell; until Monaco has loaded, the static code stands in its place. Not here: Monaco itself (monaco.ts). */
import { useEffect, useRef, useState } from 'react';
import type { CellError } from '../../notebook/output.ts';
import type { EditorHandle, EditorOptions } from './monaco.ts';
import { StaticCode } from './static-code.tsx';

type Props = EditorOptions & { readonly error: CellError | null };

export function MonacoCell(props: Props) {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
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
  }, [props.id]);
  useEffect(() => editor?.setError(props.error), [editor, props.error]);
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
