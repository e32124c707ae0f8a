import { expect, it } from 'vitest';
import { DrawTable } from './draw-table.ts';
import type { NamedValue } from './program.ts';

const value = (name: string, data: NamedValue['data']): NamedValue => ({ name, kind: 'free', data });
const vector = (...values: number[]) => ({ shape: [values.length], values: Float64Array.from(values) });

it('puts values into the column of their name, whatever their order', () => {
  const table = new DrawTable(3);
  table.add(0, { values: [value('a', 1), value('b', 2)] });
  table.add(1, { values: [value('b', 3), value('a', 4), value('c', vector(5, 6))] });
  table.add(2, { values: [value('a', 7)] });
  expect(table.columns().map(({ name, values, reached }) => [name, [...values], reached])).toEqual([
    ['a', [1, 4, 7], 3],
    ['b', [2, 3, NaN], 2],
    ['c', [NaN, NaN, 5, 6, NaN, NaN], 1],
  ]);
});

it('says which names changed their shape', () => {
  const table = new DrawTable(2);
  table.add(0, { values: [value('a', 1), value('b', vector(1, 2)), value('c', vector(1))] });
  table.add(1, { values: [value('a', vector(1)), value('b', vector(3)), value('c', 2)] });
  expect(table.columns().map(({ regular }) => regular)).toEqual([false, false, false]);
});
