import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Axis, Tensor } from './index.ts';
import * as A from './index.ts';
import { unionAxes } from './axes.ts';
import { asTensor, asValue, concrete } from './tensor.ts';
import { batched, batchingRules } from './batching.ts';
import { runKernel } from './run-kernel.ts';

/** A small deterministic value in (0.1, 1.1) for element i of input k. */
function filled(shape: readonly number[], k: number): Tensor {
  const values = Float64Array.from(
    { length: A.sizeOf(shape) },
    (_, i) => 0.1 + ((i * 7 + k * 3 + 1) % 11) / 11,
  );
  return asTensor(concrete(shape, values));
}

function withHidden(visible: readonly number[], axes: readonly Axis[], k: number): Tensor {
  return A.withAxes(filled([...axes.map(axis => axis.size), ...visible], k), axes);
}

/** The visible value at one place of every hidden axis. */
function pick(x: Tensor, place: ReadonlyMap<number, number>): Tensor {
  const axes = asValue(x).axes;
  return axes.length === 0 ? x : A.at(A.underlying(x), ...axes.map(axis => place.get(axis.id) ?? 0));
}

function places(axes: readonly Axis[]): Map<number, number>[] {
  return axes.reduce<Map<number, number>[]>(
    (all, axis) => all.flatMap(one => A.range(axis.size).map(i => new Map([...one, [axis.id, i]]))),
    [new Map()],
  );
}

/** The law of batching: at every place of the hidden axes, the result is fn of the inputs at that place. */
function obeysTheLaw(fn: (...inputs: Tensor[]) => Tensor, inputs: readonly Tensor[]): void {
  const result = fn(...inputs);
  const axes = unionAxes(inputs.map(asValue));
  expect(asValue(result).axes.map(axis => axis.id)).toEqual(axes.map(axis => axis.id));
  for (const place of places(axes)) {
    const expected = asValue(fn(...inputs.map(input => pick(input, place)))).value;
    const got = asValue(pick(result, place)).value;
    expect(got?.shape).toEqual(expected?.shape);
    got?.values.forEach((value, i) => expect(value).toBeCloseTo(expected?.values[i] ?? NaN, 10));
  }
}

const I = A.newAxis('I', 2);
const J = A.newAxis('J', 3);
const K = A.newAxis('K', 1);
const subset = fc.subarray([I, J, K]);
const whole = (end: number) => (x: Tensor) => A.floor(A.mul(x, end * 0.9));

/** s′ = c·s + x, ys s·x and s; `stop` ends a loop whose s passes 1.2, `count` bounds it. */
function loop(kind: 'plain' | 'reverse' | 'stop' | 'count') {
  return (...values: Tensor[]): Tensor => {
    const { graph } = A.traceClosure(
      [[2], [2], []].map((shape, i) => ({ name: `p${i}`, role: 'parameter', shape }) as const),
      ([c, s, x]) => {
        const next = A.add(A.mul(c, s), x);
        const outputs = {
          next,
          y: A.mul(s, x),
          s,
          ...(kind === 'stop' ? { stop: A.gt(A.sum(next), 1.2) } : {}),
        };
        return outputs as Record<string, Tensor>;
      },
    );
    const ids = (ports: readonly { readonly node: number }[]): number[] => ports.map(({ node }) => node);
    const body = { nodes: graph.nodes, inputs: ids(graph.inputs), outputs: ids(graph.outputs) };
    const [counted, stops, reverse] = [kind === 'count', kind === 'stop', kind === 'reverse'];
    const params = { body, length: 4, constants: 1, carries: 1, reverse, counted, stops };
    return asTensor(batched('scan', values.map(asValue), params));
  };
}

type Case = readonly [string, readonly (readonly number[])[], (...inputs: Tensor[]) => Tensor];
const spd = (x: Tensor): Tensor => A.add(A.matmul(x, A.transpose(x)), A.eye(3));

