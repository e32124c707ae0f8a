/**
 * Models that run on numbers get plain numbers from their statements, so that `if (x)` and `list[x]` just work. What
 * type-checks on a Tensor must then run on a number: the methods of arrays are installed, once, before the first such
 * run. Not here: the methods (array/methods.ts).
 */
import { installScalarMethods } from '../array/index.ts';

let installed = false;

/** Gives numbers the methods of arrays, if they have not got them. */
export function makeNumbersArrays(): void {
  if (!installed) installScalarMethods();
  installed = true;
}
