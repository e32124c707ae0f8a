/** Forest plots: one row per element, intervals on a shared axis, and what was reported beside them. */
import { tensor, type Numeric } from '../array/index.ts';
import { TildeError } from '../errors.ts';
import { intervalOf, meanOf, words, type Figure, type ForestRow } from './figure.ts';
import { checkOptions, type OptionNames } from './options.ts';
import { combinable, type Plot } from './plot.ts';

/** Options of `forest`. */
export interface ForestOptions {
  /** Stands over the figure; default "value" where the axis has no name either. */
  readonly title?: string;
  /** Name under the axis: what the elements are, with its unit. */
  readonly label?: string;
  /** The same, as figures with two axes call it. */
  readonly x?: string;
  /** Ends of the axis; default what holds the intervals. */
  readonly domain?: readonly [number, number];
  /** One name per row; default 0, 1, … */
  readonly names?: readonly string[];
  /** What the data alone said, per row: drawn as a dot, with a hairline to the estimate. */
  readonly reported?: Numeric;
  /** A vertical rule with a word. */
  readonly mark?: { readonly x: number; readonly label: string };
  /** Whether rows stand from largest to smallest reported value; default true when `reported` is given. */
  readonly sort?: boolean;
  /** A conclusion in words, set large below the figure. */
  readonly conclusion?: string;
}

const OPTIONS: OptionNames<ForestOptions> = {
  title: true,
  label: true,
  x: true,
  domain: true,
  names: true,
  reported: true,
  mark: true,
  sort: true,
  conclusion: true,
};

/**
 * Intervals (50% and 89%) of every element of a vector-valued site.
 * @param draws shape [..., n]: leading axes are draws
 * @returns a figure, shown when it is the cell's last expression
 */
export function forest(draws: Numeric, options: ForestOptions = {}): Plot {
  checkOptions('forest', options, OPTIONS);
  const { shape, values } = concrete(draws);
  const size = shape[shape.length - 1];
  const reported = options.reported === undefined ? undefined : concrete(options.reported).values;
  const rows = Array.from({ length: size }, (_, i) => row(values, i, size, options.names, reported));
  if (options.sort ?? reported !== undefined) {
    rows.sort((a, b) => (b.reported ?? b.mean) - (a.reported ?? a.mean));
  }
  const [first] = rows;
  if (first.reported !== undefined) rows[0] = { ...first, ...shrinkage(first, first.reported) };
  const label = options.label ?? options.x;
  const title = options.title ?? (label === undefined ? 'value' : undefined);
  const titled = title === undefined ? {} : { title };
  const figure: Figure = {
    kind: 'plot',
    ...titled,
    sentence: `${title ?? label}: ${rows.map(r => `${r.name} ${words(r.mean)} (89% ${words(r.low89)} to ${words(r.high89)})`).join(', ')}`,
    ...(options.conclusion === undefined ? {} : { conclusion: options.conclusion }),
    x: { ...(label === undefined ? {} : { label }), domain: options.domain ?? domainOf(rows) },
    marks: [
      { type: 'forest', role: 'posterior', ...titled, rows },
      ...(options.mark === undefined ? [] : [{ type: 'rule', role: 'reference', ...options.mark } as const]),
    ],
  };
  return combinable(figure, { x: options.domain !== undefined, y: false });
}

function concrete(numbers: Numeric): { shape: readonly number[]; values: Float64Array } {
  const { value } = tensor(numbers);
  if (value !== undefined && value.shape.length > 0 && value.values.length > 0) return value;
  throw new TildeError('shape', 'forest needs draws of a vector', {
    expected: 'shape [draws, n], such as posterior.draws("theta")',
    got: value === undefined ? 'a symbolic value' : `shape [${value.shape.join(', ')}]`,
    hint: 'for a single number use hist',
  });
}

function row(
  values: Float64Array,
  index: number,
  size: number,
  names: readonly string[] | undefined,
  reported: Float64Array | undefined,
): ForestRow {
  const column = values.filter((_, i) => i % size === index).sort();
  return {
    name: names?.[index] ?? String(index),
    mean: meanOf(column),
    ...intervalOf(column),
    ...(reported === undefined ? {} : { reported: reported[index] }),
  };
}

function shrinkage(first: ForestRow, reported: number): Pick<ForestRow, 'label' | 'note'> {
  return {
    label: `reported: ${words(reported)}`,
    note: `sharing strength with the others moves ${first.name} to ${words(Number(first.mean.toFixed(1)))}`,
  };
}

/** Round ends that hold every interval and every reported value. */
function domainOf(rows: readonly ForestRow[]): [number, number] {
  const all = rows.flatMap(r => [r.low89, r.high89, ...(r.reported === undefined ? [] : [r.reported])]);
  const low = Math.min(...all);
  const high = Math.max(...all);
  const room = 0.06 * (high - low || 1);
  return [low - room, high + room];
}
