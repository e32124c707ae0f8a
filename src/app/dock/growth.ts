/** How the effective draws and R̂ of a run came along: a point for each running summary. Not here: drawing (growth-lines.tsx). */
import type { Summary } from '../../workers/protocol.ts';

export interface GrowthPoint {
  /** Draws per chain. */
  readonly draws: number;
  /** Smallest over the elements. */
  readonly essBulk: number;
  /** Largest over the elements. */
  readonly rhat: number;
  /** Only some of the draws were looked at: there are at least so many effective ones. */
  readonly atLeast: boolean;
}

/** Runs whose growth is kept: older ones were looked at long ago. */
const KEPT = 12;
const known = new Map<string, readonly GrowthPoint[]>();

/** All points of a run, this summary's included; a summary of as many draws or fewer takes the place of those it overtakes. */
export function growthOf(run: string, summary: Summary | null): readonly GrowthPoint[] {
  const before = known.get(run) ?? [];
  const point = summary === null ? null : pointOf(summary);
  if (point === null) return before;
  const earlier = before.filter(({ draws }) => draws < point.draws);
  // What there was of effective draws is there still.
  const most = point.atLeast
    ? Math.max(point.essBulk, ...earlier.map(({ essBulk }) => essBulk))
    : point.essBulk;
  const points = [...earlier, { ...point, essBulk: most }];
  known.delete(run);
  known.set(run, points);
  for (const old of [...known.keys()].slice(0, -KEPT)) known.delete(old);
  return points;
}

/** Those whose effective draws can be joined by a line: once all draws were looked at, no lower bounds. */
export function comparable(points: readonly GrowthPoint[]): readonly GrowthPoint[] {
  return points.at(-1)?.atLeast === false ? points.filter(({ atLeast }) => !atLeast) : points;
}

/** Null where no element has diagnostics yet. */
function pointOf({ draws, rows, sampled = false }: Summary): GrowthPoint | null {
  const rated = rows.filter(({ rhat, essBulk }) => Number.isFinite(rhat) && Number.isFinite(essBulk));
  if (rated.length === 0) return null;
  return {
    draws,
    essBulk: Math.min(...rated.map(row => row.essBulk)),
    rhat: Math.max(...rated.map(row => row.rhat)),
    atLeast: sampled,
  };
}
