/** Programs too large for a device are refused before anything is made, and those that free as they go are not. */
import { beforeAll, expect, test } from 'vitest';
import * as A from '../../array/index.ts';
import { runLoop } from '../../array/loop.ts';
import { failure } from '../../failure.fixture.ts';
import { createDevice, type Device } from './index.ts';

let device: Device;
beforeAll(async () => void (device = await createDevice('cpu')));

const vectors = (
  size: number,
  of: (x: A.Tensor, y: A.Tensor) => A.Tensor,
  role: 'data' | 'parameter',
): A.Graph =>
  A.trace(
    [
      { name: 'x', role, shape: [size, 1] },
      { name: 'y', role, shape: [1, size] },
    ],
    ([x, y]) => ({ result: of(x, y) }),
  );

test('a table of all pairs that no device holds is refused in words', () => {
  // 2³⁰ elements in all is what a graph may have: 24,000² of them are 2.1 GiB in f32.
  const { code, message, detail } = failure(() =>
    device.load(vectors(24_000, (x, y) => A.sum(A.mul(x, y)), 'parameter')),
  );
  expect(code).toBe('argument');
  expect(message).toMatch(/needs 2\.1 GiB of memory on a device, more than the 2\.0 GiB allowed/);
  expect(detail.got).toContain('mul [24000, 24000]: 2.1 GiB');
});

test('what data alone decides is refused when data are bound', () => {
  const program = device.load(vectors(24_000, (x, y) => A.sum(A.mul(x, y)), 'data'));
  const values = new Float64Array(24_000);
  expect(failure(() => program.bind({ x: values, y: values })).message).toMatch(/needs 2\.1 GiB/);
  expect(device.tensors()).toBe(0);
});

test('values that are given free in time do not add up', () => {
  // Twenty tables of 244 MiB, two of them at a time.
  const chained = (x: A.Tensor, y: A.Tensor): A.Tensor => {
    let table = A.mul(x, y);
    for (let step = 1; step < 20; step++) table = A.sin(A.add(table, step));
    return A.sum(table);
  };
  expect(() => device.load(vectors(8_000, chained, 'parameter'))).not.toThrow();
});

test('a loop counts with all that its steps return', () => {
  const graph = A.trace([{ name: 'x', role: 'parameter', shape: [1_000] }], ([x]) => {
    const { ys } = runLoop({
      carry: [x],
      xs: [],
      length: 200_000,
      step: ([s]) => ({ carry: [A.sin(s)], ys: [A.exp(s)] }),
    });
    return { all: A.sum(ys[0]) };
  });
  expect(failure(() => device.load(graph)).detail.got).toContain('scan');
});
