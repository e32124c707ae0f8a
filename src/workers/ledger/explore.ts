/**
 * A close look at a finished run: draws of some elements, ranks, autocorrelation, growing effective sample sizes and
 * energies. Not here: live pictures (frames.ts), the summary (summary.ts), or any drawing.
 */
import { autocovariances } from '../../engine/diagnostics/autocovariance.ts';
import { ebfmi, essBulk, essTail } from '../../engine/diagnostics/index.ts';
import { ascendingOrder } from '../../engine/diagnostics/order.ts';
import { thinned } from '../../engine/figures/numbers.ts';
import type { Bounds } from '../../engine/model/spec.ts';
import type { EnergyHistograms, ExploredElement, Exploration } from '../protocol.ts';
import { densityWithin } from './densities.ts';
import { commonDraws } from './run-record.ts';
import type { RunRecord } from './run-record.ts';
import { boundsIn, supportFor, withinSupport } from './support.ts';

/** Rows that a scatter plot still shows one by one. */
const ROWS = 3000;
const DIVERGENT_ROWS = 500;
const RANK_BINS = 20;
const LAGS = 60;
const GROWTH = 10;
const ENERGY_BINS = 48;
/** Elements in one answer: a matrix of pairs has no room for more. */
export const MOST_ELEMENTS = 24;

type Rows = Omit<Exploration['rows'], 'energy'>;
/** The draws of an element after warm-up, by chain. */
type Columns = readonly Float64Array[];

/**
 * @param names of elements; unknown ones are left out, more than MOST_ELEMENTS too
 * @throws RangeError when no chain has a draw
 */
export function explore(record: RunRecord, names: readonly string[]): Exploration {
  const draws = commonDraws(record);
  if (draws === 0) throw new RangeError('there are no draws yet');
  const chosen = chosenRows(record, draws);
  const known = names.filter(name => record.elements.has(name)).slice(0, MOST_ELEMENTS);
  const energies = energiesOf(record, draws);
  const columns = known.map(name => columnsOf(record, name, draws));
  return {
    run: record.id,
    draws,
    chains: record.chains.length,
    names: [...record.elements.keys()],
    elements: known.map((name, i) => exploredElement(name, columns[i], boundsIn(record, name), chosen)),
    most: MOST_ELEMENTS,
    correlations: correlations(columns),
    rows: { ...chosen, energy: rowEnergies(energies, chosen) },
    divergences: record.divergent.reduce((sum, n) => sum + n, 0),
    energy: energies === null ? null : energyHistograms(energies),
    ebfmi: energies === null ? [] : energies.map(ebfmi),
  };
}

/** Every so many draws of each chain, and its divergences among the others; in order of chain and draw. */
function chosenRows(record: RunRecord, draws: number): Rows {
  const { warmup } = record.job;
  const step = Math.max(1, Math.ceil((draws * record.chains.length) / ROWS));
  const most = Math.ceil(DIVERGENT_ROWS / record.chains.length);
  const chosen = record.chains.flatMap((_, chain) => {
    const divergent = record.divergences[chain].map(row => row - warmup).filter(draw => draw < draws);
    const kept = new Set(thinned(divergent, most));
    const all = new Set(divergent);
    for (let draw = 0; draw < draws; draw += step) kept.add(draw);
    return [...kept]
      .toSorted((a, b) => a - b)
      .map(draw => ({ chain, draw, diverging: all.has(draw) ? 1 : 0 }));
  });
  return {
    chain: Uint16Array.from(chosen, row => row.chain),
    draw: Uint32Array.from(chosen, row => row.draw),
    diverging: Uint8Array.from(chosen, row => row.diverging),
  };
}

function statOf({ statNames, chains, job }: RunRecord, name: string, chain: number, draw: number): number {
  const place = statNames.indexOf(name);
  return place < 0 ? NaN : chains[chain].stats[(job.warmup + draw) * statNames.length + place];
}

function energiesOf(record: RunRecord, draws: number): Float64Array[] | null {
  if (!record.statNames.includes('energy')) return null;
  return record.chains.map((_, chain) =>
    Float64Array.from({ length: draws }, (_unused, draw) => statOf(record, 'energy', chain, draw)),
  );
}

function rowEnergies(energies: Columns | null, { chain, draw }: Rows): Float32Array {
  if (energies === null) return new Float32Array(chain.length).fill(NaN);
  const means = energies.map(meanOf);
  return Float32Array.from(chain, (c, row) => energies[c][draw[row]] - means[c]);
}

const meanOf = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0) / values.length;

function columnsOf(record: RunRecord, name: string, draws: number): Columns {
  const { warmup } = record.job;
  const offset = record.elements.get(name)?.offset ?? 0;
  return record.tables.map(table => table.column(offset, warmup, warmup + draws));
}