const cases: readonly Case[] = [
  ['a scan', [[2], [2], [4]], loop('plain')],
  ['a scan backwards', [[2], [2], [4]], loop('reverse')],
  ['a scan that stops', [[2], [2], [4]], loop('stop')],
  ['a scan that counts', [[2], [2], [4], []], (c, s, x, n) => loop('count')(c, s, x, A.floor(A.mul(n, 4)))],
  ['add of equal shapes', [[2], [2]], A.add],
  ['add of a vector and a matrix', [[3], [2, 3]], A.add],
  ['mul of a scalar and a matrix', [[], [3, 1]], A.mul],
  ['exp', [[2, 1]], A.exp],
  ['where', [[2], [], [3, 2]], (t, a, b) => A.where(A.gt(t, 0.5), a, b)],
  ['sum over all', [[2, 3]], x => A.sum(x)],
  ['sum over the last', [[2, 3]], x => A.sum(x, -1)],
  ['prod', [[2, 3]], x => A.prod(x, 0)],
  ['max', [[2, 3]], x => A.max(x, 0)],
  ['min', [[2, 3]], x => A.min(x)],
  ['mean', [[3]], x => A.mean(x)],
  ['variance', [[2, 3]], x => A.variance(x, 1)],
  ['logSumExp', [[2, 3]], x => A.logSumExp(x, 1)],
  ['softmax', [[2, 3]], x => A.softmax(x, 0)],
  ['cumsum', [[2, 3]], x => A.cumsum(x, 0)],
  ['reshape', [[2, 3]], x => A.reshape(x, 3, 2)],
  ['transpose', [[2, 3, 1]], x => A.transpose(x, 2, 0, 1)],
  ['broadcastTo', [[3]], x => A.broadcastTo(x, 2, 3)],
  ['slice', [[4, 2]], x => A.slice(x, 1, -1)],
  ['reversal', [[4, 2]], x => A.at(x, '::-1')],
  ['column', [[4, 2]], x => A.at(x, ':, 1')],
  ['concat', [[2], [3]], (a, b) => A.concat([a, b])],
  ['stack with a number', [[2], [2], []], (a, b, c) => A.stack([a, b, c], 1)],
  ['gather on the first axis', [[4], [3]], (x, i) => A.gather(x, whole(3)(i))],
  [
    'gather on the second axis',
    [
      [2, 4],
      [3, 2],
    ],
    (x, i) => A.gather(x, whole(3)(i), 1),
  ],
  [
    'gather with a shared axis',
    [
      [2, 4, 3],
      [2, 2],
    ],
    (x, i) => A.gather(x, whole(3)(i), 1, 1),
  ],
  ['gather by a scalar', [[4, 2], []], (x, i) => A.at(x, whole(3)(i))],
  ['two lists of indices', [[4, 2, 3], [2], [2]], (x, i, j) => A.at(x, whole(3)(i), whole(2)(j))],
  ['two lists apart', [[4, 2, 3], [2], [2]], (x, i, j) => A.at(x, whole(3)(i), ':', whole(2)(j))],
  ['scatterAdd', [[3, 2], [3]], (x, i) => A.scatterAdd(x, whole(3)(i), 4)],
  ['oneHot', [[3]], i => A.oneHot(whole(3)(i), 3)],
  [
    'matmul of matrices',
    [
      [2, 3],
      [3, 2],
    ],
    A.matmul,
  ],
  [
    'matmul of a batch and a matrix',
    [
      [2, 1, 3],
      [3, 2],
    ],
    A.matmul,
  ],
  ['matmul of a matrix and a vector', [[2, 3], [3]], A.matmul],
  ['dot', [[3], [3]], A.dot],
  ['outer', [[3], [2]], A.outer],
  ['cholesky', [[3, 3]], x => A.cholesky(spd(x))],
  ['triangularSolve of a vector', [[3, 3], [3]], (l, b) => A.triangularSolve(A.cholesky(spd(l)), b)],
  [
    'triangularSolve of a matrix',
    [
      [3, 3],
      [3, 2],
    ],
    (l, b) => A.triangularSolve(l, b, { transpose: true }),
  ],
  [
    'triangularSolve of a batch',
    [
      [3, 3],
      [2, 3, 1],
    ],
    (l, b) => A.triangularSolve(l, b),
  ],
  [
    'triangularSolve by a batch',
    [
      [2, 3, 3],
      [3, 1],
    ],
    (l, b) => A.triangularSolve(l, b),
  ],
  ['logDetTriangular', [[3, 3]], A.logDetTriangular],
  ['diag of a vector', [[3]], A.diag],
  ['diag of matrices', [[2, 3, 3]], A.diag],
  ['normalLogCdf', [[2]], A.normalLogCdf],
  ['stopGradient', [[2]], A.stopGradient],
];

