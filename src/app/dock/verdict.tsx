/** The one plain line on whether the posterior can be trusted, then numbers and advice. Not here: the judgement (the ledger's). */
import type { RunState } from '../../workers/protocol.ts';
import { plural, whole } from '../ui/numbers.ts';

export function VerdictLine({ run }: { run: RunState }) {
  return (
    <div className="verdict" aria-live="polite" data-verdict={run.verdict?.level ?? 'none'}>
      <p>
        <strong>{headline(run)}</strong> <span className="quiet">{numbers(run)}</span>
      </p>
      {notesOf(run).map(line => (
        <p key={line} className="quiet">
          {/divergen/.test(line) ? (
            <span className="x" aria-hidden="true">
              ✕{' '}
            </span>
          ) : null}
          {line}
        </p>
      ))}
      {run.error === null ? null : (
        <p>
          {run.error.message} {run.error.hint}
        </p>
      )}
    </div>
  );
}

/** Advice, and the count of divergences where neither verdict nor advice names it. */
function notesOf(run: RunState): readonly string[] {
  const advice = run.verdict?.advice ?? [];
  const named = [run.verdict?.text ?? '', ...advice].some(line => /divergen/.test(line));
  return run.divergences > 0 && !named ? [plural(run.divergences, 'divergence'), ...advice] : advice;
}

export function headline(run: RunState): string {
  if (run.verdict !== null) return run.verdict.text;
  if (run.status === 'failed') return 'The run failed.';
  return run.status === 'starting' ? 'Starting.' : 'Sampling.';
}

/** "R̂ 1.00, smallest ESS 10,500." */
function numbers(run: RunState): string {
  const rows = run.summary?.rows ?? [];
  if (rows.length === 0) return '';
  const rhat = Math.max(...rows.map(row => row.rhat));
  const ess = Math.min(...rows.map(row => row.ess));
  return `R̂ ${rhat.toFixed(2)}, smallest ESS ${whole(ess)}.`;
}

/** "4 × 1,000 draws, 0.2 s, R̂ 1.00" */
export function restLine(run: RunState): string {
  const rhat = Math.max(0, ...(run.summary?.rows ?? []).map(row => row.rhat));
  const parts = [`${run.chains.length} × ${whole(run.draws)} draws`, `${run.seconds.toFixed(1)} s`];
  return [...parts, ...(rhat > 0 ? [`R̂ ${rhat.toFixed(2)}`] : []), ...(run.partial ? ['partial'] : [])].join(
    ', ',
  );
}
