import { expect, test } from 'vitest';
import { add, matmul, mul, sum, tensor, transpose } from './array/index.ts';
import { compute, devices } from './compute.ts';
import { key } from './keys.ts';

test('an array, a number and arrays by name come back as such', async () => {
  const doubled = await compute(x => mul(x, 2), [[1, 2]]);
  expect(doubled.toArray()).toEqual([2, 4]);
  expect((await compute(() => 3)).item()).toBe(3);
  const both = await compute((x, y) => ({ total: sum(x), shifted: add(x, y) }), [[1, 2], 10]);
  expect(both.total.item()).toBe(3);
  expect(both.shifted.toArray()).toEqual([11, 12]);
});

test('arrays from outside the function are data', async () => {
  const w = tensor([
    [1, 2],
    [3, 4],
  ]);
  expect((await compute(x => matmul(w, x), [[1, 1]])).toArray()).toEqual([3, 7]);
});

test('x times its transpose, of nine hundred thousand numbers: symmetric, and the trace that it must have', async () => {
  const n = 300;
  const x = key(11).normal(n, n);
  const { product } = await compute(z => ({ product: matmul(z, transpose(z)) }), [x], { backend: 'wasm' });
  const values = product.value?.values ?? new Float64Array();
  let trace = 0;
  for (let i = 0; i < n; i++) {
    trace += values[i * n + i];
    for (let j = 0; j < i; j++) expect(Object.is(values[i * n + j], values[j * n + i])).toBe(true);
  }
  expect(Math.abs(trace - n * n)).toBeLessThan(4 * Math.sqrt(2 * n * n));
});

test('a device that is not here is an error that says what to do', async () => {
  await expect(compute(x => x, [1], { backend: 'webgpu' })).rejects.toMatchObject({
    code: 'runtime',
    detail: { hint: 'leave backend out: the work is then compiled' },
  });
});

test('devices are listed with what is missing', async () => {
  const rows = await devices();
  expect(rows.map(({ backend, available }) => [backend, available])).toEqual([
    ['wasm', true],
    ['webgpu', false],
    ['webgl', false],
    ['cpu', false],
  ]);
});

test('what is no function, or returns nothing, is refused', async () => {
  await expect(compute(3 as never)).rejects.toThrow(/needs a function/);
  await expect(compute(() => ({}))).rejects.toThrow(/nothing to compute/);
});
