/** jit: the same values as the function itself, recorded once, composed with derivatives, errors with advice. */
import { describe, expect, it } from 'vitest';
import { runCell } from '../cli/run-cell.ts';
import {
  cholesky,
  exp,
  grad,
  hessian,
  jit,
  matmul,
  mul,
  scan,
  sigmoid,
  sort,
  sum,
  tensor,
  vmap,
  where,
  zeros,
  type Tensor,
} from './api.ts';
import { isTraced } from './array/index.ts';
import { TildeError } from './errors.ts';
import { failure, numbers } from './failure.fixture.ts';

describe('errors about what is not known', () => {
  const throwing = (message: string, unknown: boolean): TildeError =>
    failure(() =>
      jit((x: Tensor) => {
        if (x.shape.length > 5) return x;
        throw new TildeError('condition', message, unknown ? { unknown } : {});
      })(1),
    );

  it('are known by what they say of themselves, not by their words', () => {
    const told = throwing('in whatever words', true);
    expect(told.message).toContain('jit: a condition depends on a value that is not known');
    expect(told.detail.hint).toContain('staticArgnums');
    expect(throwing('a random value, and known numbers', false).message).toBe(
      'a random value, and known numbers',
    );
  });

  it('are told once, by the innermost', () => {
    const inner = vmap((x: Tensor) => {
      if (x.shape.length > 5) return x;
      throw new TildeError('condition', 'in whatever words', { unknown: true });
    });
    expect(failure(() => jit((x: Tensor) => inner(x))([1, 2])).message).toMatch(/^vmap: /);
  });
});

describe('jit', () => {
  it('compiles a derivative with what comes beside it', () => {
    const both = jit(grad((x: Tensor) => [sum(x.mul(x)), { twice: x.mul(2) }] as const, { hasAux: true }));
    const [gradient, aux] = both([1, 2]);
    expect(numbers(gradient)).toEqual([2, 4]);
    expect(numbers(aux.twice)).toEqual([2, 4]);
  });

  it('records once for arguments of one shape and again for others', () => {
    let recorded = 0;
    const f = jit((x: Tensor) => {
      recorded += 1;
      expect(isTraced(x)).toBe(true);
      return sum(x.mul(x));
    });
    expect(numbers(f([1, 2]))).toEqual([5]);
    expect(numbers(f([3, 4]))).toEqual([25]);
    expect(recorded).toBe(1);
    expect(numbers(f([1, 2, 3]))).toEqual([14]);
    expect(numbers(f([0, 2]))).toEqual([4]);
    expect(recorded).toBe(2);
  });

  it('gives the bits of the function itself where no sum is reordered', () => {
    const f = (x: Tensor) => where(x.gt(0), exp(x), x.mul(3)).add(sigmoid(x));
    const x = [-2, -0.1, 0, 0.4, NaN, Infinity, 700];
    expect(numbers(jit(f)(x))).toEqual(numbers(f(tensor(x))));
  });

  it('takes and returns numbers, lists and objects, and results that are arguments or constants', () => {
    const f = jit(
      (p: { a: Tensor; b: Tensor }, k: Tensor) => [{ total: p.a.add(p.b.sum()).mul(k) }, p.b, 7] as const,
    );
    const [{ total }, same, seven] = f({ a: 1, b: [2, 3] }, 10);
    expect([numbers(total), numbers(same), numbers(seven)]).toEqual([[60], [2, 3], [7]]);
    expect(jit((x: Tensor, y: Tensor) => x.mul(y))(3, 4)).toBe(12);
    expect(jit((x: Tensor) => [x, mul(x, x)])(3)).toEqual([3, 9]);
  });

  it('does nothing with nothing: arrays of no elements, of one, of odd numbers', () => {
    const f = jit((x: Tensor) => [sum(exp(x)), x.mul(2)]);
    for (const size of [0, 1, 3, 7]) {
      const x = Array.from({ length: size }, (_, i) => i / 4);
      const [total, twice] = f(x);
      expect(twice.shape).toEqual([size]);
      expect(numbers(twice)).toEqual(x.map(value => 2 * value));
      expect(numbers(total)[0]).toBeCloseTo(
        x.reduce((s, value) => s + Math.exp(value), 0),
        12,
      );
    }
  });

  it('makes text, truth values, functions and named arguments part of the program', () => {
    let recorded = 0;
    const f = jit(
      (x: Tensor, twice: boolean, g: (y: Tensor) => Tensor, n: number) => {
        recorded += 1;
        let y = twice ? x.mul(2) : x;
        for (let i = 0; i < n; i++) y = g(y);
        return y;
      },
      { staticArgnums: [3] },
    );
    const square = (y: Tensor) => y.mul(y);
    expect(f(3, true, square, 2)).toBe(1296);
    expect(f(1, true, square, 2)).toBe(16);
    expect(recorded).toBe(1);
    expect(f(3, false, square, 1)).toBe(9);
    expect(f(3, false, (y: Tensor) => y.neg(), 1)).toBe(-3);
    expect(recorded).toBe(3);
  });

  it('takes what is outside as it is at the first call', () => {
    const weights = tensor([1, 2, 3]);
    const f = jit((x: Tensor) => sum(exp(weights).mul(x)));
    const e = [1, 2, 3].reduce((s, w) => s + Math.exp(w), 0);
    expect(numbers(f([1, 1, 1]))[0]).toBeCloseTo(e, 12);
    expect(numbers(f([2, 2, 2]))[0]).toBeCloseTo(2 * e, 12);
  });

  it('keeps results of earlier calls as they are', () => {
    const f = jit((x: Tensor) => x.mul(2));
    const first = f([1, 2]);
    f([3, 4]);
    expect(numbers(first)).toEqual([2, 4]);
  });

  it('compiles loops, factors and orders', () => {
    const f = (x: Tensor) => {
      const a = matmul(x, x.transpose()).add(tensor([3, 0, 0, 3], [2, 2]));
      const [last] = scan((c: Tensor, row: Tensor) => [c.mul(0.5).add(row.sum()), c], tensor(0), x);
      return sum(cholesky(a))
        .add(last)
        .add(sum(sort(x).at(':, 0')));
    };
    const x = [
      [0.3, -1, 2],
      [1, 0.2, -0.4],
    ];
    expect(numbers(jit(f)(x))[0]).toBeCloseTo(numbers(f(tensor(x)))[0], 12);
    const slopes = numbers(grad(jit(f))(x));
    numbers(grad(f)(x)).forEach((want, i) => expect(slopes[i]).toBeCloseTo(want, 12));
  });

  it('compiles derivatives of compiled functions: they are recorded once too', () => {
    let recorded = 0;
    const f = jit((x: Tensor) => {
      recorded += 1;
      return sum(sigmoid(x));
    });
    const slope = grad(f);
    const curve = hessian(f);
    const each = vmap(grad(jit((x: Tensor) => sigmoid(x))));
    for (let i = 0; i < 5; i++) {
      expect(numbers(slope([0, 1, 2 + i]))[0]).toBeCloseTo(0.25, 14);
      expect(numbers(curve([0, 1, 2]))[4]).toBeCloseTo(-0.09085774767294841, 14);
      expect(numbers(each([0, 1]))[0]).toBeCloseTo(0.25, 14);
    }
    expect(recorded).toBe(2);
  });

  it('is an ordinary call inside a model and inside another recording', async () => {
    const { got } = await runCell(
      'c',
      `const f = jit(x => x > 0 ? x : -2 * x);
function model() {
  const w = ~Normal(0, 1);
  observe(Normal(f(w), 1), 2, { name: "y" });
}
const slope = grad(w => logJoint(model, { w }));
const got = [slope(0.5), slope(-0.5), grad(x => { let y = f(x); while (y < 9) y = y * y; return y; })(-1)];`,
    );
    const [right, left, chain] = got as number[];
    expect(right).toBeCloseTo(1, 12);
    expect(left).toBeCloseTo(0.5 - 2, 12);
    // y = (−2x)⁴ at −1.
    expect(chain).toBe(-64);
  });
});

