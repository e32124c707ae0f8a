/** What waits in the kernel until its evaluation ends. */
import { expect, test } from 'vitest';
import { LIMITS } from '../protocol.ts';
import { createPredictedOutbox } from './predicted.ts';

const site = { name: 'y', kind: 'observed' as const, dims: [], values: Float64Array.of(1, 2) };
const draws = { kind: 'posterior' as const, run: 'run-1', model: 'm', seed: 1, count: 2, sites: [site] };
const prior = { ...draws, kind: 'prior' as const, run: null };

test('the last draws of each run and model are sent, once', () => {
  const outbox = createPredictedOutbox();
  for (let seed = 0; seed < 5_000; seed += 1) outbox.note({ ...draws, seed });
  outbox.note(prior);
  outbox.note({ ...draws, run: 'run-2' });
  expect(outbox.take().map(({ kind, run, seed }) => [kind, run, seed])).toEqual([
    ['posterior', 'run-1', 4_999],
    ['prior', null, 1],
    ['posterior', 'run-2', 1],
  ]);
  expect(outbox.take()).toEqual([]);
});

test('draws that are too large are sent without sites, so that older ones go', () => {
  const outbox = createPredictedOutbox();
  outbox.note({ ...draws, sites: [{ ...site, values: new Float64Array(LIMITS.predictedBytes / 8 + 1) }] });
  expect(outbox.take()).toEqual([{ ...draws, sites: [] }]);
});

test('of a long array only the part that is meant is sent', () => {
  const outbox = createPredictedOutbox();
  outbox.note({ ...draws, sites: [{ ...site, values: new Float64Array(1_000).subarray(0, 2) }] });
  expect(outbox.take()[0].sites[0].values.buffer.byteLength).toBe(16);
});
