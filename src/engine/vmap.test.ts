/** vmap of functions a modeller writes: axes, trees, control flow, plates, errors. */
import { describe, expect, it } from 'vitest';
import { runCell } from '../cli/run-cell.ts';
import {
  argsort,
  cholesky,
  cumsum,
  einsum,
  exp,
  gather,
  grad,
  jit,
  linspace,
  logSumExp,
  matmul,
  mul,
  Normal,
  ones,
  sample,
  scan,
  sort,
  sum,
  symmetricEigen,
  tensor,
  triangularSolve,
  vmap,
  where,
  zeros,
  type Tensor,
} from './api.ts';
import type { ArrayData } from './array/index.ts';
import { failure, numbers } from './failure.fixture.ts';
import type { NamedValue } from './inference/program.ts';

const rows = (x: Tensor): Tensor[] => Array.from({ length: x.shape[0] }, (_, i) => x.at(i));
const wave = (...shape: number[]): Tensor =>
  tensor(
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => ((i * 37) % 11) / 7 - 0.6),
    shape,
  );

const lower = (x: Tensor): Tensor =>
  cholesky(matmul(x, x.transpose()).add(tensor([2, 0, 0, 0, 2, 0, 0, 0, 2], [3, 3])));
const decay = (x: Tensor): Tensor =>
  scan((c: Tensor, u: Tensor) => [c.mul(0.5).add(u), c.mul(u)], tensor(0.1), x)[1];

/** Functions of one array of this shape; every one must give by element what it gives in one piece. */
const functions: readonly (readonly [string, readonly number[], (x: Tensor) => Tensor])[] = [
  ['arithmetic with an array of outside', [3], x => x.mul([1, 2, 3]).add(exp(x))],
  [
    'reductions',
    [2, 3],
    x =>
      sum(x, 1)
        .mul(x.max(0).sum())
        .add(x.prod().add(logSumExp(x))),
  ],
  ['indices and slices', [4], x => x.at('1:').mul(x.at(0)).add(x.at('::-1').at('0:3'))],
  ['gather by what is mapped', [4], x => gather(tensor([10, 20, 30, 40]), argsort(x))],
  ['gather from what is mapped', [4], x => gather(x, [3, 0, 0])],
  ['matmul', [2, 3], x => matmul(x, ones(3, 2)).add(matmul(ones(2, 2), x.at(':, :2')))],
  ['einsum', [2, 3], x => einsum('ij,kj->ik', x, x)],
  ['cholesky and solve', [3, 3], x => triangularSolve(lower(x), x)],
  ['eigenvalues', [3, 3], x => symmetricEigen(matmul(x, x.transpose()))[0]],
  ['sort', [5], x => sort(x)],
  ['cumulative sums', [2, 3], x => cumsum(x, 1)],
  ['choice', [4], x => where(x.gt(0), x.mul(x), x.neg())],
  ['a scan', [5], decay],
  ['a scan over what is not mapped', [], x => decay(tensor([1, 2, 3]).mul(0.1)).mul(x)],
  ['nothing of what is mapped', [2], () => tensor([1, 2])],
];

