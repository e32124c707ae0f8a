/**
 * Which term of a model's density cannot be computed where its free sites take given values, and why: the model runs
 * once on numbers, and the first distribution or term that is at fault is named.
 * Not here: where those values come from (start-fault.ts).
 */
import {
  broadcastTo,
  enterAxis,
  ownRowOfData,
  toTensor,
  where,
  type Axis,
  type Tensor,
} from '../array/index.ts';
import { TildeError, type ErrorDetail } from '../errors.ts';
import { withAddresses } from './addresses.ts';
import { withOnlyHandler, type Message, type SampleMessage } from './effects.ts';
import type { Model } from './handlers.ts';
import { alongPlates, showPlates } from './joint.ts';
import { makeNumbersArrays } from './numbers.ts';
import { withPlates } from './plates.ts';
import type { FactorEntry } from './spec.ts';

/** A term at fault. */
export interface Fault {
  /** What is wrong: 'the scale of Normal must be positive, got −1 at element 2'. */
  readonly words: string;
  readonly detail: ErrorDetail;
  /** Stack of the error that the model itself ran into, which leads to its line. */
  readonly stack?: string;
}

/** The values have no density: no bug, but what is looked for. */
class Found extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.words);
    this.fault = fault;
  }
}

/**
 * The first term whose log density is not finite, or whose distribution refuses its parameters.
 * @param values of the free sites by name, plates leading
 * @param factors terms of the compiled model in program order: they name the one that a refused distribution was for
 * @returns undefined where every term is finite, or the model does not run on numbers
 */
export function faultyTerm(
  model: Model,
  args: readonly unknown[],
  values: Readonly<Record<string, Tensor>>,
  factors: readonly FactorEntry[],
): Fault | undefined {
  let last: string | undefined;
  const process = (message: Message): void => {
    if (message.kind !== 'sample') return;
    const { plates, distribution } = message;
    if (message.value !== undefined)
      message.value = ownRowOfData(toTensor(message.value), distribution.eventShape.length);
    else message.value = plates.reduce((out, axis) => enterAxis(out, axis), values[message.name]);
  };
  const finish = (message: Message): void => {
    if (message.kind !== 'sample' && message.kind !== 'factor') return;
    const fault = message.kind === 'sample' ? faultOfSite(message) : faultOfFactor(message);
    if (fault !== undefined) throw new Found(fault);
    last = message.address;
  };
  const handler = { plain: true, process, finish, unreached: () => true };
  makeNumbersArrays();
  try {
    withPlates(() => withAddresses(() => withOnlyHandler(handler, () => model(...args))));
    return undefined;
  } catch (reason) {
    if (reason instanceof Found) return reason.fault;
    return reason instanceof TildeError && reason.code === 'support'
      ? refused(reason, factors[factors.findIndex(({ address }) => address === last) + 1])
      : undefined;
  }
}

/** A distribution that refused its parameters when it was made, for the term that comes next if it is of its family. */
function refused({ message: said, detail, stack }: TildeError, next: FactorEntry | undefined): Fault {
  const message = shortened(said);
  const [, family, rest] = /^(\w+): (.*)$/.exec(message) ?? ['', '', message];
  const [, name, broken] = /^(\w+) (must be .*)$/.exec(rest) ?? ['', '', ''];
  const site = detail.site ?? (next?.distribution === family ? next.name : undefined);
  const words = name === '' ? message : `the ${name} of ${family} ${broken}`;
  const advice = REMEDIES.find(([kind]) => detail.expected === kind)?.[1];
  const hint = [detail.hint, advice].filter(part => part !== undefined).join('; ');
  return {
    words: site === undefined ? words : `in ${called(site)} ${words}`,
    detail: {
      ...detail,
      ...(detail.got !== undefined && { got: shortened(detail.got) }),
      ...(site !== undefined && { site }),
      ...(hint !== '' && { hint }),
    },
    ...(stack !== undefined && { stack }),
  };
}

/** Statements without a name have line and column for one, which is said apart. */
const UNNAMED = /^(sample|observe|factor)(@|$)/;
const isUnnamed = (name: string): boolean => UNNAMED.test(name);

const called = (name: string): string => {
  const [, statement] = UNNAMED.exec(name) ?? [];
  return statement === undefined ? `"${name}"` : `this ${statement} statement`;
};

