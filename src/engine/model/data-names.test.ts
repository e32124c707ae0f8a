/** Names of data inputs, found again by their numbers. */
import { expect, test } from 'vitest';
import { tensor } from '../array/index.ts';
import type { ArrayData } from '../array/graph.ts';
import { csv } from '../csv.ts';
import { dataNames } from './data-names.ts';

const array = (values: readonly number[], shape = [values.length]): ArrayData => ({
  shape,
  values: Float64Array.from(values),
});

test('lists, typed arrays and tensors give their names to equal data', () => {
  const names = { a: [1, 2], b: Float32Array.of(3, 4), c: tensor([[5], [6]]), n: 1, f: () => 1 };
  const data = { data0: array([3, 4]), data1: array([5, 6], [2, 1]), data2: array([1, 2]) };
  expect(dataNames(data, names)).toEqual({ data0: 'b', data1: 'c', data2: 'a' });
});

test('columns of tables and members of objects count where no top-level name does', () => {
  const table = csv('x,word,y\n1,a,4\n2,b,5\n3,c,6\n');
  const data = { data0: array([1, 2, 3]), data1: array([4, 5, 6]), data2: array([7, 8]) };
  expect(dataNames(data, { table, options: { speed: [7, 8] }, heights: [4, 5, 6] })).toEqual({
    data0: 'x',
    data1: 'heights',
    data2: 'speed',
  });
});

test('the very array comes before one that is equal to it', () => {
  const [first, second] = [tensor([1, 2]), tensor([1, 2])];
  const data = { data0: second.value as ArrayData };
  expect(dataNames(data, { first, second })).toEqual({ data0: 'second' });
});

test('other numbers, other shapes and names that cannot be read yet name nothing', () => {
  const names = {
    a: [1, 2],
    b: [[3], [4]],
    nothing: null,
    get later(): unknown {
      throw new ReferenceError('not yet');
    },
  };
  expect(dataNames({ data0: array([1, 3]), data1: array([3, 4]) }, names)).toEqual({});
});
