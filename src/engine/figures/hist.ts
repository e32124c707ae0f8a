/** Histograms of draws, with the prior and the exact answer beside them where there are such. */
import { tensor, type Numeric } from '../array/index.ts';
import type { Distribution } from '../distributions/index.ts';
import { TildeError } from '../errors.ts';
import { words, type Interval, type Mark } from './figure.ts';
import { checkOptions, type OptionNames } from './options.ts';
import { combinable, type Plot } from './plot.ts';
import { sample, type Sample } from './weighted.ts';

/** Options of `hist`. */
export interface HistOptions {
  /** Stands over the figure. */
  readonly title?: string;
  /** Of importance samples: one weight ≥ 0 a draw, in any scale. */
  readonly weights?: Numeric;
  /** Name under the axis: what the draws are, with its unit. */
  readonly label?: string;
  /** The same, as figures with two axes call it. */
  readonly x?: string;
  /** Ends of the axis; default the range of the draws. */
  readonly domain?: readonly [number, number];
  /** Words under the two ends of the axis. */
  readonly ends?: readonly [string, string];
  /** Number of bars; default 36. */
  readonly bins?: number;
  /** Drawn as a thin curve: the answer, where it is known. */
  readonly exact?: Distribution;
  /** Words beside the exact curve, before its distribution; default "exact": "exact, Beta(8, 4)". */
  readonly exactLabel?: string;
  /** Drawn dashed: the belief before the data. */
  readonly prior?: Distribution;
  /** Words beside the prior, before its distribution; default "prior". */
  readonly priorLabel?: string;
  /** A vertical rule with a word. */
  readonly mark?: { readonly x: number; readonly label: string };
  /** A conclusion in words, set large below the figure; a function gets what the draws say. */
  readonly conclusion?: string | ((facts: DrawFacts) => string);
}

const OPTIONS: OptionNames<HistOptions> = {
  title: true,
  weights: true,
  label: true,
  x: true,
  domain: true,
  ends: true,
  bins: true,
  exact: true,
  exactLabel: true,
  prior: true,
  priorLabel: true,
  mark: true,
  conclusion: true,
};

/** What draws say, for a conclusion in words. */
export interface DrawFacts extends Interval {
  readonly mean: number;
  /** Share of the draws below `x`: the probability, up to Monte Carlo error. */
  below(x: number): number;
  /** A probability in words: "one chance in 9", "about an even chance", "hardly any chance". */
  chance(probability: number): string;
}

/** Most places at which a curve is computed. */
const CURVE_POINTS = 241;

/**
 * A histogram of draws as a density: the area of the bars is 1.
 * @param draws any shape; all elements are pooled
 * @returns a figure, shown when it is the cell's last expression
 */
export function hist(draws: Numeric, options: HistOptions = {}): Plot {
  checkOptions('hist', options, OPTIONS);
  const drawn = finite(draws, options.weights);
  const { values, interval, mean } = drawn;
  const domain = options.domain ?? ends(values);
  const label = options.label ?? options.x ?? 'value';
  const count = countOf(drawn);
  return combinable(
    {
      kind: 'plot',
      ...(options.title === undefined ? {} : { title: options.title }),
      sentence:
        `${label}: mean ${words(mean)}, with 89% probability between ` +
        `${words(interval.low89)} and ${words(interval.high89)}; ${count}`,
      ...conclusionOf(options.conclusion, drawn),
      x: {
        label,
        domain,
        ...(options.ends === undefined ? {} : { ends: options.ends }),
      },
      marks: [
        bars(drawn, domain, options.bins ?? 36, count),
        ...curve(options.prior, 'prior', options.priorLabel ?? 'prior', domain),
        ...curve(options.exact, 'exact', options.exactLabel ?? 'exact', domain),
        ...(options.mark === undefined
          ? []
          : [{ type: 'rule', role: 'reference', ...options.mark } as const]),
        { type: 'interval', role: 'posterior', label: '89%', ...interval },
      ],
    },
    { x: options.domain !== undefined, y: false },
  );
}

