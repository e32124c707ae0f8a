/** Checks what a modeller observes before it enters a density. Not here: the density itself. */
import { isTraced, type Tensor } from '../array/index.ts';
import type { Constraint } from '../distributions/index.ts';
import { TildeError } from '../errors.ts';
import type { SampleMessage } from './effects.ts';

/**
 * Whether the observation is known to lie in the support; false where that depends on a traced bound or value.
 * @throws TildeError naming the datum when an observation is missing, of the wrong shape or outside the support
 */
export function checkObservation(message: SampleMessage, value: Tensor): boolean {
  checkShape(message, value);
  const data = value.value;
  if (data === undefined) return false;
  const missing = data.values.findIndex(Number.isNaN);
  if (missing >= 0) throw missingValue(message, missing, data.values.length);
  const endless = message.distribution.support.kind === 'point' ? -1 : data.values.findIndex(isEndless);
  if (endless >= 0) throw endlessValue(message, endless, data.values);
  const outside = message.distribution.support.firstOutside(value);
  if (outside !== undefined) throw outsideSupport(message, outside, data.values);
  return !hasTracedBound(message.distribution.support);
}

function hasTracedBound(support: Constraint): boolean {
  return Object.values(support).some(isTraced);
}

function checkShape(message: SampleMessage, value: Tensor): void {
  const { batchShape, eventShape, name } = message.distribution;
  const wanted = [...batchShape, ...eventShape];
  const got = value.shape;
  const shift = got.length - wanted.length;
  const fits = shift >= 0 && wanted.every((size, i) => size === got[i + shift] || size === 1);
  if (fits) return;
  const event = eventShape.length > 0 ? ` and event shape [${eventShape.join(', ')}]` : '';
  throw new TildeError(
    'shape',
    `"${message.name}" has shape [${got.join(', ')}], the distribution has batch shape [${batchShape.join(', ')}]${event}`,
    {
      site: message.name,
      span: message.span,
      expected: `a value of shape [${wanted.join(', ')}] for ${name}`,
      got: `shape [${got.join(', ')}]`,
      hint: 'give one observation for every element of the distribution, or index the parameters to match',
    },
  );
}

function missingValue(message: SampleMessage, index: number, length: number): TildeError {
  return new TildeError('support', `${datum(message, index, length)} is NaN`, {
    site: message.name,
    span: message.span,
    expected: 'a number for every observation',
    got: 'NaN',
    hint:
      'drop rows with missing values from all columns at once: const whole = table.complete("x", "y"), then use ' +
      'whole.x and whole.y; lists of your own must lose the same rows, so that they stay equally long',
  });
}

const isEndless = (x: number): boolean => x === Infinity || x === -Infinity;

function endlessValue(message: SampleMessage, index: number, values: Float64Array): TildeError {
  const got = values[index] > 0 ? 'Infinity' : '−Infinity';
  return new TildeError('support', `${datum(message, index, values.length)} is ${got}`, {
    site: message.name,
    span: message.span,
    expected: 'a finite number for every observation',
    got,
    hint: 'look at what it is computed from: a division by 0, the logarithm of 0, an overflow',
  });
}

function outsideSupport(message: SampleMessage, index: number, values: Float64Array): TildeError {
  const { name, support } = message.distribution;
  return new TildeError(
    'support',
    `${datum(message, index, values.length)} = ${values[index]} is outside the support of ${name}`,
    {
      site: message.name,
      span: message.span,
      expected: `values that are ${support.name}`,
      got: String(values[index]),
      hint: 'check the data, or choose a distribution that can produce this value',
    },
  );
}

function datum(message: SampleMessage, index: number, length: number): string {
  return length === 1 ? message.name : `${message.name}[${index}]`;
}
