/**
 * Derivatives, vmap and jit inside one another: whatever the nesting, the gradient and the second derivatives of a function
 * are the same. The plain ones are held against closed forms or differences first.
 */
import { describe, expect, it } from 'vitest';
import {
  add,
  checkGradient,
  cholesky,
  cond,
  cumsum,
  customGradient,
  dot,
  exp,
  eye,
  fori,
  grad,
  hessian,
  hvp,
  jacobian,
  jit,
  jvp,
  logDetTriangular,
  logSumExp,
  matmul,
  odeint,
  outer,
  reshape,
  scan,
  sigmoid,
  sin,
  softplus,
  sort,
  stopGradient,
  sum,
  tanh,
  tensor,
  valueAndGrad,
  vjp,
  vmap,
  where,
  whileLoop,
  type Tensor,
} from './api.ts';
import { toTensor } from './array/index.ts';

type Scalar = (x: Tensor) => Tensor;

const numbers = (x: Tensor): number[] => [...(toTensor(x).value?.values ?? [])];
const close = (got: Tensor, want: Tensor, digits = 9): void => {
  expect(got.shape).toEqual(want.shape);
  const [a, b] = [numbers(got), numbers(want)];
  a.forEach((value, i) => expect(Math.abs(value - b[i]) / (1 + Math.abs(b[i]))).toBeLessThan(10 ** -digits));
};

const tower: Scalar = x =>
  customGradient(
    (y: Tensor) => y.mul(y).mul(y),
    (c, _, y) => c.mul(y).mul(y).mul(3),
  )(sin(x)) as Tensor;

/** Functions of three numbers that return one, each made in its own way. */
const functions: Readonly<Record<string, Scalar>> = {
  'a polynomial': x =>
    x
      .at(0)
      .mul(x.at(0))
      .mul(x.at(1))
      .add(x.at(1).mul(x.at(2)).mul(x.at(2))),
  'elementwise functions': x =>
    sum(
      sin(x)
        .mul(exp(x))
        .add(softplus(x.mul(2))),
    ),
  'a quadratic form with data': x =>
    dot(x, matmul(tensor([4, 1, 0, 1, 3, 1, 0, 1, 2], [3, 3]), x)).mul(sin(x.at(0))),
  'a factorisation': x => logDetTriangular(cholesky(outer(x, x).add(eye(3).mul(2)))),
  'sums and orders': x => logSumExp(cumsum(sort(x))).mul(x.max()),
  'a choice': x => sum(where(x.gt(0.2), x.mul(x).mul(x), sin(x))),
  'a scan': x => scan((c: Tensor, u: Tensor) => [tanh(c.mul(x.at(0)).add(u)), c], x.at(1), x)[0].mul(x.at(2)),
  'a differential equation': x =>
    odeint((y: Tensor, _t: Tensor, k: Tensor) => y.mul(k).neg().add(x.at(2)), x.at(0), [0, 0.5, 1], {
      method: 'rk4',
      steps: 4,
      args: [x.at(1)],
    }).sum(),
  'a branch': x =>
    cond(
      x.at(0).gt(0),
      (y: Tensor) => sum(exp(y)),
      (y: Tensor) => sum(y.mul(y)),
      x.mul(x),
    ),
  'a counted loop': x => fori(0, 4, (i: Tensor, c: Tensor) => sin(c.add(x.mul(add(i, 1)))), x).sum(),
  'a loop that ends by a value': x =>
    whileLoop(
      (c: Tensor) => c.abs().sum().lt(4),
      (c: Tensor) => c.mul(1.5).add(sin(x)),
      x,
      { maxSteps: 20 },
    ).sum(),
  'mapped elements': x => sum(vmap((a: Tensor) => sigmoid(a).mul(x.at(0)))(x)),
  'a compiled function': x => jit((y: Tensor) => sum(tanh(y.mul(y))))(x),
  'a rule of its own': x => sum(vmap(tower)(x).mul(x)),
  'a gradient': x => sum(grad((y: Tensor) => sum(sin(y.mul(x)).mul(y)))(x)),
  'a pullback': x => vjp((y: Tensor) => sin(y.mul(x)), x)[1](x)[0].sum(),
  'part of it held still': x => sum(x.mul(stopGradient(exp(x)))),
};

