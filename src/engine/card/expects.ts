/**
 * What the prior expects: pale curves of simulated data sets over the dots of the data.
 * Not here: simulating (model/predictive.ts) or kernel densities (density-curve.ts).
 */
import { sizeOf } from '../array/extents.ts';
import type { ArrayData } from '../array/graph.ts';
import { quantile, words, type Figure, type Mark } from '../figures/figure.ts';
import { linspace, tensor } from '../array/index.ts';
import type { Distribution } from '../distributions/index.ts';
import { withHandler, type Message } from '../model/effects.ts';
import type { Model } from '../model/handlers.ts';
import { priorPredictive, type Predictive } from '../model/predictive.ts';
import type { Symbolic } from '../model/symbolic.ts';
import { densityCurve, type Curve } from './density-curve.ts';
import { splitLoops } from './vocabulary.ts';

/** Simulated data sets shown. */
const SETS = 30;
/** A data set of fewer values than this draws no curve: then the densities it was drawn from are shown. */
const FEW = 4;
/** Observed values used at most. */
const VALUES = 2000;
/** Numbers simulated at most, over all sets. */
const WORK = 60_000;
/** Models with more observed values than this are not simulated for a card. */
const TOO_MANY = 50_000;
const DOTS = 200;
/** Whole numbers over so wide a range are drawn as densities are. */
const MOST_WHOLE = 60;

export type Expectation = Figure & { readonly width: number };

/** The figure, or undefined for a model without observations or one that cannot be simulated. */
export function whatThePriorExpects(
  model: Model,
  symbolic: Symbolic,
  options: { readonly args: readonly unknown[]; readonly seed: number },
): Expectation | undefined {
  const observed = mostObserved(symbolic);
  if (observed === undefined) return undefined;
  const size = symbolic.sites.reduce(
    (sum, site) => sum + (site.kind === 'deterministic' ? 0 : sizeOf(site.shape)),
    0,
  );
  if (size > TOO_MANY) return undefined;
  const draws = Math.max(3, Math.min(SETS, Math.floor(WORK / Math.max(1, size))));
  const watched = watch(model, new Set(observed.names));
  const simulated = priorPredictive(watched.model, { ...options, draws });
  const sets = setsOf(simulated, observed.names);
  if (sets.length === 0) return undefined;
  const few = observed.data.length < FEW && watched.distributions.every(each => isScalar(each));
  return figureOf(observed, sets, few ? watched.distributions : undefined, endsOf(watched.distributions));
}

/** The model, and the distributions of these sites in every execution of it. */
function watch(
  model: Model,
  names: ReadonlySet<string>,
): { readonly model: Model; readonly distributions: readonly Distribution[] } {
  const distributions: Distribution[] = [];
  const finish = (message: Message): void => {
    if (message.kind === 'sample' && names.has(message.name)) distributions.push(message.distribution);
  };
  return { model: (...args) => withHandler({ finish }, () => model(...args)), distributions };
}

function isScalar({ params, batchShape, eventShape }: Distribution): boolean {
  const plain = Object.values(params).every(param => param.axes.length === 0);
  return plain && batchShape.length === 0 && eventShape.length === 0;
}

interface Observed {
  readonly title: string;
  /** All instances of the site. */
  readonly names: readonly string[];
  readonly data: Float64Array;
  readonly discrete: boolean;
}

