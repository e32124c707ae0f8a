/** Derivative rules of a modeller's own: used by every derivative, to any order, in batches, loops and compiled code. */
import { describe, expect, it } from 'vitest';
import { checkGraph, exp, log, matmul, mul, sigmoid, sum, tensor, trace, where } from '../array/index.ts';
import { mapLeading } from '../array/vmap.ts';
import type { Tensor } from '../array/types.ts';
import { failure, numbers } from '../failure.fixture.ts';
import { jit } from '../jit.ts';
import { scan } from '../model/scan.ts';
import { vmap } from '../vmap.ts';
import { customGradient, customJvp } from './custom-call.ts';
import { grad } from './grad.ts';
import { gradientGraph } from './gradient.ts';
import { hessian, jacobian } from './jacobian.ts';
import { hvp, jvp } from './jvp.ts';
import { vjp } from './vjp.ts';

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
/** log(1 + eˣ) written so that its own derivative is NaN for large x, with the right one as rule. */
const careless = (x: Tensor): Tensor => log(exp(x).add(1));
const soft = customGradient(careless, (c, _, x) => mul(c, sigmoid(x)));
const softAhead = customJvp(careless, (t, _, x) => mul(t, sigmoid(x)));

describe.each([
  ['customGradient', soft],
  ['customJvp', softAhead],
])('%s', (_, f) => {
  it('replaces the derivative and keeps the value', () => {
    expect(numbers(grad((x: Tensor) => careless(x))(800))[0]).toBeNaN();
    expect(numbers(grad(f)(800))).toEqual([1]);
    expect(numbers(f(1))[0]).toBeCloseTo(Math.log1p(Math.E), 14);
    expect(numbers(jvp(f, 1, 2).value)[0]).toBeCloseTo(Math.log1p(Math.E), 14);
    expect(numbers(jvp(f, 1, 2).tangent)[0]).toBeCloseTo(2 * logistic(1), 14);
    expect(numbers(vjp(f, [0, 1])[1]([1, 3])[0])[1]).toBeCloseTo(3 * logistic(1), 14);
  });

  it('is differentiated itself for higher derivatives', () => {
    const s = logistic(1);
    const orders = [s, s * (1 - s), s * (1 - s) * (1 - 2 * s), s * (1 - s) * (1 - 6 * s * (1 - s))];
    let derivative: (x: number) => Tensor = x => f(x);
    for (const want of orders) {
      const before = derivative;
      derivative = x => grad((y: Tensor) => before(y))(x);
      expect(numbers(derivative(1))[0]).toBeCloseTo(want, 12);
    }
    expect(numbers(hessian((x: Tensor) => sum(f(x)))([1, 1]))).toEqual([orders[1], 0, 0, orders[1]]);
    expect(numbers(hvp((x: Tensor) => sum(f(x)), [1, 800], [1, 1]))).toEqual([orders[1], 0]);
  });

  it('works in batches, loops, branches not taken, and compiled', () => {
    const xs = [-1, 0, 2, 800];
    const want = xs.map(logistic);
    const each = (found: Tensor): void =>
      numbers(found).forEach((got, i) => expect(got).toBeCloseTo(want[i], 12));
    each(vmap(grad(f))(xs));
    each(grad((x: Tensor) => sum(vmap(f)(x)))(xs));
    each(jit(grad((x: Tensor) => sum(f(x))))(xs));
    each(jit(vmap(grad(f)))(xs));
    each(grad((x: Tensor) => scan((c: Tensor, u: Tensor) => [c.add(f(u)), c], tensor(0), x)[0])(xs));
    each(jit(grad((x: Tensor) => scan((c: Tensor, u: Tensor) => [c.add(f(u)), c], tensor(0), x)[0]))(xs));
    expect(numbers(grad((x: Tensor) => sum(where(x.lt(5), f(x.mul(1e308)), x)))([9]))).toEqual([1]);
    const twice = vmap(grad(grad(f)))([1, 2]);
    numbers(twice).forEach((got, i) => expect(got).toBeCloseTo(logistic(i + 1) * (1 - logistic(i + 1)), 12));
  });

  it('leaves graphs plain data that any worker accepts', () => {
    const graph = trace([{ name: 'x', role: 'parameter', shape: [2] }], ([x]) => ({ y: sum(f(x)) }));
    expect(checkGraph(structuredClone(graph))).toBeDefined();
    const full = gradientGraph(graph, 'y', 'x');
    expect(checkGraph(structuredClone(full)).outputs.map(({ name }) => name)).toContain('gradient');
  });
});

