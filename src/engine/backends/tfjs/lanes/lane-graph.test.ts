/** One member's part of batched graphs, against the batch, by the interpreter. */
import { describe, expect, test } from 'vitest';
import { add, mul, sum } from '../../../array/index.ts';
import type { Graph } from '../../../array/graph.ts';
import { trace } from '../../../array/trace.ts';
import { batchGraph } from '../../../array/vmap-graph.ts';
import { interpreter } from '../../interpreter/index.ts';
import { loopCases } from '../test/loops.ts';
import { laneGraph } from './lane-graph.ts';

function run(graph: Graph, inputs: Readonly<Record<string, ArrayLike<number>>>): Map<string, Float64Array> {
  const program = interpreter.load(graph);
  for (const [name, values] of Object.entries(inputs)) program.input(name).set(values);
  program.bind();
  program.run();
  return new Map(graph.outputs.map(({ name }) => [name, program.output(name).slice()]));
}

describe.each(loopCases())('$name', ({ graph, about }) => {
  test('a member alone computes what it computes in the batch', () => {
    const size = 6;
    const lanes = laneGraph(batchGraph(graph, ['x'], size));
    const rows = Array.from({ length: size }, (_, m) =>
      about.map((value, i) => value + 0.1 * Math.sin(m + i)),
    );
    const whole = run(batchGraph(graph, ['x'], size), { x: rows.flat() });
    for (const [m, x] of rows.entries()) {
      const alone = run(lanes?.graph ?? graph, { x });
      for (const [name, values] of alone) {
        values.forEach((value, i) =>
          expect(value).toBeCloseTo(whole.get(name)?.[m * values.length + i] ?? NaN, 9),
        );
      }
    }
    expect(lanes?.size).toBe(size);
  });
});

test('a graph whose members look at each other has no lanes', () => {
  const mixed = trace([{ name: 'x', role: 'parameter', shape: [4] }], ([x]) => ({ y: add(x, sum(x)) }));
  expect(laneGraph(mixed)).toBeUndefined();
});

test('a shared input of the batch’s own extent is told from the members’', () => {
  const graph = trace(
    [
      { name: 'x', role: 'parameter', shape: [3, 3] },
      { name: 'scale', role: 'parameter', shape: [3] },
    ],
    ([x, scale]) => ({ y: mul(x, scale) }),
  );
  const lanes = laneGraph(graph);
  expect([...(lanes?.own ?? [])]).toEqual(['x']);
  expect([...(run(lanes?.graph ?? graph, { x: [1, 2, 3], scale: [2, 3, 4] }).get('y') ?? [])]).toEqual([
    2, 6, 12,
  ]);
});
