/**
 * Draws from a distribution as a smooth function of its parameters and of standard normals, so that gradients pass
 * through the draw. Not here: distributions whose draws have no such form (Gamma, Beta, discrete ones).
 */
import { sizeOf } from '../array/extents.ts';
import {
  abs,
  add,
  broadcastTo,
  exp,
  matmul,
  mul,
  normalCdf,
  reshape,
  withAxes,
  slice,
  sub,
  tan,
  type Axis,
  type Tensor,
} from '../array/index.ts';
import type { Distribution } from '../distributions/index.ts';
import { TildeError } from '../errors.ts';
import type { SampleMessage } from './effects.ts';

const PI = 3.141592653589793;

/** Families whose quantile has a closed form on traced values: a draw is the quantile of a uniform. */
const BY_QUANTILE: ReadonlySet<string> = new Set([
  'Uniform',
  'Exponential',
  'Weibull',
  'Logistic',
  'Laplace',
]);

/** Hands out the standard normals of one evaluation, in order. */
export interface NormalSource {
  /** As many normals as the shape asks for; `axes` become hidden, outermost first. */
  take(shape: readonly number[], axes: readonly Axis[]): Tensor;
  /** How many were taken. */
  count(): number;
}

/** Slices of the input `normals`; undefined when there is none, which is an error once one is asked for. */
export function normalSource(normals: Tensor | undefined): NormalSource {
  let taken = 0;
  return {
    take(shape, axes) {
      const full = [...axes.map(axis => axis.size), ...shape];
      const size = sizeOf(full);
      if (normals === undefined)
        throw new Error('the second trace of a guide asks for more normals than the first');
      const flat = slice(normals, taken, taken + size);
      taken += size;
      return withAxes(reshape(flat, full), axes);
    },
    count: () => taken,
  };
}

/** @throws TildeError naming the site when its distribution has no reparameterised draw */
export function reparameterised(message: SampleMessage, normals: NormalSource): Tensor {
  const { distribution, plates } = message;
  const { batchShape, eventShape, params, name } = distribution;
  const shape = [...batchShape, ...eventShape];
  if (name === 'Delta') return broadcastTo(params.value, shape);
  const draw = (): Tensor => normals.take(shape, plates);
  switch (name) {
    case 'Normal':
      return add(params.loc, mul(params.scale, draw()));
    case 'LogNormal':
      return exp(add(params.loc, mul(params.scale, draw())));
    case 'HalfNormal':
      return mul(params.scale, abs(draw()));
    case 'Cauchy':
      return add(params.loc, mul(params.scale, tan(mul(PI, sub(normalCdf(draw()), 0.5)))));
    case 'HalfCauchy':
      return mul(params.scale, tan(mul(PI / 2, normalCdf(draw()))));
    case 'MultivariateNormal':
      return add(params.loc, times(params.cholesky, draw()));
  }
  const { quantile } = distribution;
  if (!BY_QUANTILE.has(name) || quantile === undefined) throw notReparameterisable(message, distribution);
  return quantile(normalCdf(draw()));
}

function times(factor: Tensor, z: Tensor): Tensor {
  return reshape(matmul(factor, reshape(z, [...z.shape, 1])), z.shape);
}

function notReparameterisable(message: SampleMessage, { name, support, discrete }: Distribution): TildeError {
  const positive = support.kind === 'positive' || support.kind === 'nonNegative';
  const byHand = positive ? '; or draw it from LogNormal(loc, scale)' : '';
  return new TildeError(
    'model',
    `the guide draws "${message.name}" from ${name}, through which no gradient passes`,
    {
      site: message.name,
      span: message.span,
      expected: `Normal, LogNormal, HalfNormal, Cauchy, HalfCauchy, MultivariateNormal, Delta, ${[...BY_QUANTILE].join(', ')}`,
      got: name,
      hint: discrete
        ? 'sum it out of the model with mixture, so that the guide need not draw it'
        : `use the automatic guide: svi(model, { guide: autoNormal(model) })${byHand}`,
    },
  );
}