const AT = [0.7, -0.4, 1.3];

/** All ways to the gradient. */
const gradients: Readonly<Record<string, (f: Scalar) => (x: Tensor) => Tensor>> = {
  'grad of jit': f => grad(jit(f)),
  'jit of grad': f => jit(grad(f)),
  'jit of grad of jit': f => jit(grad(jit(f))),
  valueAndGrad: f => x => valueAndGrad(f)(x).gradient,
  vjp: f => x => vjp(f, x)[1](1)[0],
  'jit of vjp': f => jit((x: Tensor) => vjp(f, x)[1](1)[0]),
  jacobian: f => x => jacobian(f)(x),
  'jacobian of jit': f => x => jacobian(jit(f))(x),
  'jvp along all axes, mapped': f => x => vmap((v: Tensor) => jvp(f, x, v).tangent)(eye(3)),
  'vmap of grad, one row': f => x => vmap(grad(f))(reshape(x, 1, 3)).at(0),
  'jit of vmap of grad': f => x => jit(vmap(grad(f)))(reshape(x, 1, 3)).at(0),
  'grad of a sum over vmap': f => x => grad((y: Tensor) => sum(vmap(f)(reshape(y, 1, 3))))(x),
  'grad of vmap of jit, with another row': f => x => {
    const both = grad((y: Tensor) => sum(vmap(jit(f))(y)))([numbers(x), [0.1, 0.5, 0.9]]);
    return both.at(0);
  },
};

/** All ways to the second derivatives. */
const hessians: Readonly<Record<string, (f: Scalar) => (x: Tensor) => Tensor>> = {
  'hessian of jit': f => hessian(jit(f)),
  'jit of hessian': f => jit(hessian(f)),
  'jacobian of grad': f => x => jacobian(grad(f))(x),
  'jacobian of jacobian': f => x => jacobian((y: Tensor) => jacobian(f)(y))(x),
  'hvp, mapped': f => x => vmap((v: Tensor) => hvp(f, x, v))(eye(3)),
  'jvp of grad, mapped and compiled': f =>
    jit((x: Tensor) => vmap((v: Tensor) => jvp(grad(f), x, v).tangent)(eye(3))),
  'jvp of vjp': f => x => vmap((v: Tensor) => jvp((y: Tensor) => vjp(f, y)[1](1)[0], x, v).tangent)(eye(3)),
  'vjp of jvp': f => x => vmap((v: Tensor) => vjp((y: Tensor) => jvp(f, y, v).tangent, x)[1](1)[0])(eye(3)),
  'vjp of vjp': f => x => {
    const [, pull] = vjp((y: Tensor) => vjp(f, y)[1](1)[0], x);
    return vmap((v: Tensor) => pull(v)[0])(eye(3));
  },
  'jvp of jvp': f => x =>
    vmap((v: Tensor) => vmap((w: Tensor) => jvp((y: Tensor) => jvp(f, y, v).tangent, x, w).tangent)(eye(3)))(
      eye(3),
    ),
  'grad of a product with grad': f => x =>
    vmap((v: Tensor) => grad((y: Tensor) => dot(grad(f)(y), v))(x))(eye(3)),
  'vmap of hessian': f => x => vmap(hessian(f))([numbers(x), AT]).at(0),
};

describe.each(Object.entries(functions))('of %s', (name, f) => {
  const x = tensor(AT);

  it('the gradient is the slope and the second derivatives are those of the gradient', () => {
    // What is held still has no slope where the function has one.
    const whole = name === 'part of it held still' ? (y: Tensor) => sum(y.mul(exp(AT))) : f;
    checkGradient(whole, AT, { tolerance: 2e-7, throws: true });
    close(grad(f)(x), grad(whole)(x));
    for (const v of [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ])
      if (whole === f) checkGradient(y => dot(grad(f)(y), v), AT, { tolerance: 2e-6, throws: true });
  });

  it.each(Object.entries(gradients))('the gradient is the same by %s', (_, way) => {
    close(way(f)(x), grad(f)(x));
  });

  it.each(Object.entries(hessians))('the second derivatives are the same by %s', (_, way) => {
    close(way(f)(x), hessian(f)(x));
  });
});

