/** Two densities of one parameter over each other: the earlier as the ghost, the later filled. Not here: their computation. */
import { IntervalBars } from '../plots/marks.tsx';
import { areaPath, linePath } from '../plots/path.ts';
import { linear, ticks } from '../plots/scale.ts';
import { tickLabel } from '../ui/numbers.ts';
import type { ElementDensities } from '../../workers/protocol.ts';
import { rowSentence } from './comparison.ts';
import type { ComparedRow } from './comparison.ts';

const HEIGHT = 132;
const TOP = 22;
/** Room under the baseline: two intervals and the ticks. */
const BELOW = 42;

interface Props {
  readonly row: ComparedRow;
  readonly densities: ElementDensities;
  /** Pixels. */
  readonly width: number;
}

export function Overlay({ row, densities, width }: Props) {
  const { domain, runs } = densities;
  const [before, after] = [runs.at(0) ?? null, runs.at(1) ?? null];
  const baseline = HEIGHT - BELOW;
  const x = linear(domain, [1, width - 1]);
  const peak = Math.max(...(before?.y ?? []), ...(after?.y ?? []));
  const y = linear([0, peak], [baseline, TOP]);
  const { values, step } = ticks(domain);
  return (
    <figure className="overlay-plot" style={{ width }}>
      <svg
        className="plot"
        role="img"
        aria-label={rowSentence(row)}
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
      >
        {after === null ? null : (
          <>
            <path className="area posterior" d={areaPath([...after.x], [...after.y], baseline, x, y)} />
            <path className="line posterior" d={linePath(after.x, after.y, x, y)} />
          </>
        )}
        {before === null ? null : <path className="line ghost" d={linePath(before.x, before.y, x, y)} />}
        <line className="baseline" x1={0} x2={width} y1={baseline} y2={baseline} />
        <IntervalBars limits={row.before} x={x} y={baseline + 7} role="ghost" />
        <IntervalBars limits={row.after} x={x} y={baseline + 15} />
        {values.map(value => (
          <g key={value}>
            <line className="tick" x1={x(value)} x2={x(value)} y1={baseline + 20} y2={baseline + 24} />
            <text x={x(value)} y={baseline + 37} textAnchor={anchorAt(x(value), width)}>
              {tickLabel(value, step)}
            </text>
          </g>
        ))}
        <text className="overlay-name" x={0} y={12}>
          {row.element}
        </text>
      </svg>
    </figure>
  );
}

const anchorAt = (x: number, width: number): 'start' | 'middle' | 'end' =>
  x < 12 ? 'start' : x > width - 12 ? 'end' : 'middle';
