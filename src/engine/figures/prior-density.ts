/** Density of a prior that is known by name and parameters, as they stand in a compiled model. */
import { tensor } from '../array/index.ts';
import {
  Beta,
  Cauchy,
  Exponential,
  Gamma,
  HalfCauchy,
  HalfNormal,
  InverseGamma,
  Laplace,
  Logistic,
  LogNormal,
  Normal,
  StudentT,
  Uniform,
  Weibull,
  type Distribution,
} from '../distributions/index.ts';

type Factory = (...parameters: number[]) => Distribution;

/** Scalar families whose density is worth drawing. */
const FAMILIES: ReadonlyMap<string, Factory> = new Map<string, Factory>([
  ['Beta', Beta],
  ['Cauchy', Cauchy],
  ['Exponential', Exponential],
  ['Gamma', Gamma],
  ['HalfCauchy', HalfCauchy],
  ['HalfNormal', HalfNormal],
  ['InverseGamma', InverseGamma],
  ['Laplace', Laplace],
  ['Logistic', Logistic],
  ['LogNormal', LogNormal],
  ['Normal', Normal],
  ['StudentT', StudentT],
  ['Uniform', Uniform],
  ['Weibull', Weibull],
]);

/**
 * The density at these places; undefined for a family that is not drawn.
 * @throws TildeError when the parameters are not of the family
 */
export function priorDensity(
  family: string,
  parameters: readonly number[],
  at: Float64Array,
): Float64Array | undefined {
  const factory = FAMILIES.get(family);
  if (factory === undefined) return undefined;
  return factory(...parameters)
    .logProb(tensor(at))
    .exp()
    .value?.values.slice();
}
