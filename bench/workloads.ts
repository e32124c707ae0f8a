/**
 * What is timed: each workload as the text of a cell and as a Stan program, over the same data and priors.
 * Not here: timing (engine.ts, peers/) or the table (report.ts).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CellModel } from './chain.ts';
import {
  countData,
  eightSchools,
  epidemicData,
  hmmData,
  logisticData,
  seriesData,
  taggingData,
} from './data.ts';

export type WorkloadName =
  | 'eight-schools'
  | 'logistic'
  | 'logistic-large'
  | 'counts'
  | 'counts-fused'
  | 'hmm'
  | 'hmm-scaled'
  | 'hmm-paper'
  | 'sir'
  | 'sir-rk45'
  | 'autoregression';

export interface Workload {
  readonly name: WorkloadName;
  readonly title: string;
  /** Cell text that defines `model`; it may read `data`. */
  readonly cell: string;
  /** Made when first asked for: a process holds those of its own workload only. */
  readonly data: () => Data;
  /** Free sites: effective sample sizes are compared over these. */
  readonly sites: readonly string[];
  /** How often every chain is run for its best time; default 5. Fewer where Stan takes many seconds. */
  readonly repeats?: number;
  /** Transitions of warm-up; default 1000. */
  readonly warmup?: number;
  /** The workload that is the same to NumPyro, PyMC and Pyro: they are not run twice. */
  readonly peersAs?: WorkloadName;
  /** Timed in Chromium too. */
  readonly chromium?: true;
  /** What performance.md asks for: speed-ups over Stan cold and warm, and milliseconds for 2,000 transitions. */
  readonly must: { readonly cold?: Goal; readonly warm: Goal };
}

export interface Goal {
  readonly ratio: number;
  readonly ms?: number;
}

type Data = Readonly<Record<string, unknown>>;

/** Data made once. */
function once(make: () => object): () => Data {
  let made: Data | undefined;
  return () => (made ??= { ...make() });
}

const counts = once(countData);
const hmm = once(hmmData);
const epidemic = once(epidemicData);

const LOGISTIC = `
const X = tensor(data.X), y = tensor(data.y);
function model() {
  const b = sample("b", Normal(zeros(data.D), 2));
  observe(BernoulliLogit(matmul(X, b)), y);
}`;

const COUNTS = `
const g = tensor(data.g) - 1, x = tensor(data.x), y = tensor(data.y);
function model() {
  const mu = ~Normal(0, 2);
  const sa = ~HalfNormal(1);
  const b = ~Normal(0, 1);
  const phi = ~Gamma(2, 0.5);
  const a = sample("a", Normal(mu * ones(data.J), sa));
  observe(NegativeBinomial2(exp(a[g] + b * x), phi), y);
}`;

const HMM_PRIORS = `
const y = tensor(data.y);
function model() {
  const p1 = ~Beta(9, 1);
  const p2 = ~Beta(9, 1);
  const mu = sample("mu", ImproperUniform(ordered, [2]));
  factor("levels", sum(Normal(0, 3).logProb(mu)));
  const s = ~HalfNormal(2);
  const rows = stack([stack([p1, 1 - p1]), stack([1 - p2, p2])]);`;

const HMM = `${HMM_PRIORS}
  const moves = log(rows);
  const step = (weight, y) => [logSumExp(reshape(weight, 2, 1) + moves, 0) + Normal(mu, s).logProb(y), null];
  const [last] = scan(step, full([2], log(0.5)), y);
  factor("forward", logSumExp(last));
}`;

/** Weights are brought to sum 1 at each step. */
const HMM_SCALED = `${HMM_PRIORS}
  const density = exp(Normal(mu, s).logProb(reshape(y, data.T, 1)));
  const step = (weight, density) => {
    const next = (weight[0] * rows[0] + weight[1] * rows[1]) * density;
    const total = sum(next);
    return [next / total, total];
  };
  const [, totals] = scan(step, full([2], 0.5), density);
  factor("forward", sum(log(totals)));
}`;

/** The model of NumPyro's paper (Phan, Pradhan and Jankowiak 2019), from Stan's user's guide. */
const TAGGING = `
const { K, V, supervisedTags: tags, supervisedWords, words } = data;
function model() {
  const transition = sample("transition", Dirichlet(ones([K, K])));
  const emission = sample("emission", Dirichlet(full([K, V], 0.1)));
  observe(Categorical(transition[tags.slice(0, -1)]), tags.slice(1));
  observe(Categorical(emission[tags]), supervisedWords);
  const moves = log(transition);
  const spoken = transpose(log(emission))[words];
  const step = (weight, row) => [logSumExp(reshape(weight, K, 1) + moves, 0) + row, null];
  const [last] = scan(step, spoken[0], spoken["1:"]);
  factor("forward", logSumExp(last));
}`;

const SIR = `
const y = tensor(data.y), N = data.N;
const days = range(data.D + 1);
function model() {
  const be = ~LogNormal(0, 1);
  const ga = ~LogNormal(-1, 1);
  const i0 = ~LogNormal(1, 1);
  const phi = ~Gamma(2, 0.2);
  const slope = (s) => {
    const infected = be * s[0] * s[1] / N;
    return stack([-infected, infected - ga * s[1]]);
  };
  const path = odeint(slope, stack([N - i0, i0]), days, { method: "rk4", steps: 10 });
  observe(NegativeBinomial2(path["1:, 1"], phi), y);
}`;

