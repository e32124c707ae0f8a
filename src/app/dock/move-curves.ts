/**
 * Moves the curves of a figure that plotly drew, while its run is under way: a path is rewritten in a fraction of a
 * millisecond, a drawing by plotly takes twenty and would hold the page up ten times a second.
 * Not here: the figure itself and its last state, which are plotly's (plots/plotly.ts).
 */
import { PLOT_MARGIN } from '../plots/plotly.ts';
import { linePath } from '../plots/path.ts';
import { linear } from '../plots/scale.ts';
import { DENSITY_HEIGHT } from './density-picture.ts';
import type { Curve, DensityTrace, Picture } from './density-picture.ts';

/** False where plotly has not drawn these curves yet. */
export function moveCurves(host: HTMLElement, { traces }: Pick<Picture, 'traces'>, width: number): boolean {
  const drawn = host.querySelectorAll('.scatterlayer > .trace');
  if (drawn.length !== traces.length) return false;
  const base = DENSITY_HEIGHT - PLOT_MARGIN.t - PLOT_MARGIN.b;
  const x = linear([0, 1], [0, width]);
  const y = linear([0, 1], [base, 0]);
  for (const [index, trace] of traces.entries()) {
    const curve = trace.line.shape === 'hv' ? steps(trace) : trace;
    const path = linePath(curve.x, curve.y, x, y);
    drawn[index].querySelector('.js-line')?.setAttribute('d', path);
    const [left, right] = [curve.x[0], curve.x[curve.x.length - 1]].map(value => x(value).toFixed(1));
    drawn[index].querySelector('.js-fill')?.setAttribute('d', `${path}L${right},${base}L${left},${base}Z`);
  }
  return true;
}

/** A curve that keeps its height until the next point, as corners. */
function steps({ x, y }: DensityTrace): Curve {
  const corners = x.slice(1).flatMap((right, index) => [
    { x: right, y: y[index] },
    { x: right, y: y[index + 1] },
  ]);
  return { x: [x[0], ...corners.map(at => at.x)], y: [y[0], ...corners.map(at => at.y)] };
}
