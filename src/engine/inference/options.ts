/** Option values of an algorithm, checked against its table. Not here: the tables (each algorithm's options.ts). */
import { TildeError } from '../errors.ts';
import type { OptionSpec } from './contracts.ts';
import type { SamplerChoice } from './job.ts';

export type OptionValue = number | string | boolean;
export type OptionValues = Readonly<Record<string, OptionValue>>;

/**
 * Every option of the table, given or default.
 * @throws TildeError 'argument' for an unknown name, a wrong type or a value out of bounds.
 */
export function fillOptions(specs: readonly OptionSpec[], given: OptionValues): OptionValues {
  for (const name of Object.keys(given)) {
    if (!specs.some(spec => spec.name === name)) {
      const known = specs.map(spec => spec.name).join(', ');
      throw new TildeError('argument', `There is no sampler option "${name}".`, {
        expected: known,
        got: name,
      });
    }
  }
  return Object.fromEntries(specs.map(spec => [spec.name, checked(spec, given[spec.name] ?? spec.default)]));
}

/** The acceptance probability that a sampler was told to aim at; empty where it has its default. */
export function targetOf({ options }: SamplerChoice): { readonly targetAccept?: number } {
  const { targetAccept } = options;
  return typeof targetAccept === 'number' ? { targetAccept } : {};
}

function checked(spec: OptionSpec, value: OptionValue): OptionValue {
  if (isAllowed(spec, value)) return value;
  throw new TildeError('argument', `The sampler option "${spec.name}" does not take this value.`, {
    expected: expectation(spec),
    got: String(value),
    hint: spec.help,
  });
}

function isAllowed(spec: OptionSpec, value: OptionValue): boolean {
  if (typeof value !== typeof spec.default) return false;
  if (typeof value === 'string') return !spec.choices || spec.choices.includes(value);
  if (typeof value === 'number') return value >= (spec.min ?? -Infinity) && value <= (spec.max ?? Infinity);
  return true;
}

function expectation(spec: OptionSpec): string {
  if (spec.choices) return `one of ${spec.choices.join(', ')}`;
  if (spec.min !== undefined || spec.max !== undefined) {
    return `a number from ${spec.min ?? '−∞'} to ${spec.max ?? '∞'}`;
  }
  return `a ${typeof spec.default}`;
}
