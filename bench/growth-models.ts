/**
 * Models of a chosen size, to see how cost grows. Not here: measuring one (growth-size.ts) or the table
 * (report-growth.ts).
 */
import type { CellModel } from './chain.ts';
import { hmmData, logisticData, seriesData } from './data.ts';
import { workloadOf } from './workloads.ts';

export type GrowthName =
  'rows' | 'steps-loop' | 'steps-vector' | 'steps-scan' | 'parameters' | 'parameters-hierarchical';

export interface Family {
  readonly name: GrowthName;
  readonly title: string;
  /** What grows. */
  readonly unit: string;
  readonly sizes: readonly number[];
  /** Why cost may grow faster than the size, where it does. */
  readonly above: string;
}

const STEPS = [100, 1000, 10_000, 100_000];
const CACHE = 'the arrays leave a cache of the processor, and the pass waits for memory';

export const FAMILIES: readonly Family[] = [
  {
    name: 'rows',
    title: 'logistic regression, 10 covariates',
    unit: 'N',
    sizes: [1000, 10_000, 100_000, 1_000_000],
    above: CACHE,
  },
  {
    name: 'steps-loop',
    title: 'autoregression of order 5 as a plain loop',
    unit: 'T',
    sizes: STEPS,
    above: CACHE,
  },
  {
    name: 'steps-vector',
    title: 'the same in vector form',
    unit: 'T',
    sizes: STEPS,
    above: CACHE,
  },
  {
    name: 'steps-scan',
    title: 'HMM of 2 states by scan',
    unit: 'T',
    sizes: STEPS,
    above: 'the carries that the way back reads leave a cache of the processor',
  },
  {
    name: 'parameters',
    title: 'independent normals',
    unit: 'd',
    sizes: [10, 100, 1000, 10_000],
    above: CACHE,
  },
  {
    name: 'parameters-hierarchical',
    title: 'hierarchy of d groups, non-centred',
    unit: 'd',
    sizes: [10, 100, 1000, 10_000],
    above: CACHE,
  },
];

const NORMALS = `
const scale = linspace(0.5, 2, data.d);
function model() { const x = sample("x", Normal(zeros(data.d), scale)); }`;

const HIERARCHY = `
const y = tensor(data.y);
function model() {
  const mu = ~Normal(0, 5);
  const tau = ~HalfCauchy(5);
  const z = sample("z", Normal(zeros(data.d), 1));
  observe(Normal(mu + tau * z, 10), y);
}`;

/** The days' past values are columns of a matrix. */
const VECTOR = `
const y = tensor(data.y), past = tensor(data.past);
function model() {
  const alpha = ~Normal(0, 10);
  const beta = sample("beta", Normal(zeros(data.K), 10));
  const sigma = ~HalfCauchy(2.5);
  observe(Normal(alpha + matmul(past, beta), sigma), y);
}`;

export function growthModel(name: GrowthName, size: number): CellModel {
  switch (name) {
    case 'rows':
      return { name, cell: workloadOf('logistic').cell, data: { ...logisticData(size, 10) } };
    case 'steps-loop':
      return { name, cell: workloadOf('autoregression').cell, data: { ...seriesData(size) } };
    case 'steps-vector': {
      const { y, K } = seriesData(size);
      const past = y.slice(K).map((_, t) => Array.from({ length: K }, (_, k) => y[t + K - 1 - k]));
      return { name, cell: VECTOR, data: { y: y.slice(K), past, K } };
    }
    case 'steps-scan':
      return { name, cell: workloadOf('hmm').cell, data: { ...hmmData(size) } };
    case 'parameters':
      return { name, cell: NORMALS, data: { d: size } };
    case 'parameters-hierarchical': {
      const { y } = seriesData(size);
      return { name, cell: HIERARCHY, data: { d: size, y: y.map(value => 10 * value) } };
    }
  }
}
