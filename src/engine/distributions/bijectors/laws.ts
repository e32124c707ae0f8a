/** What every bijector must obey, as functions to the ways it fails: [] is a pass. Run by laws.test.ts. */
import { sizeOf } from '../../array/extents.ts';
import { abs, max, reshape, stack, sub, tensor, toTensor, type Tensor } from '../../array/index.ts';
import { log } from '../../math/index.ts';
import { createRandom } from '../../random/index.ts';
import type { Bijector } from './bijector.ts';

export interface BijectorCase {
  readonly bijector: Bijector;
  /** Shape of one constrained value. */
  readonly shape: readonly number[];
  /** Flat places of the constrained value that determine it: as many as there are free numbers. */
  readonly keep: readonly number[];
}

const TRIES = 5;

function point({ bijector, shape }: BijectorCase, seed: number): Tensor {
  const free = bijector.unconstrainedShape(shape);
  const random = createRandom(seed);
  const size = sizeOf(free);
  return tensor(
    Float64Array.from({ length: size }, () => 1.5 * random.normal()),
    free,
  );
}

function numbers(x: Tensor): number[] {
  return [...(x.value?.values ?? [])];
}

/** inverse(forward(u)) = u, and forward has the constrained shape. */
export function roundTrips(one: BijectorCase): string[] {
  return Array.from({ length: TRIES }, (_, seed) => point(one, seed)).flatMap(u => {
    const x = one.bijector.forward(u);
    const error = max(abs(sub(one.bijector.inverse(x), u))).item();
    const failures = error < 1e-8 ? [] : [`at [${numbers(u).join(', ')}]: off by ${error}`];
    if (String(x.shape) !== String(one.shape)) failures.push(`forward has shape [${x.shape.join(', ')}]`);
    return failures;
  });
}

/** The stated log Jacobian is the log determinant of finite differences. */
export function jacobianMatches(one: BijectorCase): string[] {
  const { bijector, keep } = one;
  return Array.from({ length: TRIES }, (_, seed) => point(one, 10 + seed)).flatMap(u => {
    const at = (k: number, h: number): number[] => {
      const moved = Float64Array.from(numbers(u));
      moved[k] += h;
      const x = numbers(bijector.forward(tensor(moved, u.shape)));
      return keep.map(place => x[place]);
    };
    const h = 1e-6;
    const columns = keep.map((_, k) => {
      const [low, high] = [at(k, -h), at(k, h)];
      return high.map((value, i) => (value - low[i]) / (2 * h));
    });
    const estimate = logAbsDeterminant(columns);
    const stated = numbers(bijector.logAbsDetJacobian(u)).reduce((a, b) => a + b, 0);
    return Math.abs(stated - estimate) < 1e-6 ? [] : [`log Jacobian ${stated}, by differences ${estimate}`];
  });
}

/** By elimination with pivoting. */
function logAbsDeterminant(matrix: readonly (readonly number[])[]): number {
  const rows = matrix.map(row => [...row]);
  let out = 0;
  for (let k = 0; k < rows.length; k++) {
    let pivot = k;
    for (let i = k + 1; i < rows.length; i++) if (Math.abs(rows[i][k]) > Math.abs(rows[pivot][k])) pivot = i;
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    out += log(Math.abs(rows[k][k]));
    for (let i = k + 1; i < rows.length; i++) {
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j < rows.length; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  return out;
}

/** A batch maps as its members do, and unconstrainedShape keeps the batch. */
export function batchesElementwise(one: BijectorCase): string[] {
  const { bijector, shape } = one;
  const free = bijector.unconstrainedShape(shape);
  const parts = Array.from({ length: 6 }, (_, seed) => point(one, 20 + seed));
  const batch = reshape(stack(parts), [2, 3, ...free]);
  const failures: string[] = [];
  const compare = (label: string, map: (u: Tensor) => Tensor): void => {
    const together = numbers(map(batch));
    const apart = parts.flatMap(u => numbers(map(u)));
    if (!together.every((value, i) => Object.is(value, apart[i])))
      failures.push(`${label} differs in a batch`);
    if (together.length !== apart.length) failures.push(`${label} has ${together.length} numbers`);
  };
  compare('forward', u => bijector.forward(u));
  compare('inverse', u => bijector.inverse(bijector.forward(u)));
  compare('log Jacobian', u => bijector.logAbsDetJacobian(u));
  const batched = bijector.unconstrainedShape([2, 3, ...shape]);
  if (String(batched) !== String(toTensor(batch).shape))
    failures.push(`unconstrained shape [${batched.join(', ')}]`);
  return failures;
}
