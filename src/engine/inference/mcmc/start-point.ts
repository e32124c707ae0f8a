/**
 * Where a chain starts: uniform in (−2, 2) on unconstrained space until density and gradient are finite.
 * Not here: starts chosen by another method (give `StartContext.start`).
 */
import type { Density, RandomSource, StartContext, StartFailure } from '../contracts.ts';
import type { Point } from './point.ts';

const TRIES = 100;
const RADIUS = 2;

/** Fills `point` with a usable start; a failure is a result with the last try laid out by coordinate. */
export function findStart(context: StartContext, point: Point): StartFailure | undefined {
  const { density, random, start } = context;
  const tries = start?.every(x => !Number.isNaN(x)) === true ? 1 : TRIES;
  for (let attempt = 0; attempt < tries; attempt++) {
    drawUniform(random, point.position, start);
    point.logDensity = density.evaluate(point.position, point.gradient);
    if (isUsable(point)) return undefined;
  }
  return failure(density, point, tries);
}

/** Coordinates that `start` has stay there. */
function drawUniform(random: RandomSource, position: Float64Array, start: Float64Array | undefined): void {
  for (let i = 0; i < position.length; i++) {
    const given = start?.[i] ?? NaN;
    position[i] = Number.isNaN(given) ? RADIUS * (2 * random.uniform() - 1) : given;
  }
}

function isUsable(point: Point): boolean {
  return Number.isFinite(point.logDensity) && point.gradient.every(Number.isFinite);
}

function failure(density: Density, point: Point, tries: number): StartFailure {
  const table = density.names.map((name, i) => ({
    name,
    value: point.position[i],
    gradient: point.gradient[i],
  }));
  return { tries, table, logDensity: point.logDensity };
}