/** The observed site with the most values; a loop's instances count together. */
function mostObserved({ sites }: Symbolic): Observed | undefined {
  const groups = new Map<string, { names: string[]; data: ArrayData[]; discrete: boolean }>();
  for (const { kind, name, data, distribution } of sites) {
    if (kind !== 'observed' || data === undefined) continue;
    const { base } = splitLoops(name);
    const group = groups.get(base) ?? { names: [], data: [], discrete: distribution?.discrete ?? false };
    groups.set(base, group);
    group.names.push(name);
    group.data.push(data);
  }
  const all = [...groups].map(([title, { names, data, discrete }]) => {
    return { title, names, discrete, data: joined(data.map(each => each.values)) };
  });
  return all.toSorted((a, b) => b.data.length - a.data.length)[0];
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Every simulated data set: the finite values of all instances together. */
function setsOf(simulated: Predictive, names: readonly string[]): Float64Array[] {
  const columns = names
    .filter(name => simulated.names.includes(name))
    .map(name => simulated.draws(name).value?.values ?? new Float64Array());
  const sets = Array.from({ length: simulated.count }, (_, draw) => {
    const parts = columns.map(column => {
      const size = column.length / simulated.count;
      return column.subarray(draw * size, (draw + 1) * size);
    });
    return thinned(joined(parts).filter(Number.isFinite), VALUES);
  });
  return sets.filter(set => set.length > 0);
}

/** At most `most` of the values, evenly spread. */
function thinned(values: Float64Array, most: number): Float64Array {
  if (values.length <= most) return values;
  return Float64Array.from({ length: most }, (_, i) => values[Math.floor((i * values.length) / most)]);
}

function figureOf(
  { title, data, discrete }: Observed,
  sets: readonly Float64Array[],
  distributions: readonly Distribution[] | undefined,
  ends: Ends | undefined,
): Expectation {
  const all = joined(sets).sort();
  const seen = Float64Array.from(data).sort();
  const middle = [quantile(all, 0.055), quantile(all, 0.945)] as const;
  const domain =
    ends === undefined ? domainOf(sets, seen, middle, discrete) : ([ends[0] - 0.5, ends[1] + 0.5] as const);
  const whole = discrete && domain[1] - domain[0] <= MOST_WHOLE;
  const curves =
    distributions?.map(each => curveOf(each, domain, whole)) ??
    sets.map(set => (whole ? shares(set, domain) : densityCurve(set, domain)));
  const expected = `between ${words(middle[0])} and ${words(middle[1])}`;
  const range =
    seen.length === 1
      ? `the datum is ${words(seen[0])}`
      : `the data lie between ${words(seen[0])} and ${words(seen[seen.length - 1])}`;
  return {
    kind: 'plot',
    title: 'what the prior expects',
    sentence: `What the prior expects of ${title}: 89% of the values of ${sets.length} simulated data sets lie ${expected}; ${range}`,
    width: 220,
    height: 128,
    x: { domain },
    marks: [...capped(curves).map(line), dots(seen)],
  };
}

/** The least and the greatest of finitely many whole numbers. */
type Ends = readonly [number, number];

/** Those that the distributions allow, where they are known and few: all of them are shown then. */
function endsOf(distributions: readonly Distribution[]): Ends | undefined {
  const ends = distributions.map(({ support }): Ends | undefined => {
    if (support.kind === 'boolean') return [0, 1];
    if (support.kind !== 'integers') return undefined;
    const [low, high] = [support.low.value?.values, support.high.value?.values];
    return low && high && [Math.min(...low.slice(0, VALUES)), Math.max(...high.slice(0, VALUES))];
  });
  const known = ends.filter(each => each !== undefined);
  if (known.length === 0 || known.length < ends.length) return undefined;
  const all: Ends = [Math.min(...known.map(([low]) => low)), Math.max(...known.map(([, high]) => high))];
  return all[1] - all[0] < MOST_WHOLE ? all : undefined;
}

/**
 * Where most data sets have most of their values, at least the part of them that the words speak of, and all data, with
 * some room; whole numbers end between two of them. A few sets far out, as heavy tails give them, do not stretch it.
 */
function domainOf(
  sets: readonly Float64Array[],
  data: Float64Array,
  middle: readonly [number, number],
  discrete: boolean,
): readonly [number, number] {
  const sorted = sets.map(set => Float64Array.from(set).sort());
  const lows = Float64Array.from(sorted, set => quantile(set, 0.03)).sort();
  const highs = Float64Array.from(sorted, set => quantile(set, 0.97)).sort();
  const low = Math.min(quantile(lows, 0.12), middle[0]);
  const high = Math.max(quantile(highs, 0.88), middle[1]);
  const room = discrete ? 0 : 0.1 * (high - low);
  const least = Math.min(data[0], ...sorted.map(set => set[0]));
  const left = Math.min(low - room, data[0]);
  const right = Math.max(high + room, data[data.length - 1]);
  // Quantities that are never negative are drawn from zero on.
  const start = least >= 0 && left < 0 ? 0 : left;
  if (discrete) return [Math.floor(start) - 0.5, Math.ceil(right) + 0.5];
  return right > start ? [start, right] : [start - 1, right + 1];
}

/** The density of one distribution, or its probabilities of the whole numbers. */
function curveOf(distribution: Distribution, [low, high]: readonly [number, number], whole: boolean): Curve {
  const first = Math.ceil(low);
  const x = whole
    ? Array.from({ length: Math.floor(high) - first + 1 }, (_, i) => first + i)
    : [...(linspace(low, high, 61).value?.values ?? [])];
  const y = distribution.logProb(tensor(x)).exp().value?.values ?? new Float64Array();
  return { x, y: Array.from(y, height => (Number.isFinite(height) ? height : 0)) };
}

/** How often each whole number of the domain occurs. */
function shares(set: Float64Array, [low, high]: readonly [number, number]): Curve {
  const first = Math.ceil(low);
  const x = Array.from({ length: Math.floor(high) - first + 1 }, (_, i) => first + i);
  const y = x.map(() => 0);
  for (const value of set) if (value >= low && value <= high) y[value - first] += 1 / set.length;
  return { x, y };
}

/** Curves so narrow that they would flatten all others are cut. */
function capped(curves: readonly Curve[]): readonly Curve[] {
  const tops = Float64Array.from(curves, curve => Math.max(...curve.y)).sort();
  const cap = 2.5 * quantile(tops, 0.5) || Infinity;
  return curves.map(({ x, y }) => ({ x, y: y.map(height => Math.min(height, cap)) }));
}

function line({ x, y }: Curve): Mark {
  return { type: 'line', role: 'predictive', x: x.map(short), y: y.map(short) };
}

function dots(sorted: Float64Array): Mark {
  return { type: 'dots', role: 'data', x: [...thinned(sorted, DOTS)], label: 'data' };
}

/** Enough digits for a picture, so that stored cards stay small. */
function short(x: number): number {
  return Number(x.toPrecision(4));
}
