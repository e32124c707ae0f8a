/** Gradients of functions and graphs: values, nesting, choice, control flow, random graphs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArrayValue, asTensor, concrete } from '../array/tensor.ts';
import { trace } from '../array/trace.ts';
import type { Numeric, Tensor } from '../array/types.ts';
import { interpreter } from '../backends/interpreter/index.ts';
import { checkGradient } from './check-gradient.ts';
import { grad, valueAndGrad } from './grad.ts';
import { gradientGraph } from './gradient.ts';
import { jvp } from './jvp.ts';
import { add, binary, div, matmul, mul, neg, number, select, sub, sum, unary } from './ops.ts';
import { tetragamma } from './elementwise.ts';
import { array, numbers } from './test/laws.ts';

const values = (x: Tensor): number[] => (typeof x === 'number' ? [x] : [...numbers(x)]);
const slope = (f: (x: Tensor) => Numeric, x: number): number => values(grad(f)(x))[0];
const total = (x: Tensor): Tensor =>
  sum(
    x,
    x.shape.map((_, i) => i),
  );

describe('grad', () => {
  it('gives a plain number for a plain number and an array for an array', () => {
    expect(grad(x => mul(x, x))(3)).toBe(6);
    expect(values(grad(x => total(mul(x, x)))([1, 2, 3]))).toEqual([2, 4, 6]);
    const { value, gradient } = valueAndGrad(x => unary('exp', x))(0);
    expect([value, gradient]).toEqual([1, 1]);
  });

  it('passes further arguments on', () => {
    expect(values(grad((x, k: number) => mul(x, number(k)))(2, 5))).toEqual([5]);
  });

  it('follows ordinary control flow on values', () => {
    const power = (x: Tensor): Tensor => {
      let y = x;
      while ((y.value?.values[0] ?? 0) < 100) y = mul(y, x);
      return y;
    };
    expect(slope(power, 3)).toBe(5 * 81);
  });

  it('follows a loop of ten thousand turns', () => {
    const long = (x: Tensor): Tensor => {
      let y = x;
      for (let i = 0; i < 10000; i++) y = add(y, mul(y, number(1e-4)));
      return y;
    };
    expect(slope(long, 1)).toBeCloseTo(1.0001 ** 10000, 10);
  });

  it('nests: third derivative, and a closure over the outer variable', () => {
    const cube = (x: Tensor): Tensor => mul(x, mul(x, x));
    expect(slope(x => grad(y => grad(cube)(y))(x), 5)).toBe(6);
    // d/dx [x · d/dy (x·y²) at y = x] = d/dx [2x³] = 6x²
    expect(slope(x => mul(x, grad(y => mul(x, mul(y, y)))(x)), 2)).toBe(24);
  });

  it('keeps constants and unused arguments at zero', () => {
    expect(values(grad(() => 3)(2))).toEqual([0]);
    expect(values(grad(x => unary('floor', total(x)))([1, 2]))).toEqual([0, 0]);
  });

  it('refuses a function of more than one result', () => {
    expect(() => grad(x => mul(x, x))([1, 2])).toThrow('only a single number has a gradient');
  });

  it('refuses a value inside a plate', () => {
    const inside = new ArrayValue([2], { value: { shape: [2], values: Float64Array.of(1, 2) } }, [
      { id: 1, name: 'groups', size: 2 },
    ]);
    expect(() => grad(total)(asTensor(inside))).toThrow('belongs to a plate');
  });

  it('becomes part of a model that is being traced', () => {
    const graph = trace([{ name: 'x', role: 'parameter', shape: [2] }], ([x]) => ({
      slope: grad(y => total(mul(mul(y, y), x)))(x),
    }));
    const run = interpreter.load(graph);
    run.input('x').set([2, 3]);
    run.bind();
    run.run();
    expect([...run.output('slope')]).toEqual([8, 18]);
  });
});

describe('choice', () => {
  const positive = (x: Tensor, f: (x: Tensor) => Tensor): Tensor =>
    select(binary('gt', x, number(0)), f(x), number(0));

  it('has slope 0 at 0 for log, sqrt, 1/x and powers behind x > 0 ? … : 0', () => {
    const inside: ((x: Tensor) => Tensor)[] = [
      x => unary('log', x),
      x => unary('sqrt', x),
      x => div(number(1), x),
      x => binary('pow', x, number(-0.5)),
      x => unary('lgamma', x),
      x => mul(x, unary('log', x)),
    ];
    for (const f of inside) {
      expect(slope(x => positive(x, f), 0)).toBe(0);
      expect(slope(x => positive(x, f), 2)).toBeCloseTo(slope(f, 2), 14);
    }
  });

  it('lets no overflow leak from the branch not taken', () => {
    expect(slope(x => select(binary('lt', x, number(10)), x, unary('exp', x)), 800)).toBe(Infinity);
    expect(slope(x => select(binary('gt', x, number(10)), x, unary('exp', x)), 800)).toBe(1);
    expect(slope(x => binary('max', unary('log', x), number(-5)), 0)).toBe(0);
  });

  it('shares ties', () => {
    expect(slope(x => binary('max', x, number(2)), 2)).toBe(0.5);
    expect(slope(x => binary('min', x, x), 2)).toBe(1);
  });

  it('keeps pow finite at base and exponent 0', () => {
    expect(slope(x => binary('pow', x, number(2)), 0)).toBe(0);
    expect(slope(x => binary('pow', x, number(1)), 0)).toBe(1);
    expect(slope(x => binary('pow', x, number(0)), 0)).toBe(0);
    expect(slope(x => binary('pow', number(0), x), 2)).toBe(0);
    expect(slope(x => binary('pow', x, number(3)), -2)).toBe(12);
  });

  it('passes NaN on', () => {
    expect(slope(x => unary('log', mul(x, number(NaN))), 1)).toBeNaN();
  });
});

describe('gradientGraph', () => {
  it('keeps inputs and outputs and adds the gradient', () => {
    const graph = trace(
      [
        { name: 'x', role: 'parameter', shape: [3] },
        { name: 'a', role: 'data', shape: [2, 3] },
        { name: 'unused', role: 'data', shape: [] },
      ],
      ([x, a]) => ({ value: total(unary('log1p', mul(mul(a, x), mul(a, x)))), twice: add(x, x) }),
    );
    const full = gradientGraph(graph, 'value', 'x');
    expect(full.inputs.map(({ name, role }) => `${name} ${role}`)).toEqual([
      'x parameter',
      'a data',
      'unused data',
    ]);
    expect(full.outputs.map(({ name }) => name)).toEqual(['value', 'twice', 'gradient']);
    const run = interpreter.load(full);
    run.input('x').set([1, -2, 0.5]);
    run.input('a').set([1, 2, 3, 4, 5, 6]);
    run.bind();
    run.run();
    const want = [1, -2, 0.5].map((x, i) =>
      [i + 1, i + 4].reduce((s, a) => s + (2 * a * a * x) / (1 + a * a * x * x), 0),
    );
    run.output('gradient').forEach((g, i) => expect(g).toBeCloseTo(want[i], 14));
  });

  it('names what it does not find, and refuses array outputs', () => {
    const graph = trace([{ name: 'x', role: 'parameter', shape: [2] }], ([x]) => ({ y: x }));
    expect(() => gradientGraph(graph, 'z', 'x')).toThrow('no output named z');
    expect(() => gradientGraph(graph, 'y', 'w')).toThrow('no input named w');
    expect(() => gradientGraph(graph, 'y', 'x')).toThrow('only a single number');
  });
});

describe('jvp', () => {
  it('is the directional derivative of a vector function', () => {
    const { value, tangent } = jvp(x => mul(x, x), [1, 2, 3], [1, 0, -1]);
    expect(values(value)).toEqual([1, 4, 9]);
    expect(values(tangent)).toEqual([2, 0, -6]);
  });

  it('keeps all of a vector-valued function of one number, and gives a number where the value is one', () => {
    const ramp = asTensor(concrete([3], Float64Array.of(1, 2, 3)));
    const curve = jvp(t => mul(t, ramp), 2, 1);
    expect(values(curve.value)).toEqual([2, 4, 6]);
    expect(values(curve.tangent)).toEqual([1, 2, 3]);
    expect(jvp(t => mul(t, t), 3, 1)).toEqual({ value: 9, tangent: 6 });
  });
});

const steps: readonly ((x: Tensor, y: Tensor) => Tensor)[] = [
  add,
  sub,
  mul,
  (x, y) => div(x, add(unary('exp', y), number(1))),
  x => unary('tanh', x),
  x => unary('sigmoid', x),
  (x, y) => unary('softplus', sub(x, y)),
  x => unary('sin', x),
  x => neg(unary('log1p', mul(x, x))),
  (x, y) => binary('max', x, add(y, number(0.37))),
  (x, y) => select(binary('gt', y, number(0.11)), x, unary('erf', y)),
  x => unary('lgamma', add(unary('softplus', x), number(0.5))),
];

/** A random composition: each step takes two earlier values. */
const programs = fc.record({
  shape: fc.constantFrom([], [1], [3], [2, 3]),
  code: fc.array(fc.tuple(fc.nat(steps.length - 1), fc.nat(50), fc.nat(50)), { minLength: 1, maxLength: 12 }),
  at: fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { minLength: 6, maxLength: 6 }),
});

