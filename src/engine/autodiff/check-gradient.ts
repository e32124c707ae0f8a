/** Compares a gradient with central finite differences. Not here: the derivatives themselves (grad.ts). */
import { asTensor, asValue, concrete } from '../array/tensor.ts';
import { toTensor } from '../array/convert.ts';
import type { Structure } from '../array/tree.ts';
import type { Numeric, Tensor } from '../array/types.ts';
import { TildeError } from '../errors.ts';
import { choose, type Chosen, type Derivative, type Given } from './arguments.ts';
import { grad } from './grad.ts';

export interface CheckOptions {
  /** Half the distance between the two evaluations, relative to max(1, |x|). Default 1e-6. */
  readonly step?: number;
  /** Largest accepted difference, relative to max(1, |slope|). Default 1e-6. */
  readonly tolerance?: number;
  /** Throws a TildeError instead of returning a report that does not pass. Default false. */
  readonly throws?: boolean;
}

export interface GradientCheck {
  readonly passes: boolean;
  /** Largest difference, in the units of `tolerance`; NaN counts as infinite. */
  readonly error: number;
  /** Where in an argument that is a plain object or a list of arrays, such as "w" or "layers[0].b"; else "". */
  readonly path: string;
  /** Row-major place in that array, −1 for an empty argument. */
  readonly index: number;
  /** The derivative there, as computed and as estimated. */
  readonly gradient: number;
  readonly estimate: number;
}

/**
 * Checks the gradient of f at x element by element against central differences. `step` is half the distance between the
 * two places, relative to max(1, |x|), default 1e-6; `tolerance` is relative to max(1, |slope|), default 1e-6. The result
 * has `passes`, and of the worst element `error` (the relative difference), `path`, `index`, `gradient` and `estimate`.
 * `gradient` may stand in for grad(f), to test a hand-written one. x may be a plain object or a list of arrays.
 * Throws a TildeError where x or the gradient has no numbers, being part of a trace; with `throws: true` also where the
 * check does not pass.
 */
export function checkGradient(
  f: (x: Tensor) => Numeric,
  x: Numeric,
  options?: CheckOptions,
  gradient?: (x: Tensor) => Tensor,
): GradientCheck;
export function checkGradient<X>(
  f: (x: X) => Numeric,
  x: Given<X>,
  options?: CheckOptions,
  gradient?: (x: X) => Derivative<X>,
): GradientCheck;
export function checkGradient(
  f: (x: never) => Numeric,
  x: unknown,
  { step = 1e-6, tolerance = 1e-6, throws = false }: CheckOptions = {},
  gradient: (x: never) => unknown = grad(f as (x: unknown) => Numeric),
): GradientCheck {
  const chosen = choose([x], {}, 'checkGradient');
  const places = chosen.leaves.map(numbersOf);
  const at = (moved: readonly Float64Array[]): never =>
    chosen.rebuild(moved.map((values, i) => asTensor(concrete(places[i].shape, values))))[0] as never;
  const found = gradient(at(places.map(({ values }) => Float64Array.from(values))));
  const computed = choose([found], {}, 'checkGradient').leaves.map(leaf => numbersOf(leaf).values);
  const slope = (leaf: number, index: number): number => {
    const center = places[leaf].values[index];
    const h = step * Math.max(1, Math.abs(center));
    const [low, high] = [center - h, center + h].map(moved => {
      const all = places.map(({ values }) => Float64Array.from(values));
      all[leaf][index] = moved;
      return numbersOf(toTensor(f(at(all)))).values[0];
    });
    return (high - low) / (center + h - (center - h));
  };
  const report = worst(chosen, computed, slope, tolerance);
  if (throws && !report.passes) throw wrong(report, tolerance);
  return report;
}

/** The element whose gradient is furthest from its estimate. */
function worst(
  { leaves, parts }: Chosen,
  computed: readonly Float64Array[],
  slope: (leaf: number, index: number) => number,
  tolerance: number,
): GradientCheck {
  const paths = pathsOf(parts[0].structure);
  let found: GradientCheck = { passes: true, error: 0, path: '', index: -1, gradient: 0, estimate: 0 };
  leaves.forEach((leaf, i) =>
    numbersOf(leaf).values.forEach((_, index) => {
      const estimate = slope(i, index);
      const gradient = computed[i][index];
      const difference = Math.abs(gradient - estimate) / Math.max(1, Math.abs(estimate));
      const error = Number.isNaN(difference) ? Infinity : difference;
      if (found.index >= 0 && error <= found.error) return;
      found = { passes: error <= tolerance, error, path: paths[i], index, gradient, estimate };
    }),
  );
  return found;
}

/** How the leaves of a tree are reached. */
function pathsOf(structure: Structure, path = ''): readonly string[] {
  if (structure.kind === 'leaf') return [path];
  if (structure.kind === 'list') return structure.items.flatMap((item, i) => pathsOf(item, `${path}[${i}]`));
  return structure.items.flatMap(([key, item]) => pathsOf(item, path === '' ? key : `${path}.${key}`));
}

function numbersOf(x: Tensor) {
  const { value } = asValue(x);
  if (value) return value;
  throw new TildeError('argument', 'checkGradient needs numbers, not a value that is being traced', {
    expected: 'a number or an array of numbers',
    got: 'a traced value',
    hint: 'call it outside the model',
  });
}

function wrong({ path, index, gradient, estimate, error }: GradientCheck, tolerance: number): TildeError {
  const place = path === '' ? `element ${index}` : `element ${index} of ${path}`;
  return new TildeError(
    'argument',
    `checkGradient: the gradient of ${place} is not the slope of the function`,
    {
      expected: `about ${estimate}, within ${tolerance} relative`,
      got: `${gradient}, ${error} off`,
      hint: 'a kink between the two evaluations looks the same: try another place or step',
    },
  );
}
