/** One frame of a trajectory of NUTS over the density. Not here: which frames there are (nuts-frames.ts), or playing. */
import { memo, useId, useMemo } from 'react';
import type { Ref } from 'react';
import type { NutsDoubling, NutsOutput, NutsTransition } from '../../notebook/output.ts';
import type { Scale } from '../plots/scale.ts';
import { linear } from '../plots/scale.ts';
import { XAxis } from '../plots/x-axis.tsx';
import { YAxis, yMargin } from '../plots/y-axis.tsx';
import type { NutsFrame } from './nuts-frames.ts';

interface Props {
  readonly output: NutsOutput;
  readonly frame: NutsFrame;
  readonly width: number;
  readonly height: number;
  /** The accessible name. */
  readonly label: string;
  readonly ref?: Ref<SVGSVGElement>;
}

interface Axes {
  readonly x: Scale;
  readonly y: Scale;
}

/** Room over the plot for the name of the y axis, and under it. */
const ABOVE = 20;
const BELOW = 38;
/** Pixels of the arrow of the first momentum, at most. */
const ARROW = 64;

export function NutsScene({ output, frame, width, height, label, ref }: Props) {
  const clip = useId();
  const [xAxis, yAxis] = [
    { label: output.names[0], domain: output.x },
    { label: output.names[1], domain: output.y },
  ];
  const [right, baseline] = [width - yMargin(yAxis), height - BELOW];
  const x = useMemo(() => linear(output.x, [0, right]), [output.x, right]);
  const y = useMemo(() => linear(output.y, [baseline, ABOVE]), [output.y, baseline]);
  const transition = output.transitions[frame.transition];
  const past = output.transitions.slice(0, frame.transition).map(({ position }) => position);
  return (
    <svg
      ref={ref}
      className="plot nuts-plot"
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <clipPath id={clip}>
        <rect x={0} y={ABOVE} width={right} height={baseline - ABOVE} />
      </clipPath>
      <g clipPath={`url(#${clip})`}>
        <Ground output={output} x={x} y={y} />
        {past.map((at, place) => (
          <circle key={place} className="dot" cx={x(at[0])} cy={y(at[1])} r={2.5} />
        ))}
        <Trajectory transition={transition} frame={frame} x={x} y={y} />
      </g>
      <line className="baseline" x1={0} x2={right} y1={baseline} y2={baseline} />
      <XAxis axis={xAxis} x={x} at={baseline} />
      <YAxis axis={yAxis} y={y} width={width} />
    </svg>
  );
}

/** Where the mass is, the darker the more of it inside; or draws, where there are more coordinates. */
const Ground = memo(function Ground({ output: { regions, draws }, x, y }: Axes & { output: NutsOutput }) {
  if (regions === undefined) {
    const places = draws?.x.map((value, i) => `M${pair(x(value), y(draws.y[i]))}h0`) ?? [];
    return <path className="nuts-cloud" d={places.join('')} />;
  }
  return regions.map(({ mass, rings }) => (
    <path
      key={mass}
      className="nuts-shade"
      fillRule="evenodd"
      d={rings.map(ring => `M${ring.x.map((u, i) => pair(x(u), y(ring.y[i]))).join('L')}Z`).join('')}
    />
  ));
});

type At = readonly [number, number];

/** Where the places of a transition are, in leapfrogs from its start. */
function placesOf({ start, doublings }: NutsTransition): Map<number, At> {
  const places = new Map<number, At>([[0, start]]);
  for (const { direction, x, y } of doublings) {
    const end = direction === 1 ? Math.max(...places.keys()) : Math.min(...places.keys());
    x.forEach((value, i) => places.set(end + direction * (i + 1), [value, y[i]]));
  }
  return places;
}

function Trajectory({ transition, frame, x, y }: Axes & { transition: NutsTransition; frame: NutsFrame }) {
  const places = useMemo(() => placesOf(transition), [transition]);
  const { doublings } = transition;
  const begun = doublings.slice(0, frame.doublings);
  const growing = frame.kind === 'step';
  const joined = growing ? begun.slice(0, -1) : begun.filter(({ complete }) => complete);
  const last = begun.at(-1);
  const at = (place: number): At => {
    const [u, v] = places.get(place) ?? transition.start;
    return [x(u), y(v)];
  };
  const stretch = spanOf(joined);
  const proposal = joined.at(-1)?.proposal ?? 0;
  const fresh = last === undefined || joined.includes(last) ? [] : placesIn(begun, frame.points);
  const dropped = !growing && fresh.length > 0;
  const ended = frame.kind === 'draw';
  return (
    <g>
      <path className="nuts-path" d={lineOf(range(...stretch), at)} />
      <path className={dropped ? 'nuts-path dropped' : 'nuts-path fresh'} d={lineOf(joinedTo(fresh), at)} />
      <Turn last={last} frame={frame} at={at} />
      <Points
        places={range(...stretch).filter(place => place !== 0)}
        at={at}
        gains={gainsOf(doublings)}
        kind=""
      />
      <Points
        places={last?.diverged === true ? fresh.slice(0, -1) : fresh}
        at={at}
        gains={gainsOf(doublings)}
        kind={dropped ? 'dropped' : 'fresh'}
      />
      {last?.diverged === true && frame.points === last.x.length ? (
        <Cross at={at(fresh.at(-1) ?? 0)} />
      ) : null}
      <circle className="nuts-start" cx={at(0)[0]} cy={at(0)[1]} r={4} />
      {frame.kind === 'start' ? <Arrow transition={transition} x={x} y={y} /> : null}
      {frame.kind === 'start' ? null : (
        <circle
          className={ended ? 'nuts-draw' : 'nuts-proposal'}
          cx={at(proposal)[0]}
          cy={at(proposal)[1]}
          r={ended ? 5 : 7}
        />
      )}
      {ended ? <Word at={at(proposal)} text="draw" away={at(0)} /> : null}
      {frame.doublings === 0 || (ended && proposal !== 0) ? (
        <Word at={at(0)} text="start" away={at(proposal)} />
      ) : null}
    </g>
  );
}