/** Those of the draws; around a single value there is some room. */
function ends(sorted: Float64Array): [number, number] {
  const [low, high] = [sorted[0], sorted[sorted.length - 1]];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** "1,000 draws", "100 draws, worth 60". */
function countOf({ values, effective }: Sample): string {
  const [count, worth] = [values.length, Math.round(effective)].map(n => n.toLocaleString('en'));
  return worth === count ? `${count} draws` : `${count} draws, worth ${worth}`;
}

function conclusionOf(conclusion: HistOptions['conclusion'], drawn: Sample): { conclusion?: string } {
  if (typeof conclusion !== 'function') return conclusion === undefined ? {} : { conclusion };
  const { interval, mean, below } = drawn;
  return { conclusion: conclusion({ ...interval, mean, below, chance }) };
}

/** Below one in a thousand draws cannot count; near a half the odds say nothing more. */
function chance(probability: number): string {
  if (probability < 0.001) return 'hardly any chance';
  return probability > 0.4 ? 'about an even chance' : `one chance in ${Math.round(1 / probability)}`;
}

function finite(draws: Numeric, weights: Numeric | undefined): Sample {
  const values = tensor(draws).value?.values;
  const given = weights === undefined ? undefined : tensor(weights).value?.values;
  if (values !== undefined && given !== undefined && given.length !== values.length) {
    throw new TildeError('shape', 'hist: every draw needs one weight', {
      expected: `${values.length} weights`,
      got: String(given.length),
      hint: 'hist(values, { weights }) with lists of the same length',
    });
  }
  const found = values === undefined ? undefined : sample(values, given);
  if (found !== undefined) return found;
  throw new TildeError('argument', 'hist needs draws', {
    expected: 'numbers, such as posterior.draws("mu")',
    got: values === undefined ? 'a symbolic value' : 'no finite number of positive weight',
    hint: 'run the sampling cell first',
  });
}

function bars(
  { values, shares }: Sample,
  [low, high]: readonly [number, number],
  bins: number,
  label: string,
): Mark {
  const width = (high - low) / bins || 1;
  const heights = new Array<number>(bins).fill(0);
  values.forEach((x, i) => {
    const bin = Math.floor((x - low) / width);
    if (bin >= 0 && bin <= bins) heights[Math.min(bin, bins - 1)] += shares[i];
  });
  return {
    type: 'bars',
    role: 'posterior',
    edges: Array.from({ length: bins + 1 }, (_, i) => low + i * width),
    heights: heights.map(height => height / width),
    label,
  };
}

function curve(
  distribution: Distribution | undefined,
  role: string,
  label: string,
  [low, high]: readonly [number, number],
): Mark[] {
  if (distribution === undefined) return [];
  const x = Array.from({ length: CURVE_POINTS }, (_, i) => low + ((high - low) * i) / (CURVE_POINTS - 1));
  // At the very ends of a support the density of Beta(1, 1) and the like is not defined: look just inside.
  const inside = x.map(at => Math.min(Math.max(at, low + 1e-9 * (high - low)), high - 1e-9 * (high - low)));
  const density = distribution.logProb(tensor(inside)).exp().value?.values ?? new Float64Array();
  const y = Array.from(density, height => (Number.isFinite(height) ? height : 0));
  return [{ type: 'line', role, x, y, label: labelOf(label, distribution) }];
}

/** "prior, Beta(1, 1)" where the parameters are known single numbers. */
function labelOf(label: string, { name, params }: Distribution): string {
  const numbers = Object.values(params).map(parameter => parameter.value?.values);
  if (!numbers.every(values => values?.length === 1)) return label;
  return `${label}, ${name}(${numbers.map(values => words(values?.[0] ?? NaN)).join(', ')})`;
}