function run(code: readonly (readonly [number, number, number])[], x: Tensor): Tensor {
  const stack = [x, unary('cos', x)];
  for (const [op, i, j] of code)
    stack.push(unary('atan', steps[op](stack[i % stack.length], stack[j % stack.length])));
  return total(stack[stack.length - 1]);
}

describe('random graphs', () => {
  it('have gradients that agree with differences away from kinks, forward and backward', () => {
    let smooth = 0;
    fc.assert(
      fc.property(programs, ({ shape, code, at }) => {
        const x = array(shape, i => at[i]);
        const f = (place: Tensor): Tensor => run(code, place);
        const ones = array(shape, () => 1);
        const along = values(jvp(f, x, ones).tangent)[0];
        const back = values(grad(f)(x)).reduce((s, g) => s + g, 0);
        expect(Math.abs(along - back)).toBeLessThan(1e-10 * (1 + Math.abs(along)));
        const fine = checkGradient(f, x, { tolerance: 1e-5 });
        // A kink between the two evaluations shows at one step length but not at both.
        const passes = fine.passes || checkGradient(f, x, { step: 1e-8, tolerance: 1e-4 }).passes;
        if (passes) smooth++;
        return passes;
      }),
      { seed: 20, numRuns: 150 },
    );
    expect(smooth).toBe(150);
  });

  it('would fail for a gradient that is wrong in one place', () => {
    const f = (x: Tensor): Tensor => total(unary('exp', x));
    const wrong = (x: Tensor): Tensor =>
      mul(
        unary('exp', x),
        array([3], i => (i === 1 ? 1.001 : 1)),
      );
    expect(checkGradient(f, [0.1, 0.2, 0.3]).passes).toBe(true);
    expect(checkGradient(f, [0.1, 0.2, 0.3], {}, wrong)).toMatchObject({ passes: false, index: 1 });
  });
});

describe('higher derivatives', () => {
  it('of log Γ reach the fourth', () => {
    expect(values(tetragamma(number(1)))[0]).toBeCloseTo(-2.4041138063191886, 13);
    expect(values(tetragamma(number(0.5)))[0]).toBeCloseTo(-16.8287966442343199, 12);
    expect(slope(tetragamma, 2)).toBeCloseTo(Math.PI ** 4 / 15 - 6, 12);
  });

  it('of a quadratic form give its matrix', () => {
    const a = array([2, 2], i => [2, 1, 1, 3][i]);
    const form = (x: Tensor): Tensor => total(mul(matmul(a, x), x));
    const x = array([2, 1], i => i + 1);
    const e = array([2, 1], i => 1 - i);
    const hessianRow = grad(y => total(mul(grad(form)(y), e)))(x);
    expect(values(hessianRow)).toEqual([4, 2]);
  });
});
