import { describe, expect, test } from 'vitest';
import { interpreter } from '../interpreter/index.ts';
import type { Executable } from '../backend.ts';
import type { Graph } from '../../array/graph.ts';
import { softplus } from '../../math/index.ts';
import { assemble, compileWasm } from './compile.ts';
import { instantiateWasm } from './executable.ts';
import { makeSchedule } from './schedule.ts';
import { expectAgreement, GraphBuilder, numbers } from './test-graphs.ts';

const SIZES = [0, 1, 7, 17, 18, 511, 512, 513, 1023, 1024, 1025, 1026, 2000, 2049, 5001];

/** Σ (y·x − softplus(x)) and sigmoid(x), as logistic regression has them. */
function build(size: number): Graph {
  const b = new GraphBuilder();
  const x = b.input('x', [size]);
  const y = b.input('y', [size], 'data');
  const terms = b.apply('sub', [b.apply('mul', [y, x], {}), b.apply('softplus', [x], {})], {});
  b.output('sum', b.apply('sum', [terms], { axes: [0] }));
  b.output('slope', b.apply('sigmoid', [x], {}));
  return b.graph;
}

function summedOf(graph: Graph): readonly { sum: number; negative: boolean }[] {
  return [...makeSchedule(graph, { fuse: true }).summed.values()];
}

function loaded(graph: Graph): readonly Executable[] {
  const fused = instantiateWasm(compileWasm(graph));
  return [fused, instantiateWasm(compileWasm(graph, { fuse: false })), interpreter.load(graph)];
}

/** Σ softplus(x) with the rounding errors of the additions carried along (Neumaier). */
function compensated(xs: Float64Array): number {
  let sum = 0;
  let lost = 0;
  for (const x of xs) {
    const term = softplus(x);
    const next = sum + term;
    lost += sum >= term ? sum - next + term : term - next + sum;
    sum = next;
  }
  return sum + lost;
}

function onlySoftplus(size: number): Graph {
  const b = new GraphBuilder();
  b.output('sum', b.apply('sum', [b.apply('softplus', [b.input('x', [size])], {})], { axes: [0] }));
  return b.graph;
}

