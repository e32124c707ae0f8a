/** The store of learnable constants: the first call of `param` binds, later calls return by name. */
import { toTensor, type Numeric, type Tensor } from '../array/index.ts';
import type { Constraint } from '../distributions/index.ts';

interface Stored {
  value: Tensor;
  readonly constraint: Constraint | undefined;
}

const store = new Map<string, Stored>();

/** The value under `name`, bound to `init` when it is new. */
export function readParam(name: string, init: Tensor, constraint: Constraint | undefined): Tensor {
  const known = store.get(name);
  if (known !== undefined) return known.value;
  store.set(name, { value: init, constraint });
  return init;
}

/** Sets a parameter from outside a model. */
export function setParam(name: string, value: Numeric): void {
  store.set(name, { value: toTensor(value), constraint: store.get(name)?.constraint });
}

/** All parameters by name. */
export function params(): Readonly<Record<string, Tensor>> {
  return Object.fromEntries([...store].map(([name, entry]) => [name, entry.value]));
}

/** Forgets every parameter: the next call of `param` binds anew. */
export function clearParams(): void {
  store.clear();
}
