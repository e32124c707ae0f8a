/** Where each kind of mark would like its label. Not here: the choice among them (place-labels.ts). */
import type { Mark, Ring } from '../../notebook/plot-spec.ts';
import { labelBox } from './place-labels.ts';
import type { Box, Candidate, LabelRequest } from './place-labels.ts';
import type { HeightAt } from './label-crowding.ts';
import { apartFirst, heightAt } from './label-crowding.ts';
import type { Scale } from './scale.ts';

export interface Frame {
  readonly x: Scale;
  readonly y: Scale;
  readonly width: number;
  readonly baseline: number;
  readonly intervalAt: number;
  /** The y axis is drawn: curves are functions and not densities. */
  readonly named: boolean;
}

/** Ends of a bell, as a share of its height. */
const LOW_END = 0.1;
/** Dots that offer a place for the label of all. */
const MOST_DOTS = 40;
/** Pixels from the edge of the figure within which a border has no label. */
const EDGE = 18;

/** The label a mark asks for, if it has one. */
export function labelRequest(mark: Mark, frame: Frame, all: readonly Mark[]): LabelRequest[] {
  if (mark.type === 'text') {
    const at = { x: frame.x(mark.x), y: frame.y(mark.y), anchor: 'middle' } as const;
    return [{ text: mark.text, className: `label-${mark.role}`, candidates: [at] }];
  }
  if (mark.type === 'forest' || mark.type === 'violin' || mark.type === 'cells') return [];
  if (mark.label === undefined) return [];
  // Where there is little room the first words must do.
  const text = frame.width < 480 ? mark.label.split(', ')[0] : mark.label;
  return [{ text, className: `label-${mark.role}`, candidates: candidatesOf(mark, frame, all, text) }];
}

function candidatesOf(
  mark: Exclude<Mark, { type: 'forest' | 'text' | 'violin' | 'cells' }>,
  frame: Frame,
  all: readonly Mark[],
  text: string,
): Candidate[] {
  switch (mark.type) {
    case 'bars':
      return underCrest(mark.edges.slice(1), mark.heights, frame);
    case 'line':
    case 'area': {
      if (isFlat(mark.y)) return overLine(mark.y[0], frame);
      const beside = besideCurve(mark.x, mark.y, frame);
      const along = alongCurve(mark.x, mark.y, frame);
      return frame.named
        ? apartFirst(
            isBell(mark.y) ? [...beside, ...along] : [...along, ...beside],
            heightAt(mark, frame),
            curvesBeside(mark, all, frame),
            labelBox(text, { x: 0, y: 0, anchor: 'start' }).width,
          )
        : [...beside, ...overCurve(mark.x, mark.y, frame)];
    }
    case 'dots':
      return afterDots(mark.x, mark.y, frame);
    case 'ranges':
      return afterDots(mark.x, mark.high89, frame);
    case 'contour':
      return onRing(mark.rings, frame);
    case 'rule':
      return mark.x === undefined
        ? overLine(mark.y ?? 0, frame)
        : [{ x: frame.x(mark.x), y: frame.y.range[1] - 6, anchor: 'middle' }];
    case 'interval':
      return [
        { x: frame.x(mark.low89) - 8, y: frame.intervalAt + 4, anchor: 'end' },
        { x: frame.x(mark.high89) + 8, y: frame.intervalAt + 4, anchor: 'start' },
      ];
  }
}

/** The other curves that a label could be taken to name. */
const curvesBeside = (mark: Mark, all: readonly Mark[], frame: Frame): HeightAt[] =>
  all.flatMap(one =>
    one === mark || one.type !== 'line' || one.role === 'predictive' ? [] : [heightAt(one, frame)],
  );

const isFlat = (y: readonly number[]): boolean =>
  Math.max(...y) - Math.min(...y) < 1e-9 * Math.max(...y.map(Math.abs), 1e-300);

/** Low at both ends: there all such curves are alike, and a label belongs at the crest. */
function isBell(y: readonly number[]): boolean {
  const [least, most] = [Math.min(...y), Math.max(...y)];
  return Math.max(y[0], y[y.length - 1]) - least < LOW_END * (most - least);
}

function overLine(y: number, frame: Frame): Candidate[] {
  const at = frame.y(y) - 7;
  return [
    { x: 0, y: at, anchor: 'start' },
    { x: frame.width, y: at, anchor: 'end' },
    { x: 0, y: at + 20, anchor: 'start' },
  ];
}

/** Down the right flank from the peak, then down the left one. */
function besideCurve(x: readonly number[], y: readonly number[], frame: Frame): Candidate[] {
  const peak = y.indexOf(Math.max(...y));
  const spots = [10, 22];
  const right = spots.flatMap(gap =>
    x.slice(peak).map((value, index): Candidate => ({
      x: frame.x(value) + gap,
      y: frame.y(y[peak + index]) + 4,
      anchor: 'start',
    })),
  );
  const left = spots.flatMap(gap =>
    x
      .slice(0, peak + 1)
      .map((value, index): Candidate => ({
        x: frame.x(value) - gap,
        y: frame.y(y[index]) + 4,
        anchor: 'end',
      }))
      .toReversed(),
  );
  return [...right, ...left];
}

