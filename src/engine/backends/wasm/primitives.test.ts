import { describe, expect, test } from 'vitest';
import { BINARY, UNARY } from '../../array/primitives.ts';
import { expectAgreement, GraphBuilder, numbers } from './test-graphs.ts';

const SIZES = [0, 1, 2, 3, 7, 8, 17, 40];
const EDGES = [
  NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  1,
  -1,
  0.5,
  1e300,
  5e-324,
  -3,
  8,
  2,
  710,
  -746,
  1e-20,
  3.5,
  100,
  20.5,
];

describe('every elementwise primitive gives the interpreter’s numbers', () => {
  for (const op of UNARY) {
    test.each(SIZES)(`${op} of %i elements`, n => {
      const b = new GraphBuilder();
      b.output('y', b.apply(op, [b.input('x', [n])], {}));
      expectAgreement(b.graph);
    });
    test(`${op} at edges, NaN and infinities included`, () => {
      const b = new GraphBuilder();
      b.output('y', b.apply(op, [b.input('x', [EDGES.length])], {}));
      expectAgreement(b.graph, { x: EDGES });
    });
  }

  for (const op of BINARY) {
    test.each(SIZES)(`${op} of %i elements`, n => {
      const b = new GraphBuilder();
      b.output('y', b.apply(op, [b.input('x', [n]), b.input('z', [n])], {}));
      expectAgreement(b.graph);
    });
    test(`${op} of all pairs of edges, NaN on either side`, () => {
      const b = new GraphBuilder();
      const x = b.input('x', [EDGES.length, 1]);
      b.output('y', b.apply(op, [x, b.input('z', [EDGES.length])], {}));
      b.output('c', b.apply(op, [x, b.constant([2], [])], {}));
      b.output('d', b.apply(op, [b.constant([-3], []), x], {}));
      expectAgreement(b.graph, { x: EDGES, z: EDGES });
    });
  }

  const SHAPES: [number[], number[]][] = [
    [[3, 4], [4]],
    [
      [3, 1],
      [1, 5],
    ],
    [
      [5, 7],
      [5, 1],
    ],
    [[5, 7], [7]],
    [
      [2, 3, 4],
      [3, 1],
    ],
    [
      [2, 1, 9],
      [4, 1],
    ],
    [[30], []],
    [[1, 1], [20]],
    [[0, 3], [3]],
    [
      [2, 3, 1, 5],
      [4, 1],
    ],
  ];
  test.each(SHAPES)('broadcasting %j with %j', (x, z) => {
    const b = new GraphBuilder();
    const sum = b.apply('add', [b.input('x', x), b.input('z', z)], {});
    b.output('y', b.apply('mul', [sum, b.input('w', z)], {}));
    expectAgreement(b.graph);
  });

  test.each(SIZES)('select of %i elements', n => {
    const b = new GraphBuilder();
    const test0 = b.input('t', [n]);
    b.output('y', b.apply('select', [test0, b.input('x', [n]), b.constant([NaN], [])], {}));
    expectAgreement(b.graph, { t: Array.from({ length: n }, (_, i) => (i % 3 === 0 ? NaN : i % 2)) });
  });
});

describe('moving elements', () => {
  const cases: [string, (b: GraphBuilder) => number][] = [
    ['transpose of a small matrix', b => b.apply('transpose', [b.input('x', [3, 4])], { perm: [1, 0] })],
    ['transpose of three axes', b => b.apply('transpose', [b.input('x', [4, 5, 6])], { perm: [2, 0, 1] })],
    ['transpose over an axis of one', b => b.apply('transpose', [b.input('x', [1, 30])], { perm: [1, 0] })],
    ['broadcastTo', b => b.apply('broadcastTo', [b.input('x', [5, 1])], { shape: [4, 5, 6] })],
    ['broadcastTo of a small array', b => b.apply('broadcastTo', [b.input('x', [3])], { shape: [2, 3] })],
    ['reshape', b => b.apply('reshape', [b.input('x', [4, 6])], { shape: [3, 8] })],
    ['stopGradient', b => b.apply('stopGradient', [b.input('x', [4])], {})],
    [
      'contiguous slice',
      b => b.apply('slice', [b.input('x', [40])], { starts: [3], sizes: [25], steps: [1] }),
    ],
    [
      'slice at an odd place',
      b => b.apply('slice', [b.input('x', [9])], { starts: [1], sizes: [5], steps: [1] }),
    ],
    [
      'backward slice',
      b => b.apply('slice', [b.input('x', [40])], { starts: [39], sizes: [20], steps: [-2] }),
    ],
    [
      'slice of a matrix',
      b => b.apply('slice', [b.input('x', [6, 9])], { starts: [1, 2], sizes: [4, 5], steps: [1, 1] }),
    ],
    [
      'row of a matrix',
      b => b.apply('slice', [b.input('x', [6, 9])], { starts: [2, 0], sizes: [1, 9], steps: [1, 1] }),
    ],
    ['unslice', b => b.apply('unslice', [b.input('x', [3])], { shape: [9], starts: [7], steps: [-3] })],
    [
      'large unslice',
      b => b.apply('unslice', [b.input('x', [4, 5])], { shape: [9, 6], starts: [1, 0], steps: [2, 1] }),
    ],
    ['concat', b => b.apply('concat', [b.input('x', [3, 4]), b.input('z', [3, 9])], { axis: 1 })],
    [
      'small concat',
      b => b.apply('concat', [b.input('x', [3]), b.input('z', [1]), b.input('w', [0])], { axis: 0 }),
    ],
    [
      'concat of an empty part',
      b => b.apply('concat', [b.input('x', [20, 0]), b.input('z', [20, 2])], { axis: 1 }),
    ],
  ];
  test.each(cases)('%s', (_, build) => {
    const b = new GraphBuilder();
    const moved = build(b);
    b.output('y', moved);
    b.output('twice', b.apply('add', [moved, moved], {}));
    expectAgreement(b.graph);
  });
});

