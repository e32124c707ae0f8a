/** What graphs show of their values, held against the values themselves. */
import { describe, expect, it } from 'vitest';
import { interpreter } from '../backends/interpreter/index.ts';
import { createRandom } from '../random/index.ts';
import * as A from './index.ts';
import type { Range, Tensor } from './index.ts';

const { add, concat, div, exp, matmul, mul, neg, pow, reshape, sigmoid, softmax, stack, sub, sum } = A;

type Expression = (x: Tensor, y: Tensor) => Tensor;

const p = (x: Tensor): Tensor => sigmoid(x);

const EXPRESSIONS: Readonly<Record<string, Expression>> = {
  exp: x => exp(x),
  'a sum': (x, y) => add(exp(x), A.softplus(y)),
  'a difference': (x, y) => sub(p(x), p(y)),
  'a product of signs unknown': (x, y) => mul(p(x), y),
  'a product of shares': (x, y) => mul(p(x), sub(1, p(y))),
  'a square': x => mul(x, x),
  'an even power': x => pow(x, 4),
  'a power of a share': (x, y) => pow(p(x), exp(y)),
  'a quotient': (x, y) => div(p(x), add(1, exp(y))),
  'a quotient by a negative': (x, y) => div(p(x), neg(exp(y))),
  'a quotient by what changes sign': (x, y) => div(p(x), y),
  'a share': (x, y) => div(exp(x), add(exp(y), add(exp(x), 1))),
  'a share of a sum': x => div(exp(x), sum(exp(x))),
  'no share, for the rows differ': x => div(reshape(exp(x), [3, 1]), add(exp(x), 0.1)),
  'no share of the sum over another axis': x => div(reshape(exp(x), [3, 1]), sum(reshape(exp(x), [1, 3]), 0)),
  'a blend': (x, y) => add(mul(p(x), p(y)), mul(sub(1, p(x)), 1)),
  'no blend, for the weights differ': (x, y) => add(mul(p(x), p(x)), mul(sub(1, p(y)), 1)),
  'no blend, for its rows differ': x => add(reshape(p(x), [3, 1]), mul(sub(1, p(x)), 1)),
  'a guess': (x, y) => add(p(x), mul(sub(1, p(x)), p(y))),
  'functions of all kinds': (x, y) =>
    add(A.tanh(x), add(A.expm1(y), add(A.abs(x), add(A.erf(y), add(A.sin(x), A.log1p(exp(y))))))),
  'logarithms and roots of anything': (x, y) => add(A.log1p(x), A.sqrt(y)),
  'the error function, and differences of exponentials': (x, y) => mul(A.erf(x), A.expm1(neg(exp(y)))),
  'logarithms of shares': x => A.log(p(x)),
  'roots and floors': (x, y) => add(A.sqrt(exp(x)), A.floor(y)),
  'the larger and the smaller': (x, y) => sub(A.maximum(x, p(y)), A.minimum(p(x), 3)),
  'one or the other': (x, y) => A.where(A.gt(x, y), exp(x), p(y)),
  'running sums': x => A.cumsum(sub(p(x), 0.5)),
  'products over all': x => A.prod(mul(2, p(x))),
  'a matrix product': (x, y) => matmul(p(x), sub(p(y), 0.25)),
  'pieces put together': (x, y) => concat([exp(x), neg(p(y))]),
  'sums by group': x => A.segmentSum(p(x), [0, 0, 2], 4),
  counts: x => A.floor(exp(x)),
};

const SIZE = 3;

function record(expression: Expression): { graph: A.Graph; range: Range; simplex: boolean } {
  let [range, simplex]: [Range, boolean] = [A.rangeOf(A.tensor([0])), false];
  const inputs = (['x', 'y'] as const).map(name => ({ name, role: 'parameter', shape: [SIZE] }) as const);
  const graph = A.trace(inputs, ([x, y]) => {
    const out = expression(x, y);
    range = A.rangeOf(out);
    simplex = A.isKnownAs('simplex', out);
    return { out };
  });
  return { graph, range, simplex };
}

/** Results at many places, far ones among them. */
function results(graph: A.Graph): number[][] {
  const random = createRandom(7);
  const program = interpreter.load(graph);
  program.bind();
  return Array.from({ length: 200 }, (_, i) => {
    const scale = i % 4 === 0 ? 20 : 2;
    for (const name of ['x', 'y'])
      program.input(name).forEach((_, k, all) => (all[k] = scale * random.normal()));
    program.run();
    return [...program.output('out')];
  });
}

