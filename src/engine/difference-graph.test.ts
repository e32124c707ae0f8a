/** The change of a log density, subtracted term by term: the same number, with more digits left in f32. */
import { expect, test } from 'vitest';
import { add, div, mul, neg, square, sub, tensor } from './array/index.ts';
import { trace } from './array/trace.ts';
import { createDevice } from './backends/tfjs/index.ts';
import { interpreter } from './backends/interpreter/index.ts';
import { differenceGraph, FROM } from './difference-graph.ts';

const ROWS = 4_000;
const y = Float64Array.from({ length: ROWS }, (_, i) => 100 + ((i * 37) % 101) / 10);

/** y ~ N(x₀, 3) with all constants in, x₁ ~ N(0, 1): about −30,000 nats. */
const graph = trace(
  [
    { name: 'position', role: 'parameter', shape: [2] },
    { name: 'y', role: 'data', shape: [ROWS] },
  ],
  ([x, data]) => {
    const residual = div(sub(data, x.at(0)), 3);
    const likelihood = add(mul(square(residual), -0.5), -5).sum();
    const prior = neg(div(square(x.at(1)), tensor([2]))).sum();
    return { logDensity: add(likelihood, prior), apart: data.sum() };
  },
);

const [from, to] = [
  [103, 0.25],
  [103.0009765625, 0.5],
];

function exactly(): { value: number; change: number; split: number } {
  const program = interpreter.load(graph);
  program.input('y').set(y);
  const at = (x: readonly number[]) => {
    program.input('position').set(x);
    program.bind();
    program.run();
    return program.output('logDensity')[0];
  };
  const difference = interpreter.load(differenceGraph(graph, 'logDensity'));
  difference.input('y').set(y);
  difference.input('position').set(to);
  difference.input(FROM).set(from);
  difference.bind();
  difference.run();
  return { value: at(to), change: at(to) - at(from), split: difference.output('difference')[0] };
}

test('in f64 it is the difference of the two', () => {
  const { change, split } = exactly();
  expect(split).toBeCloseTo(change, 8);
});

test('in f32 it has the digits that the difference of two large sums has lost', async () => {
  const { change, value } = exactly();
  expect(value).toBeLessThan(-20_000);
  const device = await createDevice('cpu');
  const plain = device.load(graph);
  const split = device.load(differenceGraph(graph, 'logDensity'));
  plain.bind({ y });
  split.bind({ y });
  const [at, before] = [await plain.run({ position: to }), await plain.run({ position: from })];
  const { difference } = await split.run({ position: to, [FROM]: from });
  expect(Math.abs(difference[0] - change)).toBeLessThan(2e-4);
  expect(Math.abs(at['logDensity'][0] - before['logDensity'][0] - change)).toBeGreaterThan(5e-4);
});
