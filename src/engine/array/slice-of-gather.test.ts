/** Gathers at known places, recorded. */
import { expect, it } from 'vitest';
import { interpreter } from '../backends/interpreter/index.ts';
import { gather, trace } from './index.ts';
import { sliceOfGather } from './slice-of-gather.ts';

const whole = { axis: 0, batch: 0 };
const at = (values: readonly number[]) => ({ shape: [values.length], values: Float64Array.from(values) });
const evenly = (start: number, step: number, count = 20): number[] =>
  Array.from({ length: count }, (_, i) => start + i * step);

it('evenly spaced places within bounds are a slice, others are not', () => {
  expect(sliceOfGather(at(evenly(3, 2)), [50, 4], whole)).toEqual({
    starts: [3, 0],
    sizes: [20, 4],
    steps: [2, 1],
  });
  expect(sliceOfGather(at(evenly(40, -2)), [50], whole)).toEqual({ starts: [40], sizes: [20], steps: [-2] });
  expect(sliceOfGather(at(evenly(3, 2)), [41], whole)).toBeUndefined();
  expect(sliceOfGather(at(evenly(0.5, 1)), [50], whole)).toBeUndefined();
  expect(sliceOfGather(at(evenly(3, 0)), [50], whole)).toBeUndefined();
  expect(sliceOfGather(at([...evenly(3, 1), 30]), [50], whole)).toBeUndefined();
  expect(sliceOfGather(at(evenly(3, 1)), [50], { axis: 0, batch: 1 })).toBeUndefined();
});

it.each([[evenly(1, 1)], [evenly(45, -2)], [[...evenly(1, 1), 0]]])(
  'the values are those of the gather: %#',
  places => {
    const graph = trace([{ name: 'x', role: 'parameter', shape: [50] }], ([x]) => ({ y: gather(x, places) }));
    const program = interpreter.load(graph);
    const x = Float64Array.from({ length: 50 }, (_, i) => i * i);
    program.input('x').set(x);
    program.bind();
    program.run();
    expect([...program.output('y')]).toEqual(places.map(place => x[place]));
  },
);
