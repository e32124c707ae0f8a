/** The cells in order. Outputs that belong at another cell stand at its top. Not here: single cells. */
import { memo, useEffect, useState } from 'react';
import { titleOf } from '../../notebook/document.ts';
import type { Cell } from '../../notebook/document.ts';
import type { CellError } from '../../notebook/output.ts';
import type { CellState } from '../../workers/protocol.ts';
import { openAddData } from '../data/open-add-data.ts';
import type { SetWidget } from '../outputs/widget.tsx';
import { isReadOnly, useDocument } from '../state/document-context.ts';
import { withControl } from '../state/stored-results.ts';
import { Boundary } from '../ui/boundary.tsx';
import { plural } from '../ui/numbers.ts';
import type { Guest } from './code-cell.tsx';
import { CodeCell } from './code-cell.tsx';
import { MarkdownCell } from './markdown-cell.tsx';
import { missingOf } from './missing.ts';
import type { Missing } from './missing.ts';
import { isFigure, keepShown, shownOutputs } from './shown-outputs.ts';
import type { Kept } from './shown-outputs.ts';
import { shownState } from './standing.ts';
import type { CellWait } from './standing.ts';
import { useStanding } from './use-standing.ts';
import './standing.css';

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
  const { cells, results, controls } = state.notebook;
  const visible = only === null ? cells : cells.filter(cell => cell.id === only);
  const standing = useStanding(states, state.notebook);
  const [kept] = useState<Kept>(() => new Map());
  const standings = states.map(one => shownState(one, standing));
  const byId = new Map(standings.map(one => [one.id, one]));
  const ids = new Set(cells.map(cell => cell.id));
  const place = (cell: Cell): string =>
    cell.outputAt !== undefined && ids.has(cell.outputAt) ? cell.outputAt : cell.id;
  const live = new Map(states.map(one => [one.id, one]));
  // What is being written would say so at every letter.
  const before = new Map(state.ran.map(cell => [cell.id, cell.source]));
  const shown = cells.map(cell => ({
    id: cell.id,
    at: place(cell),
    margin: cell.margin,
    missing: missing(cell, live.get(cell.id), only, before),
    ...keepShown(
      kept,
      live.get(cell.id),
      shownOutputs(
        byId.get(cell.id),
        results?.outputs[cell.id]?.map(output => withControl(output, controls)),
        kept,
      ),
      standing.outdated.has(cell.id),
    ),
  }));
  const old = shown.filter(
    ({ id, outputs }) => standing.outdated.has(id) && outputs.some(output => isFigure(output)),
  ).length;
  const title = titleOf(state.notebook);
  useEffect(() => {
    document.title = `${title} – Tilde`;
  }, [title]);
  return (
    <>
      <p className="announced" aria-live="polite">
        {old === 0 ? '' : `${plural(old, 'result')} from before the last change`}
      </p>
      {visible.map(cell => (
        <Boundary key={cell.id} what="This cell" of={cell}>
          <AnyCell
            cell={cell}
            state={byId.get(cell.id)}
            wrong={errorIn(cell.id, standings)}
            wait={standing.waits.get(cell.id) ?? null}
            shown={shown.filter(one => one.at === cell.id)}
            onSet={onSet}
            onRunCell={onRunCell}
          />
        </Boundary>
      ))}
      {isReadOnly(state) ? null : <AddCell />}
    </>
  );
});

/** What stands where a cell as it was opened has never run. */
function missing(
  { id, source }: Cell,
  live: CellState | undefined,
  only: string | null,
  opened: ReadonlyMap<string, string>,
): Missing | null {
  if (live?.status !== 'idle' || opened.get(id) !== source) return null;
  return missingOf(source) ?? (id === only ? 'result' : null);
}

interface AnyCellProps extends Pick<Props, 'onSet' | 'onRunCell'> {
  readonly cell: Cell;
  readonly state: CellState | undefined;
  /** The error whose place is in this cell, whichever cell ran into it. */
  readonly wrong: CellError | null;
  readonly wait: CellWait | null;
  /** What stands at this cell: its own outputs, unless they stand elsewhere, and those of others. */
  readonly shown: readonly Guest[];
}

function AnyCell({ cell, state, wrong, wait, shown, onSet, onRunCell }: AnyCellProps) {
  if (cell.kind === 'markdown' || state === undefined)
    return <MarkdownCell cell={cell} onDone={next => onRunCell(cell.id, next)} />;
  const own = shown.find(one => one.id === cell.id);
  return (
    <CodeCell
      cell={cell}
      state={state}
      wrong={wrong}
      wait={wait}
      own={own ?? null}
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
      <button type="button" className="btn plain" onClick={openAddData}>
        Add data
      </button>
    </div>
  );
}
