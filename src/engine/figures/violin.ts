/** Violins: the density of every group as an outline, with its intervals, on one axis. Not here: how densities are estimated. */
import { tensor, type Numeric } from '../array/index.ts';
import { TildeError } from '../errors.ts';
import { estimateDensity, type Density } from './density.ts';
import { intervalOf, meanOf, words, type ViolinRow } from './figure.ts';
import { checkOptions, type OptionNames } from './options.ts';
import { combinable, type Plot } from './plot.ts';

/** Options of `violin`. */
export interface ViolinOptions {
  readonly title?: string;
  /** One name a group; default those of the groups, else 0, 1, … */
  readonly names?: readonly string[];
  /** Name under the axis, with its unit. */
  readonly x?: string;
  /** The same, as `hist` and `forest` call it. */
  readonly label?: string;
  /** Ends of the axis; default what holds the outlines. */
  readonly domain?: readonly [number, number];
  /** A vertical rule with a word. */
  readonly mark?: { readonly x: number; readonly label: string };
  /** "area" (default): outlines of equal area; "width": equally wide ones, for groups of very different spread. */
  readonly scale?: 'area' | 'width';
  /** Petrol for what is believed (default), grey for what is predicted. */
  readonly role?: 'posterior' | 'predictive';
  /** A conclusion in words, set large below the figure. */
  readonly conclusion?: string;
}

const OPTIONS: OptionNames<ViolinOptions> = {
  title: true,
  names: true,
  x: true,
  label: true,
  domain: true,
  mark: true,
  scale: true,
  role: true,
  conclusion: true,
};

/** More rows than this are a list, not a figure. */
const MOST_GROUPS = 60;
/** An outline lower than this share of the tallest ends: a hairline to a single far draw says nothing. */
const UNSEEN = 0.012;

/**
 * The density of every group as an outline, with the central 50% and 89% of its draws and their mean.
 * Numbers that are never negative have no density below zero.
 * @param groups shape [draws, n], such as `posterior.draws("theta")`; a list of lists of numbers; or lists by name
 * @returns a figure, shown when it is the cell's last expression
 * @throws TildeError when a group has no finite number, or there are too many groups
 */
export function violin(
  groups: Numeric | readonly Numeric[] | Readonly<Record<string, Numeric>>,
  options: ViolinOptions = {},
): Plot {
  checkOptions('violin', options, OPTIONS);
  const { lists, names } = read(groups, options.names);
  const densities = lists.map(sorted => estimateDensity(sorted));
  const tops = densities.map(({ y }) => Math.max(...y));
  const tallest = Math.max(...tops);
  const rows = lists.map((sorted, i) =>
    rowOf(names[i], sorted, densities[i], options.scale === 'width' ? tops[i] : tallest),
  );
  const { title, label = options.x } = options;
  const sentence =
    `${title ?? label ?? 'value'}: ` +
    rows.map(r => `${r.name} mean ${words(r.mean)} (89% ${words(r.low89)} to ${words(r.high89)})`).join(', ');
  return combinable(
    {
      kind: 'plot',
      ...(title === undefined ? {} : { title }),
      sentence,
      ...(options.conclusion === undefined ? {} : { conclusion: options.conclusion }),
      x: { ...(label === undefined ? {} : { label }), domain: options.domain ?? ends(rows) },
      marks: [
        { type: 'violin', role: options.role ?? 'posterior', rows },
        ...(options.mark === undefined
          ? []
          : [{ type: 'rule', role: 'reference', ...options.mark } as const]),
      ],
    },
    { x: true, y: true },
  );
}

function rowOf(name: string, sorted: Float64Array, { x, y }: Density, tallest: number): ViolinRow {
  const shares = y.map(height => Number((height / tallest).toFixed(4)));
  const seen = shares.flatMap((share, i) => (share > UNSEEN ? [i] : []));
  const [from, to] = [seen[0], seen[seen.length - 1] + 1];
  const outline = { x: x.slice(from, to), y: shares.slice(from, to) };
  return { name, mean: meanOf(sorted), ...intervalOf(sorted), ...outline };
}

/** Sorted finite numbers of each group, and its name. */
function read(
  groups: Numeric | readonly Numeric[] | Readonly<Record<string, Numeric>>,
  given: readonly string[] | undefined,
): { lists: Float64Array[]; names: readonly string[] } {
  const named = isRecord(groups) ? Object.entries(groups) : undefined;
  const lists = (named?.map(([, numbers]) => valuesOf(numbers)) ?? columnsOf(groups as Numeric)).map(values =>
    values.filter(Number.isFinite).sort(),
  );
  const names = given ?? named?.map(([name]) => name) ?? lists.map((_, i) => String(i));
  const bare = lists.findIndex(list => list.length === 0);
  if (bare >= 0) throw noNumbers(names[bare] ?? String(bare));
  if (lists.length > MOST_GROUPS || lists.length === 0) throw tooMany(lists.length);
  if (names.length !== lists.length) throw unequal(names.length, lists.length);
  return { lists, names };
}

function isRecord(groups: unknown): groups is Readonly<Record<string, Numeric>> {
  return typeof groups === 'object' && groups !== null && Object.getPrototypeOf(groups) === Object.prototype;
}

function valuesOf(numbers: Numeric): Float64Array {
  return tensor(numbers).value?.values.slice() ?? new Float64Array();
}

/** A list of lists has one group a list (they may differ in length); a table of draws has one a column. */
function columnsOf(groups: Numeric | readonly Numeric[]): Float64Array[] {
  if (Array.isArray(groups) && groups.every(group => typeof group === 'object'))
    return (groups as readonly Numeric[]).map(valuesOf);
  const { value } = tensor(groups as Numeric);
  const size = value?.shape.length === 2 ? value.shape[1] : 1;
  const { values } = value ?? { values: new Float64Array() };
  return Array.from({ length: size }, (_, i) => values.filter((_value, at) => at % size === i));
}

function ends(rows: readonly ViolinRow[]): [number, number] {
  return [
    Math.min(...rows.map(row => Math.min(row.x[0], row.low89))),
    Math.max(...rows.map(row => Math.max(row.x[row.x.length - 1], row.high89))),
  ];
}

function noNumbers(name: string): TildeError {
  return new TildeError('argument', `violin: group "${name}" has no numbers`, {
    expected: 'at least one finite number a group',
    got: 'none, or a symbolic value',
    hint: 'violin({ before: [1, 2, 3], after: [2, 3, 4] })',
  });
}

function tooMany(count: number): TildeError {
  return new TildeError('argument', 'violin: too many groups, or none', {
    expected: `1 to ${MOST_GROUPS} groups`,
    got: `${count}`,
    hint: 'forest(draws) shows hundreds of them',
  });
}

function unequal(names: number, groups: number): TildeError {
  return new TildeError('shape', 'violin: every group needs one name', {
    expected: `${groups} names`,
    got: `${names}`,
    hint: 'violin(draws, { names: ["A", "B"] })',
  });
}