describe('vmap', () => {
  it.each(functions)('gives by elements what the function gives one by one: %s', (_, shape, f) => {
    for (const size of [1, 5]) {
      const x = wave(size, ...shape);
      const all = vmap(f)(x);
      const one = rows(x).map(f);
      expect(all.shape).toEqual([size, ...one[0].shape]);
      const want = one.flatMap(numbers);
      numbers(all).forEach((got, i) => expect(got).toBeCloseTo(want[i], 12));
    }
  });

  it.each(functions)('takes no elements too: %s', (_, shape, f) => {
    const all = vmap(f)(zeros(0, ...shape));
    expect(all.shape).toEqual([0, ...f(wave(1, ...shape).at(0)).shape]);
  });

  it('maps the axes it is told, and puts results where it is told', () => {
    const x = wave(2, 3);
    const total = vmap((a: Tensor, k: Tensor) => a.mul(k), { inAxes: [1, null], outAxes: -1 })(x, [10, 20]);
    expect(total.shape).toEqual([2, 3]);
    expect(total.toArray()).toEqual(mul(x, [[10], [20]]).toArray());
    const axes = { inAxes: [{ w: 1, b: null }], outAxes: [1, 0] };
    const [scaled, kept] = vmap(
      (p: { w: Tensor; b: Tensor }) => [p.w.mul(p.b), p.w.sum()] as const,
      axes,
    )({
      w: x,
      b: 2,
    });
    expect(scaled.toArray()).toEqual(x.mul(2).toArray());
    expect(kept.toArray()).toEqual(x.sum(0).toArray());
  });

  it('gives a result that is the same for all elements once, where outAxes is null', () => {
    const both = vmap((a: Tensor, w: Tensor) => ({ scaled: a.mul(w), size: sum(w) }), {
      inAxes: [0, null],
      outAxes: { scaled: 0, size: null },
    });
    const { scaled, size } = both([1, 2, 3], [10, 20]);
    expect(scaled.toArray()).toEqual([
      [10, 20],
      [20, 40],
      [30, 60],
    ]);
    expect(size.shape).toEqual([]);
    expect(numbers(size)).toEqual([30]);
    expect(numbers(both(zeros(0), [10, 20]).size)).toEqual([30]);
    const slope = grad((w: Tensor) => sum(both([1, 2, 3], w).scaled).add(both([1, 2, 3], w).size));
    expect(numbers(slope([10, 20]))).toEqual([7, 7]);
    const outer = vmap((w: Tensor) => both([1, 2, 3], w).size);
    expect(
      numbers(
        outer([
          [1, 2],
          [3, 4],
        ]),
      ),
    ).toEqual([3, 7]);
  });

  it('nests, over two axes', () => {
    const outer = vmap((a: Tensor) => vmap((b: Tensor) => a.mul(b))([1, 2, 3]))([10, 20]);
    expect(outer.toArray()).toEqual([
      [10, 20, 30],
      [20, 40, 60],
    ]);
    const crossed = vmap(
      vmap((a: Tensor, b: Tensor) => a.sub(b), { inAxes: [null, 0] }),
      { inAxes: [0, null] },
    );
    expect(crossed([5, 7], [1, 2]).toArray()).toEqual([
      [4, 3],
      [6, 5],
    ]);
  });

  it('keeps lists and objects, passes text and functions on, and passes NaN on to its own element only', () => {
    const f = (x: Tensor, name: string, g: (y: Tensor) => Tensor) => ({ [name]: [g(x), x] });
    const { twice } = vmap(f)([1, NaN, 3], 'twice', y => y.mul(2)) as unknown as { twice: Tensor[] };
    expect(twice.map(numbers)).toEqual([
      [2, NaN, 6],
      [1, NaN, 3],
    ]);
  });

  it('lets the function branch on arguments that are not mapped', async () => {
    const { got } = await runCell(
      'c',
      `const f = (x, k) => { if (k > 1) return x * k; return -x; };
const got = [vmap(f, { inAxes: [0, null] })([1, 2], 3), vmap(f, { inAxes: [0, null] })([1, 2], 0)].map(x => x.toArray());`,
    );
    expect(got).toEqual([
      [3, 6],
      [-1, -2],
    ]);
  });

  it('follows conditions on elements both ways', async () => {
    const { got } = await runCell(
      'c',
      `function f(x) {
  if (x > 2) return log(x - 2);
  let y = x * x;
  if (x < 0 && y > 1) y = -y;
  return y;
}
const xs = [-2, -0.5, 1, 2, 3];
const got = [vmap(f)(xs).toArray(), vmap(grad(f))(xs).toArray(), xs.map(x => f(x)), xs.map(x => grad(f)(x))];`,
    );
    const [values, slopes, one, each] = got as number[][];
    expect(values).toEqual(one);
    expect(slopes).toEqual(each);
  });

  it('stands inside a plate and uses what varies along it', async () => {
    const { values } = await runCell(
      'c',
      `function model() {
  const w = ~Normal(0, 1);
  plate("groups", 3, () => {
    const m = ~Normal(0, 1);
    deterministic("y", vmap(x => x * m + w)([1, 10]));
  });
}
const { values } = trace(model, { seed: 1 });`,
    );
    const data = (name: string) => (values as NamedValue[]).find(value => value.name === name)?.data;
    const [w, m, y] = [data('w') as number, data('m') as ArrayData, data('y') as ArrayData];
    expect(y.shape).toEqual([3, 2]);
    expect([...y.values]).toEqual([...m.values].flatMap(own => [own + w, 10 * own + w]));
  });

  it('is part of a density and of its gradient', async () => {
    const { got } = await runCell(
      'c',
      `const x = [0.3, -1, 2];
const model = rule => () => {
  const w = ~Normal(0, 1);
  observe(Normal(rule(w), 0.5), [1, 2, 3], { name: "y" });
};
const joint = rule => grad(w => logJoint(model(rule), { w }))(0.4);
const got = [joint(w => vmap(a => exp(a * w))(x)), joint(w => exp(x * w))];`,
    );
    const [mapped, vector] = got as number[];
    expect(mapped).toBeCloseTo(vector, 12);
    expect(Math.abs(vector)).toBeGreaterThan(0.1);
  });
});

