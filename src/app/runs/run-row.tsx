/** One run in the list: when, what is new in it, how large, how it was judged, and what can be done with it. Not here: the list (runs-dialog.tsx). */
import { useMemo } from 'react';
import type { KeptRun, RunState } from '../../workers/protocol.ts';
import { useSession } from '../session.ts';
import { useDocument } from '../state/document-context.ts';
import { coded } from '../ui/coded.tsx';
import { plural } from '../ui/numbers.ts';
import { continueRun } from './continue-run.ts';
import {
  continueWord,
  judgedWords,
  nameIn,
  posteriorName,
  sizeWords,
  standWord,
  whenWords,
} from './run-words.ts';
import { originOf, originOfKept, runBefore, sinceBefore } from './since-before.ts';
import type { Origin } from './since-before.ts';
import { Since } from './since.tsx';
import { takeUp } from './use-kept.ts';
import { useCanContinue } from './use-runs.ts';

interface RowProps {
  readonly run: RunState;
  /** Of all runs of the notebook. */
  readonly origins: readonly Origin[];
  readonly chosen: boolean;
  readonly choosable: boolean;
  readonly onChoose: () => void;
  readonly onShow: () => void;
}

export function RunRow({ run, origins, chosen, choosable, onChoose, onShow }: RowProps) {
  const sources = useSession().sources(run.id);
  const name = posteriorName(run, sources);
  const when = whenWords(run.began);
  const stand = standWord(run);
  const label = `${name}, ${when}`;
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
        <time className="run-when">{when}</time>
      </label>
      <span className="run-words">
        <New origin={originOf(run, sources)} origins={origins} settled={stand !== 'running'} />
        <span>
          {stand === 'done' ? '' : `${stand}, `}
          {sizeWords(run)}, seed {run.seed}, cell {run.cell}
        </span>
        <span className="quiet">{coded(judgedWords(run))}</span>
      </span>
      <Acts run={run} label={label} onShow={onShow} />
    </li>
  );
}

/** From before the page was loaded: its draws are read only when they are wanted. */
export function KeptRow({ run, origins }: { run: KeptRun; origins: readonly Origin[] }) {
  const client = useSession();
  const draws = run.counts.reduce((sum, count) => sum + Math.max(0, count - run.warmup), 0);
  const when = whenWords(run.began);
  return (
    <li className="run-row" data-run-stand="kept">
      <span className="run-name">
        <span className="mono">{nameIn(run.cell, run.sources) ?? (run.title || 'posterior')}</span>
        <time className="run-when">{when}</time>
      </span>
      <span className="run-words">
        <New origin={originOfKept(run)} origins={origins} settled />
        <span>
          {plural(draws, 'draw')}, seed {run.seed}, cell {run.cell}
        </span>
        <span className="quiet">Kept from before this page was loaded.</span>
      </span>
      <span className="run-acts">
        <button type="button" className="btn plain" onClick={() => void takeUp(client, run)}>
          Load<span className="announced"> run of {when}</span>
        </button>
      </span>
    </li>
  );
}

interface NewProps {
  readonly origin: Origin;
  readonly origins: readonly Origin[];
  /** The run is over: what it was asked for changes no more. */
  readonly settled: boolean;
}

/** What differs from the run before. */
function New({ origin, origins, settled }: NewProps) {
  const before = runBefore(origins, origin);
  const changes = useMemo(
    () => (before === undefined ? null : sinceBefore(before, origin)),
    // Texts are compared once, not at every batch of draws: the moment a run began is its name.
    [before?.began, origin.began, settled],
  );
  if (before === undefined || changes === null) return null;
  if (changes.length > 0) return <Since changes={changes} />;
  return <span className="quiet">Nothing changed since {whenWords(before.began)}.</span>;
}

type ActsProps = Pick<RowProps, 'run' | 'onShow'> & { readonly label: string };

/** What can be done with a run. */
function Acts({ run, label, onShow }: ActsProps) {
  const client = useSession();
  const can = useCanContinue(run, useDocument().state.notebook);
  return (
    <span className="run-acts">
      {can ? (
        <button
          type="button"
          className="btn plain"
          onClick={() => {
            void continueRun(client, run);
            onShow();
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
