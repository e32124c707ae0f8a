/**
 * Under a cell whose run was cut off by the end of its page: how far it came, what is left of it, and how it goes on.
 * Not here: finding it (cut-runs.ts).
 */
import { useSyncExternalStore } from 'react';
import { useSession } from '../session.ts';
import { useDocument } from '../state/document-context.ts';
import { continueRun } from './continue-run.ts';
import { forgetCuts } from './cut-runs.ts';
import type { CutRun } from './cut-store.ts';
import { cutWords, leftOfKept, leftOfRun } from './cut-words.ts';
import { openRuns } from './open-runs.ts';
import { comesBack, useKept } from './use-kept.ts';
import { useCanContinue, useRuns } from './use-runs.ts';
import './cut-note.css';

export function CutNote({ cut }: { cut: CutRun }) {
  const client = useSession();
  const ids = useSyncExternalStore(
    listener => client.runs.subscribe(listener),
    () => client.runs.getSnapshot(),
  );
  const known = useSyncExternalStore(
    listener => client.keptRead.subscribe(listener),
    () => client.keptRead.getSnapshot(),
  );
  const run = useRuns(ids).find(({ began }) => began === cut.began) ?? null;
  const kept = useKept().find(({ began }) => began === cut.began);
  const { notebook } = useDocument().state;
  const can = useCanContinue(run, notebook);
  // What is left is not known yet, or it has gone on.
  if (!known || run?.restored === false) return null;
  // About to be taken up.
  if (run === null && kept !== undefined && comesBack(kept, notebook)) return null;
  const left = run !== null ? leftOfRun(run, can) : kept === undefined ? null : leftOfKept(kept);
  return (
    <p className="cut-note" role="note">
      {cutWords(cut, left)}{' '}
      {can && run !== null ? (
        <button type="button" onClick={() => void continueRun(client, run)}>
          Resume the run
        </button>
      ) : null}
      {left?.listed === true ? (
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
