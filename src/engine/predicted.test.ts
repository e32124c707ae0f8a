/** What `predictive` tells the host that keeps runs. */
import { afterEach, beforeAll, expect, test } from 'vitest';
import { tensor } from './array/index.ts';
import { Normal } from './distributions/index.ts';
import { mcmc, setHost } from './infer.ts';
import { localHost } from './local.ts';
import { observe, sample } from './model/primitives.ts';
import { Posterior, resultBehind } from './posterior.ts';
import { ppc } from './ppc.ts';
import type { PredictedDraws } from './predicted.ts';
import { predictive } from './predictive.ts';

const y = tensor([1, 2, 3]);

function line(scale: number, x: readonly number[]) {
  const slope = sample('slope', Normal(0, 1));
  observe('y', Normal(slope.mul(tensor(x)), scale), y);
}

let told: PredictedDraws[] = [];
let kept: Posterior;
const ARGS = [2, [1, 2, 3]] as const;

beforeAll(async () => {
  const posterior = await mcmc(line, { args: ARGS, chains: 1, warmup: 50, draws: 20, seed: 1 });
  const result = resultBehind(posterior);
  if (result === undefined) throw new Error('no result');
  kept = new Posterior({ ...result, run: 'run-7' });
  setHost({ ...localHost, predicted: draws => told.push(draws) });
  return () => setHost(localHost);
});
afterEach(() => void (told = []));

test('of the prior all sites are told, with the title of the model and the seed', () => {
  predictive(line, { args: ARGS, draws: 5, seed: 3, sites: ['y'] });
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ kind: 'prior', run: null, model: 'line', seed: 3, count: 5 });
  expect(told[0].sites.map(({ name, kind, values }) => [name, kind, values.length])).toEqual([
    ['slope', 'sampled', 5],
    ['y', 'observed', 15],
  ]);
});

test('of a posterior what was observed is told, with its run; ppc tells it too', () => {
  const simulated = predictive(line, kept, { args: ARGS });
  ppc(line, kept, { args: ARGS });
  expect(told.map(({ kind, run, count }) => [kind, run, count])).toEqual([
    ['posterior', 'run-7', 20],
    ['posterior', 'run-7', 20],
  ]);
  expect(told[0].sites).toMatchObject([{ name: 'y', dims: [{ name: 'y_dim_0', size: 3 }] }]);
  expect(told[0].sites[0].values).toEqual(simulated.draws('y').value?.values);
});

test('what is expected of other data than those of the run is not told', () => {
  predictive(line, kept, { args: [2, [1, 2, 4]] });
  predictive(line, kept, { args: [3, [1, 2, 3]] });
  expect(told).toEqual([]);
});

test('of a posterior that no host keeps nothing is told', () => {
  predictive(line, { names: ['slope'], draws: () => tensor([1, 2]) }, { args: ARGS });
  expect(told).toEqual([]);
});
