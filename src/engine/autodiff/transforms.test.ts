/** Arguments that are trees, several arguments, vjp, hvp, second derivatives forward over reverse, checks. */
import { describe, expect, it } from 'vitest';
import { add, concat, dot, exp, mul, sin, sum, tensor } from '../array/index.ts';
import { applyPrimitive } from '../array/apply.ts';
import type { Primitive } from '../array/primitives.ts';
import type { Tensor } from '../array/types.ts';
import { failure, numbers } from '../failure.fixture.ts';
import { checkGradient } from './check-gradient.ts';
import { grad, valueAndGrad } from './grad.ts';
import { hessian, jacobian } from './jacobian.ts';
import { hvp, jvp } from './jvp.ts';
import { cases } from './test/cases.ts';
import { array, type Case, source } from './test/laws.ts';
import { vjp } from './vjp.ts';

interface Layer {
  readonly w: Tensor;
  readonly b: Tensor;
}
/** Two layers of arithmetic: d/dw₁ and the like are easily written down. */
const net = ({ layers: [one, two] }: { readonly layers: readonly [Layer, Layer] }): Tensor =>
  sum(mul(two.w, add(mul(one.w, one.w), one.b))).add(two.b);
const at = {
  layers: [
    { w: [1, 2], b: [3, 4] },
    { w: [5, 6], b: 7 },
  ],
} as const;

describe('grad', () => {
  it('of an object of arrays is an object of arrays, with numbers for numbers', () => {
    const { value, gradient } = valueAndGrad(net)(at);
    expect(numbers(value)).toEqual([5 * 4 + 6 * 8 + 7]);
    const [one, two] = gradient.layers;
    expect([one.w, one.b, two.w].map(numbers)).toEqual([
      [2 * 5, 4 * 6],
      [5, 6],
      [4, 8],
    ]);
    expect(two.b).toBe(1);
  });

  it('takes a list of arrays of different shapes', () => {
    const f = ([a, b]: readonly [Tensor, Tensor]): Tensor => sum(mul(a, a)).mul(b);
    const [a, b] = grad(f)([[1, 2, 3], tensor(2)]);
    expect(numbers(a)).toEqual([4, 8, 12]);
    expect(numbers(b)).toEqual([14]);
  });

  it('is taken in the arguments that argnums names', () => {
    const f = (a: Tensor, b: Tensor, c: Tensor): Tensor => sum(mul(a, b)).add(c);
    expect(numbers(grad(f, { argnums: 1 })([1, 2], [3, 4], 5))).toEqual([1, 2]);
    const [c, a] = grad(f, { argnums: [2, 0] })([1, 2], [3, 4], 5);
    expect([c, numbers(a)]).toEqual([1, [3, 4]]);
    expect(numbers(hessian(f, { argnums: 1 })([1, 2], [3, 4], 5))).toEqual([0, 0, 0, 0]);
  });

  it('says which arguments there are', () => {
    expect(failure(() => grad((x: Tensor) => x, { argnums: 1 })(2)).detail).toMatchObject({
      expected: 'different places from 0 to 0',
      got: '1',
    });
    expect(failure(() => grad((x: Tensor) => x, { argnums: [0, 0] })(2)).code).toBe('argument');
    expect(failure(() => grad(3 as never)).message).toContain('must be a function');
    expect(failure(() => grad((x: Tensor) => ({ a: x, b: x }) as never)(2)).message).toContain(
      'single number',
    );
  });

  it('keeps what an outer gradient needs, at a plain number too', () => {
    const inner = (p: Tensor): Tensor => grad((q: Tensor) => sin(mul(p, q)))(1.1);
    expect(numbers(grad(inner)(0.7))[0]).toBeCloseTo(Math.cos(0.77) - 0.77 * Math.sin(0.77), 14);
  });
});

describe('hasAux', () => {
  /** Σ (w·x − y)² with its residuals: the gradient is 2 Σ r·x, by hand. */
  const loss = (
    w: Tensor,
    x: Tensor,
    y: Tensor,
  ): readonly [Tensor, { residuals: Tensor; parts: Tensor[] }] => {
    const residuals = mul(w, x).sub(y);
    return [sum(mul(residuals, residuals)), { residuals, parts: [exp(w), tensor([1, 2])] }];
  };
  const [x, y] = [tensor([1, 2, 3]), tensor([1, 1, 1])];

  it('gives what else the function computed beside gradient and value', () => {
    const [gradient, aux] = grad(loss, { hasAux: true })(2, x, y);
    expect(numbers(gradient)).toEqual([2 * (1 * 1 + 3 * 2 + 5 * 3)]);
    expect(numbers(aux.residuals)).toEqual([1, 3, 5]);
    expect(aux.parts.map(numbers)).toEqual([[Math.exp(2)], [1, 2]]);
    const whole = valueAndGrad(loss, { hasAux: true, argnums: [1, 2] })(2, x, y);
    expect(numbers(whole.value)).toEqual([35]);
    expect(whole.gradient.map(numbers)).toEqual([
      [4, 12, 20],
      [-2, -6, -10],
    ]);
    expect(numbers(whole.aux.residuals)).toEqual([1, 3, 5]);
    expect(valueAndGrad((v: Tensor) => v)(3)).not.toHaveProperty('aux');
  });

  it('nests: what comes beside is differentiated by a derivative outside', () => {
    // The norm of the residuals, taken from aux, by differences.
    const norm = (w: Tensor): Tensor => {
      const [, { residuals }] = grad(loss, { hasAux: true })(w, x, y);
      return dot(residuals, residuals);
    };
    expect(checkGradient(norm, 1.3).passes).toBe(true);
    const second = grad((w: Tensor) => grad(loss, { hasAux: true })(w, x, y)[0])(2);
    expect(numbers(second)[0]).toBeCloseTo(2 * 14, 12);
  });

  it('asks for both', () => {
    const error = failure(() => grad(((w: Tensor) => w) as never, { hasAux: true })(2));
    expect(error.code).toBe('argument');
    expect(error.detail.expected).toContain('[value, aux]');
  });
});

