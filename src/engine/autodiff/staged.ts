/**
 * Lets derivatives of compiled functions be compiled too: `grad(jit(f))` is made as `jit(grad(f))`. What compiles stands
 * above this room and leaves a note here. Not here: compiling (engine/jit.ts).
 */

/** Any function, as transformations see it. */
export type AnyFunction = (...args: never[]) => unknown;

type Transform = (raw: AnyFunction) => AnyFunction;

/** For a compiled function: a transformation of what it was made of, compiled in its turn. */
const stages = new WeakMap<AnyFunction, (transform: Transform) => AnyFunction>();

/** Notes how to compile a transformation of `compiled`. */
export function noteStage(compiled: AnyFunction, stage: (transform: Transform) => AnyFunction): void {
  stages.set(compiled, stage);
}

/** `transform(f)`, compiled where f is. */
export function staged(f: AnyFunction, transform: Transform): AnyFunction {
  return stages.get(f)?.(transform) ?? transform(f);
}