function exploredElement(
  name: string,
  chains: Columns,
  bounds: Bounds | undefined,
  { chain, draw }: Rows,
): ExploredElement {
  const draws = chains[0].length;
  const ranks = ranksOf(chains);
  const mean = chains.reduce((sum, values) => sum + meanOf(values), 0) / chains.length;
  const squares = chains.reduce(
    (sum, values) => sum + values.reduce((part, x) => part + (x - mean) ** 2, 0),
    0,
  );
  return {
    name,
    values: Float32Array.from(chain, (c, row) => chains[c][draw[row]]),
    rowRanks: Float32Array.from(chain, (c, row) => (ranks[c * draws + draw[row]] + 0.5) / ranks.length),
    mean,
    sd: Math.sqrt(squares / (draws * chains.length)),
    density: densityOf(chains, bounds),
    ranks: rankCounts(ranks, draws),
    autocorrelation: chains.map(autocorrelation),
    growth: growthOf(chains, draws),
  };
}

/** Correlations over all draws of all chains; the mean is taken off first, so that large values keep their digits. */
function correlations(columns: readonly Columns[]): Float32Array {
  const size = columns.length;
  const all = columns.map(chains => {
    const mean = chains.reduce((sum, values) => sum + meanOf(values), 0) / chains.length;
    const off = chains.map(values => values.map(x => x - mean));
    const length = Math.sqrt(off.reduce((sum, values) => sum + product(values, values), 0));
    return { off, length };
  });
  const out = new Float32Array(size * size);
  for (const [i, a] of all.entries())
    for (const [j, b] of all.entries()) {
      const together = a.off.reduce((sum, values, c) => sum + product(values, b.off[c]), 0);
      const scale = a.length * b.length;
      out[i * size + j] = scale > 0 ? together / scale : 0;
    }
  return out;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}

/** Smooth densities of the chains over the range of all their draws, within the ends of their support. */
function densityOf(chains: Columns, bounds: Bounds | undefined): ExploredElement['density'] {
  const sorted = chains
    .map(values => values.filter(Number.isFinite).sort())
    .filter(({ length }) => length > 0);
  if (sorted.length === 0) return { from: 0, to: 1, chains: [] };
  const low = Math.min(...sorted.map(values => values[0]));
  const high = Math.max(...sorted.map(values => values[values.length - 1]));
  const support = supportFor(bounds, Float64Array.of(low, high));
  const ends = withinSupport(low === high ? [low - 0.5, high + 0.5] : [low, high], support);
  return {
    from: ends[0],
    to: ends[1],
    chains: sorted.map(values => Float32Array.from(densityWithin({ sorted: values, support }, ends).y)),
  };
}

/** The rank of each draw among all, chain after chain. */
function ranksOf(chains: Columns): Uint32Array {
  const draws = chains[0].length;
  const all = new Float64Array(chains.length * draws);
  chains.forEach((chain, i) => all.set(chain, i * draws));
  const ranks = new Uint32Array(all.length);
  ascendingOrder(all).forEach((place, rank) => (ranks[place] = rank));
  return ranks;
}

/** How often the ranks of a chain's draws among all fall into each part; equal heights are a good sign. */
function rankCounts(ranks: Uint32Array, draws: number): Float32Array[] {
  return Array.from({ length: ranks.length / draws }, (_, chain) => {
    const counts = new Float32Array(RANK_BINS);
    for (const rank of ranks.subarray(chain * draws, (chain + 1) * draws))
      counts[Math.floor((rank * RANK_BINS) / ranks.length)] += 1;
    return counts;
  });
}

function autocorrelation(chain: Float64Array): Float32Array {
  const mean = chain.reduce((sum, x) => sum + x, 0) / chain.length;
  const at = autocovariances([chain.map(x => x - mean)]);
  const variance = at(0);
  const lags = Math.min(LAGS, chain.length - 1) + 1;
  return Float32Array.from({ length: lags }, (_, lag) => (variance === 0 ? NaN : at(lag) / variance));
}

function growthOf(chains: readonly Float64Array[], draws: number): ExploredElement['growth'] {
  const parts = Array.from({ length: GROWTH }, (_, i) => {
    const count = Math.floor((draws * (i + 1)) / GROWTH);
    return chains.map(chain => chain.subarray(0, count));
  });
  return {
    bulk: Float32Array.from(parts.map(part => essBulk(part))),
    tail: Float32Array.from(parts.map(part => essTail(part))),
  };
}

function energyHistograms(energies: readonly Float64Array[]): EnergyHistograms {
  const centred = energies.map(chain => {
    const mean = chain.reduce((sum, x) => sum + x, 0) / chain.length;
    return chain.map(x => x - mean);
  });
  const steps = energies.map(chain => chain.subarray(1).map((x, i) => x - chain[i]));
  const widest = [...centred, ...steps].reduce(
    (most, part) => part.reduce((m, x) => (Math.abs(x) > m ? Math.abs(x) : m), most),
    0,
  );
  const to = widest > 0 ? widest : 1;
  const count = (parts: readonly Float64Array[]): Float32Array => {
    const counts = new Float32Array(ENERGY_BINS);
    for (const part of parts)
      for (const x of part)
        counts[Math.min(ENERGY_BINS - 1, Math.floor(((x + to) / (2 * to)) * ENERGY_BINS))] += 1;
    return counts;
  };
  return { from: -to, to, marginal: count(centred), steps: count(steps) };
}
