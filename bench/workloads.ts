/**
 * What is timed: each workload as the text of a cell and as a Stan program, over the same data and priors.
 * Not here: timing (engine.ts, peers/) or the table (report.ts).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eightSchools, logisticData } from './data.ts';

export type WorkloadName = 'eight-schools' | 'logistic';

export interface Workload {
  readonly name: WorkloadName;
  readonly title: string;
  /** Cell text that defines `model`; it may read `data`. */
  readonly cell: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Free sites: effective sample sizes are compared over these. */
  readonly sites: readonly string[];
  /** What performance.md asks for: speed-ups over Stan cold and warm, and milliseconds for 2,000 transitions. */
  readonly must: { readonly cold?: Goal; readonly warm: Goal };
}

export interface Goal {
  readonly ratio: number;
  readonly ms?: number;
}

export const WORKLOADS: readonly Workload[] = [
  {
    name: 'eight-schools',
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
    data: eightSchools,
    sites: ['mu', 'tau', 'z'],
    must: { cold: { ratio: 1, ms: 60 }, warm: { ratio: 3, ms: 17 } },
  },
  {
    name: 'logistic',
    title: 'logistic 1000×10 against the fused GLM',
    cell: `
const X = tensor(data.X), y = tensor(data.y);
function model() {
  const b = sample("b", Normal(zeros(data.D), 2));
  observe(BernoulliLogit(matmul(X, b)), y);
}`,
    data: { ...logisticData() },
    sites: ['b'],
    must: { warm: { ratio: 1.3 } },
  },
];

export function workloadOf(name: WorkloadName): Workload {
  const found = WORKLOADS.find(workload => workload.name === name);
  if (found === undefined) throw new Error(`no workload ${name}`);
  return found;
}

/** The workload's Stan program. */
export function stanProgram(folder: string, name: WorkloadName): string {
  return readFileSync(join(folder, 'models', `${name}.stan`), 'utf8');
}
