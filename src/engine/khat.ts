/** Pareto k̂ of leave-one-out cross-validation as a figure: which observations the estimate cannot be trusted for. Not here: the estimate (loo.ts). */
import type { Loo } from './diagnostics/index.ts';
import { words, type Mark } from './figures/figure.ts';
import { checkOptions } from './figures/options.ts';
import { figureOf, type Plot } from './figures/plot.ts';
import { estimateOf } from './loo.ts';
import { TildeError } from './errors.ts';

/** Options of `khat`. */
export interface KhatOptions {
  /** Stands over the figure. */
  readonly title?: string;
  /** Pixels of the plotting area; default 184. */
  readonly height?: number;
}

/** Below the first all is well; above the second no number of draws helps (Vehtari et al. 2024). */
const LIMITS = [0.5, 0.7] as const;
/** A limit of few draws above this and the second limit are one line. */
const APART = 0.66;
/** Observations named beside their dots, and in the sentence. */
const NAMED = { dots: 5, words: 8 } as const;

/**
 * Pareto k̂ of every observation: how hard it is to predict from the others. Up to 0.5 the estimate of `loo` is good,
 * up to 0.7 usable with enough draws, above it is not to be trusted.
 * @param fit what `loo` returned
 * @returns a figure, shown when it is the cell's last expression
 * @throws TildeError for anything else
 */
export function khat(fit: Loo, options: KhatOptions = {}): Plot {
  checkOptions('khat', options, { title: true, height: true });
  const estimate = estimateOf(fit);
  if (estimate?.kind !== 'loo') throw notLoo(fit);
  const { pointwise, goodK } = fit;
  const names = estimate.names;
  const known = pointwise.flatMap(({ k }, i) => (Number.isFinite(k) ? [{ k, i, name: names[i] }] : []));
  const worst = known.filter(({ k }) => k > goodK).sort((a, b) => b.k - a.k);
  const named = worst.slice(0, NAMED.dots);
  const rest = known.filter(point => !named.includes(point));
  const top = known.reduce<number>((most, { k }) => Math.max(most, k), LIMITS[1]);
  const marks: Mark[] = [
    { type: 'rule', role: 'reference', y: LIMITS[0], label: 'good below 0.5' },
    ...(goodK < APART ? [rule(goodK, `too few draws above ${goodK.toFixed(2)}`)] : []),
    rule(
      goodK < APART ? LIMITS[1] : goodK,
      `not to be trusted above ${(goodK < APART ? LIMITS[1] : goodK).toFixed(2)}`,
    ),
    { type: 'dots', role: 'data', x: rest.map(({ i }) => i), y: rest.map(({ k }) => k) },
    ...named.map(({ k, i, name }): Mark => ({
      type: 'dots',
      role: 'data',
      x: [i],
      y: [k],
      label: name,
    })),
  ];
  const low = known.reduce<number>((least, { k }) => Math.min(least, k), 0);
  return figureOf(marks, sentenceOf(fit, worst), {
    title: options.title ?? 'Pareto k̂ of every observation',
    x: 'observation',
    y: 'k̂',
    domain: [-0.5, Math.max(pointwise.length - 0.5, 0.5)],
    range: [Math.min(low, 0) - 0.05, top + 0.1],
    ...(options.height === undefined ? {} : { height: options.height }),
  });
}

const rule = (y: number, label: string): Mark => ({ type: 'rule', role: 'prior', y, label });

interface Point {
  readonly k: number;
  readonly name: string;
}

function sentenceOf({ pointwise, goodK }: Loo, worst: readonly Point[]): string {
  const n = `${pointwise.length.toLocaleString('en')} ${pointwise.length === 1 ? 'observation' : 'observations'}`;
  const unknown = pointwise.filter(({ k }) => !Number.isFinite(k)).length;
  const lost = unknown === 0 ? '' : `; ${unknown} without k̂`;
  const limit = goodK.toFixed(2);
  if (worst.length === 0) return `Pareto k̂ of ${n}: none above ${limit}, the estimate can be trusted${lost}`;
  const named = worst.slice(0, NAMED.words).map(({ name, k }) => `${name} ${words(k)}`);
  const more = worst.length > named.length ? ` and ${worst.length - named.length} more` : '';
  return (
    `Pareto k̂ of ${n}: ${worst.length} above ${limit}, where the estimate is not to be trusted: ` +
    `${named.join(', ')}${more}${lost}`
  );
}

function notLoo(got: unknown): TildeError {
  return new TildeError('argument', 'khat needs the answer of loo', {
    expected: 'khat(loo(posterior))',
    got: typeof got,
    hint: 'loo(posterior) first',
  });
}
