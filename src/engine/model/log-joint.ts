/** The log joint density of a model at given values, computed at once on plain numbers. */
import {
  add,
  enterAxis,
  isTraced,
  mul,
  ownRowOfData,
  recordingDepth,
  toTensor,
  type Tensor,
} from '../array/index.ts';
import { TildeError } from '../errors.ts';
import { withAddresses } from './addresses.ts';
import { withOnlyHandler, type FactorMessage, type Message, type SampleMessage } from './effects.ts';
import type { Model, SiteValues } from './handlers.ts';
import { alongPlates, total } from './joint.ts';
import { makeNumbersArrays } from './numbers.ts';
import { withPlates } from './plates.ts';

/**
 * Log joint density of `model` where its free sites take these values, in nats: no Jacobians.
 * @param values by site name, on their own (constrained) scale
 * @throws TildeError when a free site has no value
 */
export function logJoint<Args extends readonly unknown[]>(
  model: Model<Args>,
  values: SiteValues = {},
  ...args: Args
): Tensor {
  let sum = toTensor(0);
  const process = (message: Message): void => {
    if (message.kind !== 'sample') return;
    message.value ??= given(values, message.name);
    message.value = rowOf(message, message.value);
  };
  const finish = (message: Message): void => {
    if (message.kind === 'sample' && message.value !== undefined) {
      count(message, message.distribution.logProb(message.value));
    } else if (message.kind === 'factor') count(message, message.value);
  };
  const count = ({ plates, scale }: SampleMessage | FactorMessage, density: Tensor): void => {
    const term = total(alongPlates(density, plates));
    sum = add(sum, scale === 1 ? term : mul(term, scale));
  };
  // Under a gradient the values must stay arrays: a plain number would be cut off from what it came from.
  const plain = recordingDepth() === 0;
  if (plain) makeNumbersArrays();
  withPlates(() => withAddresses(() => withOnlyHandler({ plain, process, finish }, () => model(...args))));
  return sum;
}

/** A value given for a site belongs to its plates, a symbol too: it has their sizes in front. */
function rowOf({ plates, distribution }: SampleMessage, value: Tensor): Tensor {
  const rank = distribution.eventShape.length;
  const lead = value.shape.slice(0, value.shape.length - rank);
  const fits = isTraced(value) && value.axes.length === 0 && plates.length > 0;
  if (!fits || lead.length !== plates.length || plates.some((axis, i) => axis.size !== lead[i]))
    return ownRowOfData(value, rank);
  return plates.reduce((out, axis) => enterAxis(out, axis), value);
}

function given(values: SiteValues, name: string): Tensor {
  if (Object.hasOwn(values, name)) return toTensor(values[name]);
  throw new TildeError('model', `logJoint needs a value for the site "${name}"`, {
    site: name,
    expected: `{ ${name}: … }`,
    got: `values for ${Object.keys(values).join(', ') || 'no site'}`,
    hint: `logJoint(model, { ${name}: 0 })`,
  });
}
