/** What the panels say in words. Not here: drawing. */
import type { ExploredElement, Exploration } from '../../workers/protocol.ts';
import { plural, short, whole } from '../ui/numbers.ts';

/** Standard errors by which a rank bar misses its height by chance in about one of a thousand. */
const RANK_SURPRISE = 3.3;

export function traceSentence(look: Exploration, name: string): string {
  return `${name} draw by draw in ${plural(look.chains, 'chain')}${partOf(look, look.rows.chain.length)}.`;
}

/** How many draws are drawn, where it is not all of them. */
function partOf({ draws, chains }: Exploration, shown: number): string {
  const all = draws * chains;
  return shown < all ? `, ${whole(shown)} of ${whole(all)} draws shown` : '';
}

/** Whether every chain visits low and high values as often as the others do. */
export function rankSentence({ name, ranks, growth }: ExploredElement): string {
  const draws = ranks[0].reduce((sum, n) => sum + n, 0);
  const expected = draws / ranks[0].length;
  const worst = Math.max(...ranks.flatMap(chain => [...chain].map(n => Math.abs(n - expected))));
  // Draws that resemble each other count as fewer.
  const effective = Math.min(growth.bulk.at(-1) ?? NaN, growth.tail.at(-1) ?? NaN);
  const surprise = worst / Math.sqrt(expected * Math.max(1, (draws * ranks.length) / effective));
  if (ranks.length === 1) return `Ranks of ${name}: one chain alone has nothing to be compared with.`;
  return surprise > RANK_SURPRISE
    ? `Ranks of ${name}: the chains do not visit all values equally often; the largest bar is ${short(surprise)} standard errors off.`
    : `Ranks of ${name}: all chains visit low and high values equally often.`;
}

export function autocorrelationSentence({ name, autocorrelation }: ExploredElement): string {
  const first = Math.max(...autocorrelation.map(chain => chain[1] ?? 0));
  const bound = 0.1;
  const lag = Math.max(...autocorrelation.map(chain => chain.findIndex(r => Math.abs(r) < bound)));
  const never = autocorrelation.some(chain => !chain.some(r => Math.abs(r) < bound));
  if (never)
    return `Draws of ${name} still resemble those ${plural(autocorrelation[0].length - 1, 'step')} before.`;
  return `Draws of ${name} resemble the one before with correlation ${short(first)}, and none ${plural(lag, 'step')} before.`;
}

export function growthSentence({ name, growth }: ExploredElement, chains: number): string {
  const { bulk, tail } = growth;
  const [last, half] = [bulk.length - 1, Math.floor(bulk.length / 2) - 1];
  const words = `${name} has ${whole(bulk[last])} effective draws in the bulk, ${whole(tail[last])} in the tails`;
  const enough = Math.min(bulk[last], tail[last]) >= 100 * chains;
  const grows = bulk[last] > 1.5 * bulk[half];
  if (!grows) return `${words}; they do not grow with more draws: the chains may not have met.`;
  return `${words}${enough ? '' : `, of at least ${whole(100 * chains)} wanted`}.`;
}

export function energySentence({ ebfmi }: Exploration): string {
  const low = ebfmi.filter(value => value < 0.3).length;
  const least = short(Math.min(...ebfmi));
  return low === 0
    ? `Energies change from draw to draw about as much as they differ: E-BFMI at least ${least}.`
    : `E-BFMI is ${least}, below 0.3 in ${plural(low, 'chain')}: the energy changes too little from draw to draw, and the tails may be missed.`;
}

export function pairSentence(look: Exploration, x: ExploredElement, y: ExploredElement): string {
  const { elements } = look;
  const r = look.correlations[elements.indexOf(x) * elements.length + elements.indexOf(y)];
  const crosses = look.rows.diverging.reduce((sum, n) => sum + n, 0);
  const divergent = look.divergences === 0 ? 'no divergence' : `${plural(crosses, 'divergence')} marked ✕`;
  const part = partOf(look, look.rows.chain.length);
  return `${y.name} against ${x.name}: correlation ${short(r)}${part === '' ? '' : ' over all draws'}, ${divergent}${part}.`;
}

/** @param calm lines of draws that did not diverge */
export function parallelSentence(look: Exploration, calm: number): string {
  const shown = look.rows.diverging.reduce((sum, n) => sum + n, 0);
  const lines = `Each line is one draw, every element in its standard deviations from its mean${partOf(look, calm + shown)}`;
  return shown === 0
    ? `${lines}. No draw diverged.`
    : `${lines}; ${plural(shown, 'divergent draw')} in colour. Where they bundle, the sampler has trouble.`;
}
