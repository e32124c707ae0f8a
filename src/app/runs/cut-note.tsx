/**
 * Under a cell whose run was cut off by the end of its page: how far it came, what is left of it, and how it goes on.
 * Not here: finding it (cut-runs.ts).
 */
import { useSyncExternalStore } from 'react';
import type { Notebook } from '../../notebook/document.ts';
import type { TildeClient } from '../../workers/client.ts';
import type { KeptRun, RunState } from '../../workers/protocol.ts';
import { useSession } from '../session.ts';
import { useDocument } from '../state/document-context.ts';
import { continueRun } from './continue-run.ts';
import { forgetCuts } from './cut-runs.ts';
import type { CutRun } from './cut-store.ts';
import { cutWords, leftOfKept, leftOfRun } from './cut-words.ts';
import { openRuns } from './open-runs.ts';
import { isBroken, isOfCells, takeUp, useComing, useKept, useKeptRead, useRefused } from './use-kept.ts';
import { useCanContinue, useRuns } from './use-runs.ts';
import './cut-note.css';

export function CutNote({ cut }: { cut: CutRun }) {
  const client = useSession();
  const ids = useSyncExternalStore(
    listener => client.runs.subscribe(listener),
    () => client.runs.getSnapshot(),
  );
  const run = useRuns(ids).find(({ began }) => began === cut.began) ?? null;
  const kept = useKept().find(({ began }) => began === cut.began) ?? null;
  const read = useKeptRead();
  const known = run !== null || read === 'all' || (kept !== null && read === 'newest');
  const coming = useComing()?.began === cut.began;
  const { notebook } = useDocument().state;
  const can = useCanContinue(run, notebook);
  const why = useHindrance(kept, notebook);
  // What is left is not known yet, it is about to be taken up, or it has gone on.
  if (!known || (run === null && coming) || run?.restored === false) return null;
  const left = run !== null ? leftOfRun(run, can) : kept === null ? null : leftOfKept(kept, why);
  const resume = resumeOf(client, run, kept);
  return (
    <p className="cut-note" role="note">
      {cutWords(cut, left)}{' '}
      {resume !== null && left?.hindrance === null ? (
        <button type="button" onClick={() => void resume()}>
          Resume the run
        </button>
      ) : null}
      {left?.listed === true && (left.hindrance !== null || resume === null) ? (
        <button type="button" onClick={() => openRuns()}>
          Show the runs
        </button>
      ) : null}{' '}
      <button type="button" onClick={() => forgetCuts([cut])}>
        Dismiss
      </button>
    </p>
  );
}

/** Why a run that was not taken up may not be. */
function useHindrance(kept: KeptRun | null, notebook: Notebook): 'changed' | 'refused' | null {
  const refused = useRefused();
  if (kept === null) return null;
  if (refused.has(kept.id)) return 'refused';
  return isOfCells(kept, notebook) ? null : 'changed';
}

/** Lets it go on, once it is taken up; null where all of it is drawn. */
function resumeOf(
  client: TildeClient,
  run: RunState | null,
  kept: KeptRun | null,
): (() => Promise<void>) | null {
  if (run !== null) return run.partial ? () => continueRun(client, run) : null;
  if (kept === null || !isBroken(kept)) return null;
  return async () => {
    await takeUp(client, kept);
    const states = client.runs.getSnapshot().map(id => client.run(id).getSnapshot());
    const taken = states.find(state => state?.began === kept.began);
    // Where it cannot go on, the note says why from now on.
    if (taken?.canContinue === true) await continueRun(client, taken);
  };
}
