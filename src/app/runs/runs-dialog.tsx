/** The runs of a notebook: those that wait, run and are over; two of them can be compared. Not here: the comparison (compare.tsx). */
import { useState } from 'react';
import type { CellState, KeptRun, RunState } from '../../workers/protocol.ts';
import { useSession } from '../session.ts';
import { useDocument } from '../state/document-context.ts';
import { Modal } from '../ui/modal.tsx';
import { clock, plural } from '../ui/numbers.ts';
import { Compare } from './compare.tsx';
import { continueWord, judgedWords, nameIn, posteriorName, sizeWords, standWord } from './run-words.ts';
import { takeUp, useKept } from './use-kept.ts';
import { useCanContinue, useRuns } from './use-runs.ts';
import type { RunsView } from './open-runs.ts';
import './runs.css';

interface Props {
  /** Oldest first. */
  readonly ids: readonly string[];
  readonly states: readonly CellState[];
  readonly view: RunsView;
  /** Shows a run in the dock. */
  readonly onShow: (id: string) => void;
  readonly onClose: () => void;
}

export function RunsDialog({ ids, states, view, onShow, onClose }: Props) {
  const runs = useRuns(ids);
  const [chosen, setChosen] = useState<readonly string[]>(() => (view === 'compare' ? newestPair(runs) : []));
  const toggle = (id: string): void =>
    setChosen(now => (now.includes(id) ? now.filter(other => other !== id) : [...now.slice(-1), id]));
  const kept = useKept();
  const pair = runs.filter(run => chosen.includes(run.id));
  const queued = states.filter(state => state.status === 'queued');
  const comparable = runs.filter(run => run.summary !== null);
  return (
    <Modal title="Runs of this notebook" closeAtHead className="runs" onClose={onClose}>
      <p className="quiet">{introWords(runs.length + kept.length, comparable.length)}</p>
      <ul className="run-list" aria-label="Runs">
        {queued.map(state => (
          <Waiting key={state.id} cell={state.id} />
        ))}
        {runs.toReversed().map(run => (
          <Row
            key={run.id}
            run={run}
            chosen={chosen.includes(run.id)}
            choosable={comparable.length > 1 && run.summary !== null}
            onChoose={() => toggle(run.id)}
            onShow={() => onShow(run.id)}
            onContinue={() => onShow(run.id)}
          />
        ))}
        {kept.map(run => (
          <KeptRow key={run.id} run={run} />
        ))}
      </ul>
      {chosen.length < 2 && comparable.length > 1 ? (
        <button type="button" className="btn line" onClick={() => setChosen(newestPair(runs))}>
          Compare the two newest
        </button>
      ) : null}
      {pair.length === 2 ? <Compare before={pair[0]} after={pair[1]} /> : null}
    </Modal>
  );
}

function introWords(runs: number, comparable: number): string {
  if (runs === 0) return 'None yet. A cell that calls mcmc makes one.';
  return comparable > 1 ? 'Tick two to compare them.' : `${plural(runs, 'run')}; run again to compare two.`;
}

/** Of the cell that ran last and has two, else of any. */
function newestPair(runs: readonly RunState[]): readonly string[] {
  const ended = runs.filter(run => run.summary !== null).toReversed();
  const cell = ended.find((run, at) => ended.slice(at + 1).some(other => other.cell === run.cell))?.cell;
  const same = ended.filter(run => cell === undefined || run.cell === cell);
  return same
    .slice(0, 2)
    .map(run => run.id)
    .toReversed();
}

function Waiting({ cell }: { cell: string }) {
  const client = useSession();
  return (
    <li className="run-row" data-run-stand="queued">
      <span className="run-name">Cell {cell}</span>
      <span className="run-words quiet">queued</span>
      <span className="run-acts">
        <button type="button" className="btn plain" onClick={() => client.cancelCell(cell)}>
          Cancel<span className="announced"> cell {cell}</span>
        </button>
      </span>
    </li>
  );
}

/** From before the page was loaded: its draws are read only when they are wanted. */
function KeptRow({ run }: { run: KeptRun }) {
  const client = useSession();
  const draws = run.counts.reduce((sum, count) => sum + Math.max(0, count - run.warmup), 0);
  return (
    <li className="run-row" data-run-stand="kept">
      <span className="run-name mono">{nameIn(run.cell, run.sources) ?? (run.title || 'posterior')}</span>
      <span className="run-words">
        <span className="quiet">
          {clock(new Date(run.began))}, cell {run.cell}, seed {run.seed}
        </span>
        <span>{plural(draws, 'draw')}, kept from before this page was loaded</span>
      </span>
      <span className="run-acts">
        <button type="button" className="btn plain" onClick={() => void takeUp(client, run)}>
          Load<span className="announced"> run of {clock(new Date(run.began))}</span>
        </button>
      </span>
    </li>
  );
}

interface RowProps {
  readonly run: RunState;
  readonly chosen: boolean;
  readonly choosable: boolean;
  readonly onChoose: () => void;
  readonly onShow: () => void;
  readonly onContinue: () => void;
}

function Row({ run, chosen, choosable, onChoose, onShow, onContinue }: RowProps) {
  const client = useSession();
  const name = posteriorName(run, client.sources(run.id));
  const stand = standWord(run);
  const label = `${name}, ${clock(new Date(run.began))}`;
  return (
    <li className="run-row" data-run-stand={stand} data-run={run.id}>
      <label className="run-name">
        <input
          type="checkbox"
          aria-label={`Compare ${label}`}
          checked={chosen}
          disabled={!choosable}
          onChange={onChoose}
        />
        <span className="mono">{name}</span>
      </label>
      <span className="run-words">
        <span className="quiet">
          {clock(new Date(run.began))}, cell {run.cell}, seed {run.seed}
        </span>
        <span>
          {stand === 'done' ? '' : `${stand}, `}
          {sizeWords(run)}
        </span>
        <span className="quiet">{judgedWords(run)}</span>
      </span>
      <Acts {...{ run, label, onShow, onContinue }} />
    </li>
  );
}

type ActsProps = Pick<RowProps, 'run' | 'onShow' | 'onContinue'> & { readonly label: string };

/** What can be done with a run. */
function Acts({ run, label, onShow, onContinue }: ActsProps) {
  const client = useSession();
  const can = useCanContinue(run, useDocument().state.notebook);
  return (
    <span className="run-acts">
      {can ? (
        <button
          type="button"
          className="btn plain"
          onClick={() => {
            client.continueRun(run.id);
            onContinue();
          }}
        >
          {continueWord(run)}
          <span className="announced"> {label}</span>
        </button>
      ) : null}
      {run.dropped ? null : (
        <button type="button" className="btn plain" onClick={onShow}>
          Show<span className="announced"> {label}</span>
        </button>
      )}
      {run.dropped || standWord(run) === 'running' ? null : (
        <button
          type="button"
          className="btn plain"
          title="Frees their memory; the summary stays"
          onClick={() => client.dropDraws(run.id)}
        >
          Drop draws<span className="announced"> of {label}</span>
        </button>
      )}
    </span>
  );
}