describe('gather and scatterAdd', () => {
  const INDICES = [0, 3, 2, 2, NaN, -1, 9, 1.7, 1, 0, 3, 3];
  test.each([
    [[4], 0, 0, [12]],
    [[5, 4, 3], 1, 0, [12]],
    [[2, 4, 3], 1, 1, [2, 6]],
    [[2, 5, 4], 2, 1, [2, 6]],
    [[4, 0], 0, 0, [12]],
  ])('of %j along axis %i with %i shared axes', (shape, axis, batch, indices) => {
    const b = new GraphBuilder();
    const at = b.input('at', indices, 'data');
    const taken = b.apply('gather', [b.input('x', shape), at], { axis, batch });
    b.output('taken', taken);
    b.output('back', b.apply('scatterAdd', [taken, at], { axis, batch, size: shape[axis] }));
    expectAgreement(b.graph, { at: INDICES });
  });
});

describe('reductions', () => {
  const cases: [number[], number[]][] = [
    [[0], [0]],
    [[5], [0]],
    [[16], [0]],
    [[17], [0]],
    [[1000], [0]],
    [[3, 5], [0]],
    [[3, 5], [1]],
    [[30, 7], [1]],
    [[30, 7], [0]],
    [
      [30, 8],
      [0, 1],
    ],
    [[4, 5, 6], [1]],
    [
      [4, 5, 6],
      [0, 2],
    ],
    [
      [4, 5, 6],
      [1, 2],
    ],
    [[4, 0, 6], [1]],
    [[4, 1, 6], []],
    [[4, 1, 60], []],
  ];
  for (const op of ['sum', 'prod', 'reduceMax'] as const) {
    test.each(cases)(`${op} of %j over %j`, (shape, axes) => {
      const b = new GraphBuilder();
      const x = b.input('x', shape);
      b.output('y', b.apply(op, [x], { axes }));
      b.output('z', b.apply(op, [b.apply('mul', [x, x], {})], { axes }));
      expectAgreement(b.graph, {}, 1e-12);
    });
    test(`${op} lets NaN through`, () => {
      for (const n of [4, 33]) {
        const b = new GraphBuilder();
        b.output('y', b.apply(op, [b.input('x', [n])], { axes: [0] }));
        const values = numbers(n);
        values[n - 1] = NaN;
        expectAgreement(b.graph, { x: values });
      }
    });
  }
  test('sums of rows with a broadcast operand', () => {
    const b = new GraphBuilder();
    const product = b.apply('mul', [b.input('x', [6, 5, 7]), b.input('w', [5, 1])], {});
    b.output('rows', b.apply('sum', [product], { axes: [1, 2] }));
    b.output('cells', b.apply('sum', [product], { axes: [2] }));
    b.output('all', b.apply('sum', [product], { axes: [0, 1, 2] }));
    expectAgreement(b.graph, {}, 1e-12);
  });
  test.each([
    [[9], 0, false],
    [[4, 5, 6], 1, true],
    [[4, 5], 0, true],
  ])('cumsum of %j along %i, reverse %s', (shape, axis, reverse) => {
    const b = new GraphBuilder();
    b.output('y', b.apply('cumsum', [b.input('x', shape)], { axis, reverse }));
    expectAgreement(b.graph);
  });
});

describe('matrices', () => {
  test.each([
    [
      [2, 3],
      [3, 4],
    ],
    [
      [5, 0],
      [0, 2],
    ],
    [
      [7, 9],
      [9, 1],
    ],
    [
      [1, 9],
      [9, 20],
    ],
    [
      [2, 1, 3, 4],
      [5, 4, 3],
    ],
    [
      [33, 5],
      [5, 1],
    ],
    [
      [40, 41],
      [41, 3],
    ],
  ])('matmul of %j and %j', (left, right) => {
    for (const role of ['parameter', 'data'] as const) {
      const b = new GraphBuilder();
      b.output('y', b.apply('matmul', [b.input('a', left, role), b.input('b', right)], {}));
      expectAgreement(b.graph, {}, 1e-12);
    }
  });

  function positive(n: number): number[] {
    const a = numbers(n * n);
    return Array.from({ length: n * n }, (_, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      let sum = i === j ? 1 : 0;
      for (let k = 0; k < n; k++) sum += a[i * n + k] * a[j * n + k];
      return sum;
    });
  }

  test.each([1, 2, 5, 9])('cholesky and triangularSolve of order %i', n => {
    const b = new GraphBuilder();
    const factor = b.apply('cholesky', [b.input('a', [2, n, n])], {});
    const right = b.input('b', [2, n, 3]);
    b.output('factor', factor);
    b.output('down', b.apply('triangularSolve', [factor, right], { transpose: false }));
    b.output('up', b.apply('triangularSolve', [factor, right], { transpose: true }));
    expectAgreement(b.graph, { a: [...positive(n), ...positive(n).map(x => x * 2)] });
  });

  test('cholesky fills a matrix that is not positive definite with NaN, and only that one', () => {
    const b = new GraphBuilder();
    b.output('factor', b.apply('cholesky', [b.input('a', [3, 2, 2])], {}));
    const a = [1, 0, 0, -1, 4, 2, 2, 5, 1, 2, 2, 1];
    expectAgreement(b.graph, { a });
    expect(a).toHaveLength(12);
  });
});