describe('customGradient', () => {
  it('takes several arguments, objects and other things, and null for no cotangent', () => {
    const f = customGradient(
      (p: { a: Tensor }, b: Tensor, kind: string) => ({ y: kind === 'sum' ? p.a.add(b) : mul(p.a, b), z: b }),
      (c, value, _, b) => [{ a: c.y.mul(100) }, mul(value.z, 0).add(b).mul(0).add(c.z)],
    );
    const h = (a: Tensor, b: Tensor): Tensor => {
      const { y, z } = f({ a }, b, 'product');
      return sum(y).add(sum(z).mul(7));
    };
    const [a, b] = grad(h, { argnums: [0, 1] })([1, 2], [3, 4]);
    expect(numbers(a)).toEqual([100, 100]);
    expect(numbers(b)).toEqual([7, 7]);
    const none = customGradient(
      (x: Tensor, y: Tensor) => mul(x, y),
      () => [null, 1],
    );
    expect(grad((x: Tensor) => none(x, 2))(3)).toBe(0);
    expect(grad((y: Tensor) => none(3, y))(2)).toBe(1);
  });

  it('clips gradients, and two rules on one value are two', () => {
    const clip = customGradient(
      (x: Tensor) => x,
      c => c.clip(-1, 1),
    );
    const scale = customGradient(
      (x: Tensor) => x,
      c => c.mul(10),
    );
    expect(grad((x: Tensor) => clip(x).mul(50))(2)).toBe(1);
    expect(grad((x: Tensor) => clip(x).mul(50).add(scale(x)))(2)).toBe(11);
    expect(grad((x: Tensor) => scale(clip(x)).mul(3))(2)).toBe(1);
    expect(numbers(jit(grad((x: Tensor) => clip(x).mul(50).add(scale(x))))(2))).toEqual([11]);
  });

  it('has the transpose of its rule forwards: a matrix and its transpose', () => {
    const a = tensor([1, 2, 3, 4, 5, 6], [2, 3]);
    const f = customGradient(
      (x: Tensor) => matmul(a, x),
      c => matmul(a.transpose(), c),
    );
    expect(jacobian(f)([1, 1, 1]).toArray()).toEqual(a.toArray());
    expect(numbers(jvp(f, [1, 1, 1], [1, 0, 2]).tangent)).toEqual([7, 16]);
    const g = customJvp(
      (x: Tensor) => matmul(a, x),
      t => matmul(a, t),
    );
    expect(numbers(vjp(g, [1, 1, 1])[1]([1, 10])[0])).toEqual([41, 52, 63]);
    const rows = mapLeading(([x]) => [vjp(g, x)[1]([1, 10])[0]], [tensor([1, 1, 1, 2, 2, 2], [2, 3])], 2);
    expect(numbers(rows[0])).toEqual([41, 52, 63, 41, 52, 63]);
  });

  it('passes derivatives through the arguments only', () => {
    const f = (k: Tensor): Tensor =>
      customGradient(
        (x: Tensor) => mul(x, k),
        c => c,
      )(2);
    expect(grad(f)(3)).toBe(0);
  });

  it('says what a rule must return', () => {
    const shape = customGradient(
      (x: Tensor) => mul(x, 2),
      () => [1, 2, 3],
    );
    expect(failure(() => grad((x: Tensor) => sum(shape(x)))([1, 2])).detail).toMatchObject({
      expected: 'shape [2]',
      got: '[3]',
    });
    const one = customGradient(
      (x: Tensor, y: Tensor) => mul(x, y),
      c => c,
    );
    expect(failure(() => grad((x: Tensor) => one(x, x))(3)).detail.expected).toContain('a list of 2');
    const tangent = customJvp(
      (x: Tensor) => sum(x),
      t => t,
    );
    expect(failure(() => jvp(tangent, [1, 2], [1, 1])).message).toContain('customJvp');
    expect(failure(() => customGradient((x: Tensor) => x, 3 as never)).message).toContain('the rule');
  });
});