describe('closed forms', () => {
  it('the sum of logistics at (0, 1, 2): gradient and second derivatives', () => {
    const f: Scalar = x => sum(sigmoid(x));
    const want = [0.25, 0.1966119332, 0.1049935854];
    numbers(grad(f)([0, 1, 2])).forEach((got, i) => expect(got).toBeCloseTo(want[i], 10));
    const second = hessian(f)([0, 1, 2]).toArray() as number[][];
    [0, -0.09085775, -0.0799625].forEach((value, i) => expect(second[i][i]).toBeCloseTo(value, 8));
    expect(second[0][1]).toBe(0);
  });

  it('a tower of grad and jit over the logistic at 1 is its third derivative', () => {
    const s = (x: Tensor): Tensor => sigmoid(x);
    const tower3 = grad(jit(grad(jit(grad(jit(s))))));
    expect(numbers(tower3(1))[0]).toBeCloseTo(-0.0353255805, 10);
    expect(numbers(jit(grad(jit(grad(grad(s)))))(1))[0]).toBeCloseTo(-0.0353255805, 10);
    // The second and the fourth are others.
    expect(numbers(grad(jit(grad(s)))(1))[0]).toBeCloseTo(-0.0908577477, 10);
    const p = 0.7310585786300049;
    const fourth = p * (1 - p) * (1 - 2 * p) * (1 - 12 * p * (1 - p));
    expect(numbers(grad(tower3)(1))[0]).toBeCloseTo(fourth, 12);
  });

  it('mixed partials of two arguments, by closures over outer variables', () => {
    // ∂²/∂a∂b of sin(ab) = cos(ab) − ab sin(ab).
    const mixed = (a: number, b: number): number =>
      numbers(grad((p: Tensor) => grad((q: Tensor) => sin(p.mul(q)))(b))(a))[0];
    expect(mixed(0.7, 1.1)).toBeCloseTo(Math.cos(0.77) - 0.77 * Math.sin(0.77), 14);
    const compiled = jit(grad((p: Tensor) => grad(jit((q: Tensor) => sin(p.mul(q))))(1.1)));
    expect(numbers(compiled(0.7))[0]).toBeCloseTo(Math.cos(0.77) - 0.77 * Math.sin(0.77), 14);
  });

  it('NaN goes through every one of them, to its own element', () => {
    const f: Scalar = x => sum(sin(x).mul(x));
    const x = [1, NaN, 2];
    for (const way of Object.values(gradients).slice(0, 8)) {
      const [a, b, c] = numbers(way(f)(tensor(x)));
      expect([a, c].every(Number.isFinite)).toBe(true);
      expect(b).toBeNaN();
    }
    expect(numbers(vmap(grad((y: Tensor) => y.mul(y)))(x))).toEqual([2, NaN, 4]);
  });

  it.each([0, 1, 3, 5])('%i elements have as many slopes', size => {
    const x = Array.from({ length: size }, (_, i) => i / 3 - 0.5);
    const f: Scalar = y => sum(exp(y));
    const want = x.map(value => Math.exp(value));
    for (const found of [
      grad(f)(x),
      jit(grad(f))(x),
      vmap(grad((y: Tensor) => exp(y)))(x),
      vjp(f, x)[1](1)[0],
    ]) {
      expect(found.shape).toEqual([size]);
      numbers(found).forEach((got, i) => expect(got).toBeCloseTo(want[i], 12));
    }
    expect(hessian(f)(x).shape).toEqual([size, size]);
    expect(jacobian((y: Tensor) => exp(y))(x).shape).toEqual([size, size]);
    expect(hvp(f, x, x).shape).toEqual([size]);
  });
});
