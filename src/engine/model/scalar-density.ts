/**
 * Log densities of single numbers, fast: a family's density is recorded once as a graph of scalars and then run step
 * by step on numbers. Models that run on numbers ask for one per site and execution.
 * Not here: the steps (scalar-steps.ts), arrays, plates, and families whose density is not made of scalars.
 */
import { trace, type Tensor } from '../array/index.ts';
import * as families from '../distributions/index.ts';
import type { Distribution } from '../distributions/index.ts';
import { withKnownParameters } from '../distributions/domain.ts';
import { ScalarDistribution } from '../distributions/scalar.ts';
import { evaluate, stepsOf } from './scalar-steps.ts';

type Family = (...params: Tensor[]) => Distribution;

/** Families of single numbers with single numbers as parameters. */
const FAMILIES: Readonly<Record<string, Family>> = {
  Bernoulli: families.Bernoulli,
  BernoulliLogit: families.BernoulliLogit,
  Beta: families.Beta,
  Binomial: families.Binomial,
  Cauchy: families.Cauchy,
  Delta: families.Delta,
  Exponential: families.Exponential,
  Gamma: families.Gamma,
  Geometric: families.Geometric,
  HalfCauchy: families.HalfCauchy,
  HalfNormal: families.HalfNormal,
  InverseGamma: families.InverseGamma,
  Laplace: families.Laplace,
  Logistic: families.Logistic,
  LogNormal: families.LogNormal,
  NegativeBinomial2: families.NegativeBinomial2,
  Normal: families.Normal,
  Poisson: families.Poisson,
  PoissonLog: families.PoissonLog,
  StudentT: families.StudentT,
  Uniform: families.Uniform,
  Weibull: families.Weibull,
};

/** One recorded density: a slot for every node, and what fills those that are computed. */
interface ScalarProgram {
  readonly slots: Float64Array;
  readonly steps: Int32Array;
  readonly value: number;
  readonly params: readonly { readonly name: string; readonly slot: number }[];
  readonly result: number;
}

/** By name: a masked or truncated family has another. */
const programs = new Map<string, ScalarProgram | undefined>();

/** The log density of a known number under a family of numbers; undefined where this file cannot tell. */
export function scalarLogProb(distribution: Distribution, value: number): number | undefined {
  if (distribution instanceof ScalarDistribution) return ofNumbers(distribution, value);
  if (distribution.batchShape.length > 0 || distribution.eventShape.length > 0) return undefined;
  const program = programOf(distribution.name, Object.keys(distribution.params));
  if (program === undefined) return undefined;
  for (const { name, slot } of program.params) {
    const param = distribution.params[name];
    if (param.axes.length > 0 || param.value === undefined) return undefined;
    program.slots[slot] = param.value.values[0];
  }
  return run(program, value);
}

function ofNumbers({ family, scalars }: ScalarDistribution, value: number): number | undefined {
  const program = programOf(family.name, family.names);
  if (program === undefined) return undefined;
  const { params, slots } = program;
  for (let i = 0; i < params.length; i++) slots[params[i].slot] = scalars[params[i].name];
  return run(program, value);
}

function run({ slots, steps, value: at, result }: ScalarProgram, value: number): number {
  slots[at] = value;
  evaluate(steps, slots);
  return slots[result];
}

function programOf(name: string, params: readonly string[]): ScalarProgram | undefined {
  const known = programs.get(name);
  if (known !== undefined || programs.has(name)) return known;
  const family = Object.hasOwn(FAMILIES, name) ? FAMILIES[name] : undefined;
  const program = family === undefined ? undefined : compile(family, params);
  programs.set(name, program);
  return program;
}

/** Not the name of any parameter. */
const VALUE = 'x of the density';

function compile(family: Family, names: readonly string[]): ScalarProgram | undefined {
  const inputs = [VALUE, ...names].map(name => ({ name, role: 'parameter', shape: [] }) as const);
  const graph = trace(inputs, ([value, ...params]) => ({
    // Numbers were tested when the distribution was made of them.
    out: withKnownParameters(() => family(...params)).logProb(value),
  }));
  const steps = stepsOf(graph);
  if (steps === undefined) return undefined;
  const slots = Float64Array.from(graph.nodes, node => (node.op === 'constant' ? node.params.values[0] : 0));
  const slotOf = (name: string): number => graph.inputs.find(input => input.name === name)?.node ?? 0;
  const params = names.map(name => ({ name, slot: slotOf(name) }));
  return { slots, steps, value: slotOf(VALUE), params, result: graph.outputs[0].node };
}
