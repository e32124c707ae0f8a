/** The cells in order. Outputs that belong at another cell stand at its top. Not here: single cells. */
import { memo, useEffect } from 'react';
import type { Cell } from '../../notebook/document.ts';
import type { CellError, Output } from '../../notebook/output.ts';
import type { CellState } from '../../workers/protocol.ts';
import type { SetWidget } from '../outputs/widget.tsx';
import { useDocument } from '../state/document-context.ts';
import { Boundary } from '../ui/boundary.tsx';
import type { Guest } from './code-cell.tsx';
import { CodeCell } from './code-cell.tsx';
import { MarkdownCell } from './markdown-cell.tsx';

interface Props {
  readonly states: readonly CellState[];
  /** Only this cell is shown; default all. */
  readonly only?: string | null;
  readonly onSet: SetWidget;
  readonly onRunCell: (id: string, next: boolean) => void;
}

/** Does not follow a run: while chains draw, only the cell that waits for them is drawn anew. */
export const Column = memo(function Column({ states, only = null, onSet, onRunCell }: Props) {
  const { state } = useDocument();
  const { cells, results, title } = state.notebook;
  const visible = only === null ? cells : cells.filter(cell => cell.id === only);
  const byId = new Map(states.map(one => [one.id, one]));
  const ids = new Set(cells.map(cell => cell.id));
  const place = (cell: Cell): string =>
    cell.outputAt !== undefined && ids.has(cell.outputAt) ? cell.outputAt : cell.id;
  const shown = cells.map(cell => ({
    id: cell.id,
    at: place(cell),
    margin: cell.margin,
    outputs: shownOutputs(byId.get(cell.id), results?.outputs[cell.id]),
  }));
  useEffect(() => {
    document.title = `${title} – Tilde`;
  }, [title]);
  return (
    <>
      {visible.map(cell => (
        <Boundary key={cell.id} what="This cell" of={cell}>
          <AnyCell
            cell={cell}
            state={byId.get(cell.id)}
            wrong={errorIn(cell.id, states)}
            shown={shown.filter(one => one.at === cell.id)}
            onSet={onSet}
            onRunCell={onRunCell}
          />
        </Boundary>
      ))}
      <AddCell />
    </>
  );
});

interface AnyCellProps extends Pick<Props, 'onSet' | 'onRunCell'> {
  readonly cell: Cell;
  readonly state: CellState | undefined;
  /** The error whose place is in this cell, whichever cell ran into it. */
  readonly wrong: CellError | null;
  /** What stands at this cell: its own outputs, unless they stand elsewhere, and those of others. */
  readonly shown: readonly Guest[];
}

function AnyCell({ cell, state, wrong, shown, onSet, onRunCell }: AnyCellProps) {
  const { dispatch } = useDocument();
  if (cell.kind === 'markdown' || state === undefined)
    return (
      <MarkdownCell cell={cell} onDone={() => dispatch({ type: 'select', id: cell.id, editing: false })} />
    );
  const own = shown.find(one => one.id === cell.id);
  return (
    <CodeCell
      cell={cell}
      state={state}
      wrong={wrong}
      guest={own === undefined}
      outputs={own?.outputs ?? []}
      above={shown.filter(one => one !== own)}
      onSet={onSet}
      onRun={next => onRunCell(cell.id, next)}
    />
  );
}

/** A model may fail in one cell when another cell samples it: the mark belongs where the text is. */
function errorIn(id: string, states: readonly CellState[]): CellError | null {
  return (
    states.find(({ id: own, error }) => error !== null && (error.span?.cell ?? own) === id)?.error ?? null
  );
}

/** The newest evaluation's outputs, else the stored ones. A run has no body: its progress is on the rule and in the dock. */
function shownOutputs(live: CellState | undefined, stored: readonly Output[] = []): readonly Output[] {
  if (live === undefined || live.status === 'idle') return stored.map(marked);
  const own = live.outputs.filter(output => output.kind !== 'run');
  return own.length > 0 || live.status === 'done' || live.status === 'error' ? own : stored.map(marked);
}

const markedOnce = new WeakMap<Output, Output>();

/** A stored figure says of its draws that they are not from here. The same figure gives the same object. */
function marked(output: Output): Output {
  if (output.kind !== 'plot') return output;
  const known = markedOnce.get(output);
  if (known !== undefined) return known;
  const marks = output.marks.map(mark =>
    mark.type === 'bars' && mark.label !== undefined ? { ...mark, label: `${mark.label}, stored` } : mark,
  );
  const made = { ...output, marks };
  markedOnce.set(output, made);
  return made;
}

function AddCell() {
  const { dispatch } = useDocument();
  return (
    <div className="cell-add">
      <button
        type="button"
        className="btn plain"
        onClick={() => dispatch({ type: 'add-cell', kind: 'code', beside: null, where: 'below' })}
      >
        Add code
      </button>
      <button
        type="button"
        className="btn plain"
        onClick={() => dispatch({ type: 'add-cell', kind: 'markdown', beside: null, where: 'below' })}
      >
        Add text
      </button>
    </div>
  );
}
