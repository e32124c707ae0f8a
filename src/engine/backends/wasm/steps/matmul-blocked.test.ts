import { expect, test } from 'vitest';
import { matmul, trace, transpose } from '../../../array/index.ts';
import { createRandom } from '../../../random/index.ts';
import { interpreter } from '../../interpreter/index.ts';
import { wasm } from '../index.ts';
import { isBlocked } from './matmul-blocked.ts';

/** Products by both backends, the compiled one run twice. */
function both(left: readonly number[], right: readonly number[]): [Float64Array, Float64Array] {
  const graph = trace(
    [
      { name: 'a', role: 'parameter', shape: left },
      { name: 'b', role: 'parameter', shape: right },
    ],
    ([a, b]) => ({ o: matmul(a, b) }),
  );
  const random = createRandom(3);
  const programs = [wasm.load(graph), interpreter.load(graph)];
  for (const name of ['a', 'b']) {
    const values = programs[0].input(name).map(() => random.normal());
    for (const program of programs) program.input(name).set(values);
  }
  for (const program of programs) program.bind();
  programs[0].run();
  for (const program of programs) program.run();
  return [programs[0].output('o'), programs[1].output('o')];
}

// Around the sizes of strips, blocks and groups of rows, one below and one above.
test.each([
  [40, 40, 40],
  [41, 257, 67],
  [4, 3000, 4],
  [5, 600, 9],
  [7, 512, 63],
  [8, 255, 64],
  [129, 259, 66],
  [300, 2, 300],
])('[%i, %i] × [·, %i] in blocks has the bits of the plain product', (n, k, m) => {
  expect(isBlocked({ rows: n, inner: k, columns: m })).toBe(n * k * m >= 32_768);
  const [compiled, exact] = both([n, k], [k, m]);
  expect(compiled.every((value, i) => Object.is(value, exact[i]))).toBe(true);
});

test('stacks of products, and one matrix for a stack, too', () => {
  for (const right of [
    [3, 50, 41],
    [50, 41],
  ]) {
    const [compiled, exact] = both([3, 40, 50], right);
    expect(compiled.every((value, i) => Object.is(value, exact[i]))).toBe(true);
  }
});

test('columns that only fill up a strip do not leak: infinities stay where they are', () => {
  const graph = trace([{ name: 'x', role: 'parameter', shape: [50, 33] }], ([x]) => ({
    o: matmul(x, transpose(x)),
  }));
  const program = wasm.load(graph);
  program.input('x').fill(1);
  program.input('x')[49 * 33] = Infinity;
  program.bind();
  program.run();
  const wrong = [...program.output('o')].filter((value, at) => {
    const touched = at % 50 === 49 || at >= 49 * 50;
    return touched ? value !== Infinity : value !== 33;
  });
  expect(wrong).toEqual([]);
});
