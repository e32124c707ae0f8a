/**
 * The one plain line after a run, and what to do. Rules in order of what would mislead most.
 * Not here: the numbers it rests on (summary.ts, bfmi.ts).
 */
import type { SummaryRow } from './summary.ts';

export interface Verdict {
  /** good: use the draws; caution: use them knowing the text; bad: do not. */
  readonly level: 'good' | 'caution' | 'bad';
  /** One plain sentence. */
  readonly text: string;
  /** What to do, most useful first; empty when nothing is needed. */
  readonly advice: readonly string[];
}

export interface RunFacts {
  readonly rows: readonly SummaryRow[];
  readonly chains: number;
  /** Draws per chain after warm-up. */
  readonly draws: number;
  /** Divergences and transitions stopped by the depth limit, after warm-up, over all chains. */
  readonly divergences: number;
  readonly depthLimited: number;
  /** E-BFMI of each chain; empty when the sampler has no energy. */
  readonly ebfmi: readonly number[];
  /** Where divergences gather, when `divergenceSite` found it. */
  readonly divergenceSite?: DivergenceSite;
  /** No prior depends on another unknown: there is no other form to advise. Default false. */
  readonly nonCentred?: boolean;
}

const RHAT_GOOD = 1.01;
const RHAT_BAD = 1.05;
const EBFMI_LOW = 0.3;
const FEWEST_DRAWS = 100;
/** Effective draws per chain below which quantiles and R̂ itself are unsure (Vehtari et al. 2021, §4.1). */
const ESS_PER_CHAIN = 100;
/** Of so many chains the effective draws are enough, however many more there are. */
const CHAINS_COUNTED = 8;
/** Share of transitions stopped by the depth limit that is worth a word. */
const DEPTH_SHARE = 0.01;

/** Share of divergent draws that is too small to matter: posteriordb admits as many in its references. */
const FEW_DIVERGENCES = 0.001;

type Rule = (facts: RunFacts) => Verdict | undefined;

const rules: readonly Rule[] = [tooFewDraws, notConverged, diverged, tooFewEffective, depthLimit, lowEnergy];

export function verdict(facts: RunFacts): Verdict {
  const found = rules.map(rule => rule(facts)).filter(result => result !== undefined);
  if (found.length === 0) return converged(facts);
  const [first, ...rest] = found;
  const level = found.some(result => result.level === 'bad') ? 'bad' : 'caution';
  return { level, text: first.text, advice: [...first.advice, ...rest.map(result => result.text)] };
}

/** Nothing to warn of. Divergences too few for that are counted all the same, with what would make sure. */
function converged(facts: RunFacts): Verdict {
  if (facts.divergences === 0) return { level: 'good', text: 'Looks converged.', advice: [] };
  const where = facts.divergenceSite ? ` ${gathering(facts.divergences, facts.divergenceSite)};` : '';
  const form = facts.nonCentred === true ? '' : ' or a non-centred form';
  return {
    level: 'good',
    text: `Looks converged, with ${countOfDivergences(facts)}.`,
    advice: [`So few seldom matter;${where} a targetAccept of 0.95${form} would make sure.`],
  };
}

/** "30 divergences in 40,000 draws": a count says little without what it is of. */
function countOfDivergences({ divergences, draws, chains }: RunFacts): string {
  return `${plural(divergences, 'divergence')} in ${plural(draws * chains, 'draw')}`;
}

function gathering(divergences: number, { name, side }: DivergenceSite): string {
  return `${divergences === 1 ? 'it lies' : 'they gather'} where ${name} is ${side}`;
}

function tooFewDraws({ draws, chains }: RunFacts): Verdict | undefined {
  if (draws >= FEWEST_DRAWS) return undefined;
  const advice = [`Ask for ${FEWEST_DRAWS} draws per chain or more; 1000 is usual.`];
  return { level: 'bad', text: `Too few draws: ${draws} per chain from ${plural(chains, 'chain')}.`, advice };
}

function notConverged({ rows }: RunFacts): Verdict | undefined {
  const worst = extreme(rows, row => row.rhat);
  if (!worst || worst.rhat <= RHAT_GOOD) return undefined;
  const value = worst.rhat.toFixed(2) === '1.01' ? worst.rhat.toFixed(3) : worst.rhat.toFixed(2);
  if (worst.rhat <= RHAT_BAD) {
    const text = `Nearly converged: R̂ ${value} for ${worst.name}; run longer.`;
    return { level: 'caution', text, advice: ['Continue with more draws.'] };
  }
  const advice = ['Run longer, warm-up included.', 'Look whether the chains sit in different modes.'];
  return { level: 'bad', text: `Not converged: R̂ ${value} for ${worst.name}; run longer.`, advice };
}

