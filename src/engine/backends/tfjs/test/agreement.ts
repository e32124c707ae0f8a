/**
 * Every primitive on a device against the interpreter, values and gradients: one table for Node and for a browser.
 * Not here: making the device.
 */
import { sizeOf } from '../../../array/extents.ts';
import type { Graph, Node, NodeId } from '../../../array/graph.ts';
import { BINARY, UNARY, type ParamsOf, type Primitive, type Shape } from '../../../array/primitives.ts';
import { constantTensor } from '../../../array/apply.ts';
import { mul } from '../../../array/index.ts';
import { resultShape } from '../../../array/shape.ts';
import { trace } from '../../../array/trace.ts';
import { gradientGraph } from '../../../autodiff/index.ts';
import { replay } from '../../../autodiff/replay.ts';
import { interpreter } from '../../interpreter/index.ts';
import type { Device } from '../device.ts';

export interface Operand {
  readonly shape: Shape;
  readonly values: readonly number[];
}

/** One primitive applied to operands. */
export interface Case {
  readonly op: Primitive;
  readonly operands: readonly Operand[];
  readonly params: object;
  /** Operands in which the gradient is compared; none where it means nothing. */
  readonly smooth: readonly number[];
}

/** How far one primitive is off, and where it is not finite as it should be. */
export interface Agreement {
  readonly op: Primitive;
  /** Largest error relative to 1 + |value|; Infinity where kinds differ (NaN, ∞). */
  readonly value: number;
  readonly gradient: number;
  readonly worst: string;
}

/** Numbers in (−2, 2), always the same. */
function array(...shape: number[]): Operand {
  const size = sizeOf(shape);
  let state = size + 7;
  const values = Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state / 2 ** 31) * 2;
  });
  return { shape, values };
}

const aboveZero = (size: number): Operand => ({ shape: [size], values: array(size).values.map(x => x + 2) });
const given = (shape: Shape, ...values: number[]): Operand => ({ shape, values });

const MODERATE = [-3.3, -2.5, -1.2, -0.7, -0.3, 0.04, 0.06, 0.24, 0.26, 0.5, 0.74];
const SMALL = [-0.01, -1e-6, 0, 1e-6, 1e-3];
const POSITIVE = [0.76, 1, 1.5, 2, 3.7, 7.9, 8, 8.1, 12, 20, 60];
const POLES: ReadonlySet<string> = new Set(['lgamma', 'digamma', 'trigamma']);
/** Not differentiable at 0, or everywhere flat. */
const FLAT: ReadonlySet<string> = new Set([
  'abs',
  'sign',
  'floor',
  'not',
  'lt',
  'le',
  'gt',
  'ge',
  'eq',
  'ne',
  'and',
  'or',
]);
const ABOVE_ZERO: ReadonlySet<string> = new Set(['log', 'sqrt']);

function unaryCases(op: (typeof UNARY)[number]): Case[] {
  const large = op === 'exp' || op === 'expm1' || op === 'erfcx' ? POSITIVE.slice(0, 8) : POSITIVE;
  const all = [...MODERATE, ...(POLES.has(op) ? [] : SMALL), ...large];
  const inside = ABOVE_ZERO.has(op) ? large : op === 'log1p' ? [...SMALL, ...large] : all;
  const smooth = FLAT.has(op) ? [] : [0];
  return [
    make(op, [given([all.length], ...all)], {}),
    make(op, [given([inside.length], ...inside)], {}, smooth),
    make(op, [given([1], NaN)], {}),
  ];
}

function binaryCases(op: (typeof BINARY)[number]): Case[] {
  const first = op === 'pow' ? given([3, 1], 0.5, 1.5, 3) : array(3, 1);
  return [
    make(op, [first, array(2, 1, 4)], {}, FLAT.has(op) ? [] : [0, 1]),
    make(op, [given([4], 1, 0, 1, 0), given([4], 1, 1, 0, 0)], {}),
    make(op, [given([3], 2, NaN, NaN), given([3], NaN, 2, NaN)], {}),
    make(op, [array(0, 3), array(3)], {}),
  ];
}

function make<P extends Primitive>(
  op: P,
  operands: readonly Operand[],
  params: ParamsOf<P>,
  smooth: readonly number[] = [],
): Case {
  return { op, operands, params, smooth };
}

const positive = given([2, 2, 2], 4, 1, 1, 3, 2, -0.5, -0.5, 1);
const lower = given([3, 3], 2, 99, 99, 0.5, 1.5, 99, -1, 0.3, 3);

