/** Runs compiled cells in tests with helpers that do what JavaScript does on plain values. Not for the product. */
import { compileCell } from './compile-cell.ts';
import type { CompiledCell } from './compile-cell.ts';

type Fn = (...args: never[]) => unknown;
export type Helpers = Readonly<Record<string, unknown>>;

/** Every helper with its plain meaning. */
export const plainHelpers: Helpers = {
  $add: (a: never, b: never) => a + b,
  $sub: (a: number, b: number) => a - b,
  $mul: (a: number, b: number) => a * b,
  $div: (a: number, b: number) => a / b,
  $mod: (a: number, b: number) => a % b,
  $pow: (a: number, b: number) => a ** b,
  $lt: (a: number, b: number) => a < b,
  $le: (a: number, b: number) => a <= b,
  $gt: (a: number, b: number) => a > b,
  $ge: (a: number, b: number) => a >= b,
  // eslint-disable-next-line eqeqeq -- stands for the modeller's own ==
  $eq: (a: unknown, b: unknown, _: number, loose?: boolean) => (loose ? a == b : a === b),
  // eslint-disable-next-line eqeqeq -- stands for the modeller's own !=
  $ne: (a: unknown, b: unknown, _: number, loose?: boolean) => (loose ? a != b : a !== b),
  $neg: (a: number) => -a,
  $pos: (a: number) => +a,
  $not: (a: unknown) => !a,
  $tilde: (a: number) => ~a,
  $if: (a: unknown) => Boolean(a),
  $lg: (a: unknown) => a,
  $truth: (a: unknown) => Boolean(a),
  $cond: (test: unknown, a: Fn, b: Fn) => (test ? a() : b()),
  $at: (o: Record<PropertyKey, unknown>, _: number, ...keys: PropertyKey[]) => o[keys[keys.length - 1]],
  $set: (o: Record<PropertyKey, unknown>, key: PropertyKey, value: unknown) => (o[key] = value),
  $iter: (x: unknown) => x,
  $call: (_: number, fn: Fn, ...args: never[]) => fn(...args),
  $member: (o: Record<string, Fn>, name: string, _: number, ...args: never[]) => o[name](...args),
  $loop: () => ({ next: () => undefined, end: () => undefined }),
  $name: (names: Record<string, unknown>, name: string) =>
    name in names ? names[name] : Reflect.get(globalThis, name),
  $Math: Math,
};

/** Compiles a cell that must be right. */
export function compiled(source: string, id = 'cell1'): CompiledCell {
  const result = compileCell({ id, source, index: 0 });
  if (!result.ok) throw new Error(`${source}\n${JSON.stringify(result.problems)}`);
  return result;
}

/** Loads the module's function without a module loader. */
export function load(code: string): (helpers: unknown, names: unknown) => Promise<Record<string, unknown>> {
  return new Function(`return ${code.replace('export default ', '')}`)();
}

/** Runs a cell on plain helpers and gives its exports. */
export function run(
  source: string,
  names: object = {},
  helpers: Helpers = plainHelpers,
): Promise<Record<string, unknown>> {
  return load(compiled(source).code)(helpers, names);
}

/** The value of the last expression. */
export async function output(
  source: string,
  names: object = {},
  helpers: Helpers = plainHelpers,
): Promise<unknown> {
  return (await run(source, names, helpers)).$output;
}

/** Helpers that write down their name and last argument and then do the plain thing. */
export function recordingHelpers(log: string[]): Helpers {
  return Object.fromEntries(
    Object.entries(plainHelpers).map(([name, helper]) => [
      name,
      typeof helper === 'function'
        ? (...args: never[]) => {
            log.push(name);
            return (helper as Fn)(...args);
          }
        : helper,
    ]),
  );
}
