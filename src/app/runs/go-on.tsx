/** Under the verdict of a run that is over: Continue, the list of runs, how it was made. Not here: what continuing does (the client). */
import { isLive } from '../../workers/protocol.ts';
import type { RunState } from '../../workers/protocol.ts';
import { useSession } from '../session.ts';
import { useDocument } from '../state/document-context.ts';
import { continueRun } from './continue-run.ts';
import { leftOfRun } from './cut-words.ts';
import { openRuns } from './open-runs.ts';
import { continueWord, continueWords, keepingWords, madeWords, precisionWords } from './run-words.ts';
import { useCanContinue } from './use-runs.ts';
import './runs.css';

export function GoOn({ run }: { run: RunState }) {
  const client = useSession();
  const can = useCanContinue(run, useDocument().state.notebook);
  const live = isLive(run);
  const precision = precisionWords(run);
  return (
    <div className="go-on">
      {precision === '' ? null : <p className="quiet">{precision}</p>}
      <div className="go-on-row">
        {can ? (
          <button
            type="button"
            className="btn line"
            title="Goes on from the adapted state, without warm-up: the same draws as those of a longer run"
            onClick={() => void continueRun(client, run)}
          >
            {continueWord(run)}
          </button>
        ) : null}
        <button type="button" className="btn plain" onClick={() => openRuns()}>
          Runs
        </button>
        {can ? <span className="quiet">{continueWords(run)}</span> : null}
      </div>
      {run.restored && run.partial && !can ? <p className="quiet">{leftOfRun(run, can).hindrance}</p> : null}
      {live ? null : (
        <p className="quiet made">{`${madeWords(run)}. ${run.restored ? keepingWords(run) : ''}`}</p>
      )}
    </div>
  );
}
