/** Growing effective draws and sinking R̂ of a run, as two small curves with their present figures. Not here: their numbers (growth.ts). */
import { useMemo } from 'react';
import type { RunState } from '../../workers/protocol.ts';
import { linePath } from '../plots/path.ts';
import { linear } from '../plots/scale.ts';
import { rhatWords, whole } from '../ui/numbers.ts';
import { comparable, growthOf } from './growth.ts';
import type { GrowthPoint } from './growth.ts';

const HEIGHT = 40;
const GAP = 24;
/** What R̂ should come down to. */
const GOOD = 1.01;
/** R̂ above this is drawn at the top: the first values are wild. */
const HIGHEST = 1.2;

export function GrowthLines({ run, width }: { run: RunState; width: number }) {
  const points = useMemo(() => growthOf(run.id, run.summary), [run.id, run.summary]);
  if (points.length < 2) return null;
  const last = points[points.length - 1];
  const each = Math.floor((width - GAP) / 2);
  const ess = comparable(points);
  const effective = `${last.atLeast ? 'at least ' : ''}${whole(last.essBulk)}`;
  return (
    <div className="densities growth-lines">
      <Curve
        name="bulk ESS"
        figure={effective}
        sentence={`Smallest bulk effective sample size: ${effective} after ${whole(last.draws)} draws a chain.`}
        points={ess.map(({ draws, essBulk }) => [draws, essBulk])}
        domain={[0, Math.max(...ess.map(({ essBulk }) => essBulk))]}
        {...{ run, width: each }}
      />
      <Curve
        name="R̂"
        figure={rhatWords(last.rhat)}
        sentence={`Largest R-hat: ${rhatWords(last.rhat)} after ${whole(last.draws)} draws a chain; wanted at most ${GOOD}.`}
        points={points.map(({ draws, rhat }) => [draws, Math.min(HIGHEST, rhat)])}
        domain={[1, highestOf(points)]}
        mark={GOOD}
        {...{ run, width: each }}
      />
    </div>
  );
}

const highestOf = (points: readonly GrowthPoint[]): number =>
  Math.max(1.03, ...points.map(({ rhat }) => Math.min(HIGHEST, rhat)));

interface CurveProps {
  readonly run: RunState;
  readonly name: string;
  readonly figure: string;
  readonly sentence: string;
  readonly points: readonly (readonly [draws: number, value: number])[];
  readonly domain: readonly [number, number];
  /** A value worth a dashed line. */
  readonly mark?: number;
  readonly width: number;
}

function Curve({ run, name, figure, sentence, points, domain, mark, width }: CurveProps) {
  const x = linear([0, run.draws], [0, width - 2]);
  const y = linear(domain, [HEIGHT - 1, 3]);
  const [draws, value] = points[points.length - 1];
  return (
    <div>
      <div className="trace-head">
        <span>{name}</span>
        <span>{figure}</span>
      </div>
      <svg
        className="plot"
        role="img"
        aria-label={sentence}
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        data-growth={name}
      >
        {mark === undefined ? null : (
          <line className="line prior" x1={0} x2={width} y1={y(mark)} y2={y(mark)} />
        )}
        <path
          className="line posterior"
          d={linePath(
            points.map(([at]) => at),
            points.map(([, is]) => is),
            x,
            y,
          )}
        />
        <circle className="dot posterior" cx={x(draws)} cy={y(value)} r={2.5} />
        <line className="baseline" x1={0} x2={width} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
      </svg>
    </div>
  );
}
