import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Graph, NodeId } from '../../array/graph.ts';
import { MOST_DISTINCT } from './distinct.ts';
import { makeSchedule } from './schedule.ts';
import { expectAgreement, GraphBuilder } from './test-graphs.ts';

/** Σ lgamma(y + φ), Σ digamma(y + φ) and a sum that has both data and parameters in its terms. */
function build(size: number): GraphBuilder {
  const b = new GraphBuilder();
  const y = b.input('y', [size], 'data');
  const phi = b.input('phi', []);
  const shifted = b.apply('add', [y, phi], {});
  const all = { axes: [0] };
  const high = b.apply('lgamma', [shifted], {});
  const fixed = b.apply('lgamma', [b.apply('add', [y, b.constant([1], [])], {})], {});
  const terms = b.apply('sub', [high, b.apply('add', [b.apply('lgamma', [phi], {}), fixed], {})], {});
  b.output('whole', b.apply('sum', [terms], all));
  b.output('slope', b.apply('sum', [b.apply('digamma', [shifted], {})], all));
  return b;
}

const isDistinct = (graph: Graph): boolean =>
  makeSchedule(graph, { fuse: true }).items.some(item => item.kind === 'loop' && item.distinct !== undefined);

const counts = (size: number, kinds: number): number[] =>
  Array.from({ length: size }, (_, i) => ((i * 7919) % 1009) % kinds);

describe('sums over distinct values', () => {
  test.each([
    [32, 1],
    [33, 2],
    [500, 3],
    [501, 40],
    [700, MOST_DISTINCT],
    [700, MOST_DISTINCT + 1],
    [700, 700],
  ])('of %i elements of %i kinds agree with the plain sums', (size, kinds) => {
    const { graph } = build(size);
    expect(isDistinct(graph)).toBe(true);
    expectAgreement(graph, { y: counts(size, kinds), phi: [2.5] }, 1e-12);
  });

  test('keep 0 and −0 apart, and every NaN', () => {
    const b = new GraphBuilder();
    const y = b.input('y', [40], 'data');
    const inverse = b.apply('div', [b.input('a', []), y], {});
    const costly = b.apply(
      'lgamma',
      [b.apply('add', [b.apply('abs', [inverse], {}), b.constant([1], [])], {})],
      {},
    );
    const signed = b.apply(
      'mul',
      [b.apply('sign', [inverse], {}), b.apply('min', [costly, b.constant([5], [])], {})],
      {},
    );
    b.output('sum', b.apply('sum', [signed], { axes: [0] }));
    expect(isDistinct(b.graph)).toBe(true);
    const y2 = Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? -0 : 0));
    expectAgreement(b.graph, { y: y2, a: [1] }, 1e-12);
    expectAgreement(b.graph, { y: y2.map((zero, i) => (i === 3 ? NaN : zero)), a: [1] }, 1e-12);
  });

  test('are left alone where somebody reads the terms, or arrays of data differ', () => {
    const read = build(100);
    read.output(
      'terms',
      read.nodes.findIndex(node => node.op === 'digamma'),
    );
    const b = new GraphBuilder();
    const [y, z] = [b.input('y', [100], 'data'), b.input('z', [100], 'data')];
    const both = b.apply('mul', [b.apply('add', [y, b.input('a', [])], {}), z], {});
    b.output('sum', b.apply('sum', [b.apply('lgamma', [both], {})], { axes: [0] }));
    expect(isDistinct(b.graph)).toBe(false);
    expectAgreement(b.graph, { y: counts(100, 5), z: counts(100, 3), a: [1.5] }, 1e-12);
    expectAgreement(read.graph, { y: counts(100, 5), phi: [0.5] }, 1e-12);
  });
});

const ONE = ['neg', 'lgamma', 'exp', 'lgamma', 'digamma', 'digamma', 'log', 'log1p'] as const;
const TWO = ['add', 'sub', 'mul', 'div'] as const;

/** Elementwise work on two arrays of counts, an array of parameters and single numbers, and sums of it. */
function buildRandom(choices: readonly number[]): GraphBuilder {
  const b = new GraphBuilder();
  const size = 67;
  const ids: NodeId[] = [
    b.input('y', [size], 'data'),
    b.input('z', [size], 'data'),
    b.input('a', []),
    b.input('b', []),
    b.input('x', [size]),
    b.constant([0.5], []),
  ];
  let at = 0;
  const next = (count: number): number => choices[at++ % choices.length] % count;
  const any = (): NodeId => ids[(next(ids.length) + next(ids.length)) % ids.length];
  while (at < choices.length) {
    if (next(2) === 0) ids.push(b.apply(ONE[next(ONE.length)], [any()], {}));
    else ids.push(b.apply(TWO[next(TWO.length)], [any(), any()], {}));
    const last = ids[ids.length - 1];
    // Kept in a range in which rounding stays rounding.
    ids[ids.length - 1] = b.apply(
      'min',
      [b.apply('max', [last, b.constant([-3], [])], {}), b.constant([20], [])],
      {},
    );
    if (next(3) === 0) ids.push(last);
  }
  const arrays = ids.filter(id => b.nodes[id].shape.length === 1).slice(-5);
  // One sum of one term and of the terms of two, so that nobody else reads them.
  const [first, second] = arrays;
  const last = arrays[arrays.length - 1];
  const costly = b.apply(
    'lgamma',
    [b.apply('add', [b.apply('abs', [ids[next(2)]], {}), ids[2 + next(2)]], {})],
    {},
  );
  b.output('costly', b.apply('sum', [b.apply('sub', [last, costly], {})], { axes: [0] }));
  b.output('sum', b.apply('sum', [b.apply('add', [first, second], {})], { axes: [0] }));
  return b;
}

test('random sums over counts give the interpreter’s numbers, taken apart or not', () => {
  const values = { y: counts(67, 4), z: counts(67, 11), a: [1.25], b: [0.75] };
  let apart = 0;
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 999 }), { minLength: 5, maxLength: 60 }), list => {
      const { graph } = buildRandom(list);
      if (isDistinct(graph)) apart++;
      expectAgreement(graph, values, 1e-9);
    }),
    { numRuns: 200, seed: 4711, endOnFailure: true },
  );
  expect(apart).toBeGreaterThan(10);
});
