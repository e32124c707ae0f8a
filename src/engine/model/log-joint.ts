/** The log joint density of a model at given values, computed at once on plain numbers. */
import { add, toTensor, ownRowOfData, type Tensor } from '../array/index.ts';
import { TildeError } from '../errors.ts';
import { withAddresses } from './addresses.ts';
import { withHandler, type Message } from './effects.ts';
import type { Model, SiteValues } from './handlers.ts';
import { alongPlates, total } from './joint.ts';
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
    message.value = ownRowOfData(message.value, message.distribution.eventShape.length);
  };
  const finish = (message: Message): void => {
    if (message.kind === 'sample' && message.value !== undefined) {
      sum = add(sum, total(alongPlates(message.distribution.logProb(message.value), message.plates)));
    } else if (message.kind === 'factor') sum = add(sum, total(alongPlates(message.value, message.plates)));
  };
  withPlates(() => withAddresses(() => withHandler({ process, finish }, () => model(...args))));
  return sum;
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