function diverged(facts: RunFacts): Verdict | undefined {
  const { divergences, divergenceSite, draws, chains } = facts;
  if (divergences <= FEW_DIVERGENCES * draws * chains) return undefined;
  const where = divergenceSite
    ? gathering(divergences, divergenceSite)
    : 'the draws may miss a part of the posterior';
  const raise = 'Raise targetAccept to 0.95 or 0.99.';
  const advice =
    facts.nonCentred === true
      ? [raise, 'Try a prior that keeps scales away from 0.']
      : ['Try a non-centred form, or a prior that keeps scales away from 0.', raise];
  return { level: 'caution', text: `${countOfDivergences(facts)}: ${where}.`, advice };
}

function tooFewEffective({ rows, chains }: RunFacts): Verdict | undefined {
  const smallest = (row: SummaryRow) => Math.min(row.essBulk, row.essTail);
  const worst = extreme(rows, row => -smallest(row));
  if (!worst || smallest(worst) >= ESS_PER_CHAIN * Math.min(chains, CHAINS_COUNTED)) return undefined;
  const text = `Too few effective draws: ${Math.round(smallest(worst))} for ${worst.name}; run longer.`;
  return { level: 'caution', text, advice: ['Continue with more draws.'] };
}

function depthLimit({ depthLimited, draws, chains }: RunFacts): Verdict | undefined {
  if (depthLimited <= DEPTH_SHARE * draws * chains) return undefined;
  const text = `${plural(depthLimited, 'trajectory', 'trajectories')} stopped by the depth limit.`;
  const advice = ['Standardise predictors, or use metric "lowRank" or "dense".', 'Raise maxTreeDepth.'];
  return { level: 'caution', text, advice };
}

function lowEnergy({ ebfmi, nonCentred }: RunFacts): Verdict | undefined {
  const low = ebfmi.filter(value => value < EBFMI_LOW);
  if (low.length === 0) return undefined;
  const text = `The energy mixes slowly: E-BFMI ${Math.min(...low).toFixed(2)}; the tails may be missed.`;
  return {
    level: 'caution',
    text,
    advice: [`Try ${nonCentred === true ? '' : 'a non-centred form, or '}priors with lighter tails.`],
  };
}

/** The row where `score` is largest; rows without a number do not count. */
function extreme(rows: readonly SummaryRow[], score: (row: SummaryRow) => number): SummaryRow | undefined {
  let best: SummaryRow | undefined;
  for (const row of rows) {
    if (!Number.isNaN(score(row)) && (!best || score(row) > score(best))) best = row;
  }
  return best;
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${String(count).replace(/\B(?=(\d{3})+$)/g, ',')} ${count === 1 ? one : many}`;
}

/** A scalar whose low or high values go with divergences. */
export interface DivergenceSite {
  readonly name: string;
  readonly side: 'small' | 'large';
}

const FEWEST_DIVERGENCES = 3;
/** Standard deviations between the divergent draws' mean and all draws' below which nothing is named. */
const NOTABLE_SHIFT = 0.75;

/**
 * The scalar on which divergent transitions differ most from all draws, in standard deviations.
 * @param diverging one entry per draw, all chains one after another: 1 where the transition diverged.
 * @param scalars draws of each scalar in the same order.
 */
export function divergenceSite(
  diverging: ArrayLike<number>,
  scalars: readonly { readonly name: string; readonly draws: Float64Array }[],
): DivergenceSite | undefined {
  const count = scalars.length === 0 ? 0 : scalars[0].draws.filter((_, i) => diverging[i] === 1).length;
  if (count < FEWEST_DIVERGENCES) return undefined;
  return furthest(
    scalars.map(({ name, draws }) => {
      const { centre, sd } = moments(draws);
      const divergent = moments(draws.filter((_, i) => diverging[i] === 1));
      return { name, mean: centre, sd, divergentMean: divergent.centre };
    }),
  );
}

/** What `divergenceSite` needs of one scalar: mean and standard deviation of all draws, mean of the divergent. */
export interface DivergentMean {
  readonly name: string;
  readonly mean: number;
  readonly sd: number;
  readonly divergentMean: number;
}

/**
 * `divergenceSite` where the means are known.
 * @param divergent places of the divergent draws, by chain
 */
export function divergenceSiteOf(
  divergent: readonly (readonly number[])[],
  scalars: readonly DivergentMean[],
): DivergenceSite | undefined {
  const count = divergent.reduce((sum, places) => sum + places.length, 0);
  return count < FEWEST_DIVERGENCES ? undefined : furthest(scalars);
}

function furthest(scalars: readonly DivergentMean[]): DivergenceSite | undefined {
  let best: DivergenceSite | undefined;
  let largest = NOTABLE_SHIFT;
  for (const { name, mean, sd, divergentMean } of scalars) {
    const shift = (divergentMean - mean) / sd;
    if (Math.abs(shift) <= largest || Number.isNaN(shift)) continue;
    largest = Math.abs(shift);
    best = { name, side: shift < 0 ? 'small' : 'large' };
  }
  return best;
}

function moments(values: Float64Array): { centre: number; sd: number } {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - centre) * (value - centre), 0);
  return { centre, sd: Math.sqrt(squares / (values.length - 1)) };
}
