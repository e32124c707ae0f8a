/**
 * Derivative rules of modellers. Each belongs to one parameters object of `stopGradient`, by identity: a graph stays
 * plain data, and where the object is lost, in another worker, nothing is differentiated any more.
 * Not here: how such a rule is made (custom.ts).
 */
import type { Rule } from './rule.ts';

const owners = new WeakMap<object, Rule<'stopGradient'>>();

export function giveRule(params: object, rule: Rule<'stopGradient'>): void {
  owners.set(params, rule);
}

export function ownRule(params: object): Rule<'stopGradient'> | undefined {
  return owners.get(params);
}