/** c ← a·c + x, y = sin c: four steps of two elements. */
const loop: ParamsOf<'scan'> = {
  body: {
    nodes: [
      { op: 'input', inputs: [], params: { name: 'a' }, shape: [2] },
      { op: 'input', inputs: [], params: { name: 'c' }, shape: [2] },
      { op: 'input', inputs: [], params: { name: 'x' }, shape: [2] },
      { op: 'mul', inputs: [0, 1], params: {}, shape: [2] },
      { op: 'add', inputs: [3, 2], params: {}, shape: [2] },
      { op: 'sin', inputs: [4], params: {}, shape: [2] },
    ],
    inputs: [0, 1, 2],
    outputs: [4, 5],
  },
  length: 4,
  constants: 1,
  carries: 1,
  reverse: false,
  counted: false,
  stops: false,
};

function probabilityCases(): Case[] {
  const shapes = given([5, 1], 0.1, 0.7, 2, 9, 60);
  const quantiles = given([7], 1e-6, 0.004, 0.1, 0.5, 0.93, 0, 1);
  return [
    ...(['gammaP', 'gammaQ'] as const).flatMap(op => [
      make(op, [shapes, given([6], 0.01, 0.5, 1, 4, 50, 80)], {}, [0, 1]),
      make(op, [shapes, given([3], 0, Infinity, -1)], {}),
    ]),
    make(
      'betaInc',
      [given([4], 0.1, 2, 9, 60), given([4], 3, 0.4, 40, 2), given([4], 0.003, 0.8, 0.2, 0.97)],
      {},
      [0, 1, 2],
    ),
    make('betaInc', [shapes, given([], 2), given([4], 0, 1, -1, NaN)], {}),
    make('betaInc', [array(0), given([], 2), array(0)], {}),
    make('normalQuantile', [quantiles], {}),
    make('normalQuantile', [given([3], 0.01, 0.5, 0.93)], {}, [0]),
    make('logI0', [given([3], Infinity, -Infinity, 300)], {}),
    make('besselRatio', [given([3], Infinity, -Infinity, 300)], {}),
  ];
}

function orderCases(): Case[] {
  return [
    make('argsort', [given([2, 4], 3, NaN, -1, 2, 1, 1, -Infinity, 0)], {}),
    make('argsort', [array(0, 3)], {}),
    make('qr', [array(3, 3)], {}, [0]),
    make('qr', [array(2, 5, 2)], {}, [0]),
    make('qr', [given([2, 2], 0, 1, 0, 2)], {}),
    make('qr', [array(3, 0)], {}),
    make('eigh', [given([3, 3], 4, 1, -1, 1, 2, 0.5, -1, 0.5, -3)], {}, [0]),
    make('eigh', [positive], {}, [0]),
    make('eigh', [given([1, 1], 3)], {}),
  ];
}

export function allCases(): Case[] {
  return [
    ...UNARY.flatMap(unaryCases),
    ...BINARY.flatMap(binaryCases),
    ...probabilityCases(),
    ...orderCases(),
    make('select', [given([3], 1, 0, NaN), given([3], 5, NaN, 6), given([], 2)], {}),
    make('select', [given([2, 1], 1, 0), array(3), array(2, 3)], {}, [1, 2]),
    make('stopGradient', [array(3)], {}),
    make('constant', [], { values: [1, 2, 3] }),
    make('reshape', [array(2, 6)], { shape: [3, 4] }, [0]),
    make('transpose', [array(2, 3, 4)], { perm: [2, 0, 1] }, [0]),
    make('broadcastTo', [array(3, 1)], { shape: [2, 3, 4] }, [0]),
    make('slice', [array(5, 6)], { starts: [1, 2], sizes: [3, 4], steps: [1, 1] }, [0]),
    make('slice', [array(5, 6)], { starts: [4, 1], sizes: [3, 2], steps: [-2, 3] }, [0]),
    make('unslice', [array(3, 2)], { shape: [5, 6], starts: [4, 1], steps: [-2, 3] }, [0]),
    make('concat', [array(2, 3), array(2, 1), array(2, 0)], { axis: 1 }, [0, 1]),
    make('gather', [array(4, 3, 2), given([2, 2], 2, 0, 1, 1)], { axis: 1, batch: 0 }, [0]),
    make('gather', [array(2, 4, 3), given([2, 3], 2, 0, 1, 1, 3, 3)], { axis: 1, batch: 1 }, [0]),
    make('scatterAdd', [array(4, 3), given([4], 1, 1, 0, 1)], { axis: 0, batch: 0, size: 3 }, [0]),
    make('scatterAdd', [array(2, 2, 2, 3), given([2, 2], 1, 1, 0, 4)], { axis: 1, batch: 0, size: 5 }, [0]),
    ...(['sum', 'prod', 'reduceMax'] as const).flatMap(op => [
      make(op, [array(3, 4, 2)], { axes: [1, 2] }, [0]),
      make(op, [array(3, 4, 2)], { axes: [] }, [0]),
      make(op, [array(0, 2)], { axes: [0] }),
      make(op, [given([2, 2], 1, NaN, 3, 4)], { axes: [1] }),
    ]),
    make('sum', [aboveZero(100_000)], { axes: [0] }, [0]),
    make('sum', [array(3, 5001)], { axes: [1] }, [0]),
    make('cumsum', [array(3, 4)], { axis: 0, reverse: false }, [0]),
    make('cumsum', [array(3, 4)], { axis: 1, reverse: true }, [0]),
    make('matmul', [array(3, 4), array(4, 2)], {}, [0, 1]),
    make('matmul', [array(2, 1, 3, 4), array(5, 4, 2)], {}, [0, 1]),
    make('scan', [array(2), array(2), array(4, 2)], loop, [0, 1, 2]),
    make('scan', [array(2), array(2), array(4, 2)], { ...loop, reverse: true }, [0, 1, 2]),
    make('cholesky', [positive], {}, [0]),
    make('cholesky', [given([2, 2, 2], 1, 2, 2, 1, 4, 1, 1, 3)], {}),
    make('triangularSolve', [lower, array(3, 2)], { transpose: false }, [0, 1]),
    make('triangularSolve', [lower, array(3, 2)], { transpose: true }, [0, 1]),
    make('triangularSolve', [positive, array(2, 2, 1)], { transpose: false }, [0, 1]),
  ];
}

