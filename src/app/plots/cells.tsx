/**
 * A table of coloured cells, and the scale of its colours. A cell is as opaque as its value is large, so that the palest
 * is paper in either theme. Not here: names of rows and columns (x-axis.tsx, y-axis.tsx).
 */
import type { Mark } from '../../notebook/plot-spec.ts';
import { short, tickLabel } from '../ui/numbers.ts';
import type { Frame } from './label-candidates.ts';

type CellsMark = Extract<Mark, { type: 'cells' }>;

/** Shades told apart on one side. */
const SHADES = 40;
/** The palest shade, so that a low value is not taken for a missing one. */
const PALEST = 0.05;
/** Room that a number in a cell needs, in pixels. */
const WORDS = { width: 32, height: 18 } as const;
/** More numbers than this nobody reads. */
const MOST_WORDS = 400;

export function Cells({ mark, frame }: { mark: CellsMark; frame: Frame }) {
  const worded = hasWords(mark, frame);
  return (
    <>
      <g className={worded ? 'cells worded' : 'cells'} shapeRendering="crispEdges">
        {[...shadesOf(mark, frame)].map(([shade, path]) => (
          <path
            key={shade}
            className={shade < 0 ? 'below' : 'above'}
            fillOpacity={opacity(Math.abs(shade) / SHADES)}
            d={path}
          />
        ))}
      </g>
      {worded ? <Words mark={mark} frame={frame} /> : null}
    </>
  );
}

/** Whether numbers have room in the cells. */
export function hasWords({ x, y }: CellsMark, frame: Frame): boolean {
  const [columns, rows] = [x.length - 1, y.length - 1];
  const [width, height] = [frame.width / columns, (frame.baseline - frame.y.range[1]) / rows];
  return width >= WORDS.width && height >= WORDS.height && columns * rows <= MOST_WORDS;
}

const opacity = (share: number): number => Number((PALEST + (1 - PALEST) * share).toFixed(3));

/** How far a value is from the palest one, −1 to 1. */
function shareOf({ low, high, centre }: CellsMark, value: number): number {
  const from = centre ?? low;
  const reach = centre === undefined ? high - low : Math.max(high - centre, centre - low);
  const share = reach > 0 ? (value - from) / reach : 1;
  return Math.max(centre === undefined ? 0 : -1, Math.min(1, share));
}

/** One path a shade; neighbours in a row of the same shade are one rectangle. */
function shadesOf(mark: CellsMark, frame: Frame): ReadonlyMap<number, string> {
  const columns = mark.x.length - 1;
  const [left, top] = [mark.x.map(frame.x), mark.y.map(frame.y)].map(edges => edges.map(Math.round));
  const paths = new Map<number, string>();
  const shadeAt = (row: number, column: number): number | null => {
    const value = column < columns ? mark.values[row * columns + column] : null;
    return value === null || value === undefined ? null : Math.round(shareOf(mark, value) * SHADES);
  };
  for (let row = 0; row < mark.y.length - 1; row += 1) {
    for (let from = 0; from < columns;) {
      const shade = shadeAt(row, from);
      let to = from + 1;
      while (to < columns && shadeAt(row, to) === shade) to += 1;
      if (shade !== null)
        paths.set(
          shade,
          `${paths.get(shade) ?? ''}M${left[from]},${top[row + 1]}H${left[to]}V${top[row]}H${left[from]}Z`,
        );
      from = to;
    }
  }
  return paths;
}

function Words({ mark, frame }: { mark: CellsMark; frame: Frame }) {
  const columns = mark.x.length - 1;
  const cellWord = wordsFor(mark);
  const middle = (edges: readonly number[], i: number): number => (edges[i] + edges[i + 1]) / 2;
  return mark.values.map((value, index) =>
    value === null ? null : (
      <text
        key={index}
        className="cell-value"
        x={frame.x(middle(mark.x, index % columns))}
        y={frame.y(middle(mark.y, Math.floor(index / columns))) + 4}
        textAnchor="middle"
      >
        {cellWord(value)}
      </text>
    ),
  );
}

/** As many decimals in every cell: two digits of the largest, three of numbers below one. */
function wordsFor({ low, high, values }: CellsMark): (value: number) => string {
  if (values.every(value => value === null || Number.isInteger(value))) return short0;
  const size = Math.max(Math.abs(low), Math.abs(high));
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return size < 0.01
    ? short
    : value =>
        value
          .toFixed(digits)
          .replace(/^-(0\.?0*)$/, '$1')
          .replace('-', '−');
}

const short0 = (value: number): string => tickLabel(value, 1);

/** Steps of the scale and the pixels of one. */
const STEPS = 24;
const STEP = 4;

/** The scale of the colours, right over the figure: "−1 ▭▭▭▭ 1". */
export function CellScale({ mark, frame, width }: { mark: CellsMark; frame: Frame; width: number }) {
  const { low, high, label } = mark;
  const step = 10 ** Math.floor(Math.log10(high - low || 1)) / 100;
  const [first, last] = [tickLabel(low, step), tickLabel(high, step)];
  const to = width - last.length * 6 - 6;
  const from = to - STEPS * STEP;
  const worded = label === undefined ? first : `${label}\u2003${first}`;
  return (
    <>
      <g className={hasWords(mark, frame) ? 'cells worded' : 'cells'} shapeRendering="crispEdges">
        {Array.from({ length: STEPS }, (_, i) => {
          const share = shareOf(mark, low + ((i + 0.5) / STEPS) * (high - low));
          return (
            <rect
              key={i}
              className={share < 0 ? 'below' : 'above'}
              fillOpacity={opacity(Math.abs(share))}
              x={from + i * STEP}
              y={2}
              width={STEP}
              height={10}
            />
          );
        })}
      </g>
      <text x={from - 6} y={11} textAnchor="end">
        {worded}
      </text>
      <text x={width} y={11} textAnchor="end">
        {last}
      </text>
    </>
  );
}
