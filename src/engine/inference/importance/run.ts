/**
 * Importance sampling over executions: the prior, or a guide that proposes, and the weights that mend the difference.
 * Not here: models and guides (model/), or what the draws are made into (engine/importance.ts).
 */
import type { Tensor } from '../../array/index.ts';
import { TildeError } from '../../errors.ts';
import type { Random } from '../../random/index.ts';
import { DrawTable, type DrawColumn } from '../draw-table.ts';
import type { Choice, Execution, Program } from '../program.ts';

export interface ImportanceRun {
  /** One for every execution, in nats. */
  readonly logWeights: Float64Array;
  readonly columns: readonly DrawColumn[];
  /** What the model returned, execution by execution. */
  readonly results: readonly unknown[];
}

export interface ImportanceTask {
  readonly model: Program;
  /** Proposes every free site of the model; default the prior. */
  readonly guide?: Program;
  readonly samples: number;
  readonly random: Random;
}

/**
 * @throws TildeError when guide and model disagree on sites; when every weight is 0, naming the site to blame
 */
export function runImportance({ model, guide, samples, random }: ImportanceTask): ImportanceRun {
  const logWeights = new Float64Array(samples);
  const table = new DrawTable(samples);
  const results: unknown[] = [];
  const blame = new Map<string, number>();
  for (let i = 0; i < samples; i++) {
    const stream = random.split(i);
    const { execution, logWeight } =
      guide === undefined ? fromPrior(model, stream) : fromGuide(model, guide, stream);
    logWeights[i] = logWeight;
    table.add(i, execution);
    results.push(execution.result);
    if (!(logWeight > -Infinity)) note(blame, execution);
  }
  if (logWeights.every(w => !(w > -Infinity))) throw noWeight(samples, blame);
  return { logWeights, columns: table.columns(), results };
}

interface Weighed {
  readonly execution: Execution;
  readonly logWeight: number;
}

function fromPrior(model: Program, random: Random): Weighed {
  const execution = model.run(choice => choice.draw(random));
  return { execution, logWeight: execution.logLikelihood };
}

function fromGuide(model: Program, guide: Program, random: Random): Weighed {
  const proposed = guide.run(choice => choice.draw(random));
  const values = new Map<string, Tensor>();
  for (const site of proposed.sites) if (!site.observed) values.set(site.name, site.value);
  const unused = new Set(values.keys());
  const take = (choice: Choice): Tensor => {
    unused.delete(choice.name);
    return values.get(choice.name) ?? missingInGuide(choice.name, [...values.keys()]);
  };
  const execution = model.run(take);
  for (const name of unused) throw unusedProposal(name, execution);
  const logWeight = execution.logPrior + execution.logLikelihood - proposed.logPrior - proposed.logLikelihood;
  return { execution, logWeight };
}

/** Counts the first site that has no density: it made the weight 0. */
function note(blame: Map<string, number>, { sites }: Execution): void {
  const site = sites.find(({ logProb }) => !(logProb > -Infinity));
  const name = site?.name ?? '';
  blame.set(name, (blame.get(name) ?? 0) + 1);
}

function noWeight(samples: number, blame: ReadonlyMap<string, number>): TildeError {
  const [[site, times]] = [...blame].sort((a, b) => b[1] - a[1]);
  const where = site === '' ? 'a factor' : `"${site}"`;
  return new TildeError(
    'support',
    `all ${samples} importance weights are 0: ${where} rules every execution out`,
    {
      ...(site === '' ? {} : { site }),
      expected: 'at least one execution in which what was observed is possible',
      got: `a log density of −∞ or NaN at ${where} in ${times} of ${samples} executions`,
      hint: 'check the observed value against the support of its distribution, draw more samples, or propose with a guide',
    },
  );
}

function missingInGuide(name: string, proposed: readonly string[]): never {
  throw new TildeError('model', `guide and model disagree on sites: the guide does not propose "${name}"`, {
    site: name,
    expected: `a site "${name}" in the guide, for the free site of the model`,
    got: proposed.length === 0 ? 'a guide without sites' : `proposals for ${proposed.join(', ')}`,
    hint: `add sample("${name}", …) to the guide, or condition the model on it`,
  });
}

function unusedProposal(name: string, { sites }: Execution): TildeError {
  const observed = sites.some(site => site.name === name && site.observed);
  const free = sites.filter(site => !site.observed).map(site => site.name);
  return new TildeError(
    'model',
    `guide and model disagree on sites: ${observed ? `"${name}" is observed in the model` : `the model has no site "${name}"`}`,
    {
      site: name,
      expected: `proposals for the free sites of the model: ${free.join(', ') || 'none'}`,
      got: `a proposal for "${name}"`,
      hint: observed
        ? 'leave the observed site out of the guide'
        : 'give the site of the guide the name it has in the model',
    },
  );
}