describe('hidden axes', () => {
  it.each(cases)('%s acts at every place of the hidden axes as it does alone', (_, shapes, fn) => {
    fc.assert(
      fc.property(fc.tuple(...shapes.map(() => subset)), axes =>
        obeysTheLaw(
          fn,
          shapes.map((shape, k) => withHidden(shape, axes[k], k)),
        ),
      ),
      { numRuns: 25, seed: 7 },
    );
  });

  it('the law catches a rule that aligns by position', () => {
    const byPosition = (a: Tensor, b: Tensor): Tensor =>
      A.withAxes(A.add(A.underlying(a), A.underlying(b)), unionAxes([asValue(a), asValue(b)]));
    const square = A.newAxis('square', 2);
    const inputs = [withHidden([2], [square], 0), withHidden([2], [], 1)];
    expect(() => obeysTheLaw(A.add, inputs)).not.toThrow();
    expect(() => obeysTheLaw(byPosition, [withHidden([], [square], 0), inputs[1]])).toThrow();
  });

  it('the law catches a reduction that takes a hidden axis along', () => {
    const overAll = (x: Tensor): Tensor => A.sum(A.underlying(x));
    expect(() => obeysTheLaw(overAll, [withHidden([2], [I], 0)])).toThrow();
  });

  it('has a rule for every primitive the shape rules know', () => {
    expect(Object.keys(batchingRules).toSorted()).toEqual(Object.keys(A.shapeRules).toSorted());
  });

  it('does not let an outer value line up with an inner visible axis of the same extent', () => {
    const plate = A.newAxis('plate', 3);
    const outer = A.withAxes(A.tensor([1, 2, 3]), [plate]);
    const result = A.underlying(A.add(outer, A.tensor([10, 20, 30])));
    expect(result.toArray()).toEqual([
      [11, 21, 31],
      [12, 22, 32],
      [13, 23, 33],
    ]);
  });

  it('keeps two axes of one name and size apart', () => {
    const [a, b] = [A.newAxis('i', 2), A.newAxis('i', 2)];
    const sum = A.add(A.withAxes(A.tensor([1, 2]), [b]), A.withAxes(A.tensor([10, 20]), [a]));
    expect(sum.shape).toEqual([]);
    expect(A.underlying(sum).toArray()).toEqual([
      [11, 12],
      [21, 22],
    ]);
  });

  it('lets an outer [I] meet an [I, I] body along the outer axis only', () => {
    const [outer, inner] = [A.newAxis('outer', 2), A.newAxis('inner', 2)];
    const o = A.withAxes(A.tensor([100, 200]), [outer]);
    const body = A.withAxes(
      A.tensor([
        [1, 2],
        [3, 4],
      ]),
      [outer, inner],
    );
    expect(A.underlying(A.add(o, body)).toArray()).toEqual([
      [101, 102],
      [203, 204],
    ]);
  });

  it('takes axes in any order and stores them by id', () => {
    const [a, b] = [A.newAxis('a', 2), A.newAxis('b', 3)];
    const x = A.withAxes(
      A.tensor([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      [b, a],
    );
    expect(x.axes).toEqual([a, b]);
    expect(A.underlying(x).toArray()).toEqual([
      [1, 3, 5],
      [2, 4, 6],
    ]);
  });

  it('enters and leaves an axis without moving numbers about', () => {
    fc.assert(
      fc.property(subset, axes => {
        const own = A.newAxis('own', 4);
        const x = withHidden([4, 2], axes, 1);
        const inside = A.enterAxis(x, own);
        expect(inside.shape).toEqual([2]);
        const back = A.exitAxis(inside, own);
        expect(asValue(back).value).toEqual(asValue(x).value);
        expect(back.axes).toEqual(x.axes);
      }),
      { numRuns: 20, seed: 3 },
    );
  });

  it('enters an axis made before those a value already has', () => {
    const [early, late] = [A.newAxis('early', 2), A.newAxis('late', 3)];
    const x = A.enterAxis(
      A.withAxes(
        A.tensor([
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
        [late],
      ),
      early,
    );
    expect(x.axes).toEqual([early, late]);
    expect(A.exitAxis(x, late).shape).toEqual([3]);
    expect(A.underlying(A.exitAxis(x, late)).toArray()).toEqual([
      [1, 3, 5],
      [2, 4, 6],
    ]);
  });

  it('repeats a value along an axis it does not vary over when that axis is left', () => {
    expect(A.exitAxis(A.tensor([5, 6]), J).toArray()).toEqual([
      [5, 6],
      [5, 6],
      [5, 6],
    ]);
  });

  it('refuses to enter an axis of another extent', () => {
    expect(() => A.enterAxis(A.tensor([1, 2]), J)).toThrow(/J: 3/);
    expect(() => A.enterAxis(A.tensor(1), J)).toThrow(/\[\]/);
    expect(() => A.enterAxis(withHidden([3], [J], 0), J)).toThrow(/line up/);
  });

  it('speaks of visible shapes when they do not broadcast', () => {
    const x = withHidden([2], [I], 0);
    expect(() => A.add(x, A.tensor([1, 2, 3]))).toThrow('shapes [2] and [3] do not broadcast');
  });

  it('shows no hidden axis in shape, length or print', () => {
    const x = withHidden([5], [I, J], 0);
    expect([x.shape, x.length, String(x)]).toEqual([[5], 5, 'Tensor([5] × I: 2 × J: 3)']);
    expect(() => x.toArray()).toThrow(/varies over I, J/);
  });

  it('works alike while traced', () => {
    const graph = A.trace([{ name: 'x', role: 'parameter', shape: [2, 3] }], ([x]) => {
      const inside = A.enterAxis(x, I);
      return { y: A.exitAxis(A.mul(inside, A.withAxes(A.tensor([1, 2]), [I])), I) };
    });
    expect(graph.nodes.at(-1)?.shape).toEqual([2, 3]);
    expect(graph.nodes.map(node => node.op)).toEqual(['input', 'constant', 'mul']);
  });
});

describe('a trace', () => {
  const evaluate = (graph: A.Graph, inputs: readonly Tensor[]): Float64Array => {
    const data: A.ArrayData[] = [];
    for (const { op, inputs: ids, params, shape } of graph.nodes) {
      const given = op === 'input' ? asValue(inputs[Number(params.name)]).value : undefined;
      const values =
        given?.values ??
        runKernel(
          op,
          ids.map(id => data[id]),
          params,
          shape,
        );
      data.push({ shape, values });
    }
    return data[graph.outputs[0].node].values;
  };

  it.each(cases)('%s computes bit for bit what it computes at once', (_, shapes, fn) => {
    const inputs = shapes.map(filled);
    const roles = shapes.map((shape, k) => ({ name: String(k), role: 'parameter', shape }) as const);
    const graph = A.checkGraph(A.trace(roles, args => ({ y: fn(...args) })));
    expect(evaluate(graph, inputs)).toEqual(asValue(fn(...inputs)).value?.values);
  });

  it('with some inputs constant computes the same, folded', () => {
    const [a, b] = [filled([2, 3], 0), filled([2, 3], 1)];
    const fn = (x: Tensor, y: Tensor): Tensor => A.logSumExp(A.add(A.mul(x, A.sum(A.exp(y))), A.softmax(y)));
    const roles = [{ name: '0', role: 'parameter', shape: [2, 3] }] as const;
    const graph = A.trace(roles, ([x]) => ({ y: fn(x, b) }));
    expect(evaluate(graph, [a])).toEqual(asValue(fn(a, b)).value?.values);
    // Of the three exponentials only the one that depends on x is left.
    expect(graph.nodes.filter(node => node.op === 'exp')).toHaveLength(1);
  });
});
