/**
 * The panels of a posterior predictive check, from numbers alone: the data in ink, simulated data sets in grey.
 * Not here: where the numbers come from (ppc.ts).
 */
import { bandwidthOf, estimateDensity, supportOf, type Support } from './figures/density.ts';
import {
  intervalOf,
  meanOf,
  quantile,
  words,
  type Figure,
  type Interval,
  type Mark,
} from './figures/figure.ts';
import { thinned } from './figures/numbers.ts';
import { figureOf, type PlotOptions } from './figures/plot.ts';

/** What is compared. */
export interface Check {
  readonly site: string;
  /** Finite, not empty. */
  readonly observed: Float64Array;
  /** Data sets, each as long as `observed`. */
  readonly simulated: readonly Float64Array[];
  /** Where each observation stands. */
  readonly places: Float64Array;
  /** Data sets shown one by one. */
  readonly curves: number;
  /** Names of the observations, where they stand by their number and have some. */
  readonly names?: readonly string[];
  readonly label?: string;
  readonly title?: string;
  readonly conclusion?: string;
}

/** Whole numbers of at most so many different values are counted, not smoothed. */
const MOST_COUNTED = 60;
/** A rug of more dots is a bar. */
const MOST_RUG = 120;
/** Density curves of fewer observations say more about the smoothing than about the data. */
const FEWEST_SMOOTHED = 4;
/** Observations shown one by one. */
const MOST_SHOWN = 400;
/** Steps of an empirical distribution function. */
const STEPS = 200;

/** How the values are spread: one pale curve a simulated data set, the data's in ink and as dots below. */
export function densityPanel(check: Check): Figure {
  const { observed, simulated } = check;
  const shown = thinned(simulated, check.curves);
  if (isCounted([observed, ...shown])) return countsPanel(check);
  const sorted = finiteSorted(shown);
  const data = observed.toSorted();
  const support = supportOfAll([data, ...sorted]);
  const ends = endsOf(data, sorted, support);
  // One bandwidth for all: curves differ by their values alone.
  const widths = Float64Array.from([data, ...sorted], bandwidthOf).sort();
  const width = quantile(widths, 0.5);
  const lines = sorted.map((set, i): Mark => ({
    type: 'line',
    role: 'predictive',
    ...estimateDensity(set, support, ends, width),
    ...(i === 0 ? { label: 'simulated' } : {}),
  }));
  const own: Mark[] =
    data.length < FEWEST_SMOOTHED
      ? []
      : [{ type: 'line', role: 'data', ...estimateDensity(data, support, ends, width), label: 'data' }];
  const rug: Mark = { type: 'dots', role: 'data', x: [...thinned([...data], MOST_RUG)] };
  const figure = figureOf([...lines, ...own, rug], momentsSentence(check), {
    ...named(check, check.label ?? check.site),
    domain: ends,
  });
  return withoutY(figure);
}

/** Whole numbers: the share of each in the data as dots, over what the simulated data sets have. */
function countsPanel(check: Check): Figure {
  const { observed, simulated } = check;
  const values = distinct([observed, ...thinned(simulated, check.curves)]);
  const share = (set: Float64Array, value: number): number =>
    set.reduce((count, one) => count + (one === value ? 1 : 0), 0) / set.length;
  const limits = values.map(value =>
    intervalOf(Float64Array.from(simulated, set => share(set, value)).sort()),
  );
  const marks: Mark[] = [
    rangesOf(values, limits, 'simulated'),
    {
      type: 'dots',
      role: 'data',
      x: values,
      y: values.map(value => share(observed, value)),
      label: 'data',
    },
  ];
  const room = 0.5;
  return figureOf(marks, momentsSentence(check), {
    ...named(check, check.label ?? check.site),
    y: 'share',
    domain: [values[0] - room, values[values.length - 1] + room],
  });
}

/** The finite values of each, ascending; without sets that have none. */
function finiteSorted(sets: readonly Float64Array[]): Float64Array[] {
  return sets.map(set => set.filter(Number.isFinite).sort()).filter(set => set.length > 0);
}

/** Share of the values up to each, in steps. */
export function ecdfPanel(check: Check): Figure {
  const shown = finiteSorted(thinned(check.simulated, check.curves));
  const data = check.observed.toSorted();
  const [least, most] = [data, ...shown].reduce(
    ([a, b], set) => [Math.min(a, set[0]), Math.max(b, set[set.length - 1])],
    [Infinity, -Infinity],
  );
  // The last step stands before the end, not on it.
  const room = 0.03 * (most - least || 1);
  const [low, high] = [least - room, most + room];
  const marks = shown.map((set, i): Mark => ({
    type: 'line',
    role: 'predictive',
    ...stepsOf(set, low, high),
    ...(i === 0 ? { label: 'simulated' } : {}),
  }));
  const own: Mark = { type: 'line', role: 'data', ...stepsOf(data, low, high), label: 'data' };
  return figureOf([...marks, own], momentsSentence(check), {
    ...named(check, check.label ?? check.site),
    y: 'share of values up to here',
    domain: [low, high],
    range: [0, 1],
  });
}

