/**
 * The one plain line after a run, and what to do. Rules in order of what would mislead most.
 * Not here: the numbers it rests on (summary.ts, bfmi.ts).
 */
import { FEWEST_DIVERGENCES, type DivergenceSite } from './divergence-site.ts';
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
  /** Unknowns whose scale is unknown too: they could be written in a non-centred form. Default none. */
  readonly centred?: readonly string[];
  /** Acceptance probability that the run aimed at; default 0.8. */
  readonly targetAccept?: number;
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

/** What one rule says. */
interface Finding extends Verdict {
  /** Advice to write the model in another form: where that helps, nothing else helps as much. */
  readonly form?: string;
}

type Rule = (facts: RunFacts) => Finding | undefined;

const rules: readonly Rule[] = [tooFewDraws, notConverged, diverged, tooFewEffective, depthLimit, lowEnergy];

export function verdict(facts: RunFacts): Verdict {
  const found = rules.map(rule => rule(facts)).filter(result => result !== undefined);
  if (found.length === 0) return converged(facts);
  const [first, ...rest] = found;
  const level = found.some(result => result.level === 'bad') ? 'bad' : 'caution';
  const form = found.flatMap(result => result.form ?? []).slice(0, 1);
  return { level, text: first.text, advice: [...form, ...first.advice, ...rest.map(result => result.text)] };
}

/** Nothing to warn of. Divergences too few for that are counted all the same, with what would make sure. */
function converged(facts: RunFacts): Verdict {
  if (facts.divergences === 0) return { level: 'good', text: 'Looks converged.', advice: [] };
  const where = facts.divergenceSite ? [gathering(facts.divergenceSite)] : [];
  const [target] = largerTargets(facts);
  const ways = [
    ...(target === undefined ? [] : [`a targetAccept of ${target}`]),
    ...(hasOtherForm(facts) ? [nonCentredForm(facts)] : []),
  ];
  const sure = ways.length === 0 ? PRIOR_ON_SCALES : ways.join(' or ');
  return {
    level: 'good',
    text: `Looks converged, with ${countOfDivergences(facts)}.`,
    advice: [`${['So few seldom matter', ...where, `${sure} would make sure`].join('; ')}.`],
  };
}

const PRIOR_ON_SCALES = 'a prior that keeps scales away from 0';

/** Targets worth a try after the run's own; steps still smaller cost much and seldom help. */
const largerTargets = ({ targetAccept = 0.8 }: RunFacts): readonly number[] =>
  [0.95, 0.99].filter(target => target > targetAccept);

/** "30 divergences in 40,000 draws": a count says little without what it is of. */
function countOfDivergences({ divergences, draws, chains }: RunFacts): string {
  return `${plural(divergences, 'divergence')} in ${plural(draws * chains, 'draw')}`;
}

const gathering = ({ name, side }: DivergenceSite): string => `they gather where ${name} is ${side}`;

const hasOtherForm = ({ centred = [] }: RunFacts): boolean => centred.length > 0;

/** Names in one sentence. */
const MOST_NAMED = 2;

/** "a non-centred form of theta" */
function nonCentredForm({ centred = [] }: RunFacts): string {
  const named = centred.length > MOST_NAMED ? '' : ` of ${centred.join(' and ')}`;
  return `a non-centred form${named}`;
}

function tooFewDraws({ draws, chains }: RunFacts): Finding | undefined {
  if (draws >= FEWEST_DRAWS) return undefined;
  const advice = [`Ask for ${FEWEST_DRAWS} draws per chain or more; 1000 is usual.`];
  return { level: 'bad', text: `Too few draws: ${draws} per chain from ${plural(chains, 'chain')}.`, advice };
}

function notConverged({ rows }: RunFacts): Finding | undefined {
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

function diverged(facts: RunFacts): Finding | undefined {
  const { divergences, divergenceSite, draws, chains } = facts;
  if (divergences <= FEW_DIVERGENCES * draws * chains) return undefined;
  const targets = largerTargets(facts);
  const raise = targets.length === 0 ? [] : [`Raise targetAccept to ${targets.join(' or ')}.`];
  const other = `${hasOtherForm(facts) ? `${nonCentredForm(facts)}, or ` : ''}${PRIOR_ON_SCALES}`;
  // What the run tried already is no advice: then another way to write the model is left.
  const stay = raise.length > 0 ? `If they stay, try ${other}.` : `${smallStepsWere(facts)}: try ${other}.`;
  if (divergences < FEWEST_DIVERGENCES)
    return {
      level: 'caution',
      text: `${countOfDivergences(facts)}: too few to say where they come from.`,
      advice: [...raise, stay],
    };
  const where = divergenceSite ? gathering(divergenceSite) : 'the draws may miss a part of the posterior';
  const text = `${countOfDivergences(facts)}: ${where}.`;
  const form = raise.length > 0 ? `Try ${other}.` : stay;
  if (hasOtherForm(facts)) return { level: 'caution', text, form, advice: raise };
  return { level: 'caution', text, advice: [...raise, form] };
}

const smallStepsWere = ({ targetAccept }: RunFacts): string =>
  `A targetAccept of ${targetAccept} did not do, so the model must be written in another way`;

function tooFewEffective({ rows, chains }: RunFacts): Finding | undefined {
  const smallest = (row: SummaryRow) => Math.min(row.essBulk, row.essTail);
  const worst = extreme(rows, row => -smallest(row));
  if (!worst || smallest(worst) >= ESS_PER_CHAIN * Math.min(chains, CHAINS_COUNTED)) return undefined;
  const text = `Too few effective draws: ${Math.round(smallest(worst))} for ${worst.name}; run longer.`;
  return { level: 'caution', text, advice: ['Continue with more draws.'] };
}

function depthLimit({ depthLimited, draws, chains }: RunFacts): Finding | undefined {
  if (depthLimited <= DEPTH_SHARE * draws * chains) return undefined;
  const text = `${plural(depthLimited, 'trajectory', 'trajectories')} stopped by the depth limit.`;
  const advice = ['Standardise predictors, or use metric "lowRank" or "dense".', 'Raise maxTreeDepth.'];
  return { level: 'caution', text, advice };
}

function lowEnergy(facts: RunFacts): Finding | undefined {
  const { ebfmi } = facts;
  const low = ebfmi.filter(value => value < EBFMI_LOW);
  if (low.length === 0) return undefined;
  const text = `The energy mixes slowly: E-BFMI ${Math.min(...low).toFixed(2)}; the tails may be missed.`;
  const tails = 'priors with lighter tails';
  if (!hasOtherForm(facts)) return { level: 'caution', text, advice: [`Try ${tails}.`] };
  return { level: 'caution', text, form: `Try ${nonCentredForm(facts)}, or ${tails}.`, advice: [] };
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
