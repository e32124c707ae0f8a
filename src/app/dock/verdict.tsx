/** The one plain line on whether the posterior can be trusted, then numbers and advice. Not here: the judgement (the ledger's). */
import type { RunState, Verdict } from '../../workers/protocol.ts';
import { GoOn } from '../runs/go-on.tsx';
import { coded } from '../ui/coded.tsx';
import { plural, rhatWords, whole } from '../ui/numbers.ts';
import { duration } from './digits.ts';
import { sentence } from './sentence.ts';

/** The line, and what can be done with the run. */
export const VerdictLine = ({ run }: { run: RunState }) => (
  <>
    <Judged run={run} />
    <GoOn run={run} />
  </>
);

function Judged({ run }: { run: RunState }) {
  return (
    <div
      className="verdict"
      aria-live="polite"
      data-verdict={ended(run) ? (run.verdict?.level ?? 'none') : 'none'}
    >
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
          {coded(sentence(run.error.message))} {coded(sentence(run.error.hint))}
        </p>
      )}
    </div>
  );
}

/** Advice, and the count of divergences where nothing else names it. A stopped run says its verdict here. */
export function notesOf(run: RunState): readonly string[] {
  const { verdict } = run;
  const advice = verdict === null || !ended(run) ? [] : verdict.advice;
  const said = run.partial && verdict !== null ? [partialNote(verdict), ...advice] : advice;
  const named = [headline(run), ...said].some(line => /divergen/.test(line));
  return run.divergences > 0 && !named
    ? [`${plural(run.divergences, 'divergence')}${ended(run) ? '' : ' so far'}.`, ...said]
    : said;
}

const partialNote = ({ level, text }: Verdict): string =>
  level === 'good' ? 'These draws have mixed; more would make them surer.' : text;

const ended = ({ status }: RunState): boolean => status !== 'starting' && status !== 'running';

export function headline(run: RunState): string {
  switch (run.status) {
    case 'failed':
      return 'The run failed.';
    case 'starting':
      return 'Starting.';
    case 'stopped':
      return `Stopped after ${whole(drawn(run))} of ${whole(run.draws * run.chains.length)} draws.`;
    case 'running':
      return run.verdict?.text ?? 'Sampling.';
    case 'done':
      return run.verdict?.text ?? 'All draws are there; judging them.';
  }
}

/** Draws after warm-up, all chains together. */
export const drawn = ({ chains }: RunState): number =>
  chains.reduce((sum, chain) => sum + Math.max(0, chain.done - chain.warmup), 0);

/** "R̂ 1.00, smallest ESS 10,500."; R̂ only where no line beside it names one. */
export function numbers(run: RunState): string {
  const { rows, ess } = rated(run);
  if (rows.length === 0) return '';
  const least = run.summary?.sampled === true ? 'at least ' : '';
  const smallest = `smallest ESS ${least}${whole(ess)}.`;
  const said = [headline(run), ...notesOf(run)].some(namesRhat);
  return said ? `${smallest[0].toUpperCase()}${smallest.slice(1)}` : `R̂ ${rhatOf(run)}, ${smallest}`;
}

const namesRhat = (line: string): boolean => line.includes('R̂');

/** What never moved has neither R̂ nor ESS, and hides nobody else's. */
function rated({ summary }: RunState) {
  const rows = (summary?.rows ?? []).filter(({ rhat, ess }) => !Number.isNaN(rhat) && !Number.isNaN(ess));
  return { rows, ess: Math.min(...rows.map(row => row.ess)) };
}

const rhatOf = (run: RunState): string => rhatWords(Math.max(...rated(run).rows.map(row => row.rhat)));

export const tenths = (value: number): string => `${value.toFixed(1)} s`;

/** "4 × 1,000 draws, 0.2 s, R̂ 1.00": what the headline over it does not say. */
export function restLine(run: RunState): string {
  const asked = `${run.chains.length} × ${whole(run.draws)} draws, `;
  const draws = {
    done: asked,
    failed: `${whole(drawn(run))} of ${whole(run.draws * run.chains.length)} draws, `,
    stopped: '',
    starting: asked,
    running: asked,
  }[run.status];
  const rhat = namesRhat(headline(run)) || rated(run).rows.length === 0 ? '' : `, R̂\u00a0${rhatOf(run)}`;
  return `${draws}${duration(run.seconds, tenths)}${rhat}`;
}