/** Every observation over what the model expects of it. */
export function intervalsPanel(check: Check): Figure {
  const limits = limitsOf(check);
  const shown = thinned([...limits.keys()], MOST_SHOWN);
  const x = shown.map(i => check.places[i]);
  const step = x.length > 1 ? (Math.max(...x) - Math.min(...x)) / (x.length - 1) : 1;
  const expected = shown.flatMap(i => {
    const limit = limits[i];
    return limit === null ? [] : [{ x: check.places[i], limit }];
  });
  const marks: Mark[] = [
    rangesOf(
      expected.map(one => one.x),
      expected.map(one => one.limit),
      'expected',
    ),
    { type: 'dots', role: 'data', x, y: shown.map(i => check.observed[i]), label: 'data' },
  ];
  const room = 0.5 * (step > 0 ? step : 1);
  const figure = figureOf(marks, coverageSentence(check, limits, shown.length), {
    ...named(check, check.label ?? 'observation'),
    y: check.site,
    domain: [Math.min(...x) - room, Math.max(...x) + room],
  });
  const { names } = check;
  if (names === undefined) return figure;
  return { ...figure, x: { ...figure.x, ticks: x, names: shown.map(i => names[i]) } };
}

/** Bands of what the model expects along x, with the data over them; observations at one place share its band. */
export function ribbonPanel(check: Check): Figure {
  const { places, observed, simulated } = check;
  const at = distinct([places]);
  const members = new Map(at.map(place => [place, [] as number[]]));
  places.forEach((place, i) => members.get(place)?.push(i));
  const expected = at.flatMap(place => {
    const own = members.get(place) ?? [];
    const band = limitsOfValues(simulated.flatMap(set => own.map(i => set[i])));
    return band === null ? [] : [{ place, band }];
  });
  const area = (low: keyof Interval, high: keyof Interval): Mark => ({
    type: 'area',
    role: 'predictive',
    x: expected.map(({ place }) => place),
    y: expected.map(({ band }) => band[high]),
    low: expected.map(({ band }) => band[low]),
    ...(low === 'low89' ? { pale: true } : {}),
  });
  const shown = thinned([...observed.keys()], 5 * MOST_SHOWN);
  const marks: Mark[] = [
    area('low89', 'high89'),
    area('low50', 'high50'),
    {
      type: 'dots',
      role: 'data',
      x: shown.map(i => places[i]),
      y: shown.map(i => observed[i]),
      label: 'data',
    },
  ];
  return figureOf(marks, coverageSentence(check, limitsOf(check), shown.length), {
    ...named(check, check.label ?? 'observation'),
    y: check.site,
  });
}

/** Every observation against the mean of what the model expects of it; on the line where they agree. */
export function scatterPanel(check: Check): Figure {
  const expected = [...check.observed.keys()].map(i =>
    meanOf(Float64Array.from(check.simulated, set => set[i]).filter(Number.isFinite)),
  );
  const shown = thinned(
    expected.flatMap((mean, i) => (Number.isFinite(mean) ? [i] : [])),
    5 * MOST_SHOWN,
  );
  const all = shown.flatMap(i => [expected[i], check.observed[i]]);
  const ends = all.length === 0 ? [] : [Math.min(...all), Math.max(...all)];
  const marks: Mark[] = [
    { type: 'line', role: 'prior', x: ends, y: ends, label: 'equal' },
    {
      type: 'dots',
      role: 'data',
      x: shown.map(i => expected[i]),
      y: shown.map(i => check.observed[i]),
      label: 'data',
    },
  ];
  return figureOf(marks, coverageSentence(check, limitsOf(check), shown.length), {
    ...named(check, check.label ?? `${check.site} expected`),
    y: `${check.site} observed`,
  });
}

function named({ title, conclusion }: Check, x: string): PlotOptions {
  return {
    x,
    ...(title === undefined ? {} : { title }),
    ...(conclusion === undefined ? {} : { conclusion }),
  };
}

/** The height of a density says nothing of its own. */
function withoutY(figure: Figure): Figure {
  const { y: _, ...rest } = figure;
  return rest;
}

function rangesOf(x: readonly number[], limits: readonly Interval[], label: string): Mark {
  const of = (end: keyof Interval): number[] => limits.map(one => one[end]);
  const [low89, low50, high50, high89] = [of('low89'), of('low50'), of('high50'), of('high89')];
  return { type: 'ranges', role: 'predictive', x, low89, low50, high50, high89, label };
}

