/** Which types count as numbers, masks, lists of numbers or distributions. Not here: which operations they allow (judge.ts). */
import type { Checker, Compiler, Type } from './compiler.ts';

const TYPED_ARRAY = /^(?:Float|Int|Uint)(?:8|16|32|64)(?:Clamped)?Array$/;

/** Nothing is known, so nothing is wrong. */
export function isUntyped(ts: Compiler, { flags }: Type): boolean {
  return (flags & (flag(ts, 'Any') | flag(ts, 'Unknown') | flag(ts, 'Never'))) !== 0;
}

/** A number, whole number or array: all that has the type number. */
export function isNumber(ts: Compiler, checker: Checker, given: Type): boolean {
  const type = checker.getBaseConstraintOfType(given) ?? given;
  if ((type.flags & (flag(ts, 'NumberLike') | flag(ts, 'BigIntLike') | flag(ts, 'Any'))) !== 0) return true;
  if ((type.flags & flag(ts, 'Union')) !== 0)
    return type.types?.every(member => isNumber(ts, checker, member)) === true;
  return (
    (type.flags & flag(ts, 'Intersection')) !== 0 &&
    type.types?.some(member => isNumber(ts, checker, member)) === true
  );
}

/** A number, a mask, a typed array or nested lists of those. The literals true and false are no masks. */
export function isNumeric(ts: Compiler, checker: Checker, given: Type, seen: readonly Type[] = []): boolean {
  const type = checker.getBaseConstraintOfType(given) ?? given;
  if (seen.includes(type) || isNumber(ts, checker, type) || (type.flags & flag(ts, 'Boolean')) !== 0)
    return true;
  if ((type.flags & flag(ts, 'Union')) !== 0)
    return membersOf(ts, type).every(member => isNumeric(ts, checker, member, [...seen, type]));
  return isNumericList(ts, checker, type, seen);
}

/** A typed array or nested lists of numbers. */
export function isNumericList(
  ts: Compiler,
  checker: Checker,
  type: Type,
  seen: readonly Type[] = [],
): boolean {
  if (TYPED_ARRAY.test(type.symbol?.name ?? '')) return true;
  if (!checker.isArrayType(type) && !checker.isTupleType(type)) return false;
  return checker.getTypeArguments(type).every(element => isNumeric(ts, checker, element, [...seen, type]));
}

/** Members of a union; true | false within a longer union is boolean, a mask. */
function membersOf(ts: Compiler, { types = [] }: Type): readonly Type[] {
  const literals = types.filter(({ flags }) => (flags & flag(ts, 'BooleanLiteral')) !== 0);
  return literals.length === 2 ? types.filter(type => !literals.includes(type)) : types;
}

/** What Normal(0, 1) returns, or one of several such. */
export function isDistribution(checker: Checker, given: Type): boolean {
  const type = checker.getBaseConstraintOfType(given) ?? given;
  return checker.getPropertiesOfType(type).some(({ name }) => name.startsWith('__@DISTRIBUTION'));
}

/** Normal itself: a function that was not called. */
export function makesDistribution(checker: Checker, type: Type): boolean {
  return type.getCallSignatures().some(signature => isDistribution(checker, signature.getReturnType()));
}

function flag(ts: Compiler, name: string): number {
  return ts.TypeFlags[name];
}
