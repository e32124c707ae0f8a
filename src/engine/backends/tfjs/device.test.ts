/** The device on tfjs' CPU backend: agreement with the interpreter, programs with feedback, no tensor left behind. */
import { beforeAll, expect, test } from 'vitest';
import { add, mul } from '../../array/index.ts';
import { trace } from '../../array/trace.ts';
import { createDevice, probe, type Device } from './index.ts';
import { rules } from './rules.ts';
import { agreements, allCases } from './test/agreement.ts';

let device: Device;
beforeAll(async () => void (device = await createDevice('cpu')));

test('every primitive agrees with the interpreter: values to 1e-5, gradients to 1e-4', async () => {
  const rows = await agreements(device);
  expect(rows.filter(row => !(row.value < 1e-5 && row.gradient < 1e-4))).toEqual([]);
  const tried = new Set(allCases().map(({ op }) => op));
  expect(Object.keys(rules).filter(op => op !== 'input' && !tried.has(op as never))).toEqual([]);
});

/** x ← a·x + b, with a from data. */
const affine = trace(
  [
    { name: 'a', role: 'data', shape: [2] },
    { name: 'x', role: 'parameter', shape: [2] },
    { name: 'b', role: 'parameter', shape: [] },
  ],
  ([a, x, b]) => ({ next: add(mul(mul(a, a), x), b), square: mul(x, x) }),
);

test('a program that is iterated feeds its outputs back and leaves other inputs as they were', async () => {
  const program = device.load(affine);
  program.bind({ a: [1, 2] });
  const { next, square } = await program.iterate({ x: [1, 1], b: [1] }, { x: 'next' }, 3);
  expect([...next]).toEqual([4, 85]);
  expect([...square]).toEqual([9, 441]);
  program.bind({ a: [0, 0] });
  expect([...(await program.run({ x: [1, 1], b: [5] })).next]).toEqual([5, 5]);
  program.dispose();
});

test('ten thousand runs leave no tensor behind, nor do an error and a disposal', async () => {
  const before = device.tensors();
  const program = device.load(affine);
  program.bind({ a: [0.5, 0.25] });
  const bound = device.tensors();
  await program.iterate({ x: [1, 1], b: [1] }, { x: 'next' }, 9_000);
  for (let i = 0; i < 1_000; i++) await program.run({ x: [1, 1], b: [1] });
  await expect(program.run({ x: [1, 1] })).rejects.toThrow('input b does not fit');
  expect(device.tensors()).toBe(bound);
  expect(device.kernelLaunches()).toBeGreaterThan(10_000);
  program.dispose();
  expect(device.tensors()).toBe(before);
});

test('what is missing here says why', async () => {
  expect(await probe('webgpu')).toMatchObject({ missing: expect.stringContaining('WebGPU') });
  expect(await probe('webgl')).toMatchObject({ missing: expect.stringContaining('OffscreenCanvas') });
  await expect(createDevice('webgpu')).rejects.toThrow(
    'There is no webgpu device: this browser has no WebGPU',
  );
  expect(await probe('cpu')).toMatchObject({ name: 'cpu', software: true });
});
