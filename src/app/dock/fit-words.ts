/** A fit in words. Not here: the verdict's judgement (workers/chain/fit-verdict.ts). */
import type { FitState } from '../../workers/protocol.ts';
import { minus, seconds, whole } from '../ui/numbers.ts';
import { duration } from './digits.ts';

/** Parameters that the sentence names. */
const NAMED = 4;

/** Four significant digits: "1.462", "−12.35". */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size >= 1000) return whole(value);
  return size !== 0 && size < 1e-3 ? minus(value.toExponential(2)) : minus(value.toPrecision(4));
}

/** The mean loss of the latest points. */
export function recentLoss({ losses }: FitState): number {
  const last = losses.mean.subarray(Math.floor(losses.mean.length * 0.9));
  return last.reduce((sum, x) => sum + x, 0) / last.length;
}

/** "loss 1.462 after 1,000 steps; a 9.140, b 0.6000. The loss has settled at 1.462." */
export function fitSentence(fit: FitState): string {
  if (fit.step === 0) return `Loss of ${fit.title}, before the first step`;
  const params = fit.params.slice(0, NAMED).map(param => `${param.name} ${digits(param.value)}`);
  const named = params.length === 0 ? '' : `; ${params.join(', ')}`;
  return `loss ${digits(recentLoss(fit))} after ${whole(fit.step)} steps${named}. ${fitHeadline(fit)}.`;
}

export function fitHeadline(fit: FitState): string {
  switch (fit.status) {
    case 'failed':
      return 'The fit broke down';
    case 'starting':
      return 'Starting';
    case 'running':
      return 'Descending';
    case 'stopped':
      return `Stopped after ${whole(fit.step)} of ${whole(fit.steps)} steps`;
    case 'done':
      return fit.verdict?.text ?? 'All steps are taken';
  }
}

/** "ADAM, 43%, 3 s left" */
export function fitProgressWords(fit: FitState): string {
  const share = fit.step / Math.max(1, fit.steps);
  const left = share > 0 ? (fit.seconds * (1 - share)) / share : 0;
  const rest = left >= 1 ? `, ${left < 10 ? Math.ceil(left) : Math.round(left)} s left` : '';
  return `SVI, ${Math.floor(100 * share)}%${rest}`;
}

/** "SVI, 0.4 s, partial" */
export function fitEndWords(fit: FitState): string {
  return `SVI, ${duration(fit.seconds, seconds)}${fit.partial ? ', partial' : ''}`;
}

/** Where its loss is computed: "WASM f64", "webgpu f32". */
export function fitPlace({ backend }: Pick<FitState, 'backend'>): string {
  return backend === 'wasm' ? 'WASM f64' : `${backend} f32`;
}

/** "guide autoNormal · adam, step 0.01 · WASM f64 · seed 1" */
export function fitFacts(fit: FitState): string {
  const parts = [
    // A guide of one's own is often called just that.
    fit.guide === 'guide' ? 'guide' : `guide ${fit.guide}`,
    fit.optimizer,
    ...(fit.particles > 1 ? [`${whole(fit.particles)} particles`] : []),
    ...fit.minibatches.map(({ plate, size, total }) => `${whole(size)} of ${whole(total)} ${plate}`),
    fitPlace(fit),
    `seed ${fit.seed}`,
  ];
  return parts.join(' · ');
}