export const WORKLOADS: readonly Workload[] = [
  {
    name: 'eight-schools',
    chromium: true,
    title: 'eight schools, non-centred',
    cell: `
const y = tensor([${eightSchools.y.join(', ')}]), se = tensor([${eightSchools.sigma.join(', ')}]);
function model() {
  const mu = ~Normal(0, 5);
  const tau = ~HalfCauchy(5);
  plate("schools", 8, () => {
    const z = ~Normal(0, 1);
    observe(Normal(mu + tau * z, se), y);
  });
}`,
    data: once(() => eightSchools),
    sites: ['mu', 'tau', 'z'],
    must: { cold: { ratio: 1, ms: 60 }, warm: { ratio: 3, ms: 17 } },
  },
  {
    name: 'logistic',
    chromium: true,
    title: 'logistic 1000×10 against the fused GLM',
    cell: LOGISTIC,
    data: once(logisticData),
    sites: ['b'],
    must: { warm: { ratio: 1.3 } },
  },
  {
    name: 'logistic-large',
    title: 'logistic 10000×25 against the fused GLM',
    cell: LOGISTIC,
    data: once(() => logisticData(10_000, 25)),
    sites: ['b'],
    repeats: 1,
    must: { warm: { ratio: 1.3 } },
  },
  {
    name: 'counts',
    chromium: true,
    title: 'hierarchical negative binomial, 50 groups, N = 1000',
    cell: COUNTS,
    data: counts,
    sites: ['mu', 'sa', 'b', 'phi', 'a'],
    repeats: 1,
    must: { warm: { ratio: 6 } },
  },
  {
    name: 'counts-fused',
    peersAs: 'counts',
    title: 'the same against Stan’s fused GLM',
    cell: COUNTS,
    data: counts,
    sites: ['mu', 'sa', 'b', 'phi', 'a'],
    repeats: 1,
    must: { warm: { ratio: 4 } },
  },
  {
    name: 'hmm',
    chromium: true,
    title: 'HMM, 2 states, T = 500, log space',
    cell: HMM,
    data: hmm,
    sites: ['p1', 'p2', 'mu', 's'],
    repeats: 1,
    must: { warm: { ratio: 2 } },
  },
  {
    name: 'hmm-scaled',
    peersAs: 'hmm',
    title: 'the same, scaled, against Stan in log space',
    cell: HMM_SCALED,
    data: hmm,
    sites: ['p1', 'p2', 'mu', 's'],
    repeats: 1,
    must: { warm: { ratio: 4 } },
  },
  {
    name: 'hmm-paper',
    chromium: true,
    title: 'HMM of NumPyro’s paper: 3 categories, 10 words, 100 tagged and 500 untagged steps',
    cell: TAGGING,
    data: once(taggingData),
    sites: ['transition', 'emission'],
    repeats: 1,
    warmup: 500,
    must: { warm: { ratio: 2 } },
  },
  {
    name: 'sir',
    chromium: true,
    title: 'SIR, Runge–Kutta 20×10, against the same in Stan',
    cell: SIR,
    data: epidemic,
    sites: ['be', 'ga', 'i0', 'phi'],
    repeats: 1,
    must: { warm: { ratio: 15 } },
  },
  {
    name: 'sir-rk45',
    peersAs: 'sir',
    title: 'the same against Stan’s ode_rk45',
    cell: SIR,
    data: epidemic,
    sites: ['be', 'ga', 'i0', 'phi'],
    repeats: 1,
    must: { warm: { ratio: 5 } },
  },
  {
    name: 'autoregression',
    chromium: true,
    title: 'autoregression of order 5, T = 10⁴, as a plain loop',
    cell: `
const y = tensor(data.y);
function model() {
  const alpha = ~Normal(0, 10);
  const beta = sample("beta", Normal(zeros(data.K), 10));
  const sigma = ~HalfCauchy(2.5);
  for (let t = data.K; t < data.T; t++) {
    let mu = alpha;
    for (let k = 0; k < data.K; k++) mu = mu + beta[k] * y[t - k - 1];
    observe(Normal(mu, sigma), y[t]);
  }
}`,
    data: once(seriesData),
    sites: ['alpha', 'beta', 'sigma'],
    repeats: 1,
    must: { warm: { ratio: 1 } },
  },
];

export const DRAWS = 1000;

export const warmupOf = ({ warmup = 1000 }: Workload): number => warmup;

/** Whether there is a tfjs side. */
export function hasTfjs(name: WorkloadName): name is 'eight-schools' | 'logistic' {
  return name === 'eight-schools' || name === 'logistic';
}

export function workloadOf(name: WorkloadName): Workload {
  const found = WORKLOADS.find(workload => workload.name === name);
  if (found === undefined) throw new Error(`no workload ${name}`);
  return found;
}

/** What runs: the cell, and its data, made by now. */
export function cellOf({ name, cell, data }: Workload): CellModel {
  return { name, cell, data: data() };
}

/** The workload's Stan program. */
export function stanProgram(folder: string, name: WorkloadName): string {
  return readFileSync(join(folder, 'models', `${name}.stan`), 'utf8');
}
