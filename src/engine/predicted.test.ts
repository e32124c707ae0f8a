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
  expect(Array.from(told[0].taken ?? [])).toEqual(Array.from({ length: 20 }, (_, draw) => draw));
});

test('fewer draws than the posterior has are told with their places in it', () => {
  predictive(line, kept, { args: ARGS, draws: 5 });
  expect(Array.from(told[0].taken ?? [])).toEqual([0, 4, 8, 12, 16]);
});

test('what is expected of other data than those of the run is told as predictions', () => {
  predictive(line, kept, { args: [2, [1, 2, 4]] });
  predictive(line, kept, { args: [3, [1, 2, 3]] });
  expect(told.map(({ kind, run, sites }) => [kind, run, sites.map(({ name }) => name)])).toEqual([
    ['predictions', 'run-7', ['y']],
    ['predictions', 'run-7', ['y']],
  ]);
});

test('predictions without anything to observe have the site all the same', () => {
  const open = (x: readonly number[], data?: readonly number[]) => {
    const slope = sample('slope', Normal(0, 1));
    sample('y', Normal(slope.mul(tensor(x)), 1), data === undefined ? {} : { obs: tensor(data) });
  };
  Object.defineProperty(open, 'name', { value: 'line' });
  predictive(open, kept, { args: [[4, 5]] });
  expect(told[0]).toMatchObject({ kind: 'predictions', sites: [{ name: 'y', kind: 'sampled' }] });
});

test('by default a posterior with many draws gives as many of each chain', () => {
  const result = resultBehind(kept);
  if (result === undefined) throw new Error('no result');
  const [chain] = result.chains;
  const long = { ...chain, count: 1000 };
  const values = { slope: { shape: [3, 1000], values: new Float64Array(3000) } };
  const many = new Posterior({ ...result, chains: [long, long, long], values });
  expect(predictive(line, many, { args: ARGS }).count).toBe(999);
});

test('of a posterior that no host keeps nothing is told', () => {
  predictive(line, { names: ['slope'], draws: () => tensor([1, 2]) }, { args: ARGS });
  expect(told).toEqual([]);
});