/** The stretch that a test found turning, and its two ends. */
function Turn({
  last,
  frame,
  at,
}: {
  last: NutsDoubling | undefined;
  frame: NutsFrame;
  at: (place: number) => At;
}) {
  if (last?.turn === undefined || frame.kind !== 'stopped') return null;
  return last.turn.tests.map(test => {
    const [from, to] = endsOf(last, test);
    return (
      <g key={test} data-test={test}>
        <path className="nuts-turn" d={lineOf(range(Math.min(from, to), Math.max(from, to)), at)} />
        {[from, to].map(end => (
          <circle key={end} className="nuts-end" cx={at(end)[0]} cy={at(end)[1]} r={5.5} />
        ))}
      </g>
    );
  });
}

/** Places of the two ends that a test looked at. */
function endsOf({ turn }: NutsDoubling, test: 'whole' | 'near' | 'far'): readonly [number, number] {
  const [a, b, c, d] = turn?.ends ?? [0, 0, 0, 0];
  return test === 'whole' ? [a, d] : test === 'near' ? [a, c] : [b, d];
}

/** Dots whose areas are the points' weights. */
function Points({
  places,
  at,
  gains,
  kind,
}: {
  readonly places: readonly number[];
  readonly at: (place: number) => At;
  readonly gains: ReadonlyMap<number, number>;
  readonly kind: string;
}) {
  const top = Math.max(0, ...gains.values());
  return places.map(place => {
    const radius = 0.8 + 2.4 * Math.sqrt(Math.exp((gains.get(place) ?? -Infinity) - top));
    return (
      <circle key={place} className={`nuts-point ${kind}`} cx={at(place)[0]} cy={at(place)[1]} r={radius} />
    );
  });
}

function gainsOf(doublings: readonly NutsDoubling[]): Map<number, number> {
  const gains = new Map<number, number>();
  doublings.forEach((doubling, i) =>
    placesIn(doublings.slice(0, i + 1), doubling.x.length).forEach((place, k) => {
      const gain = doubling.gains[k];
      if (gain !== null) gains.set(place, gain);
    }),
  );
  return gains;
}

/** Places of the first `points` points of the last doubling. */
function placesIn(doublings: readonly NutsDoubling[], points: number): number[] {
  const last = doublings.at(-1);
  if (last === undefined) return [];
  const [low, high] = spanOf(doublings.slice(0, -1));
  const end = last.direction === 1 ? high : low;
  return Array.from({ length: points }, (_, i) => end + last.direction * (i + 1));
}

/** Lowest and highest place after whole doublings. */
function spanOf(doublings: readonly NutsDoubling[]): readonly [number, number] {
  const sum = (direction: 1 | -1): number =>
    doublings.reduce((total, one) => total + (one.direction === direction ? one.x.length : 0), 0);
  return [-sum(-1) || 0, sum(1)];
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** New points with the old end that they set out from. */
const joinedTo = (fresh: readonly number[]): readonly number[] =>
  fresh.length === 0 ? [] : [fresh[0] - Math.sign(fresh[0]), ...fresh];

const lineOf = (places: readonly number[], at: (place: number) => At): string =>
  places.length < 2 ? '' : `M${places.map(place => pair(...at(place))).join('L')}`;

const pair = (x: number, y: number): string => `${x.toFixed(1)},${y.toFixed(1)}`;

function Cross({ at: [x, y] }: { at: At }) {
  return <path className="dot divergence" d={`M${x - 4},${y - 4}l8,8m0,-8l-8,8`} />;
}

/** The first momentum: where it points, as long as it is large. */
function Arrow({ transition: { start, velocity }, x, y }: Axes & { transition: NutsTransition }) {
  const from: At = [x(start[0]), y(start[1])];
  const to: At = [x(start[0] + velocity[0]), y(start[1] + velocity[1])];
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  if (!(length > 0)) return null;
  const [u, v] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  const reach = Math.min(ARROW, Math.max(24, length));
  const tip: At = [from[0] + reach * u, from[1] + reach * v];
  const head = ([side]: [1 | -1]): string =>
    pair(tip[0] - 8 * u - side * 4 * v, tip[1] - 8 * v + side * 4 * u);
  return (
    <path
      className="nuts-arrow"
      d={`M${pair(from[0] + 5 * u, from[1] + 5 * v)}L${pair(...tip)}M${head([1])}L${pair(...tip)}L${head([-1])}`}
    />
  );
}

/** A word beside a point, on the side away from another. */
function Word({ at: [x, y], text, away }: { at: At; text: string; away: At }) {
  const above = y <= away[1];
  return (
    <text className="halo name" x={x} y={above ? y - 11 : y + 20} textAnchor="middle">
      {text}
    </text>
  );
}