describe('the range of a traced value', () => {
  it.each(Object.keys(EXPRESSIONS))('of %s holds all of its values', name => {
    const { graph, range } = record(EXPRESSIONS[name]);
    const slack = 1e-12;
    for (const value of results(graph).flat()) {
      if (Number.isNaN(value)) continue;
      expect(value).toBeGreaterThanOrEqual(range.low - slack);
      expect(value).toBeLessThanOrEqual(range.high + slack);
      if (range.whole) expect(Number.isInteger(value)).toBe(true);
    }
  });

  it('is found where it matters', () => {
    const rangeOf = (name: string): Range => record(EXPRESSIONS[name]).range;
    expect(rangeOf('exp')).toMatchObject({ low: 0, above: true, high: Infinity });
    for (const name of ['a share', 'a share of a sum', 'a blend', 'a guess', 'a product of shares'])
      expect(rangeOf(name)).toMatchObject({ low: 0, high: 1 });
    expect(record(x => A.sqrt(x)).range).toMatchObject({ low: 0, above: false });
    expect(record(x => A.sqrt(exp(x))).range).toMatchObject({ low: 0, above: true });
    expect(rangeOf('a square')).toMatchObject({ low: 0, above: false });
    expect(rangeOf('counts')).toMatchObject({ low: 0, whole: true });
    expect(rangeOf('a quotient by a negative')).toMatchObject({ high: 0, below: true });
    for (const name of ['a quotient by what changes sign', 'a product of signs unknown'])
      expect(rangeOf(name)).toMatchObject({ low: -Infinity, high: Infinity });
  });
});

const VECTORS: Readonly<Record<string, readonly [boolean, Expression]>> = {
  softmax: [true, x => softmax(x)],
  'softmax along the first axis of two': [false, x => softmax(stack([x, mul(x, x)]), 0)],
  'positives by their sum': [true, x => div(exp(x), sum(exp(x)))],
  'any numbers by their sum': [false, x => div(x, sum(x))],
  'two that make one': [true, x => stack([p(x), sub(1, p(x))], -1)],
  'two of another axis': [false, x => stack([p(x), sub(1, p(x))], 0)],
  'two that make one, of sign unknown': [false, x => stack([x, sub(1, x)], -1)],
  'two that do not make one': [false, (x, y) => stack([p(x), sub(1, p(y))], -1)],
  'rows beside columns': [
    false,
    x => {
      const wide = [SIZE, SIZE, 1];
      const [down, across] = [reshape(p(x), [SIZE, 1, 1]), reshape(p(x), [1, SIZE, 1])];
      return concat([A.broadcastTo(down, wide), sub(1, A.broadcastTo(across, wide))], -1);
    },
  ],
  'one of several': [true, x => A.take(softmax(stack([x, mul(x, 2)])), [1, 0], 0)],
  'a part of one': [false, x => softmax(x).slice(0, 2)],
};

describe('functions that rise', () => {
  it('have values at both ends of the line, or none', () => {
    for (const [f, low, high] of [
      [A.exp, 0, Infinity],
      [A.expm1, -1, Infinity],
      [A.log, -Infinity, Infinity],
      [A.log1p, -Infinity, Infinity],
      [A.sigmoid, 0, 1],
      [A.softplus, 0, Infinity],
      [A.tanh, -1, 1],
      [A.erf, -1, 1],
    ] as const)
      expect(record(x => f(x)).range).toEqual({ low, above: true, high, below: true, whole: false });
  });
});

describe('vectors that sum to 1', () => {
  it.each(Object.keys(VECTORS))('are known, or not: %s', name => {
    const [known, expression] = VECTORS[name];
    const { graph, simplex } = record(expression);
    expect(simplex).toBe(known);
    if (!known) return;
    const size = graph.nodes[graph.outputs[0].node].shape.at(-1) ?? 1;
    for (const values of results(graph)) {
      for (let i = 0; i < values.length; i += size) {
        const part = values.slice(i, i + size);
        expect(Math.min(...part)).toBeGreaterThanOrEqual(0);
        expect(part.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
      }
    }
  });
});
