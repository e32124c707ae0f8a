/**
 * Figures laid over each other on shared axes, and what all figures with two axes have in common: title, names of the
 * axes, ends. Not here: single figures (line.ts, scatter.ts, band.ts, hist.ts).
 */
import { TildeError } from '../errors.ts';
import type { Figure, FigureAxis, Mark } from './figure.ts';
import { checkOptions, PLOT_OPTIONS } from './options.ts';
import { toldApart } from './series.ts';

/** Options of every figure with two axes. */
export interface PlotOptions {
  /** Stands over the figure. */
  readonly title?: string;
  /** Name of the x axis, with its unit: "days". */
  readonly x?: string;
  /** Name of the y axis. */
  readonly y?: string;
  /** Ends of the x axis; default what holds the data. */
  readonly domain?: readonly [number, number];
  /** Ends of the y axis; default what holds the data, with some room. */
  readonly range?: readonly [number, number];
  /** Pixels of the plotting area; default 184. */
  readonly height?: number;
  /** A vertical rule with a word. */
  readonly mark?: { readonly x: number; readonly label: string };
  /** A conclusion in words, set large below the figure. */
  readonly conclusion?: string;
}

/** A figure that others can be laid over: `line(x, f).with(scatter(x, y))`. */
export interface Plot extends Figure {
  /** This figure with the marks of others on its axes; later ones lie on top. */
  with(...others: readonly Figure[]): Plot;
}

interface Fixed {
  readonly x: boolean;
  readonly y: boolean;
}

/** Figures whose ends were asked for: others laid over them do not widen them. */
const fixed = new WeakMap<Figure, Fixed>();

/** Room above and below the data, as a share of their range. */
const ROOM = 0.06;

/** A figure from marks that know their sentence. */
export function figureOf(marks: readonly Mark[], sentence: string, options: PlotOptions): Plot {
  const { title, height, mark, conclusion } = options;
  const rule = mark === undefined ? [] : [{ type: 'rule', role: 'reference', ...mark } as const];
  const y = axis(options.y, options.range ?? roomy(extent(marks.map(heights))));
  const figure: Figure = {
    kind: 'plot',
    ...(title === undefined ? {} : { title }),
    sentence,
    ...(conclusion === undefined ? {} : { conclusion }),
    ...(height === undefined ? {} : { height }),
    x: axis(options.x, options.domain ?? extent(marks.map(places))),
    y,
    marks: [...marks, ...rule],
  };
  return combinable(figure, { x: options.domain !== undefined, y: options.range !== undefined });
}

/** Adds `with`, unseen by whoever reads the figure as data. */
export function combinable(figure: Figure, ends: Fixed = { x: false, y: false }): Plot {
  fixed.set(figure, ends);
  return Object.defineProperty(figure, 'with', {
    value: (...others: readonly Figure[]) => plot([figure, ...others]),
    enumerable: false,
  }) as Plot;
}

/**
 * Several figures on the same axes: names and title are those of the first that has them. Curves that were given no
 * role get a colour and a dash each.
 * @param options over those of the figures
 * @throws TildeError for an empty list, something else than a figure, or an option there is not
 */
export function plot(figures: readonly Figure[], options: PlotOptions = {}): Plot {
  checkOptions('plot', options, PLOT_OPTIONS);
  const drawn = [...figures];
  if (drawn.length === 0 || !drawn.every(isFigure)) throw notFigures();
  const ends = drawn.map(figure => fixed.get(figure) ?? { x: false, y: false });
  const x = joined(
    drawn.map(figure => figure.x),
    ends.map(end => end.x),
  );
  const ys = drawn.flatMap(({ y }, i) => (y === undefined ? [] : [{ y, fixed: ends[i].y }]));
  const y =
    ys.length === 0
      ? undefined
      : joined(
          ys.map(one => one.y),
          ys.map(one => one.fixed),
        );
  const given = { title: options.title, height: options.height, conclusion: options.conclusion };
  const first = <K extends keyof Figure>(key: K) => drawn.find(figure => figure[key] !== undefined)?.[key];
  const rule =
    options.mark === undefined ? [] : [{ type: 'rule', role: 'reference', ...options.mark } as const];
  const all = {
    kind: 'plot' as const,
    title: given.title ?? first('title'),
    sentence: drawn.map(figure => figure.sentence).join('; '),
    conclusion: given.conclusion ?? first('conclusion'),
    height: given.height ?? first('height'),
    x: named(x, options.x, options.domain),
    y: y && named(y, options.y, options.range),
    marks: [...toldApart(drawn.flatMap(figure => figure.marks)), ...rule],
  };
  const present = Object.entries(all).filter(([, value]) => value !== undefined);
  return combinable(Object.fromEntries(present) as unknown as Figure, {
    x: options.domain !== undefined || ends.some(end => end.x),
    y: options.range !== undefined || ends.some(end => end.y),
  });
}

function isFigure(value: unknown): value is Figure {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, panels } = value as Partial<Figure>;
  return kind === 'plot' && panels === undefined;
}

function axis(label: string | undefined, domain: readonly [number, number]): FigureAxis {
  return label === undefined ? { domain } : { label, domain };
}

function named(
  base: FigureAxis,
  label: string | undefined,
  domain: readonly [number, number] | undefined,
): FigureAxis {
  return { ...base, ...(label === undefined ? {} : { label }), ...(domain === undefined ? {} : { domain }) };
}

/** The first axis whose ends were asked for keeps them; else what holds all. */
function joined(axes: readonly FigureAxis[], asked: readonly boolean[]): FigureAxis {
  const set = axes.find((_, i) => asked[i]);
  const domain = set?.domain ?? [
    Math.min(...axes.map(one => one.domain[0])),
    Math.max(...axes.map(one => one.domain[1])),
  ];
  const { label, ends, ticks, names } = Object.assign({}, ...axes.toReversed()) as FigureAxis;
  return {
    ...(label === undefined ? {} : { label }),
    domain: [domain[0], domain[1]],
    ...(ends === undefined ? {} : { ends }),
    ...(ticks === undefined ? {} : { ticks }),
    ...(names === undefined ? {} : { names }),
  };
}

function places(mark: Mark): readonly number[] {
  return 'x' in mark && Array.isArray(mark.x) ? (mark.x as readonly number[]) : [];
}

function heights(mark: Mark): readonly number[] {
  if (mark.type === 'area') return [...mark.y, ...(mark.low ?? [])];
  if (mark.type === 'ranges') return [...mark.low89, ...mark.high89];
  return 'y' in mark && Array.isArray(mark.y) ? (mark.y as readonly number[]) : [];
}

function extent(lists: readonly (readonly number[])[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const list of lists) {
    for (const value of list) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return [0, 1];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** Heights that begin at zero keep it as the baseline. */
function roomy([low, high]: [number, number]): [number, number] {
  const room = ROOM * (high - low);
  return [low === 0 ? 0 : low - room, high === 0 ? 0 : high + room];
}

function notFigures(): TildeError {
  return new TildeError('argument', 'plot needs a list of figures', {
    expected: 'plot([line(x, y), scatter(x, y)])',
    got: 'no figure, or something else among them',
    hint: 'hist, forest, line, scatter and band make figures; facet sets figures side by side',
  });
}