/** Over or under the end of the curve, and on back towards its begin. */
function alongCurve(x: readonly number[], y: readonly number[], frame: Frame): Candidate[] {
  return x
    .flatMap((value, index): Candidate[] => {
      if (!Number.isFinite(y[index])) return [];
      const at = { x: frame.x(value), anchor: 'end' } as const;
      const height = frame.y(y[index]);
      return [18, 8].flatMap(gap => [
        { ...at, y: height + gap + 6 },
        { ...at, y: height - gap },
      ]);
    })
    .toReversed();
}

/** Above a gentle slope. */
function overCurve(x: readonly number[], y: readonly number[], frame: Frame): Candidate[] {
  return x.map((value, index): Candidate => ({
    x: frame.x(value),
    y: frame.y(y[index]) - 8,
    anchor: 'middle',
  }));
}

/** Bars leave the crest to the curve over them. */
function underCrest(x: readonly number[], y: readonly number[], frame: Frame): Candidate[] {
  const crest = frame.y(0.86 * Math.max(...y));
  const all = besideCurve(x, y, frame);
  return [...all.filter(at => at.y > crest), ...all.filter(at => at.y <= crest)];
}

function afterDots(x: readonly number[], y: readonly number[] | undefined, frame: Frame): Candidate[] {
  const last = x.indexOf(Math.max(...x));
  const first = x.indexOf(Math.min(...x));
  const height = (index: number): number => (y === undefined ? frame.intervalAt : frame.y(y[index])) + 4;
  const sides = (index: number): Candidate[] => [
    { x: frame.x(x[index]) + 8, y: height(index), anchor: 'start' },
    { x: frame.x(x[index]) - 8, y: height(index), anchor: 'end' },
    { x: frame.x(x[index]), y: height(index) - 14, anchor: 'middle' },
    { x: frame.x(x[index]) + 4, y: height(index) - 14, anchor: 'start' },
  ];
  const [after, , over] = sides(last);
  const rest = y === undefined ? [] : someOf(x.length).flatMap(sides);
  return [after, sides(first)[1], over, ...rest];
}

/** On the border of the longest ring: at its top, its right, its bottom, its left. */
function onRing(rings: readonly Ring[], frame: Frame): Candidate[] {
  const [longest] = rings.toSorted((a, b) => b.x.length - a.x.length);
  if (longest === undefined) return [];
  const all = longest.x.map((x, i) => ({ x: frame.x(x), y: frame.y(longest.y[i]) }));
  // Where the figure ends so does the border; a label there would stand over it.
  const within = all.filter(
    ({ x, y }) =>
      x > EDGE && x < frame.width - EDGE && y > frame.y.range[1] + EDGE && y < frame.baseline - EDGE,
  );
  const points = within.length > 0 ? within : all;
  const most = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((best, point) => (of(point) > of(best) ? point : best));
  const [top, right, bottom, left] = [most(p => -p.y), most(p => p.x), most(p => p.y), most(p => -p.x)];
  return [top, right, bottom, left, ...points].map(({ x, y }) => ({ x, y: y + 4, anchor: 'middle' }));
}

/** Places in a list from its end, evenly spread where there are too many to try. */
function someOf(count: number): readonly number[] {
  const step = Math.max(1, count / MOST_DOTS);
  return Array.from({ length: Math.min(count, MOST_DOTS) }, (_, i) => Math.floor(count - 1 - i * step));
}

/** Boxes that labels keep off: bars whole, curves as a string of small boxes. */
export function markBoxes(mark: Mark, frame: Frame): Box[] {
  switch (mark.type) {
    case 'bars':
      return mark.heights.map((height, index) => ({
        x: frame.x(mark.edges[index]),
        y: frame.y(height),
        width: frame.x(mark.edges[index + 1]) - frame.x(mark.edges[index]),
        height: frame.baseline - frame.y(height),
      }));
    case 'line':
    case 'area':
      // A bundle of predictive curves leaves no free place; they are pale, and labels have a halo.
      return mark.role === 'predictive' ? [] : curveBoxes(mark.x, mark.y, frame);
    case 'dots':
      return mark.x.map((x, index) => ({
        x: frame.x(x) - 4,
        y: (mark.y === undefined ? frame.intervalAt : frame.y(mark.y[index])) - 4,
        width: 8,
        height: 8,
      }));
    case 'ranges':
      return mark.x.map((x, index) => ({
        x: frame.x(x) - 2,
        y: frame.y(mark.high89[index]),
        width: 4,
        height: frame.y(mark.low89[index]) - frame.y(mark.high89[index]),
      }));
    case 'rule':
      return mark.x === undefined
        ? []
        : [
            {
              x: frame.x(mark.x) - 1,
              y: frame.y.range[1],
              width: 2,
              height: frame.baseline - frame.y.range[1],
            },
          ];
    default:
      return [];
  }
}

function curveBoxes(x: readonly number[], y: readonly number[], frame: Frame): Box[] {
  return x.slice(1).map((value, index) => {
    const [x0, x1, y0, y1] = [frame.x(x[index]), frame.x(value), frame.y(y[index]), frame.y(y[index + 1])];
    return { x: x0, y: Math.min(y0, y1) - 2, width: Math.max(1, x1 - x0), height: Math.abs(y1 - y0) + 4 };
  });
}
