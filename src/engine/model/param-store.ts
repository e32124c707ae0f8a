/** The store of learnable constants: the first call of `param` binds, later calls return by name. */
import { toTensor, type Numeric, type Tensor } from '../array/index.ts';
import type { Constraint } from '../distributions/index.ts';
import { TildeError } from '../errors.ts';

interface Stored {
  value: Tensor;
  readonly constraint: Constraint | undefined;
}

const store = new Map<string, Stored>();

/** The value under `name`, bound to `init` when it is new. */
export function readParam(name: string, init: Tensor, constraint: Constraint | undefined): Tensor {
  const known = store.get(name);
  if (known !== undefined) return known.value;
  requireInside(name, init, constraint);
  store.set(name, { value: init, constraint });
  return init;
}

/** Sets a parameter from outside a model. */
export function setParam(name: string, value: Numeric): void {
  const constraint = store.get(name)?.constraint;
  requireInside(name, toTensor(value), constraint);
  store.set(name, { value: toTensor(value), constraint });
}

/** All parameters by name. */
export function params(): Readonly<Record<string, Tensor>> {
  return Object.fromEntries([...store].map(([name, entry]) => [name, entry.value]));
}

/** What the parameter's values obey; undefined for any number, and for a name never met. */
export function constraintOf(name: string): Constraint | undefined {
  return store.get(name)?.constraint;
}

/**
 * Runs `body` with an empty store, so that parameters start as they are written. What it binds then stands beside, or
 * in place of, what was there; if it throws, all is as before.
 */
export function withFreshParams<T>(body: () => T): T {
  const before = [...store];
  store.clear();
  try {
    const result = body();
    for (const [name, entry] of before) if (!store.has(name)) store.set(name, entry);
    return result;
  } catch (error) {
    store.clear();
    for (const [name, entry] of before) store.set(name, entry);
    throw error;
  }
}

/** Forgets every parameter: the next call of `param` binds its name anew, to the `init` it gives. */
export function clearParams(): void {
  store.clear();
}

/** @throws TildeError where a known value breaks the constraint */
function requireInside(name: string, value: Tensor, constraint: Constraint | undefined): void {
  const outside = constraint?.firstOutside(value);
  if (constraint === undefined || outside === undefined) return;
  const got = String(value.value?.values[outside]);
  throw new TildeError('support', `param "${name}" must be ${constraint.name}, got ${got}`, {
    site: name,
    expected: `values that are ${constraint.name}`,
    got,
    hint: 'start it inside its constraint, or leave the constraint out',
  });
}