describe('conditions under jit', () => {
  it('are followed both ways, and derivatives take the way of the value', async () => {
    const { got } = await runCell(
      'c',
      `function f(x) {
  if (x > 0) return x < 1 ? sqrt(x) : x ** 2;
  return 0;
}
const g = jit(f), slope = grad(jit(f)), other = jit(grad(f));
const got = [-1, 0, 0.25, 3].map(x => [g(x), slope(x), other(x), f(x), grad(f)(x)]);`,
    );
    for (const [value, slope, other, want, gradient] of got as number[][]) {
      expect(value).toBe(want);
      expect(slope).toBe(gradient);
      expect(other).toBe(gradient);
    }
  });

  it('of loops that end by a value say what to write', async () => {
    await expect(
      runCell('c', 'jit(x => {\n  while (x > 1) x = x / 2;\n  return x;\n})(5)'),
    ).rejects.toMatchObject({
      code: 'condition',
      message: expect.stringMatching(/^jit: /),
      detail: { hint: expect.stringContaining('whileLoop') },
    });
    await expect(
      runCell('c', 'jit((x, n) => { for (let i = 0; i < n; i++) x = x * 2; return x; })(5, 3)'),
    ).rejects.toMatchObject({ detail: { hint: expect.stringContaining('staticArgnums') } });
  });

  it('with ways of different shapes are refused', async () => {
    await expect(runCell('c', 'jit(x => { if (x > 1) return [x, x]; return x; })(5)')).rejects.toMatchObject({
      code: 'condition',
      message: expect.stringContaining('different shapes'),
    });
  });
});

describe('errors of jit', () => {
  it('what is no array, no function, and values that leave', () => {
    expect(failure(() => jit(() => 'text')()).code).toBe('argument');
    expect(failure(() => jit(5 as never)).message).toContain('must be a function');
    expect(failure(() => jit((x: Tensor) => x)(new Date() as never)).code).toBe('argument');
    let kept: Tensor = zeros();
    jit((x: Tensor) => (kept = x))(1);
    expect(failure(() => kept.add(1)).code).toBe('model');
  });

  it('a function that unrolls too far', () => {
    const long = jit((x: Tensor) => {
      let y = x;
      for (let i = 0; i < 60_000; i++) y = y.mul(1.5).add(x);
      return y;
    });
    expect(failure(() => long(1))).toMatchObject({
      code: 'trace-size',
      message: expect.stringContaining('jit: the function unrolls'),
      detail: { hint: expect.stringContaining('scan') },
    });
  });
});
