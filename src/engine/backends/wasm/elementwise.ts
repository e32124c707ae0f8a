/**
 * What each elementwise primitive is in terms of Lanes. Special functions go through `Functions`, which decides
 * between inline code and a call. Not here: loops over elements (loops.ts, straight.ts).
 */
import type { Primitive } from '../../array/primitives.ts';
import type { FunctionBuilder } from './assembler.ts';
import type { Comparison, Lanes, Value } from './lanes.ts';
import { SPECIAL, IMPORTED } from './special/index.ts';
import type { ImportedName, SpecialName } from './special/index.ts';

/** Where special functions come from. */
export interface Functions {
  special(lanes: Lanes, name: SpecialName, x: Value): Value;
  /** How many more special functions will be written into this function's body before calls take over. */
  room(f: FunctionBuilder): number;
  imported(lanes: Lanes, name: ImportedName, ...args: readonly Value[]): Value;
  /** Calls an import of host.ts whose arguments are on the stack. */
  host(f: FunctionBuilder, name: string): void;
  /** Makes a function part of the module; gives the index by which it is called. */
  add(f: FunctionBuilder): number;
}

type Emit = (lanes: Lanes, args: readonly Value[], functions: Functions) => Value;

const comparison =
  (kind: Comparison): Emit =>
  (l, [a, b]) =>
    l.indicator(l.compare(kind, a, b));

const special =
  (name: SpecialName): Emit =>
  (l, [x], functions) =>
    functions.special(l, name, x);

const imported =
  (name: ImportedName): Emit =>
  (l, args, functions) =>
    functions.imported(l, name, ...args);

/** −1, 0, 1; zeros and NaN pass through. */
const sign: Emit = (l, [x]) => {
  const negative = l.compare('lt', x, l.constant(0));
  const positive = l.compare('gt', x, l.constant(0));
  return l.select(positive, l.constant(1), l.select(negative, l.constant(-1), x));
};

const base = {
  neg: (l, [x]) => l.neg(x),
  abs: (l, [x]) => l.abs(x),
  sign,
  floor: (l, [x]) => l.floor(x),
  sqrt: (l, [x]) => l.sqrt(x),
  not: (l, [x]) => l.indicator(l.compare('eq', x, l.constant(0))),
  add: (l, [a, b]) => l.add(a, b),
  sub: (l, [a, b]) => l.sub(a, b),
  mul: (l, [a, b]) => l.mul(a, b),
  div: (l, [a, b]) => l.div(a, b),
  max: (l, [a, b]) => l.max(a, b),
  min: (l, [a, b]) => l.min(a, b),
  lt: comparison('lt'),
  le: comparison('le'),
  gt: comparison('gt'),
  ge: comparison('ge'),
  eq: comparison('eq'),
  ne: comparison('ne'),
  and: (l, [a, b]) => l.indicator(l.both(l.truthy(a), l.truthy(b))),
  or: (l, [a, b]) => l.indicator(l.either(l.truthy(a), l.truthy(b))),
  select: (l, [test, a, b]) => l.select(l.truthy(test), a, b),
  broadcastTo: (_, [x]) => x,
} as const satisfies Partial<Record<Primitive, Emit>>;

export const isSpecial = (op: Primitive): op is SpecialName => op in SPECIAL;
export const isImported = (op: Primitive): op is ImportedName => op in IMPORTED;

/** The code of an elementwise primitive, or undefined when it is not elementwise. */
export function elementwiseRule(op: Primitive): Emit | undefined {
  if (isSpecial(op)) return special(op);
  if (isImported(op)) return imported(op);
  return (base as Partial<Record<Primitive, Emit>>)[op];
}
