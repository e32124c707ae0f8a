import { describe, expect, it } from 'vitest';
import { gatherLoops } from './gather-loops.ts';

const part = (name: string, values: readonly number[], sizes: readonly number[] = []) => ({
  name,
  dims: sizes.map((size, i) => ({ name: `${name}_dim_${i}`, size })),
  values: Float64Array.from(values),
});

describe('sites of a loop', () => {
  it('become one variable, where the first of them was', () => {
    const gathered = gatherLoops(
      [part('a', [1, 2]), part('y[1]', [3, 4]), part('y[0]', [5, 6]), part('b', [7, 8])],
      2,
    );
    expect(gathered.map(({ name }) => name)).toEqual(['a', 'y', 'b']);
    expect(gathered[1].dims).toEqual([{ name: 'y_dim_0', size: 2 }]);
    expect(Array.from(gathered[1].values)).toEqual([5, 3, 6, 4]);
  });

  it('keep the dimensions they have', () => {
    const [y] = gatherLoops([part('y[0]', [1, 2, 3, 4], [2]), part('y[1]', [5, 6, 7, 8], [2])], 2);
    expect(y.dims.map(({ name, size }) => [name, size])).toEqual([
      ['y_dim_0', 2],
      ['y_dim_1', 2],
    ]);
    expect(Array.from(y.values)).toEqual([1, 2, 5, 6, 3, 4, 7, 8]);
  });

  it('stay apart where one is missing, sizes differ or the name is taken', () => {
    const names = (...parts: Parameters<typeof gatherLoops>[0]) =>
      gatherLoops(parts, 1).map(({ name }) => name);
    expect(names(part('y[0]', [1]), part('y[2]', [1]))).toEqual(['y[0]', 'y[2]']);
    expect(names(part('y[0]', [1]), part('y[1]', [1, 2], [2]))).toEqual(['y[0]', 'y[1]']);
    expect(names(part('y', [1]), part('y[0]', [1]))).toEqual(['y', 'y[0]']);
  });
});
