/** Code and what it shows: static colours until focus, then the editor. Not here: the editor (editor/), outputs (outputs/). */
import { Suspense, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Cell } from '../../notebook/document.ts';
import type { CellError, Output } from '../../notebook/output.ts';
import type { CellState } from '../../workers/protocol.ts';
import { changedPriors } from '../editor/highlight.ts';
import { positionOf, useGoTo } from '../editor/go-to.ts';
import { MonacoCell } from '../editor/monaco-cell.tsx';
import { emptyWords } from '../editor/empty-words.ts';
import { StaticCode } from '../editor/static-code.tsx';
import { dismissPanel } from '../find/panel.ts';
import type { GoTo } from '../outputs/error.tsx';
import { OutputView } from '../outputs/output.tsx';
import type { SetWidget } from '../outputs/widget.tsx';
import { drawn } from '../dock/verdict.tsx';
import { useCuts } from '../runs/cut-store.ts';
import { useRun } from '../session.ts';
import { useDocument } from '../state/document-context.ts';
import { Boundary } from '../ui/boundary.tsx';
import { ChevronIcon } from '../ui/icons.tsx';
import { lazyAccessory } from '../ui/lazy-again.tsx';
import { plural, whole } from '../ui/numbers.ts';
import { CellFrame, MarginNote } from './cell.tsx';
import { caretFrom } from './caret.ts';
import { passTableOn } from './paste-table.ts';
import { MISSING_WORDS } from './missing.ts';
import type { Missing } from './missing.ts';
import { isFigure } from './shown-outputs.ts';
import type { CellWait } from './standing.ts';
import { WaitNote } from './wait-note.tsx';
import { usePhone } from '../ui/use-phone.ts';

/** Outputs of another cell that stand here, with its margin note. */
export interface Guest {
  readonly id: string;
  readonly margin: string | undefined;
  readonly outputs: readonly Output[];
  /** They do not follow the page. */
  readonly outdated: boolean;
  /** What a run would show where there is nothing yet. */
  readonly missing: Missing | null;
}

interface Props {
  readonly cell: Cell;
  readonly state: CellState;
  /** The error whose place is in this cell's text. */
  readonly wrong: CellError | null;
  /** It cannot have what it reads. */
  readonly wait: CellWait | null;
  /** What stands under the source; null where its outputs stand at another cell. */
  readonly own: Guest | null;
  /** What stands above it: outputs that other cells show here. */
  readonly above: readonly Guest[];
  readonly onSet: SetWidget;
  readonly onRun: (next: boolean) => void;
}

export function CodeCell({ cell, state, wrong, wait, own, above, onSet, onRun }: Props) {
  const { state: page, dispatch } = useDocument();
  const phone = usePhone();
  // On a phone code is folded, but not what was added to be written.
  const [opened, setOpened] = useOpened(cell, page.selected === cell.id && page.editing);
  const run = useRun(state.runs.at(-1) ?? '');
  const [caret, setCaret] = useState({ line: 1, column: 1 });
  const goTo: GoTo = (line, column, id = cell.id) => {
    if (id === cell.id) {
      setCaret({ line, column });
      setOpened(true);
    }
    dispatch({ type: 'select', id, editing: true });
  };
  useGoTo(cell.id, ({ start }) => {
    setCaret(positionOf(cell.source, start));
    setOpened(true);
  });
  const acts = { onSet, onGoTo: goTo };
  const folded = (cell.folded === true || phone) && !opened;
  const bare = cell.folded === true;
  const outputs = own?.outputs ?? [];
  const figure = [...above.flatMap(one => one.outputs), ...outputs].some(
    output => output.kind === 'plot' || output.kind === 'widget' || output.kind === 'modelCard',
  );
  const some = own !== null && (outputs.length > 0 || own.missing !== null);
  const beside = folded && some;
  const done = state.status === 'running' && run?.status === 'running' ? progress(run.chains) : null;
  return (
    <CellFrame
      cell={cell}
      status={state.status}
      waiting={wait !== null}
      done={done}
      margin={own === null || beside ? undefined : cell.margin}
      onRun={() => onRun(false)}
      className={`${figure ? 'has-figure' : ''} ${phone && !bare && folded ? 'phone-folded' : ''}`}
    >
      {above.map(one => (
        <Outputs key={one.id} of={one} margin={one.margin} {...acts} />
      ))}
      {beside && own !== null ? <Outputs of={own} margin={cell.margin} {...acts} /> : null}
      {bare || phone ? (
        <Fold
          cell={cell}
          quiet={bare && outputs.length > 0}
          open={!folded}
          onToggle={() => setOpened(!opened)}
        />
      ) : null}
      {folded ? null : (
        <Source cell={cell} state={state} wrong={wrong} caret={caret} onCaret={setCaret} onRun={onRun} />
      )}
      {state.error === null ? null : <Failure error={state.error} cell={cell.id} {...acts} />}
      {wait === null ? null : <WaitNote wait={wait} />}
      <Cuts cell={cell.id} />
      {!folded && own !== null && some ? <Outputs of={own} {...acts} /> : null}
    </CellFrame>
  );
}

/** Whether folded code is shown all the same: while it is written, or until it is folded anew. */
function useOpened({ folded = false }: Cell, editing: boolean) {
  const [opened, setOpened] = useState(editing);
  const before = useRef({ folded, editing });
  useEffect(() => {
    if (folded && !before.current.folded) setOpened(false);
    else if (editing && !before.current.editing) setOpened(true);
    before.current = { folded, editing };
  }, [folded, editing]);
  return [opened, setOpened] as const;
}

