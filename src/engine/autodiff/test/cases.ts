/** Places to differentiate every primitive at: sizes 0, 1 and odd, broadcasting, batches, every parameter. */
import type { BINARY, Node, Primitive, ScanBody, Shape, UNARY } from '../../array/primitives.ts';
import type { Tensor } from '../../array/types.ts';
import { array, type Case, numbers, source } from './laws.ts';

const next = source(3);
const within = (shape: Shape, low: number, high: number): Tensor => array(shape, () => next(low, high));
/** Distinct values, none near 0 or a whole number, both signs. */
const spreadOut = (shape: Shape): Tensor => array(shape, i => ((i * 7) % 11) * 0.45 - 2.03 + 0.01 * i);

function unary<P extends (typeof UNARY)[number]>(op: P, low: number, high: number): readonly Case<P>[] {
  return [[], [0], [1], [3], [2, 3]].map(
    shape => ({ op, params: {}, inputs: [within(shape, low, high)], wrt: [0] }) as unknown as Case<P>,
  );
}

function binary<P extends (typeof BINARY)[number]>(op: P, low: number, high: number): readonly Case<P>[] {
  const pairs: readonly (readonly [Shape, Shape])[] = [
    [[], []],
    [[3], []],
    [[], [3]],
    [[2, 3], [3]],
    [
      [2, 1],
      [1, 3],
    ],
    [
      [0, 3],
      [1, 3],
    ],
    [[5], [5]],
  ];
  return pairs.map(
    ([a, b]) =>
      ({
        op,
        params: {},
        inputs: [within(a, low, high), within(b, low, high)],
        wrt: [0, 1],
      }) as unknown as Case<P>,
  );
}

function lowerFactor(shape: Shape): Tensor {
  const n = shape[shape.length - 1];
  return array(shape, i => {
    const [row, column] = [Math.floor(i / n) % n, i % n];
    return row === column ? next(1, 2) : row > column ? next() : 0;
  });
}

function positive(shape: Shape): Tensor {
  const n = shape[shape.length - 1];
  const l = numbers(lowerFactor(shape));
  return array(shape, i => {
    const [block, row, column] = [Math.floor(i / (n * n)) * n * n, Math.floor(i / n) % n, i % n];
    let sum = 0;
    for (let k = 0; k < n; k++) sum += l[block + row * n + k] * l[block + column * n + k];
    return sum;
  });
}

const reductions: readonly (readonly [Shape, readonly number[]])[] = [
  [[3], [0]],
  [
    [2, 3, 2],
    [0, 2],
  ],
  [[2, 3, 2], [1]],
  [[1, 3], [0]],
  [[3, 0], [1]],
  [[2, 2], []],
];

function reduction<P extends 'sum' | 'prod' | 'reduceMax'>(op: P): readonly Case<P>[] {
  return reductions.map(
    ([shape, axes]) => ({ op, params: { axes }, inputs: [spreadOut(shape)], wrt: [0] }) as unknown as Case<P>,
  );
}

const square = (batch: Shape): Shape => [...batch, 3, 3];

/** s′ = c·s + sin(x·r), r′ = r − s·x, q′ = sin q of shapes [2], [], []; ys: s·x and r; perhaps stopping when r < −1. */
function scanBody(stops: boolean): ScanBody {
  const nodes: Node[] = [];
  const input = (shape: Shape): number =>
    nodes.push({ op: 'input', inputs: [], params: { name: `p${nodes.length}` }, shape }) - 1;
  const apply = (
    op: (typeof UNARY)[number] | (typeof BINARY)[number],
    shape: Shape,
    ...inputs: number[]
  ): number => nodes.push({ op, inputs, params: {}, shape } as Node) - 1;
  const [c, s, r, q, x] = [input([2]), input([2]), input([]), input([]), input([])];
  const idle = apply('sin', [], q);
  const sx = apply('mul', [2], s, x);
  const next = apply('add', [2], apply('mul', [2], c, s), apply('sin', [], apply('mul', [], x, r)));
  const total = nodes.push({ op: 'sum', inputs: [sx], params: { axes: [0] }, shape: [] }) - 1;
  const left = apply('sub', [], r, total);
  const bound = nodes.push({ op: 'constant', inputs: [], params: { values: [-1] }, shape: [] }) - 1;
  const outputs = [next, left, idle, sx, r, ...(stops ? [apply('lt', [], left, bound)] : [])];
  return { nodes, inputs: [c, s, r, q, x], outputs };
}

