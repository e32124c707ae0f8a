/** One component a kind of mark. Colours come from the role (styles/plots.css). Not here: axes and labels. */
import type { Limits, Mark } from '../../notebook/plot-spec.ts';
import { Cells } from './cells.tsx';
import { Contour } from './contour.tsx';
import type { Frame } from './label-candidates.ts';
import { areaPath, linePath } from './path.ts';

type Of<T extends Mark['type']> = Extract<Mark, { type: T }>;

export function MarkView({ mark, frame }: { mark: Mark; frame: Frame }) {
  switch (mark.type) {
    case 'bars':
      return <Bars mark={mark} frame={frame} />;
    case 'line':
      return <path className={`line ${mark.role}`} d={linePath(mark.x, mark.y, frame.x, frame.y)} />;
    case 'area':
      return <Area mark={mark} frame={frame} />;
    case 'dots':
      return <Dots mark={mark} frame={frame} />;
    case 'rule':
      return <Rule mark={mark} frame={frame} />;
    case 'interval':
      return <IntervalBars limits={mark} x={frame.x} y={frame.intervalAt} role={mark.role} />;
    case 'ranges':
      return <Ranges mark={mark} frame={frame} />;
    case 'cells':
      return <Cells mark={mark} frame={frame} />;
    case 'contour':
      return <Contour mark={mark} frame={frame} />;
    case 'text':
    case 'forest':
    case 'violin':
      return null;
  }
}

/** 89% thin, 50% thick, upright; thinner where they stand close. */
function Ranges({ mark, frame }: { mark: Of<'ranges'>; frame: Frame }) {
  const close = mark.x.length * 9 > frame.width;
  const bar = (low: readonly number[], high: readonly number[]): string =>
    mark.x
      .map((x, i) => `M${frame.x(x).toFixed(1)},${frame.y(low[i]).toFixed(1)}V${frame.y(high[i]).toFixed(1)}`)
      .join('');
  return (
    <g className={`ranges ${mark.role} ${close ? 'close' : ''}`}>
      <path className="i89" d={bar(mark.low89, mark.high89)} />
      <path className="i50" d={bar(mark.low50, mark.high50)} />
    </g>
  );
}

function Bars({ mark, frame }: { mark: Of<'bars'>; frame: Frame }) {
  const gap = frame.x(mark.edges[1]) - frame.x(mark.edges[0]) > 5 ? 1 : 0;
  return (
    <g className={`bars ${mark.role}`}>
      {mark.heights.map((height, index) => {
        const left = frame.x(mark.edges[index]);
        const top = frame.y(height);
        return (
          <rect
            key={index}
            x={left}
            y={top}
            width={Math.max(0.5, frame.x(mark.edges[index + 1]) - left - gap)}
            height={Math.max(0, frame.baseline - top)}
          />
        );
      })}
    </g>
  );
}

function Area({ mark, frame }: { mark: Of<'area'>; frame: Frame }) {
  return (
    <>
      <path
        className={`area ${mark.role} ${mark.pale === true ? 'pale' : ''}`}
        d={areaPath(mark.x, mark.y, mark.low ?? frame.baseline, frame.x, frame.y)}
      />
      {mark.low === undefined ? (
        <path className={`line ${mark.role}`} d={linePath(mark.x, mark.y, frame.x, frame.y)} />
      ) : null}
    </>
  );
}

function Dots({ mark, frame }: { mark: Of<'dots'>; frame: Frame }) {
  const radius = mark.x.length > 200 ? 1.5 : 3;
  return mark.x.map((x, index) => {
    const at = { x: frame.x(x), y: mark.y === undefined ? frame.intervalAt : frame.y(mark.y[index]) };
    return mark.role === 'divergence' ? (
      <path key={index} className="dot divergence" d={`M${at.x - 3},${at.y - 3}l6,6m0,-6l-6,6`} />
    ) : (
      <circle key={index} className={`dot ${mark.role}`} cx={at.x} cy={at.y} r={radius} />
    );
  });
}

function Rule({ mark, frame }: { mark: Of<'rule'>; frame: Frame }) {
  if (mark.x !== undefined)
    return (
      <line
        className={`rule ${mark.role}`}
        x1={frame.x(mark.x)}
        x2={frame.x(mark.x)}
        y1={frame.y.range[1]}
        y2={frame.baseline}
      />
    );
  const y = frame.y(mark.y ?? 0);
  return <line className={`rule ${mark.role}`} x1={frame.x.range[0]} x2={frame.x.range[1]} y1={y} y2={y} />;
}

/** 89% thin, 50% thick: the same marks on axes, in forests and in tables. */
export function IntervalBars({
  limits,
  x,
  y,
  role = 'posterior',
}: {
  limits: Limits;
  x: (value: number) => number;
  y: number;
  role?: string;
}) {
  return (
    <g>
      <line className={`interval i89 ${role}`} x1={x(limits.low89)} x2={x(limits.high89)} y1={y} y2={y} />
      <line className={`interval i50 ${role}`} x1={x(limits.low50)} x2={x(limits.high50)} y1={y} y2={y} />
    </g>
  );
}
