/** One cell: its rule, its tools, its margin note, and markdown or code inside. Not here: keys (shell/use-keys.ts). */
import { useRef } from 'react';
import type { ReactNode } from 'react';
import type { Cell } from '../../notebook/document.ts';
import type { CellState } from '../../workers/protocol.ts';
import { isReadOnly, useDocument } from '../state/document-context.ts';
import { useGoTo } from '../editor/go-to.ts';
import { BinIcon, CopyIcon, DownIcon, FoldIcon, PlayIcon, SwapIcon, UpIcon } from '../ui/icons.tsx';
import { DragHandle } from './drag-handle.tsx';
import { useApart } from './margin-notes.ts';

interface Props {
  readonly cell: Cell;
  readonly status: CellState['status'] | 'none';
  /** It wants a name of a cell that failed. Default false. */
  readonly waiting?: boolean;
  /** Part of the cell's run that is done, 0 to 1. */
  readonly done: number | null;
  readonly className?: string;
  /** The margin note, unless it stands beside an output. */
  readonly margin?: string | undefined;
  readonly onRun?: () => void;
  readonly children: ReactNode;
}

const STATE_CLASS: Readonly<Record<Props['status'], string>> = {
  none: '',
  idle: '',
  done: '',
  queued: 'queued',
  running: 'running',
  stale: 'stale',
  error: 'failed',
};

const STATE_WORDS: Readonly<Record<Props['status'], string>> = {
  none: '',
  idle: '',
  done: '',
  queued: '',
  running: ', running',
  stale: ', stale',
  error: '',
};

export function CellFrame(props: Props) {
  const { cell, status, waiting = false, done, className = '', margin, onRun, children } = props;
  const { state, dispatch } = useDocument();
  const selected = state.selected === cell.id;
  useGoTo(cell.id, (_, edit) => dispatch({ type: 'select', id: cell.id, editing: edit }));
  const classes = [
    'cell',
    cell.kind,
    STATE_CLASS[status],
    selected ? (state.editing ? 'focused' : 'selected') : '',
    className,
  ];
  return (
    <div
      className={classes.filter(Boolean).join(' ')}
      id={`cell-${cell.id}`}
      data-cell={cell.id}
      role="group"
      aria-label={`${cell.kind === 'code' ? 'Code' : 'Text'} cell${waiting ? ', waiting' : STATE_WORDS[status]}`}
      tabIndex={-1}
      style={done === null ? undefined : { ['--done' as string]: `${Math.round(done * 100)}%` }}
      onFocus={event =>
        event.target === event.currentTarget && dispatch({ type: 'select', id: cell.id, editing: false })
      }
    >
      <span className="cell-rule" aria-hidden="true" />
      {isReadOnly(state) ? null : <Tools cell={cell} onRun={onRun} />}
      {children}
      <MarginNote text={margin} />
    </div>
  );
}

export const MarginNote = ({ text }: { text: string | undefined }) =>
  text === undefined ? null : <Note text={text} />;

function Note({ text }: { text: string }) {
  const ref = useRef<HTMLElement>(null);
  useApart(ref);
  return (
    <aside ref={ref} className="margin-note">
      {text}
    </aside>
  );
}

function Tools({ cell, onRun }: { cell: Cell; onRun: (() => void) | undefined }) {
  const { dispatch } = useDocument();
  const other = cell.kind === 'code' ? 'markdown' : 'code';
  const folded = cell.folded === true;
  const fold = (): void => {
    // What is folded away cannot keep the keyboard.
    if (!folded) dispatch({ type: 'select', id: cell.id, editing: false });
    dispatch({ type: 'toggle-fold', id: cell.id });
  };
  return (
    <div className="cell-tools" role="toolbar" aria-label="Cell">
      {onRun === undefined ? null : (
        <Tool name="Run cell" onClick={onRun}>
          <PlayIcon />
        </Tool>
      )}
      <DragHandle cell={cell.id} />
      <Tool name="Move up" onClick={() => dispatch({ type: 'move-cell', id: cell.id, by: -1 })}>
        <UpIcon />
      </Tool>
      <Tool name="Move down" onClick={() => dispatch({ type: 'move-cell', id: cell.id, by: 1 })}>
        <DownIcon />
      </Tool>
      {cell.kind === 'code' ? (
        <Tool name={folded ? 'Unfold code' : 'Fold code'} onClick={fold}>
          <FoldIcon folded={folded} />
        </Tool>
      ) : null}
      <Tool
        name={`Turn into ${other === 'code' ? 'code' : 'text'}`}
        onClick={() => dispatch({ type: 'set-kind', id: cell.id, kind: other })}
      >
        <SwapIcon />
      </Tool>
      <Tool name="Duplicate cell" onClick={() => dispatch({ type: 'duplicate-cell', id: cell.id })}>
        <CopyIcon />
      </Tool>
      <Tool name="Delete cell" onClick={() => dispatch({ type: 'delete-cell', id: cell.id })}>
        <BinIcon />
      </Tool>
    </div>
  );
}

const Tool = ({ name, onClick, children }: { name: string; onClick: () => void; children: ReactNode }) => (
  <button
    type="button"
    title={name}
    aria-label={name}
    tabIndex={-1}
    onMouseDown={event => event.preventDefault()}
    onClick={onClick}
  >
    {children}
  </button>
);