describe('vjp', () => {
  it('gives Aᵀc, and f runs once however often it is pulled', () => {
    let runs = 0;
    const [value, pull] = vjp(
      (x: Tensor) => {
        runs += 1;
        return concat([mul(x, 2), sum(x).reshape(1)]);
      },
      [1, 2],
    );
    expect(numbers(value)).toEqual([2, 4, 3]);
    expect(numbers(pull([1, 0, 0])[0])).toEqual([2, 0]);
    expect(numbers(pull([0, 1, 10])[0])).toEqual([10, 12]);
    expect(runs).toBe(1);
  });

  it('takes several arguments and objects, and passes parts that are one value twice', () => {
    const [value, pull] = vjp(
      (p: { a: Tensor }, k: Tensor) => ({ y: mul(p.a, k), again: mul(p.a, k) }),
      { a: [1, 2] },
      3,
    );
    expect([value.y, value.again].map(numbers)).toEqual([
      [3, 6],
      [3, 6],
    ]);
    const [p, k] = pull({ y: [1, 1], again: [10, 0] });
    expect(numbers(p.a)).toEqual([33, 3]);
    expect(k).toBe(11 + 2);
  });

  it('refuses cotangents of another shape or form', () => {
    const [, pull] = vjp((x: Tensor) => mul(x, 2), [1, 2]);
    expect(failure(() => pull([1, 2, 3])).detail).toMatchObject({ expected: 'shape [2]', got: '[3]' });
    const [, two] = vjp((x: Tensor) => ({ a: x }), [1, 2]);
    expect(failure(() => two({ b: [1, 2] } as never)).code).toBe('shape');
  });
});

describe('jvp and hvp', () => {
  it('take objects, and refuse directions that do not fit', () => {
    const { value, tangent } = jvp(
      (p: { a: Tensor; b: Tensor }) => ({ y: mul(p.a, p.b) }),
      { a: [1, 2], b: 3 },
      {
        a: [1, 0],
        b: 1,
      },
    );
    expect([value.y, tangent.y].map(numbers)).toEqual([
      [3, 6],
      [4, 2],
    ]);
    expect(failure(() => jvp((x: Tensor) => x, [1, 2], [1])).detail).toMatchObject({ got: '[1]' });
    expect(failure(() => hvp((x: Tensor) => sum(x), [1, 2], 1)).code).toBe('shape');
  });

  it('hvp of a quartic is its second derivative times v, for arrays, numbers and objects', () => {
    const quartic = (x: Tensor): Tensor => sum(mul(mul(x, x), mul(x, x)));
    expect(numbers(hvp(quartic, [1, 2], [1, 10]))).toEqual([12, 480]);
    expect(hvp(quartic, 2, 1)).toBe(48);
    const product = (p: { a: Tensor; b: Tensor }): Tensor => sum(mul(p.a, p.b));
    const { a, b } = hvp(product, { a: [1, 2], b: 3 }, { a: [0, 0], b: 1 });
    expect([numbers(a), b]).toEqual([[1, 1], 0]);
    expect(failure(() => hvp((x: Tensor) => mul(x, x), [1, 2], [1, 0])).message).toContain('single number');
  });
});

