/**
 * What an object is, in a word: our own classes by what they stand for, since a build shortens their names; those of
 * the language by name. Not here: values that have more to say of themselves (present.ts).
 */
import type { Random } from '../../engine/random/index.ts';

/** "random generator", "trace", "Map"; "object" for plain objects and classes of the cell's own. */
export function classWord(value: object): string {
  if (isRandom(value)) return 'random generator';
  if (isTrace(value)) return 'trace';
  return builtIn(value) ?? 'object';
}

/** The name of a class that the language itself brings. */
function builtIn(value: object): string | undefined {
  const made: unknown = Object.getPrototypeOf(value)?.constructor;
  if (typeof made !== 'function' || made === Object) return undefined;
  return Reflect.get(globalThis, made.name) === made ? made.name : undefined;
}

const isRandom = (value: object): value is Random =>
  ['uniform', 'normal', 'bits32', 'split', 'state'].every(
    name => typeof Reflect.get(value, name) === 'function',
  );

/** One execution of a model. */
const isTrace = (value: object): boolean =>
  Array.isArray(Reflect.get(value, 'sites')) && typeof Reflect.get(value, 'logJoint') === 'number';
