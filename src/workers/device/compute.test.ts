import { expect, test } from 'vitest';
import { mul, trace } from '../../engine/array/index.ts';
import { answerCompute } from './compute.ts';

const graph = trace([{ name: 'x', role: 'parameter', shape: [2] }], ([x]) => ({ doubled: mul(x, 2) }));
const x = { shape: [2], values: Float64Array.of(1, 2) };
const job = { graph, data: { x }, backend: 'wasm' };
const none = () => Promise.reject(new Error('no tfjs here'));

test('a job is done, and says where', async () => {
  expect(await answerCompute(job, none)).toEqual({
    ok: true,
    value: {
      outputs: { doubled: { shape: [2], values: Float64Array.of(2, 4) } },
      place: { backend: 'wasm', adapter: null, software: false },
    },
  });
});

test.each([
  ['is none', 7],
  ['names an unknown backend', { ...job, backend: 'quantum' }],
  ['lacks an input', { ...job, data: {} }],
  ['has an input of another shape', { ...job, data: { x: { shape: [1, 2], values: x.values } } }],
  ['has an input of another length', { ...job, data: { x: { shape: [2], values: Float64Array.of(1) } } }],
  [
    'has a graph that is none',
    { ...job, graph: { nodes: [], inputs: [], outputs: [{ name: 'a', node: 3 }] } },
  ],
  [
    'is too large',
    { ...job, data: { x, more: { shape: [26_000_000], values: new Float64Array(26_000_000) } } },
  ],
])('a job that %s is refused in words', async (_, data) => {
  const answer = await answerCompute(data, none);
  expect(answer).toMatchObject({ ok: false });
  expect(answer.ok ? '' : answer.error.message).not.toBe('');
});

test('a device that fails to load is an error, not another device', async () => {
  expect(await answerCompute({ ...job, backend: 'webgl' }, none)).toMatchObject({
    ok: false,
    error: { message: 'Error: no tfjs here' },
  });
});
