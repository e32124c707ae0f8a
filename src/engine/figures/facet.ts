/** Small multiples: figures side by side, comparable because axes of the same name have the same ends. Not here: single figures. */
import { TildeError } from '../errors.ts';
import type { Figure, FigureAxis, Mark } from './figure.ts';
import { checkOptions, type OptionNames } from './options.ts';

/** Options of `facet`. */
export interface FacetOptions {
  /** Stands over all. */
  readonly title?: string;
  /** Figures in a row where there is room; default up to four. */
  readonly columns?: number;
  /** "fixed" (default): axes of the same name get the same ends; "free": every figure keeps its own. */
  readonly scales?: 'fixed' | 'free';
  /** A conclusion in words, set large below the figures. */
  readonly conclusion?: string;
}

const OPTIONS: OptionNames<FacetOptions> = { title: true, columns: true, scales: true, conclusion: true };

/** More panels than this cannot be compared. */
const MOST = 36;

/**
 * Small multiples: several figures side by side, each under its own title.
 * @param figures what hist, line, scatter, band, violin, heatmap, … return
 * @returns a figure, shown when it is the cell's last expression
 * @throws TildeError for no figures, too many, or one that is itself made of several
 */
export function facet(figures: readonly Figure[], options: FacetOptions = {}): Figure {
  checkOptions('facet', options, OPTIONS);
  const all = [...figures];
  if (all.length === 0 || all.length > MOST || !all.every(isSingle)) throw notFigures(all.length);
  const columns = options.columns;
  if (columns !== undefined && !(Number.isInteger(columns) && columns >= 1 && columns <= 12))
    throw notColumns(columns);
  const panels = namedOnce(options.scales === 'free' ? all : shared(all));
  const count = `${all.length} ${all.length === 1 ? 'figure' : 'figures'}`;
  const head = options.title === undefined ? `${count} side by side` : `${options.title}: ${count}`;
  return {
    kind: 'plot',
    ...(options.title === undefined ? {} : { title: options.title }),
    sentence: [head, ...all.map(saying)].join('; '),
    ...(options.conclusion === undefined ? {} : { conclusion: options.conclusion }),
    x: { domain: [0, 1] },
    marks: [],
    panels,
    ...(columns === undefined ? {} : { columns }),
  };
}

/** The title, unless the sentence begins with it. */
const saying = ({ title, sentence }: Figure): string =>
  title === undefined || sentence.startsWith(title) ? sentence : `${title}: ${sentence}`;

function isSingle(value: unknown): value is Figure {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, panels } = value as Partial<Figure>;
  return kind === 'plot' && panels === undefined;
}

/** What marks mean is said in the first panel: the others have the same marks. */
function namedOnce([first, ...others]: readonly Figure[]): Figure[] {
  const known = new Set(first.marks.map(nameOf));
  const quiet = (mark: Mark): Mark => {
    if (!('label' in mark) || mark.type === 'cells' || !known.has(nameOf(mark))) return mark;
    const { label: _, ...rest } = mark;
    return rest as Mark;
  };
  return [first, ...others.map(figure => ({ ...figure, marks: figure.marks.map(quiet) }))];
}

const nameOf = (mark: Mark): string => `${mark.type} ${mark.role} ${'label' in mark ? mark.label : ''}`;

/** Axes that measure the same, by name, have the ends that hold all of them. */
function shared(figures: readonly Figure[]): Figure[] {
  const ends = (side: 'x' | 'y') => {
    const by = new Map<string, [number, number]>();
    for (const figure of figures) {
      const axis = figure[side];
      if (axis === undefined || axis.names !== undefined) continue;
      const before = by.get(axis.label ?? '');
      const [low, high] = axis.domain;
      by.set(
        axis.label ?? '',
        before === undefined ? [low, high] : [Math.min(before[0], low), Math.max(before[1], high)],
      );
    }
    return (axis: FigureAxis): FigureAxis =>
      axis.names === undefined ? { ...axis, domain: by.get(axis.label ?? '') ?? axis.domain } : axis;
  };
  const [x, y] = [ends('x'), ends('y')];
  return figures.map(figure => ({
    ...figure,
    x: x(figure.x),
    ...(figure.y === undefined ? {} : { y: y(figure.y) }),
  }));
}

function notFigures(count: number): TildeError {
  return new TildeError('argument', 'facet needs a list of figures', {
    expected: `1 to ${MOST} figures, none of them made by facet`,
    got: count === 0 ? 'none' : count > MOST ? `${count}` : 'something else among them',
    hint: 'facet([hist(a, { title: "a" }), hist(b, { title: "b" })], { columns: 2 })',
  });
}

function notColumns(columns: number): TildeError {
  return new TildeError('argument', 'facet: columns must be a whole number', {
    expected: '1 to 12',
    got: String(columns),
    hint: 'facet(figures, { columns: 2 })',
  });
}
