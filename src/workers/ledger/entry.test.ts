/** Runs that were stopped, as the page is told of them. What is precise on real draws: chain/continue.test.ts. */
import { expect, test } from 'vitest';
import { Normal } from '../../engine/distributions/index.ts';
import { nuts } from '../../engine/infer.ts';
import { compileModel } from '../../engine/model/compile.ts';
import { sample } from '../../engine/model/primitives.ts';
import { checkJob } from '../check-job.ts';
import { decided, newEntry, stateOf } from './entry.ts';
import { createRecord, endChain } from './run-record.ts';

const model = compileModel(() => void sample('mu', Normal(0, 1)), {});
const now = () => 0;

function entryThatEnded(outcome: 'done' | 'stopped') {
  const data = { model, sampler: nuts(), chains: 2, warmup: 10, draws: 1000, seed: 1, untilEss: 900 };
  const admission = checkJob(structuredClone(data));
  if (!admission.ok) throw new Error(admission.reason);
  const program = () => undefined;
  const record = createRecord({ id: 'r', cell: 'c', job: admission.job, statNames: [], program, now: 0 });
  for (const chain of [0, 1]) endChain(record, chain, { outcome, error: null }, 0);
  const asked = { times: 0 };
  const advance = () => {
    asked.times += 1;
    return false;
  };
  return { entry: { ...newEntry(record, now), precision: { enough: null, advance } }, asked };
}

test('a run that was stopped is over at once, however many draws are not judged yet', () => {
  const { entry, asked } = entryThatEnded('stopped');
  expect(stateOf(decided(entry, now), 0).status).toBe('stopped');
  expect(asked.times).toBe(0);
});

test('a run that came to its end is under way until all its draws are judged', () => {
  const { entry } = entryThatEnded('done');
  expect(stateOf(decided(entry, now), 0).status).toBe('running');
});