describe('a sum of softplus', () => {
  test.each(SIZES)('of %i terms agrees fused, unfused and interpreted', size => {
    expectAgreement(build(size), { x: numbers(size, 5).map(x => x * 20) }, 1e-13);
  });

  test('leaves sigmoid of the same numbers, which shares its exponential, its bits', () => {
    const x = Float64Array.from({ length: 1603 }, (_, i) => i - 801);
    x.set([NaN, Infinity, -Infinity, -0, 5e-324, -708.4, -745.13, -745.2, 36.8, -1e308], 100);
    const [fused, , interpreted] = loaded(build(x.length));
    for (const executable of [fused, interpreted]) {
      executable.input('x').set(x);
      executable.bind();
      executable.run();
    }
    expect(fused.output('slope')).toEqual(interpreted.output('slope'));
  });

  test.each([18, 513, 2000, 5001])('of %i terms is off by 2⁻⁵² a term at most', size => {
    const fused = instantiateWasm(compileWasm(onlySoftplus(size)));
    for (const scale of [1e-9, 0.01, 1, 10, 400]) {
      const x = numbers(size, 8).map(value => value * scale);
      fused.input('x').set(x);
      fused.bind();
      fused.run();
      const exact = compensated(x);
      // Adding the positive parts rounds as any sum does: the second term.
      const allowed = size * 2 ** -52 + (size / 2) * 2 ** -53 * exact;
      expect(Math.abs(fused.output('sum')[0] - exact), `scale ${scale}`).toBeLessThanOrEqual(allowed);
    }
  });

  test('keeps its absolute accuracy where every term is tiny or subnormal', () => {
    for (const at of [-30, -40, -700, -744, -800]) {
      expectAgreement(onlySoftplus(2000), { x: new Float64Array(2000).fill(at) }, 2000 * 2 ** -52);
    }
  });

  test('does not overflow where every factor is 2', () => {
    for (const size of [1024, 2000, 20000]) {
      const fused = instantiateWasm(compileWasm(onlySoftplus(size)));
      fused.bind();
      fused.run();
      expect(fused.output('sum')[0] / size).toBeCloseTo(Math.LN2, 14);
    }
  });

  test.each([17, 1025, 2000])('of %i terms lets NaN and infinities through at any place', size => {
    const x = numbers(size, 4);
    const all = loaded(onlySoftplus(size));
    for (const odd of [NaN, Infinity, -Infinity, 1e308, -1e308, -0]) {
      for (const at of [0, 1, 9, size - 2, size - 1]) {
        const sums = all.map(executable => {
          executable.input('x').set(x);
          executable.input('x')[at] = odd;
          executable.bind();
          executable.run();
          return executable.output('sum')[0];
        });
        if (Number.isFinite(sums[2])) expect(sums[0]).toBeCloseTo(sums[2], 9);
        else expect(sums[0], `${odd} at ${at}`).toBe(sums[2]);
        if (odd === Infinity || Number.isNaN(odd)) expect(sums[0]).toBe(odd);
      }
    }
  });

  test.each([
    [3, 40],
    [40, 3],
    [5, 1027],
    [30, 6],
  ])('along the last axis of %i × %i agrees', (rows, columns) => {
    const b = new GraphBuilder();
    const x = b.input('x', [rows, columns]);
    const p = b.apply('softplus', [x], {});
    b.output('rows', b.apply('sum', [b.apply('neg', [p], {})], { axes: [1] }));
    b.output('all', b.apply('sum', [b.apply('softplus', [b.apply('neg', [x], {})], {})], { axes: [0, 1] }));
    expect(summedOf(b.graph)).toHaveLength(2);
    expectAgreement(b.graph, {}, 1e-13);
  });

  test('of a matrix seen column by column agrees', () => {
    const b = new GraphBuilder();
    const column = b.apply('broadcastTo', [b.input('c', [2100, 1])], { shape: [2100, 7] });
    const x = b.apply('add', [column, b.input('r', [7])], {});
    b.output('sum', b.apply('sum', [b.apply('softplus', [x], {})], { axes: [0, 1] }));
    expectAgreement(b.graph, {}, 1e-13);
  });

  test('may hold several, added and subtracted', () => {
    const b = new GraphBuilder();
    const [x, y, z] = ['x', 'y', 'z'].map(name => b.apply('softplus', [b.input(name, [1500])], {}));
    const terms = b.apply('sub', [x, b.apply('sub', [y, b.apply('neg', [z], {})], {})], {});
    b.output('sum', b.apply('sum', [terms], { axes: [0] }));
    expect(summedOf(b.graph).map(({ negative }) => negative)).toEqual([false, true, true]);
    expectAgreement(b.graph, {}, 1e-12);
  });
});

describe('softplus is computed element by element', () => {
  const x = (b: GraphBuilder) => b.input('x', [600]);

  test('where another node, another sum or an output reads it', () => {
    const uses: ((b: GraphBuilder, p: number) => void)[] = [
      (b, p) => b.output('p', p),
      (b, p) => b.output('square', b.apply('sum', [b.apply('mul', [p, p], {})], { axes: [0] })),
      (b, p) => b.output('again', b.apply('sum', [b.apply('neg', [p], {})], { axes: [0] })),
      (b, p) => b.output('largest', b.apply('reduceMax', [p], { axes: [0] })),
    ];
    for (const use of uses) {
      const b = new GraphBuilder();
      const p = b.apply('softplus', [x(b)], {});
      b.output('sum', b.apply('sum', [p], { axes: [0] }));
      use(b, p);
      expect(summedOf(b.graph)).toEqual([]);
      expectAgreement(b.graph, {}, 1e-13);
    }
  });

  test('where it is added to itself, multiplied or folded otherwise', () => {
    for (const op of ['add', 'mul'] as const) {
      const b = new GraphBuilder();
      const p = b.apply('softplus', [x(b)], {});
      b.output('sum', b.apply('sum', [b.apply(op, [p, p], {})], { axes: [0] }));
      expect(summedOf(b.graph)).toEqual([]);
    }
    const b = new GraphBuilder();
    b.output('most', b.apply('reduceMax', [b.apply('softplus', [x(b)], {})], { axes: [0] }));
    expect(summedOf(b.graph)).toEqual([]);
  });

  test('without fusion: the sum then has the interpreter’s terms', () => {
    expect(makeSchedule(build(600), { fuse: false }).summed.size).toBe(0);
    expect(assemble(build(600)).bytes).not.toEqual(assemble(build(600), { fuse: false }).bytes);
  });
});
