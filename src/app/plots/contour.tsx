/** Where a surface is higher than a level: a border and a fill. Not here: which levels, or how borders are found. */
import type { Mark, Ring } from '../../notebook/plot-spec.ts';
import type { Frame } from './label-candidates.ts';

type ContourMark = Extract<Mark, { type: 'contour' }>;

export function Contour({ mark, frame }: { mark: ContourMark; frame: Frame }) {
  return (
    <g className={`contour ${mark.role}`}>
      {mark.fill === undefined ? null : (
        <path
          className="inside"
          fillRule="evenodd"
          fillOpacity={mark.fill}
          d={mark.rings.map(ring => `${ringPath(ring, frame, () => true)}Z`).join('')}
        />
      )}
      <path className="border" d={mark.rings.map(ring => ringPath(ring, frame, inside(frame))).join('')} />
    </g>
  );
}

/** A piece along the edge of the figure is the end of what was computed, not a level. */
function inside({
  x,
  y,
}: Frame): (from: readonly [number, number], to: readonly [number, number]) => boolean {
  const edge = (a: number, b: number, ends: readonly [number, number]): boolean =>
    ends.some(end => {
      const near = 1e-9 * Math.abs(ends[1] - ends[0]);
      return Math.abs(a - end) <= near && Math.abs(b - end) <= near;
    });
  return (from, to) => !edge(from[0], to[0], x.domain) && !edge(from[1], to[1], y.domain);
}

function ringPath(
  { x, y }: Ring,
  frame: Frame,
  drawn: (from: readonly [number, number], to: readonly [number, number]) => boolean,
): string {
  let path = '';
  for (let i = 0; i <= x.length; i += 1) {
    const [now, before] = [i % x.length, i - 1];
    const pen = i > 0 && drawn([x[before], y[before]], [x[now], y[now]]) ? 'L' : 'M';
    path += `${pen}${frame.x(x[now]).toFixed(1)},${frame.y(y[now]).toFixed(1)}`;
  }
  return path;
}