function scanCases(): readonly Case<'scan'>[] {
  const variants = [
    { length: 4, reverse: false, counted: false, stops: false },
    { length: 4, reverse: true, counted: false, stops: false },
    { length: 0, reverse: false, counted: false, stops: false },
    { length: 4, reverse: false, counted: true, stops: false },
    { length: 4, reverse: true, counted: true, stops: false },
    { length: 6, reverse: false, counted: false, stops: true },
  ];
  return variants.map(params => ({
    op: 'scan',
    params: { ...params, body: scanBody(params.stops), constants: 1, carries: 3 },
    inputs: [
      within([2], 0.5, 1),
      within([2], 0.5, 1),
      within([], 0.5, 1),
      within([], 0.5, 1),
      within([params.length], 0.5, 1),
      ...(params.counted ? [array([], () => 3)] : []),
    ],
    wrt: [0, 1, 2, 3, 4],
  }));
}

export const cases: { readonly [P in Primitive]: readonly Case<P>[] } = {
  input: [],
  constant: [],
  stopGradient: [],
  sign: unary('sign', 0.1, 2),
  floor: unary('floor', 0.1, 0.9),
  not: unary('not', 0.1, 0.9),
  lt: [],
  le: [],
  gt: [],
  ge: [],
  eq: [],
  ne: [],
  and: [],
  or: [],
  neg: unary('neg', -2, 2),
  abs: unary('abs', 0.2, 2),
  sqrt: unary('sqrt', 0.2, 4),
  exp: unary('exp', -2, 2),
  expm1: unary('expm1', -2, 2),
  log: unary('log', 0.2, 4),
  log1p: unary('log1p', -0.7, 4),
  sin: unary('sin', -4, 4),
  cos: unary('cos', -4, 4),
  atan: unary('atan', -4, 4),
  tanh: unary('tanh', -2, 2),
  sigmoid: unary('sigmoid', -4, 4),
  softplus: unary('softplus', -4, 4),
  lgamma: unary('lgamma', 0.3, 9),
  digamma: unary('digamma', 0.3, 9),
  trigamma: unary('trigamma', 0.6, 9),
  erf: unary('erf', -2, 2),
  erfcx: unary('erfcx', -2, 60),
  normalQuantile: unary('normalQuantile', 0.05, 0.95),
  logI0: unary('logI0', -25, 30),
  besselRatio: unary('besselRatio', -25, 30),
  gammaP: binary('gammaP', 0.3, 6),
  gammaQ: binary('gammaQ', 0.3, 6),
  betaInc: [
    [[], [], []],
    [[3], [], [2, 3]],
    [[2, 1], [3], [1, 3]],
    [[0, 3], [3], []],
    [[5], [5], [5]],
  ].map(([a, b, x]) => ({
    op: 'betaInc',
    params: {},
    inputs: [within(a, 0.3, 6), within(b, 0.3, 6), within(x, 0.1, 0.9)],
    wrt: [0, 1, 2],
  })),
  add: binary('add', -2, 2),
  sub: binary('sub', -2, 2),
  mul: binary('mul', -2, 2),
  div: binary('div', 0.5, 2),
  pow: binary('pow', 0.5, 2),
  max: binary('max', -2, 2),
  min: binary('min', -2, 2),
  select: [
    {
      op: 'select',
      params: {},
      inputs: [array([3], i => i % 2), within([3], -2, 2), within([3], -2, 2)],
      wrt: [1, 2],
    },
    {
      op: 'select',
      params: {},
      inputs: [array([2, 1], i => i), within([3], -2, 2), within([], -2, 2)],
      wrt: [1, 2],
    },
  ],
  reshape: [{ op: 'reshape', params: { shape: [3, 2] }, inputs: [spreadOut([2, 3])], wrt: [0] }],
  transpose: [{ op: 'transpose', params: { perm: [2, 0, 1] }, inputs: [spreadOut([2, 3, 4])], wrt: [0] }],
  broadcastTo: [
    { op: 'broadcastTo', params: { shape: [2, 3] }, inputs: [spreadOut([3])], wrt: [0] },
    { op: 'broadcastTo', params: { shape: [2, 3, 2] }, inputs: [spreadOut([3, 1])], wrt: [0] },
    { op: 'broadcastTo', params: { shape: [0, 3] }, inputs: [spreadOut([1, 3])], wrt: [0] },
  ],
  slice: [
    {
      op: 'slice',
      params: { starts: [1, 4], sizes: [2, 3], steps: [1, -2] },
      inputs: [spreadOut([3, 5])],
      wrt: [0],
    },
    { op: 'slice', params: { starts: [0], sizes: [0], steps: [1] }, inputs: [spreadOut([3])], wrt: [0] },
  ],
  unslice: [
    {
      op: 'unslice',
      params: { shape: [3, 5], starts: [1, 4], steps: [1, -2] },
      inputs: [spreadOut([2, 3])],
      wrt: [0],
    },
  ],
  concat: [
    {
      op: 'concat',
      params: { axis: 1 },
      inputs: [spreadOut([2, 1]), spreadOut([2, 0]), spreadOut([2, 3])],
      wrt: [0, 1, 2],
    },
  ],
  gather: [
    {
      op: 'gather',
      params: { axis: 1, batch: 0 },
      inputs: [spreadOut([2, 3, 2]), array([4], i => (i * 2) % 3)],
      wrt: [0],
    },
    {
      op: 'gather',
      params: { axis: 1, batch: 1 },
      inputs: [spreadOut([2, 3]), array([2, 2], i => (i * 2) % 3)],
      wrt: [0],
    },
  ],
  scatterAdd: [
    {
      op: 'scatterAdd',
      params: { axis: 0, batch: 0, size: 3 },
      inputs: [spreadOut([4, 2]), array([4], i => i % 2)],
      wrt: [0],
    },
    {
      op: 'scatterAdd',
      params: { axis: 1, batch: 1, size: 3 },
      inputs: [spreadOut([2, 2]), array([2, 2], i => i % 3)],
      wrt: [0],
    },
  ],
  sum: reduction('sum'),
  prod: [
    ...reduction('prod'),
    { op: 'prod', params: { axes: [0] }, inputs: [array([3], i => i)], wrt: [0] },
    { op: 'prod', params: { axes: [0] }, inputs: [array([3], i => Math.max(0, i - 1))], wrt: [0] },
  ],
  reduceMax: reduction('reduceMax').filter(({ inputs: [x] }) => numbers(x).length > 0),
  argsort: [{ op: 'argsort', params: {}, inputs: [spreadOut([2, 3])], wrt: [0] }],
  cumsum: [
    { op: 'cumsum', params: { axis: 1, reverse: false }, inputs: [spreadOut([2, 3, 2])], wrt: [0] },
    { op: 'cumsum', params: { axis: 0, reverse: true }, inputs: [spreadOut([3])], wrt: [0] },
  ],
  matmul: [
    { op: 'matmul', params: {}, inputs: [spreadOut([2, 3]), spreadOut([3, 4])], wrt: [0, 1] },
    { op: 'matmul', params: {}, inputs: [spreadOut([2, 1, 2, 3]), spreadOut([5, 3, 1])], wrt: [0, 1] },
    { op: 'matmul', params: {}, inputs: [spreadOut([2, 0]), spreadOut([0, 4])], wrt: [0, 1] },
  ],
  cholesky: [[], [2]].map(
    b => ({ op: 'cholesky', params: {}, inputs: [positive(square(b))], wrt: [0], symmetric: true }) as const,
  ),
  triangularSolve: [false, true].flatMap(transpose =>
    [[], [2]].map(b => ({
      op: 'triangularSolve' as const,
      params: { transpose },
      inputs: [lowerFactor(square(b)), spreadOut([...b, 3, 2])],
      wrt: [0, 1],
    })),
  ),
  qr: [
    [3, 3],
    [5, 3],
    [1, 1],
    [3, 1],
    [2, 4, 3],
    [3, 0],
  ].map(shape => ({
    op: 'qr',
    params: {},
    inputs: [within(shape, -2, 2)],
    wrt: [0],
  })),
  eigh: [[], [2]].map(
    b => ({ op: 'eigh', params: {}, inputs: [positive(square(b))], wrt: [0], symmetric: true }) as const,
  ),
  scan: scanCases(),
};
