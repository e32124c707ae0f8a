import { expect, it } from 'vitest';
import { trace } from '../array/index.ts';
import { applyPrimitive } from '../array/apply.ts';
import type { Tensor } from '../array/index.ts';
import { kernels } from '../array/kernels/index.ts';
import type { Kernel } from '../array/kernels/index.ts';
import { BINARY, UNARY, type Primitive } from '../array/primitives.ts';
import { evaluate, stepsOf } from './scalar-steps.ts';

const VALUES = [-1.5, -0, 0, 0.3, 1, 2.5, NaN, Infinity];

/** Result of one primitive on numbers, by steps; undefined where steps do not have it. */
function bySteps(op: Primitive, numbers: readonly number[]): number | undefined {
  const inputs = numbers.map((_, i) => ({ name: `x${i}`, role: 'parameter', shape: [] }) as const);
  const graph = trace(inputs, args => ({ out: applyPrimitive(op, args, {} as never) as Tensor }));
  const steps = stepsOf(graph);
  if (steps === undefined) return undefined;
  const slots = new Float64Array(graph.nodes.length);
  for (const { name, node } of graph.inputs) slots[node] = numbers[Number(name.slice(1))];
  evaluate(steps, slots);
  return slots[graph.outputs[0].node];
}

function byKernel(op: Primitive, numbers: readonly number[]): number {
  const inputs = numbers.map(x => ({ shape: [], values: Float64Array.of(x) }));
  return (kernels[op] as Kernel)(inputs, {} as never, [])[0];
}

it.each<Primitive>([...UNARY, 'stopGradient'])('%s has the bits of its kernel', op => {
  for (const a of VALUES) expect(bySteps(op, [a]) ?? byKernel(op, [a])).toBe(byKernel(op, [a]));
});

it.each<Primitive>(BINARY)('%s of two has the bits of its kernel', op => {
  for (const a of VALUES) {
    for (const b of VALUES) expect(bySteps(op, [a, b]) ?? byKernel(op, [a, b])).toBe(byKernel(op, [a, b]));
  }
});

it('chooses by a test, and knows what it needs for a normal density', () => {
  for (const test of [0, 1, NaN]) {
    expect(bySteps('select', [test, 2, 3])).toBe(byKernel('select', [test, 2, 3]));
  }
  for (const op of ['add', 'sub', 'mul', 'div'] as const) expect(bySteps(op, [3, 2])).toBeDefined();
  expect(bySteps('log', [2])).toBeDefined();
});

it('is left to others for arrays', () => {
  const graph = trace([{ name: 'x', role: 'parameter', shape: [2] }], ([x]) => ({ out: x.exp() }));
  expect(stepsOf(graph)).toBeUndefined();
});