/** Numbers in a text with four digits: these are of one place among many. */
const shortened = (text: string): string =>
  text.replace(/\d+\.\d{4,}(e[+−-]?\d+)?/g, digits => spelt(Number(digits.replaceAll('−', '-'))));

const A_SHARE = 'sigmoid(…) is a probability whatever the unknowns are, and so is a draw from Beta';

/** What keeps a parameter where it belongs, whatever the unknowns are. */
const REMEDIES: readonly (readonly [string, string])[] = [
  [
    'positive',
    'exp(…) is positive whatever the unknowns are, and so is a draw from HalfNormal or Exponential',
  ],
  ['non-negative', 'exp(…) is positive whatever the unknowns are, and so is a draw from HalfNormal'],
  ['between 0 and 1', A_SHARE],
  ['in (0, 1]', A_SHARE],
  ['simplex', 'softmax(…) sums to 1 whatever the unknowns are, and so does a draw from Dirichlet'],
  ['ordered', 'cumsum(…) of positive steps is ordered whatever the unknowns are'],
];

function faultOfFactor({
  name,
  span,
  value,
  plates,
}: Extract<Message, { kind: 'factor' }>): Fault | undefined {
  const bad = showPlates(alongPlates(value, plates)).value?.values.find(x => !Number.isFinite(x));
  if (bad === undefined) return undefined;
  return {
    words: `the term of ${called(name)} is ${spelt(bad)}`,
    detail: { site: name, span, expected: 'a finite number', got: spelt(bad), hint: COMPUTED },
  };
}

const COMPUTED =
  'look at what it is computed from: a missing value, a division by 0, the logarithm of a negative number';

function faultOfSite(message: SampleMessage): Fault | undefined {
  const { distribution, name, plates, span } = message;
  const value = message.value as Tensor;
  const density = toTensor(distribution.logProb(value));
  const terms = shown(density, plates);
  const at = terms.findIndex(term => !Number.isFinite(term));
  if (at < 0) return undefined;
  const datum = terms.length === 1 || isUnnamed(name) ? name : `${name}[${at}]`;
  const named = called(datum);
  const parts = Object.entries(distribution.params).map(([of, tensor]) => ({
    of,
    words: `in ${named} the ${of} of ${distribution.name}`,
    tensor,
  }));
  const pairs = [...parts, { of: datum, words: named, tensor: value }].flatMap(({ tensor, ...part }) => {
    const found = besides(density, tensor, plates);
    return found === undefined ? [] : [{ ...part, value: found }];
  });
  const here = { site: name, span };
  const broken = pairs.find(pair => !Number.isFinite(pair.value));
  if (broken !== undefined)
    return {
      words: `${broken.words} is ${spelt(broken.value)}`,
      detail: { ...here, expected: 'a finite number', got: spelt(broken.value), hint: COMPUTED },
    };
  const got = `${distribution.name} with ${pairs.map(pair => `${pair.of} = ${spelt(pair.value)}`).join(', ')}`;
  if (distribution.support.firstOutside(value) !== undefined)
    return {
      words: `${named} lies outside the support of ${distribution.name}`,
      detail: {
        ...here,
        expected: `values that are ${distribution.support.name}`,
        got,
        hint: 'check the data, or choose a distribution that can produce this value',
      },
    };
  return {
    words: `the log density of ${named} is ${spelt(terms[at])}`,
    detail: {
      ...here,
      expected: 'a finite log density',
      got,
      hint: 'priors nearer to the scale of the data, or data in other units, bring the two together',
    },
  };
}

/** All elements, plates leading. */
const shown = (tensor: Tensor, plates: readonly Axis[]): Float64Array =>
  showPlates(alongPlates(tensor, plates)).value?.values ?? new Float64Array();

/** The element of a parameter or value that belongs to the first term that is not finite; undefined for vectors. */
function besides(density: Tensor, tensor: Tensor, plates: readonly Axis[]): number | undefined {
  try {
    const fitted = broadcastTo(tensor, density.shape);
    // Both in one order of axes, so that elements correspond.
    const terms = shown(where(true, density, fitted), plates);
    const values = shown(where(false, density, fitted), plates);
    return values[terms.findIndex(term => !Number.isFinite(term))];
  } catch {
    return undefined;
  }
}

/** Four digits, with a true minus sign. */
const spelt = (x: number): string =>
  (Number.isFinite(x) ? String(Number(x.toPrecision(4))) : String(x)).replaceAll('-', '−');