const CutNote = lazyAccessory(() => import('../runs/cut-note.tsx').then(module => module.CutNote));

/** Its runs that a reload cut off. */
function Cuts({ cell }: { cell: string }) {
  const cuts = useCuts().filter(cut => cut.cell === cell);
  return cuts.length === 0 ? null : (
    <Suspense>
      {cuts.map((cut, index) => (
        <CutNote key={index} cut={cut} />
      ))}
    </Suspense>
  );
}

interface FailureProps {
  readonly error: CellError;
  readonly cell: string;
  readonly onSet: SetWidget;
  readonly onGoTo: GoTo;
}

const Failure = ({ error, ...acts }: FailureProps) => (
  <div className="outputs">
    <OutputView output={{ kind: 'error', error }} {...acts} />
  </div>
);

interface OutputsProps {
  readonly of: Guest;
  readonly margin?: string | undefined;
  readonly onSet: SetWidget;
  readonly onGoTo: GoTo;
}

function Outputs({ of: { id, outputs, outdated, missing }, margin, onSet, onGoTo }: OutputsProps) {
  const old = outdated && outputs.some(isFigure);
  if (outputs.length === 0)
    return missing === null ? null : <p className="missing-note">{MISSING_WORDS[missing]}</p>;
  return (
    <>
      {old ? <p className="outdated-note">From before the last change</p> : null}
      <div className={old ? 'outputs outdated' : 'outputs'}>
        {outputs.map((output, index) => (
          <Boundary key={index} what={output.kind === 'plot' ? 'This figure' : 'This output'} of={output}>
            <OutputView output={output} cell={id} onSet={onSet} onGoTo={onGoTo} />
          </Boundary>
        ))}
        <MarginNote text={margin} />
      </div>
    </>
  );
}

function Fold({
  cell,
  quiet,
  open,
  onToggle,
}: {
  cell: Cell;
  quiet: boolean;
  open: boolean;
  onToggle: () => void;
}) {
  const lines = cell.source.split('\n').length;
  return quiet ? (
    <button
      type="button"
      className="fold-quiet"
      aria-expanded={open}
      aria-label={open ? 'Hide code' : 'Show code'}
      onClick={onToggle}
    >
      <ChevronIcon open={open} />
    </button>
  ) : (
    <button type="button" className="fold" aria-expanded={open} onClick={onToggle}>
      <ChevronIcon open={open} />
      {cell.title ?? 'Code'}
      <span className="lines">{plural(lines, 'line')}</span>
    </button>
  );
}

interface SourceProps {
  readonly cell: Cell;
  readonly state: CellState;
  readonly wrong: CellError | null;
  readonly caret: { readonly line: number; readonly column: number };
  readonly onCaret: (caret: { line: number; column: number }) => void;
  readonly onRun: (next: boolean) => void;
}

function Source({ cell, state, wrong, caret, onCaret, onRun }: SourceProps) {
  const { state: document, dispatch } = useDocument();
  const editing = document.selected === cell.id && document.editing;
  const edit = (): void => dispatch({ type: 'select', id: cell.id, editing: true });
  const was = useLastRun(cell.source, state);
  return (
    <div className="code-ground" onPasteCapture={event => passTableOn(cell.source, event)}>
      {editing ? (
        <MonacoCell
          id={cell.id}
          source={cell.source}
          line={caret.line}
          column={caret.column}
          error={wrong}
          onChange={source => dispatch({ type: 'edit-source', id: cell.id, source })}
          onRun={(next, source) => {
            // At once, so that the run has this text.
            flushSync(() => dispatch({ type: 'edit-source', id: cell.id, source }));
            onRun(next);
          }}
          onLeave={() => dismissPanel() || dispatch({ type: 'select', id: cell.id, editing: false })}
        />
      ) : (
        <div
          className="code-text"
          role="textbox"
          aria-label="Code"
          aria-multiline="true"
          aria-readonly="true"
          tabIndex={0}
          onFocus={event =>
            event.currentTarget.matches(':focus-visible') &&
            dispatch({ type: 'select', id: cell.id, editing: false })
          }
          onMouseUp={event => {
            if (window.getSelection()?.isCollapsed === false) return;
            onCaret(caretFrom(event));
            edit();
          }}
        >
          {cell.source === '' ? (
            <span className="tok-grey">{emptyWords()}</span>
          ) : (
            <StaticCode source={cell.source} was={was} error={wrong} />
          )}
        </div>
      )}
      <RunNote state={state} />
    </div>
  );
}

function RunNote({ state }: { state: CellState }) {
  const run = useRun(state.runs.at(-1) ?? '');
  if (run === null || state.status !== 'running') return null;
  return (
    <div className="code-side">
      {whole(drawn(run))} of {whole(run.draws * run.chains.length)}
    </div>
  );
}

const NONE: ReadonlyMap<number, string> = new Map();

/** The priors that the last evaluation had and this text has no more. */
function useLastRun(source: string, state: CellState): ReadonlyMap<number, string> {
  const ran = useRef<string | null>(null);
  const [before, setBefore] = useState<string | null>(null);
  useEffect(() => {
    if (state.execution === 0) return;
    setBefore(ran.current);
    ran.current = source;
    // Only an evaluation makes the present text the last one; edits must not.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [state.execution]);
  const base = ran.current === source ? before : ran.current;
  return base === null ? NONE : changedPriors(base, source);
}

const progress = (chains: readonly { readonly done: number; readonly total: number }[]): number =>
  chains.reduce((sum, chain) => sum + chain.done, 0) /
  Math.max(
    1,
    chains.reduce((sum, chain) => sum + chain.total, 0),
  );
