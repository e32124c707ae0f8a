/** batchGraph: the batched graph gives, member by member, what the graph gives. */
import { expect, test } from 'vitest';
import { interpreter } from '../backends/interpreter/index.ts';
import { wasm } from '../backends/wasm/index.ts';
import { gradientGraph } from '../autodiff/index.ts';
import type { Graph } from './graph.ts';
import { add, concat, exp, gather, lgamma, logSumExp, mul, tensor } from './index.ts';
import { trace } from './trace.ts';
import { batchGraph } from './vmap-graph.ts';

const inputs = [
  { name: 'x', role: 'parameter', shape: [3] },
  { name: 'd', role: 'data', shape: [3, 2] },
] as const;

/** Reductions, a product with data, indexing, and an output that does not depend on x. */
const graph = gradientGraph(
  trace(inputs, ([x, d]) => ({
    value: add(logSumExp(x.matmul(d)), lgamma(exp(gather(x, tensor([2, 0])))).sum()),
    vector: concat([mul(x, 2), d.sum(0)]),
    apart: d.sum(),
  })),
  'value',
  'x',
);

const data = [0.5, -1, 2, 0.25, -0.75, 1.5];
const members = [
  [0.1, 0.2, 0.3],
  [-1, 0.5, 1.25],
  [2, -0.3, 0.7],
  [0, 0, 0],
];

function run(program: ReturnType<typeof interpreter.load>, x: readonly number[], of: Graph) {
  program.input('x').set(x);
  program.input('d').set(data);
  program.bind();
  program.run();
  return Object.fromEntries(of.outputs.map(({ name }) => [name, [...program.output(name)]]));
}

test.each([interpreter, wasm])('every member agrees with the graph on its own ($name)', backend => {
  const batched = batchGraph(graph, ['x'], members.length);
  expect(batched.inputs.map(({ node }) => batched.nodes[node].shape)).toEqual([
    [4, 3],
    [3, 2],
  ]);
  const all = run(backend.load(batched), members.flat(), batched);
  members.forEach((x, i) => {
    const alone = run(interpreter.load(graph), x, graph);
    for (const { name } of graph.outputs) {
      const size = alone[name].length;
      all[name].slice(i * size, (i + 1) * size).forEach((value, k) => {
        expect(value, `${name}[${k}] of ${i}`).toBeCloseTo(alone[name][k], 12);
      });
    }
  });
});

test('work on data alone is not repeated', () => {
  const batched = batchGraph(graph, ['x'], 4);
  const reduced = batched.nodes.filter(
    node => node.op === 'sum' && node.inputs.every(id => batched.nodes[id].op === 'input'),
  );
  expect(reduced.every(node => !node.shape.includes(4))).toBe(true);
});

test('an unknown input and a size that is none are named', () => {
  expect(() => batchGraph(graph, ['z'], 4)).toThrow('no input named z');
  expect(() => batchGraph(graph, ['x'], 0)).toThrow('positive whole number');
});
