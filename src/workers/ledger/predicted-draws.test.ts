/** Simulated draws reach the files of the run they belong to, and no other. Their schema: protocol/predicted.test.ts. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Normal } from '../../engine/distributions/index.ts';
import { sample } from '../../engine/model/primitives.ts';
import type { PredictedMessage } from '../protocol.ts';
import { finishedRun, predictedOf, withObserved } from './export-stan.fixture.ts';
import { inferenceData } from './inference-data.ts';
import { PredictedDraws } from './predicted-draws.ts';
import type { RunRecord } from './run-record.ts';

let record: RunRecord;
let prior: PredictedMessage;
let whole: PredictedMessage;
let anew: PredictedMessage;
let fewer: PredictedMessage;
let others: readonly PredictedMessage[];

beforeAll(async () => {
  const run = await finishedRun({ chains: 2, warmup: 150, draws: 40, seed: 7 });
  record = withObserved(run.record);
  [prior, whole, anew] = predictedOf(run.posterior, 80);
  [, fewer] = predictedOf(run.posterior, 30);
  others = predictedOf(run.posterior, 10, function other() {
    sample('mu', Normal(0, 1));
  });
}, 60_000);

const making = { version: '1', at: new Date(0), seconds: 1 };
const groupsOf = (book: PredictedDraws) => [...inferenceData(record, making, book.of(record.id))];
const namesOf = (book: PredictedDraws) => groupsOf(book).map(group => group.name);
const NAMES = ['posterior', 'sample_stats', 'log_likelihood', 'observed_data', 'constant_data'];

describe('files', () => {
  it('have a group for what was observed, drawn from the posterior, laid out as this', () => {
    const book = new PredictedDraws();
    expect(book.attach(whole, [record])).toBeNull();
    const group = groupsOf(book).find(({ name }) => name === 'posterior_predictive');
    expect(group?.variables.map(({ name, dims, shape }) => ({ name, dims, shape }))).toEqual([
      { name: 'y', dims: ['chain', 'draw', 'schools'], shape: [2, 40, 8] },
    ]);
    expect(group?.variables[0].values).toBe(whole.sites[0].values);
    expect(group?.dimensions[2].coords).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']);
    expect(group?.attributes).toMatchObject({ seed: 4, model_name: 'schools' });
    expect(group?.attributes).not.toHaveProperty('sampling_time');
  });

  const predictiveGroup = (...messages: PredictedMessage[]) => {
    const book = new PredictedDraws();
    for (const draws of messages) expect(book.attach(draws, [record])).toBeNull();
    return groupsOf(book).find(({ name }) => name === 'posterior_predictive');
  };

  it('have fewer draws by the chains and draws of the posterior they came from, and the last call counts', () => {
    const group = predictiveGroup(whole, fewer);
    expect(group?.variables[0].shape).toEqual([2, 15, 8]);
    const [chain, draw] = group?.dimensions ?? [];
    expect([chain.coords, draw.coords?.slice(0, 4)]).toEqual([null, [0, 2, 5, 8]]);
    expect(group?.variables[0].values).toBe(fewer.sites[0].values);
    expect(group?.attributes).not.toHaveProperty('layout');
  });

  it('leave a draw out of all chains where an execution of one failed', () => {
    const gone = 23;
    const [site] = fewer.sites;
    const without = <T extends Float64Array | Int32Array>(values: T, size: number) =>
      values.filter((_: number, i: number) => Math.floor(i / size) !== gone) as T;
    const failed = {
      ...fewer,
      count: 29,
      taken: without(fewer.taken ?? new Int32Array(), 1),
      sites: [{ ...site, values: without(site.values, 8) }],
    };
    const group = predictiveGroup(failed);
    expect(group?.variables[0].shape).toEqual([2, 14, 8]);
    // The 24th execution was of draw 21 in the second chain.
    expect(group?.dimensions[1].coords).not.toContain(21);
    const second = group?.variables[0].values.slice(14 * 8, 15 * 8);
    expect(second).toEqual(site.values.slice(15 * 8, 16 * 8));
  });

  it('have one chain, and say why, where the chains gave different draws', () => {
    const taken = Int32Array.from({ length: 30 }, (_, i) => (i < 20 ? i : 60 + i - 20));
    const group = predictiveGroup({ ...fewer, taken });
    expect(group?.variables[0].shape).toEqual([1, 30, 8]);
    expect(group?.attributes['layout']).toContain('one chain');
  });

  it('have predictions of other data in a group of their own, of any shape', () => {
    const book = new PredictedDraws();
    for (const draws of [whole, anew]) expect(book.attach(draws, [record])).toBeNull();
    const group = groupsOf(book).find(({ name }) => name === 'predictions');
    expect(group?.variables.map(({ name, dims, shape }) => ({ name, dims, shape }))).toEqual([
      { name: 'y', dims: ['chain', 'draw', 'schools'], shape: [2, 40, 3] },
    ]);
    expect(group?.dimensions[2].coords).toEqual(['X', 'Y', 'Z']);
    expect(namesOf(book)).toContain('posterior_predictive');
  });

  it('have the prior of all sites, and of what was observed apart, in the order of the schema', () => {
    const book = new PredictedDraws();
    book.attach(prior, [record]);
    book.attach(whole, [record]);
    expect(namesOf(book)).toEqual([
      ...NAMES.slice(0, 3),
      'posterior_predictive',
      'prior',
      'prior_predictive',
      ...NAMES.slice(3),
    ]);
    const [own, ofPrior] = ['posterior', 'prior'].map(wanted =>
      groupsOf(book).find(({ name }) => name === wanted),
    );
    const sites = (group: typeof own) => group?.variables.map(({ name, dims }) => [name, dims]).toSorted();
    expect(sites(ofPrior)).toEqual(sites(own));
  });
});

describe('the book', () => {
  it('gives a prior that was simulated first to the next run of the model, and to none of another notebook', () => {
    const book = new PredictedDraws();
    book.attach(prior, []);
    expect(namesOf(book)).toEqual(NAMES);
    book.opened(record);
    expect(book.of('run-1').prior).toBe(prior);
    book.close();
    book.opened({ ...record, id: 'run-2' });
    expect(book.of('run-2').prior).toBeNull();
    expect(book.of('run-1').prior).toBe(prior);
  });

  it('gives a prior to the newest run of the model', () => {
    const book = new PredictedDraws();
    const newer = { ...record, id: 'run-2', began: record.began + 1 };
    book.attach(prior, [newer, record]);
    expect(book.of('run-1').prior).toBeNull();
    expect(book.of('run-2').prior).toBe(prior);
  });

  it('refuses what is forged: of no run of the notebook, of another model, sites and shapes it did not observe', () => {
    const book = new PredictedDraws();
    const [site] = whole.sites;
    expect(book.attach(whole, [])).toMatch('no such run');
    expect(book.attach({ ...whole, run: 'run-9' }, [record])).toMatch('no such run');
    expect(book.attach(others[1], [record])).toMatch('the run is of schools');
    const renamed = { ...whole, sites: [{ ...site, name: 'mu' }] };
    expect(book.attach(renamed, [record])).toMatch('"mu" was not observed');
    const flat = { ...whole, sites: [{ ...site, dims: [] }] };
    expect(book.attach(flat, [record])).toMatch('another shape');
    expect(namesOf(book)).toEqual(NAMES);
  });

  it('takes data sets of one number that was observed in every place', () => {
    const book = new PredictedDraws();
    const { model } = record.job;
    const observed = { shape: [], values: Float64Array.of(0.5) };
    const factors = model.factors.map(factor => (factor.name === 'y' ? { ...factor, observed } : factor));
    const spread = { ...record, job: { ...record.job, model: { ...model, factors } } };
    expect(book.attach(whole, [spread])).toBeNull();
    expect(book.of('run-1').posterior).toBe(whole);
  });

  it('does not give a run the prior of a model that was written anew', () => {
    const book = new PredictedDraws();
    const mu = { name: 'mu', kind: 'sampled' as const, dims: [{ name: 'k', size: 1 }] };
    book.attach({ ...prior, sites: [{ ...mu, values: new Float64Array(50) }] }, [record]);
    book.opened(record);
    expect(namesOf(book)).toEqual(NAMES);
    expect(others[0]).toMatchObject({ kind: 'prior', model: 'other' });
    expect(book.attach(others[0], [record])).toBeNull();
    expect(namesOf(book)).toEqual(NAMES);
  });

  it('drops draws with their run, those of the posterior when the run goes on, and all at a call without any', () => {
    const book = new PredictedDraws();
    for (const draws of [prior, whole]) book.attach(draws, [record]);
    book.resized('run-1');
    expect(book.of('run-1')).toEqual({ prior, posterior: null, predictions: null });
    book.attach(whole, [record]);
    book.attach({ ...whole, sites: [] }, [record]);
    expect(book.of('run-1').posterior).toBeNull();
    book.forget('run-1');
    expect(namesOf(book)).toEqual(NAMES);
  });
});