/** The case as a graph: inputs x0, x1, …, output y. */
export function graphOf({ op, operands, params }: Case): Graph {
  const nodes = operands.map(({ shape }, i): Node => ({
    op: 'input',
    inputs: [],
    params: { name: `x${i}` },
    shape,
  }));
  const shapes = operands.map(operand => operand.shape);
  const shape = op === 'constant' ? [3] : resultShape(op, shapes, params as never);
  nodes.push({ op, inputs: operands.map((_, i) => i), params, shape } as unknown as Node);
  return {
    nodes,
    inputs: operands.map((_, node) => ({ name: `x${node}`, role: 'parameter', node })),
    outputs: [{ name: 'y', node: operands.length }],
  };
}

/** Output "gradient": that of Σ w·y in one input, with weights w that differ. */
export function gradientOf(graph: Graph, input: string): Graph {
  const inputs = graph.inputs.map(({ name, role, node }) => ({ name, role, shape: graph.nodes[node].shape }));
  const weighted = trace(inputs, args => {
    const values = replay(graph, name => args[inputs.findIndex(own => own.name === name)]);
    const y = values[graph.outputs[0].node];
    const { shape } = graph.nodes[graph.outputs[0].node];
    const weights = array(...shape).values.map(w => w + 2.5);
    return { loss: mul(y, constantTensor(shape, weights)).sum() };
  });
  const whole = gradientGraph(weighted, 'loss', input);
  return { ...whole, outputs: whole.outputs.filter(({ name }) => name === 'gradient') };
}

async function compare(device: Pick<Device, 'load'>, graph: Graph, operands: readonly Operand[]) {
  const inputs = Object.fromEntries(operands.map(({ values }, i) => [`x${i}`, values.map(Math.fround)]));
  const oracle = interpreter.load(graph);
  for (const [name, values] of Object.entries(inputs)) oracle.input(name).set(values);
  oracle.bind();
  oracle.run();
  const [{ name: output, node }] = graph.outputs as readonly [{ name: string; node: NodeId }];
  const program = device.load(graph);
  program.bind({});
  const got = (await program.run(inputs))[output];
  program.dispose();
  const size = sizeOf(graph.nodes[node].shape);
  if (got.length !== size) return { error: Infinity, worst: `${got.length} numbers instead of ${size}` };
  let error = 0;
  let worst = '';
  oracle.output(output).forEach((expected, i) => {
    const same = Object.is(got[i], expected) || (expected === 0 && got[i] === 0);
    const off = Number.isFinite(expected) ? Math.abs(got[i] - expected) / (1 + Math.abs(expected)) : Infinity;
    if (same || !(off > error || Number.isNaN(off))) return;
    error = Number.isNaN(off) ? Infinity : off;
    worst = `${output}[${i}] is ${got[i]}, should be ${expected}`;
  });
  return { error, worst };
}

/** Compares all cases; one row per primitive. */
export async function agreements(device: Pick<Device, 'load'>, cases = allCases()): Promise<Agreement[]> {
  const rows = new Map<Primitive, Agreement>();
  for (const one of cases) {
    const graph = graphOf(one);
    const before = rows.get(one.op) ?? { op: one.op, value: 0, gradient: 0, worst: '' };
    const value = await compare(device, graph, one.operands);
    let gradient = { error: 0, worst: '' };
    for (const input of one.smooth) {
      const next = await compare(device, gradientOf(graph, `x${input}`), one.operands);
      if (next.error > gradient.error) gradient = next;
    }
    rows.set(one.op, {
      op: one.op,
      value: Math.max(before.value, value.error),
      gradient: Math.max(before.gradient, gradient.error),
      worst: [before.worst, value.worst, gradient.worst].filter(text => text !== '').join('; '),
    });
  }
  return [...rows.values()];
}
