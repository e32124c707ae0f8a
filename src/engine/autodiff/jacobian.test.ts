import { describe, expect, it } from 'vitest';
import { div, exp, log, mul, sigmoid, stack, sum, tensor } from '../array/index.ts';
import type { Tensor } from '../array/index.ts';
import { grad } from './grad.ts';
import { hessian, jacobian } from './jacobian.ts';

describe('jacobian', () => {
  it('has the shape of the value, then that of the argument', () => {
    const f = (x: Tensor) => stack([mul(x[0], x[1]), exp(x[0]), log(x[1])]);
    expect(jacobian(f)([0, 2]).toArray()).toEqual([
      [2, 0],
      [1, 0],
      [0, 0.5],
    ]);
    const outer = jacobian((x: Tensor) => mul(x.reshape(2, 1), x.reshape(1, 2)))([3, 4]);
    expect(outer.shape).toEqual([2, 2, 2]);
    expect(outer.toArray()).toEqual([
      [
        [6, 0],
        [4, 3],
      ],
      [
        [4, 3],
        [0, 8],
      ],
    ]);
  });

  it('takes a number: [x, x²] has (1, 2x), and one number in gives one out', () => {
    expect(jacobian((x: Tensor) => [x, mul(x, x)])(3).toArray()).toEqual([1, 6]);
    expect(jacobian((x: Tensor) => mul(x, x))(3)).toBe(6);
    expect(jacobian(() => 5)(3)).toBe(0);
  });

  it('hands further arguments on and follows ordinary branches', () => {
    const f = (x: Tensor, k: number) => (k > 1 ? mul(x, x) : x);
    expect(jacobian(f)([1, 2], 2).toArray()).toEqual([
      [2, 0],
      [0, 4],
    ]);
    expect(jacobian(f)([1, 2], 0).toArray()).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });
});

describe('hessian', () => {
  it('of the sum of logistics at (0, 1, 2) is diag(0, −.09085775, −.07996250)', () => {
    const found = hessian((x: Tensor) => sum(sigmoid(x)))([0, 1, 2]).toArray() as number[][];
    const expected = [0, -0.09085775, -0.0799625];
    found.forEach((row, i) =>
      row.forEach((value, k) => expect(value).toBeCloseTo(i === k ? expected[i] : 0, 8)),
    );
  });

  it('nests with grad', () => {
    const f = (x: Tensor) => sum(div(1, x));
    expect(grad((x: Tensor) => sum(hessian(f)(x)))(tensor([2])).toArray()).toEqual([-6 / 16]);
  });
});
