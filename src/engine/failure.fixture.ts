/** What tests of the engine read: the error of work that must fail, and the numbers of an array. */
import type { Tensor } from './array/types.ts';
import { TildeError } from './errors.ts';

/** The TildeError that the work throws; other errors go through. */
export function failure(work: () => unknown): TildeError {
  try {
    work();
  } catch (error) {
    if (error instanceof TildeError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** The same of work that ends later. */
export async function failureOf(work: Promise<unknown>): Promise<TildeError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof TildeError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Of a known array in row-major order, or of a number. */
export const numbers = (x: unknown): number[] =>
  typeof x === 'number' ? [x] : [...((x as Tensor).value?.values ?? [])];