/** Of each observation; null where it cannot be simulated at all. */
function limitsOf({ observed, simulated }: Check): (Interval | null)[] {
  return Array.from(observed, (_, i) => limitsOfValues(simulated.map(set => set[i])));
}

function limitsOfValues(values: readonly number[]): Interval | null {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  return sorted.length === 0 ? null : intervalOf(sorted);
}

function isCounted(sets: readonly Float64Array[]): boolean {
  return sets.every(set => set.every(Number.isInteger)) && distinct(sets).length <= MOST_COUNTED;
}

function distinct(sets: readonly Float64Array[]): number[] {
  const all = new Set<number>();
  for (const set of sets) for (const value of set) all.add(value);
  return [...all].sort((a, b) => a - b);
}

function supportOfAll(sets: readonly Float64Array[]): Support {
  return supportOf(Math.min(...sets.map(set => set[0])), Math.max(...sets.map(set => set[set.length - 1])));
}

/** From where the curves rise to where they vanish; of simulated sets the outermost few do not count. */
function endsOf(data: Float64Array, sets: readonly Float64Array[], { low, high }: Support): [number, number] {
  const all = Float64Array.from((sets.length > 0 ? sets : [data]).flatMap(set => [...set])).sort();
  const { low89, high89 } = intervalOf(all);
  const [from, to] = [low89 - 1.5 * (high89 - low89), high89 + 1.5 * (high89 - low89)];
  const room = 3 * bandwidthOf(data);
  const ends = [
    Math.min(data[0] - room, Math.max(all[0], from)),
    Math.max(data[data.length - 1] + room, Math.min(all[all.length - 1], to)),
  ];
  return [Math.max(ends[0], low ?? -Infinity), Math.min(ends[1], high ?? Infinity)];
}

function stepsOf(sorted: Float64Array, low: number, high: number): { x: number[]; y: number[] } {
  const n = sorted.length;
  const places = n <= STEPS / 2 ? [...sorted] : evenly(low, high, STEPS);
  const x = [low];
  const y = [0];
  let before = 0;
  places.forEach((place, i) => {
    const height = n <= STEPS / 2 ? (i + 1) / n : upTo(sorted, place) / n;
    x.push(place, place);
    y.push(before, height);
    before = height;
  });
  return { x: [...x, high], y: [...y, before] };
}

function evenly(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/** How many are at most this. */
function upTo(sorted: Float64Array, value: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle] <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Mean and standard deviation of the data beside those of the simulated sets. */
function momentsSentence(check: Check): string {
  const { site, observed, simulated } = check;
  const part = (name: string, of: (set: Float64Array) => number): string => {
    const own = of(observed);
    const all = Float64Array.from(simulated, of).filter(Number.isFinite).sort();
    if (all.length === 0 || !Number.isFinite(own)) return `${name} ${words(own)}`;
    const { low89, high89 } = intervalOf(all);
    const unlike = own < low89 || own > high89 ? ', unlike the data' : '';
    return `${name} ${words(own)}, in 89% of simulated data sets between ${words(low89)} and ${words(high89)}${unlike}`;
  };
  const parts = [part('mean', meanOf), ...(observed.length < 2 ? [] : [part('standard deviation', sdOf)])];
  return (
    `${check.title ?? site}: ${observed.length.toLocaleString('en')} observations ` +
    `and ${simulated.length.toLocaleString('en')} simulated data sets; ${parts.join('; ')}`
  );
}

function sdOf(values: Float64Array): number {
  const mean = meanOf(values);
  return Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (values.length - 1),
  );
}

/** How many observations lie where the model expects them. */
function coverageSentence(check: Check, limits: readonly (Interval | null)[], shown: number): string {
  const { site, observed, title } = check;
  const n = limits.filter(one => one !== null).length;
  const inside = (low: keyof Interval, high: keyof Interval): number =>
    limits.filter((one, i) => one !== null && observed[i] >= one[low] && observed[i] <= one[high]).length;
  const all = observed.length;
  const drawn = shown < all ? `, ${shown.toLocaleString('en')} of them drawn` : '';
  const without =
    n < all ? `, ${(all - n).toLocaleString('en')} of them without a finite simulated value` : '';
  return (
    `${title ?? site}: of ${all.toLocaleString('en')} observations${drawn}${without}, ` +
    `${inside('low89', 'high89')} lie in the central 89% that the model expects of them (${words(0.89 * n)} would be usual), ` +
    `${inside('low50', 'high50')} in the central 50% (${words(0.5 * n)})`
  );
}
