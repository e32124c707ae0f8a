/**
 * A start point from initial values of sites: constrained values in, coordinates of the flat unconstrained vector out.
 * Not here: how the coordinates that nobody gave are searched (inference/mcmc/start-point.ts).
 */
import { tensor, toTensor, withAxes, type Tensor } from '../array/index.ts';
import { bijectorFor } from '../distributions/index.ts';
import { TildeError } from '../errors.ts';
import { withAddresses } from './addresses.ts';
import { withHandler, type Handler, type Message, type SampleMessage } from './effects.ts';
import type { Model, SiteValues } from './handlers.ts';
import { collectJoint, showPlates } from './joint.ts';
import { withPlates } from './plates.ts';

/** A support may depend on other sites, whose own initial values are known only after a first pass. */
const PASSES = 3;

/**
 * @param init by site name: plates first, then batch, then event dimensions
 * @returns unconstrained [dim]; NaN where no initial value was given
 * @throws TildeError for a site that the model does not have, a wrong shape, or a value outside the support
 */
export function initialPosition(
  model: Model,
  args: readonly unknown[],
  init: SiteValues,
  dim: number,
): Float64Array {
  const position = new Float64Array(dim).fill(NaN);
  for (let pass = 0; pass < PASSES; pass++) {
    const missing = new Set(Object.keys(init));
    const joint = collectJoint(tensor(position.map(x => (Number.isNaN(x) ? 0 : x))));
    const finish = (message: Message): void => {
      if (message.kind !== 'sample' || message.observed || !Object.hasOwn(init, message.name)) return;
      const entry = joint.layout.find(({ address }) => address === message.address);
      if (entry === undefined || !missing.delete(message.name)) return;
      const value = initialValue(message, toTensor(init[message.name]));
      position.set(unconstrained(message, value), entry.offset);
      // What follows is made of this value: at a coordinate of 0 it could be no parameter of what it is for.
      message.value = value;
    };
    const listener: Handler = { finish };
    withPlates(() =>
      withAddresses(() => withHandler(joint.handler, () => withHandler(listener, () => model(...args)))),
    );
    for (const name of missing)
      throw unknown(
        name,
        joint.layout.map(entry => entry.name),
      );
  }
  return position;
}

/** The value in the plates of its site. */
function initialValue({ name, span, distribution, plates }: SampleMessage, value: Tensor): Tensor {
  const { batchShape, eventShape } = distribution;
  const shape = [...plates.map(axis => axis.size), ...batchShape, ...eventShape];
  const data = value.value;
  if (data === undefined || value.shape.join() !== shape.join()) {
    throw new TildeError('shape', `init: the value of "${name}" has another shape than the site`, {
      site: name,
      span,
      expected: `shape [${shape.join(', ')}]`,
      got: `shape [${value.shape.join(', ')}]`,
    });
  }
  return withAxes(tensor(data.values, shape), plates);
}

function unconstrained(
  { name, span, distribution: { support } }: SampleMessage,
  value: Tensor,
): Float64Array {
  const found = showPlates(bijectorFor(support).inverse(value)).value?.values;
  if (found?.every(Number.isFinite) === true) return found;
  throw new TildeError('support', `init: the value of "${name}" is not inside its support`, {
    site: name,
    span,
    expected: support.name,
    got: JSON.stringify(showPlates(value).toArray()),
    hint: 'start strictly inside, not on the edge',
  });
}

function unknown(name: string, known: readonly string[]): TildeError {
  return new TildeError('argument', `init: the model has no free site "${name}"`, {
    site: name,
    expected: `one of ${known.join(', ')}`,
    got: `"${name}"`,
  });
}