describe('errors of vmap', () => {
  it('a statement inside names plate', () => {
    const error = failure(() => vmap((m: Tensor) => sample('z', Normal(m, 1)))([1, 2]));
    expect(error.message).toContain('"z"');
    expect(error.detail.hint).toContain('plate(');
  });

  it('unequal extents show them', () => {
    const error = failure(() => vmap((a: Tensor, b: Tensor) => a.add(b))([1, 2], [1, 2, 3]));
    expect(error.code).toBe('shape');
    expect(error.detail.got).toBe('2, 3');
  });

  it('a number has no axis, and the hint says null', () => {
    expect(failure(() => vmap((a: Tensor, b: Tensor) => a.add(b))([1, 2], 3)).detail.hint).toContain(
      '[0, null]',
    );
  });

  it('an axis that is not there, axes of another form, no argument mapped, no function', () => {
    expect(failure(() => vmap((x: Tensor) => x, { inAxes: 2 })([1, 2])).code).toBe('shape');
    expect(failure(() => vmap((x: Tensor) => x, { outAxes: [0, 0] })([1, 2])).message).toContain('outAxes');
    expect(failure(() => vmap((x: Tensor) => x, { outAxes: null })([1, 2])).message).toContain(
      'outAxes is null for a result that differs from element to element',
    );
    expect(failure(() => vmap((x: Tensor) => x, { inAxes: null })([1, 2])).message).toContain('no argument');
    expect(
      failure(() => vmap((a: Tensor, b: Tensor) => a.add(b), { inAxes: [0] })([1], [2])).message,
    ).toContain('no entry');
    expect(failure(() => vmap(3 as never)).message).toContain('must be a function');
  });

  it('a loop that ends by an element says what to write', async () => {
    await expect(
      runCell('c', 'vmap(x => { while (x > 1) x = x / 2; return x; })([1, 5])'),
    ).rejects.toMatchObject({ code: 'condition', detail: { hint: expect.stringContaining('where(') } });
  });

  it('two ways of different shapes are refused where the condition stands', async () => {
    await expect(
      runCell('c', 'vmap(x => { if (x > 1) return [x, x]; return x; })([1, 5])'),
    ).rejects.toMatchObject({ code: 'condition', detail: { span: { line: 1 } } });
  });

  it('keeps what the function does outside of it intact after a failure', () => {
    failure(() => vmap((x: Tensor) => x.add([1, 2, 3]))(ones(2, 2)));
    expect(vmap((x: Tensor) => x.mul(2))(linspace(0, 1, 2)).toArray()).toEqual([0, 2]);
    expect(grad((x: Tensor) => sum(jit((y: Tensor) => y.mul(y))(x)))([1, 2]).toArray()).toEqual([2, 4]);
  });
});
