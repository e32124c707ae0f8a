/** Every primitive on tfjs' CPU backend against the interpreter, and no tensor left behind. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Graph, Node, NodeId } from '../../array/graph.ts';
import {
  BINARY,
  UNARY,
  type ParamsOf,
  type Primitive,
  type ScanParams,
  type Shape,
} from '../../array/primitives.ts';
import { resultShape } from '../../array/shape.ts';
import { interpreter } from '../interpreter/index.ts';
import { createDevice, type Device } from './index.ts';

let device: Device;
beforeAll(async () => void (device = await createDevice('cpu')));

async function runGraph(graph: Graph, inputs: Readonly<Record<string, ArrayLike<number>>>) {
  const program = device.load(graph);
  program.bind({});
  try {
    return await program.run(inputs);
  } finally {
    program.dispose();
  }
}

interface Operand {
  readonly shape: Shape;
  readonly values: readonly number[];
}

const tried = new Set<Primitive>();

/** One primitive applied to inputs x0, x1, … */
function graphOf<P extends Primitive>(op: P, operands: readonly Operand[], params: ParamsOf<P>): Graph {
  tried.add(op);
  const nodes = operands.map(({ shape }, i): Node => ({
    op: 'input',
    inputs: [],
    params: { name: `x${i}` },
    shape,
  }));
  const shape = resultShape(
    op,
    operands.map(operand => operand.shape),
    params,
  );
  nodes.push({ op, inputs: operands.map((_, i) => i), params, shape } as unknown as Node);
  return {
    nodes,
    inputs: operands.map((_, node) => ({ name: `x${node}`, role: 'parameter', node })),
    outputs: [{ name: 'y', node: operands.length }],
  };
}

/** f32 numbers, so that both sides start from the same ones. */
const rounded = (values: readonly number[]) => values.map(Math.fround);

async function agree<P extends Primitive>(op: P, operands: readonly Operand[], params: ParamsOf<P>) {
  const graph = graphOf(op, operands, params);
  const inputs = Object.fromEntries(operands.map(({ values }, i) => [`x${i}`, rounded(values)]));
  const oracle = interpreter.load(graph);
  for (const [name, values] of Object.entries(inputs)) oracle.input(name).set(values);
  oracle.bind();
  oracle.run();
  const { y } = await runGraph(graph, inputs);
  const expected = oracle.output('y');
  expect(y.length).toBe(expected.length);
  expected.forEach((value, i) => {
    const what = `${op} at ${i}: tfjs ${y[i]}, interpreter ${value}`;
    if (!Number.isFinite(value)) return expect(Object.is(y[i], value), what).toBe(true);
    expect(Math.abs(y[i] - value) / (1 + Math.abs(value)), what).toBeLessThan(1e-5);
  });
}

/** Numbers in (−2, 2), always the same. */
function array(...shape: number[]): Operand {
  const size = shape.reduce((product, extent) => product * extent, 1);
  let state = size + 7;
  const values = Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state / 2 ** 31) * 2;
  });
  return { shape, values };
}

const given = (shape: Shape, ...values: number[]): Operand => ({ shape, values });

const MODERATE = [
  -3.3, -2.5, -1.2, -0.7, -0.3, -0.01, -1e-6, 0, 1e-6, 1e-3, 0.04, 0.06, 0.24, 0.26, 0.5, 0.74,
];
const POSITIVE = [0.76, 1, 1.5, 2, 3.7, 7.9, 8, 8.1, 12, 20, 60];
/** The gamma functions have poles at 0 and −1, −2, …, where the two sides may differ in kind. */
const POLES: ReadonlySet<string> = new Set(['lgamma', 'digamma', 'trigamma']);
const NEAR_POLES = new Set([-0.01, -1e-6, 0, 1e-6, 1e-3]);

describe('elementwise', () => {
  test.each(UNARY)('%s gives the interpreter’s numbers', async op => {
    const large = op === 'exp' || op === 'expm1' || op === 'erfcx' ? POSITIVE.slice(0, 8) : POSITIVE;
    const values = [...MODERATE, ...large].filter(x => !POLES.has(op) || !NEAR_POLES.has(x));
    await agree(op, [given([values.length], ...values)], {});
  });

  test.each(UNARY)('%s passes NaN on as the interpreter does', op => agree(op, [given([1], NaN)], {}));

  test.each(BINARY)('%s broadcasts and gives the interpreter’s numbers', async op => {
    const first = op === 'pow' ? given([3, 1], 0.5, 1.5, 3) : array(3, 1);
    await agree(op, [first, array(2, 1, 4)], {});
    await agree(op, [given([4], 1, 0, 1, 0), given([4], 1, 1, 0, 0)], {});
    await agree(op, [given([3], 2, NaN, NaN), given([3], NaN, 2, NaN)], {});
    await agree(op, [array(0, 3), array(3)], {});
  });

  test('select takes the chosen side, whatever is in the other', async () => {
    await agree('select', [given([3], 1, 0, NaN), given([3], 5, NaN, 6), given([], 2)], {});
    await agree('select', [given([2, 1], 1, 0), array(3), array(2, 3)], {});
  });
});