describe('jacobian', () => {
  it('is the same by fewer rows as by fewer columns', () => {
    const wide = (x: Tensor): Tensor => concat([dot(x, [1, 2, 3, 4]).reshape(1), sum(mul(x, x)).reshape(1)]);
    expect(jacobian(wide)([1, 1, 1, 2]).toArray()).toEqual([
      [1, 2, 3, 4],
      [2, 2, 2, 4],
    ]);
    const tall = (x: Tensor): Tensor => concat([mul(x, x), exp(mul(x, 0)), x]);
    expect(jacobian(tall)([3, 4]).toArray()).toEqual([
      [6, 0],
      [0, 8],
      [0, 0],
      [0, 0],
      [1, 0],
      [0, 1],
    ]);
  });

  it('of objects has the form of the value outside and of the argument inside', () => {
    const all = jacobian((p: { a: Tensor; b: Tensor }) => ({ y: mul(p.a, p.b), s: sum(p.a) }))({
      a: [1, 2],
      b: 3,
    });
    expect(all.y.a.toArray()).toEqual([
      [3, 0],
      [0, 3],
    ]);
    expect(all.y.b.toArray()).toEqual([1, 2]);
    expect([numbers(all.s.a), numbers(all.s.b)]).toEqual([[1, 1], [0]]);
    const second = hessian((p: { a: Tensor; b: Tensor }) => sum(mul(mul(p.a, p.a), p.b)))({
      a: [1, 2],
      b: 3,
    });
    expect(second.a.a.toArray()).toEqual([
      [6, 0],
      [0, 6],
    ]);
    expect([numbers(second.a.b), numbers(second.b.a), numbers(second.b.b)]).toEqual([[2, 4], [2, 4], [0]]);
  });

  it('runs the function once', () => {
    let runs = 0;
    hessian((x: Tensor) => {
      runs += 1;
      return sum(exp(x));
    })(array([20], i => i / 20));
    expect(runs).toBe(1);
  });
});

/** Second derivatives forward over reverse and reverse over forward, against differences of the gradient. */
function hvpAgainstDifferences(test: Case, way: typeof hvp): number {
  const next = source(29);
  const output = applyPrimitive(test.op, test.inputs, test.params);
  const c = array(output.shape, () => next());
  return test.wrt.reduce((worst, i) => {
    const x = test.inputs[i];
    const side = x.shape[x.shape.length - 1];
    const raw = array(x.shape, () => next());
    const flipped = array(x.shape, k => {
      const [block, row, column] = [Math.floor(k / side / side), Math.floor(k / side) % side, k % side];
      return numbers(raw)[block * side * side + column * side + row];
    });
    const v = test.symmetric === true ? add(raw, flipped) : raw;
    const f = (own: Tensor): Tensor =>
      sum(mul(c, applyPrimitive(test.op, test.inputs.with(i, own), test.params)));
    const computed = numbers(sum(mul(way(f, x, v), v)))[0];
    const h = 1e-5;
    const slope = (step: number): number => numbers(sum(mul(grad(f)(add(x, mul(v, step))), v)))[0];
    const estimate = (slope(h) - slope(-h)) / (2 * h);
    const error = Math.abs(computed - estimate) / (1 + Math.abs(computed) + Math.abs(estimate));
    return Number.isNaN(error) ? Infinity : Math.max(worst, error);
  }, 0);
}

const backwards = ((f: (x: Tensor) => Tensor, x: Tensor, v: Tensor) =>
  grad((y: Tensor) => jvp(f, y, v).tangent)(x)) as typeof hvp;

describe('products with second derivatives', () => {
  const rows = (Object.keys(cases) as Primitive[]).filter(op => cases[op].length > 0);

  it.each(rows)(
    'of %s agree with differences of its gradient, forward over reverse and reverse over forward',
    op => {
      const brief = (test: Case): Case => (op === 'scan' ? { ...test, wrt: [1, 4] } : test);
      for (const test of cases[op] as readonly Case[]) {
        expect(hvpAgainstDifferences(brief(test), hvp)).toBeLessThan(1e-7);
        expect(hvpAgainstDifferences(brief(test), backwards)).toBeLessThan(1e-7);
      }
    },
  );

  it('would notice a second derivative that is off by a thousandth', () => {
    const off = ((f: (x: Tensor) => Tensor, x: Tensor, v: Tensor) => mul(hvp(f, x, v), 1.001)) as typeof hvp;
    expect(hvpAgainstDifferences(cases.exp[3] as Case, off)).toBeGreaterThan(1e-5);
  });
});

describe('checkGradient', () => {
  it('reports the path and place of the worst element in a tree', () => {
    const f = (p: { w: Tensor; b: Tensor }): Tensor => sum(mul(exp(p.w), p.b));
    const wrong = (p: { w: Tensor; b: Tensor }) => {
      const right = grad(f)(p);
      return { ...right, w: mul(right.w, [1, 1.01]) };
    };
    const x = { w: [0.1, 0.2], b: 2 };
    expect(checkGradient(f, x).passes).toBe(true);
    const report = checkGradient(f, x, {}, wrong);
    expect(report).toMatchObject({ passes: false, path: 'w', index: 1 });
    expect(report.gradient / report.estimate).toBeCloseTo(1.01, 6);
  });

  it('throws where it is asked to, with place and numbers', () => {
    const error = failure(() =>
      checkGradient(
        (x: Tensor) => sum(mul(x, x)),
        [1, 2],
        { throws: true },
        (x: Tensor) => mul(x, [2, 3]),
      ),
    );
    expect(error.message).toContain('element 1');
    expect(error.detail.got).toContain('6');
    expect(checkGradient((x: Tensor) => sum(mul(x, x)), [1, 2], { throws: true }).passes).toBe(true);
  });
});
