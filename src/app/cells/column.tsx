/** The cells in order. Outputs that belong at another cell stand at its top. Not here: single cells. */
import { useEffect } from 'react';
import type { Cell } from '../../notebook/document.ts';
import type { Output } from '../../notebook/output.ts';
import type { CellState } from '../../workers/protocol.ts';
import type { SetWidget } from '../outputs/widget.tsx';
import { useDocument } from '../state/document-context.ts';
import { CodeCell } from './code-cell.tsx';
import { MarkdownCell } from './markdown-cell.tsx';

interface Props {
  readonly states: readonly CellState[];
  readonly onSet: SetWidget;
  readonly onRunCell: (id: string, next: boolean) => void;
}

export function Column({ states, onSet, onRunCell }: Props) {
  const { state, dispatch } = useDocument();
  const { cells, results } = state.notebook;
  const byId = new Map(states.map(one => [one.id, one]));
  const ids = new Set(cells.map(cell => cell.id));
  const outputsOf = (cell: Cell): readonly Output[] =>
    shownOutputs(byId.get(cell.id), results?.outputs[cell.id]);
  const isGuest = (cell: Cell): boolean =>
    cell.outputAt !== undefined && cell.outputAt !== cell.id && ids.has(cell.outputAt);
  useEffect(() => {
    document.title = `${state.notebook.title} – Tilde`;
  }, [state.notebook.title]);
  return (
    <>
      {cells.map(cell => {
        const live = byId.get(cell.id);
        if (cell.kind === 'markdown' || live === undefined)
          return (
            <MarkdownCell
              key={cell.id}
              cell={cell}
              onDone={() => dispatch({ type: 'select', id: cell.id, editing: false })}
            />
          );
        const above = cells
          .filter(other => other.outputAt === cell.id && isGuest(other))
          .map(other => ({ id: other.id, margin: other.margin, outputs: outputsOf(other) }));
        return (
          <CodeCell
            key={cell.id}
            cell={cell}
            state={live}
            guest={isGuest(cell)}
            outputs={isGuest(cell) ? [] : outputsOf(cell)}
            above={above}
            onSet={onSet}
            onRun={next => onRunCell(cell.id, next)}
          />
        );
      })}
      <AddCell />
    </>
  );
}

/** The newest evaluation's outputs, else the stored ones. A run has no body: its progress is on the rule and in the dock. */
function shownOutputs(live: CellState | undefined, stored: readonly Output[] = []): readonly Output[] {
  if (live === undefined || live.status === 'idle') return stored;
  const own = live.outputs.filter(output => output.kind !== 'run');
  return own.length > 0 || live.status === 'done' || live.status === 'error' ? own : stored;
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