describe('movement', () => {
  test('constants fill and list', async () => {
    tried.add('constant');
    const nodes: Node[] = [
      { op: 'constant', inputs: [], params: { values: [1.5] }, shape: [2, 2] },
      { op: 'constant', inputs: [], params: { values: [1, 2, 3] }, shape: [3] },
    ];
    const outputs = nodes.map((_, node) => ({ name: `y${node}`, node }));
    const { y0, y1 } = await runGraph({ nodes, inputs: [], outputs }, {});
    expect([...y0]).toEqual([1.5, 1.5, 1.5, 1.5]);
    expect([...y1]).toEqual([1, 2, 3]);
  });

  test('views', async () => {
    await agree('stopGradient', [array(3)], {});
    await agree('reshape', [array(2, 6)], { shape: [3, 4] });
    await agree('transpose', [array(2, 3, 4)], { perm: [2, 0, 1] });
    await agree('broadcastTo', [array(3, 1)], { shape: [2, 3, 4] });
    await agree('broadcastTo', [array()], { shape: [5] });
  });

  test('slice and unslice, with steps and backwards', async () => {
    await agree('slice', [array(5, 6)], { starts: [1, 2], sizes: [3, 4], steps: [1, 1] });
    await agree('slice', [array(5, 6)], { starts: [4, 1], sizes: [3, 2], steps: [-2, 3] });
    await agree('slice', [array(5)], { starts: [2], sizes: [0], steps: [1] });
    await agree('unslice', [array(3, 2)], { shape: [5, 6], starts: [4, 1], steps: [-2, 3] });
    await agree('unslice', [array(3)], { shape: [5], starts: [1], steps: [1] });
    await agree('unslice', [array(0)], { shape: [4], starts: [0], steps: [1] });
  });

  test('concat, empty parts too', async () => {
    await agree('concat', [array(2, 3), array(2, 1), array(2, 0)], { axis: 1 });
    await agree('concat', [array(0), array(0)], { axis: 0 });
  });

  test('gather along any axis, batched', async () => {
    await agree('gather', [array(4, 3, 2), given([2, 2], 2, 0, 1, 1)], { axis: 1, batch: 0 });
    await agree('gather', [array(5), given([], 3)], { axis: 0, batch: 0 });
    await agree('gather', [array(2, 4, 3), given([2, 3], 2, 0, 1, 1, 3, 3)], { axis: 1, batch: 1 });
    await agree('gather', [array(2, 4, 3), given([2, 2], 2, 0, 1, 1)], { axis: 2, batch: 1 });
  });

  test('scatterAdd adds what falls on one place', async () => {
    await agree('scatterAdd', [array(4, 3), given([4], 1, 1, 0, 1)], { axis: 0, batch: 0, size: 3 });
    await agree('scatterAdd', [array(2, 2, 2, 3), given([2, 2], 1, 1, 0, 4)], { axis: 1, batch: 0, size: 5 });
    await agree('scatterAdd', [array(2, 3), given([2, 3], 0, 0, 1, 2, 2, 2)], { axis: 1, batch: 1, size: 3 });
    await agree('scatterAdd', [array(2), given([], 1)], { axis: 0, batch: 0, size: 3 });
    await agree('scatterAdd', [array(0), given([0])], { axis: 0, batch: 0, size: 3 });
  });
});

describe('reductions', () => {
  const reductions = ['sum', 'prod', 'reduceMax'] as const;
  test.each(reductions)('%s over some axes, none, all and nothing', async op => {
    for (const axes of [[0], [1, 2], [], [0, 1, 2], [2, 0]]) await agree(op, [array(3, 4, 2)], { axes });
    await agree(op, [array(0, 2)], { axes: [0] });
    await agree(op, [given([2, 2], 1, NaN, 3, 4)], { axes: [1] });
  });

  test('a long sum keeps its digits', () => agree('sum', [array(3, 5001)], { axes: [1] }));

  test('cumsum runs both ways', async () => {
    await agree('cumsum', [array(3, 4)], { axis: 0, reverse: false });
    await agree('cumsum', [array(3, 4)], { axis: 1, reverse: true });
  });
});

