/**
 * Operators on anything: plain values as JavaScript has it, arrays by the array room, and distributions refused.
 * Not here: tests and branches (conditions.ts).
 */
import * as array from '../array/index.ts';
import { isTensor } from '../array/index.ts';
import type { Numeric, Tensor } from '../array/index.ts';
import { plainly, plainTruth } from '../array/plain.ts';
import { pow } from '../math/index.ts';
import type { Cell } from './cell.ts';
import { describe, isDistribution, isList, isNumber, isNumericList, isNumericValue } from './values.ts';

/** What JavaScript does with two plain values: it decides by itself what they are. */
type Native = (a: number, b: number) => unknown;
type Elementwise = (a: Numeric, b: Numeric) => Tensor;
type BinaryHelper = (a: unknown, b: unknown, siteId: number) => unknown;

export interface Arithmetic {
  readonly $add: BinaryHelper;
  readonly $sub: BinaryHelper;
  readonly $mul: BinaryHelper;
  readonly $div: BinaryHelper;
  readonly $mod: BinaryHelper;
  readonly $pow: BinaryHelper;
  readonly $lt: BinaryHelper;
  readonly $le: BinaryHelper;
  readonly $gt: BinaryHelper;
  readonly $ge: BinaryHelper;
  /** `loose` is true for `==` and `!=`. */
  readonly $eq: (a: unknown, b: unknown, siteId: number, loose?: boolean) => unknown;
  readonly $ne: (a: unknown, b: unknown, siteId: number, loose?: boolean) => unknown;
  readonly $neg: (a: unknown, siteId: number) => unknown;
  readonly $pos: (a: unknown, siteId: number) => unknown;
  readonly $not: (a: unknown, siteId: number) => unknown;
}

export function arithmetic(cell: Cell): Arithmetic {
  return {
    $add: addition(cell),
    $sub: binary(cell, '-', (a, b) => a - b, array.sub),
    $mul: binary(cell, '*', (a, b) => a * b, array.mul),
    $div: binary(cell, '/', (a, b) => a / b, array.div),
    $mod: binary(cell, '%', (a, b) => a % b, array.mod),
    // The native power differs between engines in the last bit.
    $pow: binary(
      cell,
      '**',
      (a, b) => (typeof a === 'number' && typeof b === 'number' ? pow(a, b) : a ** b),
      array.pow,
    ),
    $lt: binary(cell, '<', (a, b) => a < b, array.lt, plainTruth),
    $le: binary(cell, '<=', (a, b) => a <= b, array.le, plainTruth),
    $gt: binary(cell, '>', (a, b) => a > b, array.gt, plainTruth),
    $ge: binary(cell, '>=', (a, b) => a >= b, array.ge, plainTruth),
    ...equality(cell),
    ...unary(cell),
  };
}

/** `spoken` makes a result of one known number a plain value. */
function binary(
  cell: Cell,
  op: string,
  native: Native,
  elementwise: Elementwise,
  spoken: (x: unknown) => unknown = plainly,
): BinaryHelper {
  return (a, b, siteId) => {
    if (isPrimitive(a) && isPrimitive(b)) return native(a as number, b as number);
    refuse(cell, op, a, b, siteId);
    if (isArrayWork(a, b)) return spoken(cell.located(siteId, () => elementwise(a as Numeric, b as Numeric)));
    return native(a as number, b as number);
  };
}

/** Beside text, `+` joins: a tensor is printed. */
function addition(cell: Cell): BinaryHelper {
  const add = binary(cell, '+', (a, b) => a + b, array.add);
  return (a, b, siteId) => {
    if (typeof a === 'string' && isTensor(b)) return a + String(b);
    if (typeof b === 'string' && isTensor(a)) return String(a) + b;
    if (typeof a === 'string' || typeof b === 'string') return (a as string) + (b as string);
    return add(a, b, siteId);
  };
}

/** Only tensors compare element by element; lists and objects compare by identity, as ever. */
function equality(cell: Cell): Pick<Arithmetic, '$eq' | '$ne'> {
  const comparing =
    (native: Native, loosely: Native, elementwise: Elementwise) =>
    (a: unknown, b: unknown, siteId: number, loose = false) => {
      const tensors = (isTensor(a) && isNumericValue(b)) || (isTensor(b) && isNumericValue(a));
      if (tensors) return plainTruth(cell.located(siteId, () => elementwise(a as Numeric, b as Numeric)));
      return (loose ? loosely : native)(a as number, b as number);
    };
  return {
    $eq: comparing(
      (a, b) => a === b,
      // eslint-disable-next-line eqeqeq -- the modeller wrote ==
      (a, b) => a == b,
      array.eq,
    ),
    $ne: comparing(
      (a, b) => a !== b,
      // eslint-disable-next-line eqeqeq -- the modeller wrote !=
      (a, b) => a != b,
      array.ne,
    ),
  };
}

function unary(cell: Cell): Pick<Arithmetic, '$neg' | '$pos' | '$not'> {
  const refuseOne = (op: string, a: unknown, siteId: number) => {
    if (isDistribution(a)) throw onDistribution(cell, op, a, siteId);
  };
  return {
    $neg(a, siteId) {
      refuseOne('-', a, siteId);
      return isTensor(a) || isNumericList(a)
        ? plainly(cell.located(siteId, () => array.neg(a as Numeric)))
        : -(a as number);
    },
    $pos(a, siteId) {
      refuseOne('+', a, siteId);
      return isTensor(a) ? plainly(a) : +(a as number);
    },
    $not(a, siteId) {
      return isTensor(a) ? plainTruth(cell.located(siteId, () => array.not(a))) : !a;
    },
  };
}

function isPrimitive(x: unknown): boolean {
  return typeof x !== 'object' && typeof x !== 'function';
}

/** A tensor with anything numeric, or a list with a number: `x * 2`, `data - mu`. */
function isArrayWork(a: unknown, b: unknown): boolean {
  if (isTensor(a) || isTensor(b)) return true;
  return (isNumericList(a) && isNumber(b)) || (isNumericList(b) && isNumber(a));
}

/** Throws where JavaScript would quietly make nonsense of operands that are no numbers. */
function refuse(cell: Cell, op: string, a: unknown, b: unknown, siteId: number): void {
  for (const operand of [a, b]) if (isDistribution(operand)) throw onDistribution(cell, op, operand, siteId);
  if (isNumericList(a) && isNumericList(b)) {
    throw cell.error('language', siteId, `\`${op}\` between two plain lists`, {
      expected: 'an array on at least one side',
      got: `${describe(a)} ${op} ${describe(b)}`,
      hint: 'make one of them an array: tensor(data)',
    });
  }
  const [mine, other] = isTensor(a) || isNumber(a) || isList(a) ? [a, b] : [b, a];
  const mixed = isTensor(mine) ? !isNumericValue(other) : isNumber(mine) && typeof other === 'function';
  if (!mixed) return;
  throw cell.error('argument', siteId, `\`${op}\` needs numbers on both sides`, {
    expected: 'a number or an array',
    got: describe(other),
    hint:
      typeof other === 'function' ? 'call the function: add ( ) after its name' : 'check what this value is',
  });
}

export function onDistribution(
  cell: Cell,
  op: string,
  operand: { readonly name?: string },
  siteId: number,
): Error {
  const name = operand.name ?? 'Normal';
  return cell.error('language', siteId, `\`${op}\` on a distribution: draw a value first: \`~${name}(…)\``, {
    expected: 'a number or an array',
    got: describe(operand),
    hint: `write ~${name}(…), or sample("name", ${name}(…))`,
  });
}
