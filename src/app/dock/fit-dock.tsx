/** The inference dock while a cell fits: loss curves, parameters on the move, the verdict. Not here: samplers' runs (dock.tsx). */
import { isLive } from '../../workers/protocol.ts';
import type { FitState } from '../../workers/protocol.ts';
import { coded } from '../ui/coded.tsx';
import './dock-place.css';
import { FitCurve } from './fit-curve.tsx';
import { FitParams } from './fit-params.tsx';
import { digits, fitEndWords, fitFacts, fitHeadline, fitProgressWords, recentLoss } from './fit-words.ts';
import { useFitOld } from './old-results.ts';
import { PanelHead } from './panel-head.tsx';
import { sentence } from './sentence.ts';

/** Widest a curve gets, in pixels: in a sheet. */
const WIDTH = 720;

interface Props {
  /** At least one: the fits of one execution, oldest first. */
  readonly fits: readonly FitState[];
  readonly stopping: boolean;
  readonly onFold: () => void;
  readonly onStop: () => void;
}

export function FitDock({ fits, stopping, onFold, onStop }: Props) {
  const last = fits[fits.length - 1];
  const live = fits.some(isLive) && !stopping;
  const old = useFitOld(last.cell, last.execution) && !live;
  return (
    <aside className={old ? 'dock outdated' : 'dock'} aria-label="Inference" data-fit-status={last.status}>
      <PanelHead
        words={live ? fitProgressWords(last) : fitEndWords(last)}
        live={live}
        old={old}
        onFold={onFold}
        onStop={onStop}
      />
      {fits.map(fit => (
        <One key={fit.id} fit={fit} compact={fits.length > 1} />
      ))}
    </aside>
  );
}

function One({ fit, compact }: { fit: FitState; compact: boolean }) {
  const what = fit.objective === 'elbo' ? 'loss, −ELBO in nats' : 'loss, −log density in nats';
  return (
    <section className="fit" aria-label={`Fit of ${fit.title}`} data-fit={fit.id}>
      <div className="fit-head">
        <span>
          <span className="mono">{fit.title}</span> {what}
        </span>
        <strong data-loss={fit.step === 0 ? undefined : recentLoss(fit)}>
          {fit.step === 0 ? '' : digits(recentLoss(fit))}
        </strong>
      </div>
      <FitCurve fit={fit} widest={WIDTH} />
      {compact ? (
        <details className="fit-more">
          <summary>Parameters</summary>
          <FitParams fit={fit} />
        </details>
      ) : (
        <FitParams fit={fit} />
      )}
      <FitVerdict fit={fit} />
      <p className="quiet fit-facts">{fitFacts(fit)}</p>
    </section>
  );
}

function FitVerdict({ fit }: { fit: FitState }) {
  const level = fit.status === 'failed' ? 'bad' : (fit.verdict?.level ?? 'none');
  return (
    <div className="verdict" aria-live="polite" data-verdict={isLive(fit) ? 'none' : level}>
      <p>
        <strong>{fitHeadline(fit)}.</strong>
      </p>
      {isLive(fit)
        ? null
        : fit.verdict?.advice.map(line => (
            <p key={line} className="quiet">
              {line}
            </p>
          ))}
      {fit.error === null ? null : (
        <p className="quiet">
          {coded(sentence(fit.error.message))} {coded(sentence(fit.error.hint))}
        </p>
      )}
    </div>
  );
}
