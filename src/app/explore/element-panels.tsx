/** One element seen in five ways: trace, density, ranks, autocorrelation, growing sample size. Not here: several at once (joint-panels.tsx). */
import type { ExploredElement, Exploration } from '../../workers/protocol.ts';
import { linePath } from '../plots/path.ts';
import { short } from '../ui/numbers.ts';
import { chainClass, extentOf, LEFT, Panel, roomOf, XTicks, YTicks } from './frame.tsx';
import type { Room } from './frame.tsx';
import { autocorrelationSentence, growthSentence, rankSentence, traceSentence } from './sentences.ts';

export interface ElementProps {
  readonly look: Exploration;
  readonly element: ExploredElement;
  /** The row that the reader chose in any panel. */
  readonly chosen: number | null;
  readonly width: number;
  readonly height: number;
}

export function TracePanel({ look, element, chosen, ...size }: ElementProps) {
  const { chain, draw } = look.rows;
  const room = roomOf(size, { x: [0, look.draws], y: extentOf(element.values) }, { left: LEFT });
  const rowsOf = (c: number): number[] => Array.from(chain.keys()).filter(row => chain[row] === c);
  return (
    <Panel title={`Trace of ${element.name}`} sentence={traceSentence(look, element.name)} {...size}>
      {Array.from({ length: look.chains }, (_, c) => (
        <path
          key={c}
          className={`explore-trace ${chainClass(c)}`}
          d={linePath(
            rowsOf(c).map(row => draw[row]),
            rowsOf(c).map(row => element.values[row]),
            room.x,
            room.y,
          )}
        />
      ))}
      {chosen === null ? null : (
        <circle
          className="explore-chosen"
          cx={room.x(draw[chosen])}
          cy={room.y(element.values[chosen])}
          r={5}
        />
      )}
      <XTicks room={room} label="draw" />
      <YTicks room={room} />
    </Panel>
  );
}

export function DensityPanel({ element, chosen, ...size }: ElementProps) {
  const { from, to, chains } = element.density;
  const top = chains.reduce((most, heights) => heights.reduce((a, b) => Math.max(a, b), most), 0);
  const room = roomOf(size, { x: [from, to], y: [0, top || 1] });
  const placeOf = (i: number, count: number): number => from + (i / (count - 1)) * (to - from);
  return (
    <Panel
      title={`Density of ${element.name}`}
      sentence={`${element.name}, one line a chain: mean ${short(element.mean)}, from ${short(from)} to ${short(to)}.`}
      {...size}
    >
      {chains.map((heights, c) => (
        <path
          key={c}
          className={`line explore-line ${chainClass(c)}`}
          d={linePath(
            Array.from(heights, (_, i) => placeOf(i, heights.length)),
            heights,
            room.x,
            room.y,
          )}
        />
      ))}
      {chosen === null ? null : <Upright room={room} at={element.values[chosen]} />}
      <XTicks room={room} label={element.name} />
    </Panel>
  );
}

/** Where the chosen draw lies on the x axis. */
function Upright({ room, at }: { room: Room; at: number }) {
  return <line className="explore-chosen" x1={room.x(at)} x2={room.x(at)} y1={0} y2={room.baseline} />;
}

export function RankPanel({ element, chosen, ...size }: ElementProps) {
  const parts = element.ranks[0].length;
  const expected = element.ranks[0].reduce((sum, n) => sum + n, 0) / parts;
  const top = Math.max(2 * expected, ...element.ranks.flatMap(chain => [...chain]));
  const room = roomOf(size, { x: [0, 1], y: [0, top] });
  return (
    <Panel title={`Ranks of ${element.name}`} sentence={rankSentence(element)} {...size}>
      <line
        className="line prior"
        x1={room.x(0)}
        x2={room.x(1)}
        y1={room.y(expected)}
        y2={room.y(expected)}
      />
      {element.ranks.map((counts, c) => (
        <path
          key={c}
          className={`line explore-line ${chainClass(c)}`}
          d={linePath(
            [...counts].flatMap((_, i) => [i / parts, (i + 1) / parts]),
            [...counts].flatMap(n => [n, n]),
            room.x,
            room.y,
          )}
        />
      ))}
      {chosen === null ? null : <Upright room={room} at={element.rowRanks[chosen]} />}
      <XTicks room={room} label="rank among all draws" />
    </Panel>
  );
}

export function AutocorrelationPanel({ look, element, ...size }: ElementProps) {
  const lags = element.autocorrelation[0].length;
  const bound = 1.96 / Math.sqrt(look.draws);
  const all = element.autocorrelation.flatMap(chain => [...chain].filter(Number.isFinite));
  const room = roomOf(size, { x: [0, lags - 1], y: [Math.min(-2 * bound, ...all), 1] }, { left: LEFT });
  return (
    <Panel title={`Autocorrelation of ${element.name}`} sentence={autocorrelationSentence(element)} {...size}>
      <rect
        className="explore-chance"
        x={room.x(0)}
        width={room.x(lags - 1) - room.x(0)}
        y={room.y(bound)}
        height={room.y(-bound) - room.y(bound)}
      />
      {element.autocorrelation.map((values, c) => (
        <path
          key={c}
          className={`line explore-line ${chainClass(c)}`}
          d={linePath(
            values.map((_, lag) => lag),
            values,
            room.x,
            room.y,
          )}
        />
      ))}
      <XTicks room={room} label="draws apart" />
      <YTicks room={room} />
    </Panel>
  );
}

export function GrowthPanel({ look, element, chosen, ...size }: ElementProps) {
  const { bulk, tail } = element.growth;
  const draws = bulk.map((_, i) => ((i + 1) * look.draws * look.chains) / bulk.length);
  const finite = [...bulk, ...tail].filter(Number.isFinite);
  const margins = { left: LEFT + 8, right: NAME };
  const room = roomOf(size, { x: [0, look.draws * look.chains], y: [0, Math.max(1, ...finite)] }, margins);
  const lines = [
    { name: 'bulk', values: bulk, kind: 'posterior' },
    { name: 'tail', values: tail, kind: 'ghost' },
  ] as const;
  const heights = nameHeights(room, bulk, tail);
  return (
    <Panel
      title={`Effective draws of ${element.name}`}
      sentence={growthSentence(element, look.chains)}
      {...size}
    >
      {lines.map(({ name, values, kind }, i) => (
        <g key={name}>
          <path className={`line ${kind}`} d={linePath(draws, values, room.x, room.y)} />
          <text x={room.x.range[1] + 6} y={heights[i]}>
            {name}
          </text>
        </g>
      ))}
      {chosen === null ? null : <Upright room={room} at={(look.rows.draw[chosen] + 1) * look.chains} />}
      <XTicks room={room} label="draws" />
      <YTicks room={room} />
    </Panel>
  );
}

/** Pixels right of the lines for their names, and of a line of words. */
const NAME = 32;
const LINE = 12;

/** Right of the ends of both lines, inside the panel and a line of words apart at least. */
function nameHeights(
  room: Room,
  ...lines: readonly [ArrayLike<number>, ArrayLike<number>]
): readonly number[] {
  const ends = lines.map(values => {
    const last = values[values.length - 1];
    return room.y(Number.isFinite(last) ? last : 0) + 4;
  });
  const foot = room.baseline;
  const near = Math.max(0, LINE - Math.abs(ends[0] - ends[1])) / 2;
  const upper = Math.max(LINE - 2, Math.min(Math.min(...ends) - near, foot - LINE));
  const lower = Math.max(upper + LINE, Math.min(Math.max(...ends) + near, foot));
  return ends[0] <= ends[1] ? [upper, lower] : [lower, upper];
}
