/**
 * Listens to one execution of a model and gives its sites values: drawn, or taken from a posterior.
 * Not here: collecting many executions (predictive.ts).
 */
import {
  isTensor,
  markLeft,
  ownRowOfData,
  tensor,
  toTensor,
  withAxes,
  zeros,
  type Axis,
  type Tensor,
} from '../array/index.ts';
import { bijectorFor } from '../distributions/index.ts';
import { ScalarDistribution } from '../distributions/scalar.ts';
import { TildeError } from '../errors.ts';
import type { Random } from '../random/index.ts';
import type { Handler, SampleMessage } from './effects.ts';
import { makeNumbersArrays } from './numbers.ts';

export interface SeededOptions {
  readonly random: Random;
  /** The value of a free site where it is known; undefined means that it is drawn. */
  readonly known?: (message: SampleMessage, shape: readonly number[]) => Float64Array | undefined;
  /** Told of every site that no sampler can draw; the site then has some value of its support. */
  readonly undrawable?: (message: SampleMessage) => void;
}

/**
 * Fills every sample message with a draw from its distribution, also where the model observes: then the simulated
 * value has the shape of the observation.
 */
export function seeded({ random, known, undrawable }: SeededOptions): Handler {
  const draw = (message: SampleMessage): Tensor => {
    const { distribution, plates } = message;
    try {
      if (distribution instanceof ScalarDistribution && isNumber(message)) {
        return distribution.draw(random) as Tensor;
      }
      return distribution.sample(random, { axes: plates, shape: extraShape(message) });
    } catch (error) {
      if (!(error instanceof TildeError) || undrawable === undefined) throw error;
      undrawable(message);
      return somewhere(message);
    }
  };
  makeNumbersArrays();
  return {
    plain: true,
    process(message) {
      if (message.kind !== 'sample') return;
      const shape = siteShape(message);
      const given = message.observed ? undefined : known?.(message, shape);
      const value = given === undefined ? draw(message) : valueOf(given, shape, message.plates);
      message.value = value;
      // What a site has drawn is one value: a later plate of the same size must not take it for rows of data.
      if (isTensor(value) && value.axes.length === 0) markLeft(value, []);
    },
  };
}

/** Whether the site is one number, drawn or observed: then no array need be made of it. */
function isNumber({ plates, value }: SampleMessage): boolean {
  return plates.length === 0 && (value === undefined || typeof value === 'number');
}

function valueOf(given: Float64Array, shape: readonly number[], plates: readonly Axis[]): Tensor {
  return shape.length === 0 ? (given[0] as Tensor) : withAxes(tensor(given, shape), plates);
}

/** Full shape of a free site's value: plates, batch, event. */
function siteShape({ plates, distribution }: SampleMessage): readonly number[] {
  return [...plates.map(axis => axis.size), ...distribution.batchShape, ...distribution.eventShape];
}

/** Leading extents that an observation has beyond its distribution: independent copies. */
function extraShape({ value, distribution }: SampleMessage): readonly number[] {
  if (value === undefined) return [];
  const { batchShape, eventShape } = distribution;
  const { shape } = ownRowOfData(toTensor(value), eventShape.length);
  const own = [...batchShape, ...eventShape];
  const extra = shape.length - own.length;
  const fits = extra > 0 && own.every((size, i) => size === shape[extra + i]);
  return fits ? shape.slice(0, extra) : [];
}

/** A value of the right shape inside the support, for a site that cannot be drawn. */
function somewhere({ distribution, plates }: SampleMessage): Tensor {
  const bijector = bijectorFor(distribution.support);
  const visible = [...distribution.batchShape, ...bijector.unconstrainedShape(distribution.eventShape)];
  return bijector.forward(withAxes(zeros([...plates.map(axis => axis.size), ...visible]), plates));
}