describe('matrices', () => {
  test('matmul broadcasts leading axes', async () => {
    await agree('matmul', [array(3, 4), array(4, 2)], {});
    await agree('matmul', [array(2, 1, 3, 4), array(5, 4, 2)], {});
    await agree('matmul', [array(3, 0), array(0, 2)], {});
  });

  const positive = given([2, 2, 2], 4, 1, 1, 3, 2, -0.5, -0.5, 1);
  test('cholesky factors a batch and is NaN where there is no factor', async () => {
    await agree('cholesky', [positive], {});
    await agree('cholesky', [given([3, 3], 4, 99, 99, 1, 3, 99, 0.5, 0.2, 2)], {});
    await agree('cholesky', [given([2, 2, 2], 1, 2, 2, 1, 4, 1, 1, 3)], {});
    await agree('cholesky', [given([1, 1], -1)], {});
  });

  test('triangularSolve goes either way and reads the lower triangle only', async () => {
    const lower = given([3, 3], 2, 99, 99, 0.5, 1.5, 99, -1, 0.3, 3);
    await agree('triangularSolve', [lower, array(3, 2)], { transpose: false });
    await agree('triangularSolve', [lower, array(3, 2)], { transpose: true });
    await agree('triangularSolve', [positive, array(2, 2, 1)], { transpose: false });
  });
});

/** s′ = tanh(c·s + x), ys x·s and s; stops when s′ < −0.5. */
function scanParams(extra: Partial<ScanParams>): ScanParams {
  const node = (op: 'mul' | 'add' | 'tanh' | 'lt', shape: Shape, ...inputs: number[]): Node =>
    ({ op, inputs, params: {}, shape }) as Node;
  const input = (name: string, shape: Shape): Node => ({ op: 'input', inputs: [], params: { name }, shape });
  const nodes: Node[] = [
    input('c', [2]),
    input('s', [2]),
    input('x', []),
    node('mul', [2], 0, 1),
    node('add', [2], 3, 2),
    node('tanh', [2], 4),
    node('mul', [2], 1, 2),
    { op: 'sum', inputs: [5], params: { axes: [0] }, shape: [] },
    { op: 'constant', inputs: [], params: { values: [-0.5] }, shape: [] },
    node('lt', [], 7, 8),
  ];
  const outputs = extra.stops ? [5, 6, 1, 9] : [5, 6, 1];
  const body = { nodes, inputs: [0, 1, 2], outputs };
  const plain = { length: 5, constants: 1, carries: 1, reverse: false, counted: false, stops: false };
  return { body, ...plain, ...extra };
}

describe('scan', () => {
  const inputs = [array(2), given([2], 0.3, -0.4), array(5)];
  test('runs either way', async () => {
    await agree('scan', inputs, scanParams({}));
    await agree('scan', inputs, scanParams({ reverse: true }));
  });

  test('does the steps it is told, and stops where the body says so', async () => {
    await agree('scan', [...inputs, given([], 3)], scanParams({ counted: true }));
    await agree('scan', [...inputs, given([], 3)], scanParams({ counted: true, reverse: true }));
    await agree('scan', inputs, scanParams({ stops: true }));
  });

  test('leaves no tensor behind', async () => {
    const operands = inputs;
    const graph = graphOf('scan', operands, scanParams({ stops: true }));
    const values = Object.fromEntries(operands.map((operand, i) => [`x${i}`, operand.values]));
    const before = device.tensors();
    for (let i = 0; i < 20; i++) await runGraph(graph, values);
    expect(device.tensors()).toBe(before);
  });
});

test('an input that is missing is named', async () => {
  const graph = graphOf('exp', [array(3)], {});
  await expect(runGraph(graph, {})).rejects.toThrow('input x0 does not fit');
  await expect(runGraph(graph, { x0: [1, 2] })).rejects.toThrow('input x0 does not fit');
});

test('a thousand runs leave no tensor behind', async () => {
  const graph: Graph = chainOf(['lgamma', 'erfcx', 'exp', 'tanh']);
  await runGraph(graph, { x0: [1, 2, 3] });
  const before = device.tensors();
  for (let i = 0; i < 1000; i++) await runGraph(graph, { x0: [1, 2, 3] });
  await expect(runGraph(graph, {})).rejects.toThrow();
  expect(device.tensors()).toBe(before);
});

function chainOf(ops: readonly (typeof UNARY)[number][]): Graph {
  const start: Node = { op: 'input', inputs: [], params: { name: 'x0' }, shape: [3] };
  const steps = ops.map((op, i) => ({ op, inputs: [i as NodeId], params: {}, shape: [3] }) as Node);
  return {
    nodes: [start, ...steps],
    inputs: [{ name: 'x0', role: 'parameter', node: 0 }],
    outputs: [{ name: 'y', node: ops.length }],
  };
}
