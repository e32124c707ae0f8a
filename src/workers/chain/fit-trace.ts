/**
 * Keeps a fit's curve small while it grows: at most 500 points, each standing for equally many steps. When there are
 * more, neighbours are joined. Not here: what a loss or a parameter is.
 */
import type { LossCurve } from '../protocol.ts';

/** Most points of a curve; even, so that all have a neighbour. */
const MOST = 500;

export interface FitTrace {
  /** Takes the loss of the next step. True when a point is complete, which is the moment to note the parameters. */
  add(loss: number): boolean;
  /** Notes the values of the watched numbers at the last point. */
  note(values: Float64Array): void;
  curve(): LossCurve;
  /** History of watched number i: one value for each point of the curve. */
  history(i: number): Float64Array;
}

interface Point {
  step: number;
  raw: number;
  mean: number;
  values: Float64Array;
}

const NONE = new Float64Array(0);

export function createFitTrace(): FitTrace {
  let points: Point[] = [];
  /** Steps that one point stands for. */
  let stride = 1;
  let sum = 0;
  let count = 0;
  let step = 0;

  const column = (of: (point: Point) => number): Float64Array => Float64Array.from(points, of);
  return {
    add(loss) {
      if (points.length === MOST && count === 0) {
        points = joined(points);
        stride *= 2;
      }
      step += 1;
      sum += loss;
      count += 1;
      if (count < stride) return false;
      points.push({ step, raw: loss, mean: sum / count, values: NONE });
      sum = 0;
      count = 0;
      return true;
    },
    note(values) {
      const last = points.at(-1);
      if (last !== undefined) last.values = values;
    },
    curve: () => ({
      steps: column(point => point.step),
      raw: column(point => point.raw),
      mean: column(point => point.mean),
    }),
    history: i => column(point => point.values[i] ?? NaN),
  };
}

/** Every two points as one. */
function joined(points: readonly Point[]): Point[] {
  return points.flatMap((point, i) =>
    i % 2 === 0 ? [] : [{ ...point, mean: (points[i - 1].mean + point.mean) / 2 }],
  );
}
