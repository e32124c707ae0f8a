/**
 * The derivative rule of scan. Both directions are scans again, so derivatives nest to any order.
 * Not here: the derivative of the body's own primitives (pullback.ts).
 */
import type { Rules } from './pullback.ts';
import type { Rule } from './rule.ts';
import { ahead } from './scan-forward.ts';
import { reverse } from './scan-reverse.ts';

/** `table` is handed over because it holds this rule. */
export function scanRule(table: () => Rules): Rule<'scan'> {
  return {
    vjp: (at, cotangent, needed, guarded) => reverse(table(), at, cotangent, needed, guarded),
    jvp: (at, tangents) => ahead(table(), at, tangents),
  };
}
