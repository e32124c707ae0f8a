/** The runs of a notebook: those that wait, run and are over; two of them can be compared. Not here: the comparison (compare.tsx). */
import { useMemo, useState } from 'react';
import type { CellState, KeptRun, RunState } from '../../workers/protocol.ts';
import { useSession } from '../session.ts';
import { Modal } from '../ui/modal.tsx';
import { plural } from '../ui/numbers.ts';
import { Compare } from './compare.tsx';
import { KeptRow, RunRow } from './run-row.tsx';
import { originOf, originOfKept } from './since-before.ts';
import type { Origin } from './since-before.ts';
import { useKept } from './use-kept.ts';
import { useRuns } from './use-runs.ts';
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
  const origins = useOrigins(runs, kept);
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
          <RunRow
            key={run.id}
            run={run}
            origins={origins}
            chosen={chosen.includes(run.id)}
            choosable={comparable.length > 1 && run.summary !== null}
            onChoose={() => toggle(run.id)}
            onShow={() => onShow(run.id)}
          />
        ))}
        {kept.map(run => (
          <KeptRow key={run.id} run={run} origins={origins} />
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

/** What all runs were made from. */
function useOrigins(runs: readonly RunState[], kept: readonly KeptRun[]): readonly Origin[] {
  const client = useSession();
  return useMemo(
    () => [...kept.map(originOfKept), ...runs.map(run => originOf(run, client.sources(run.id)))],
    [client, kept, runs],
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
