/**
 * Runs the sampler on toy densities so that the JavaScript engine has compiled it before the first real chain.
 * An idle worker calls it once; nothing it computes is kept. Not here: compiling models.
 *
 * One toy would not do: the engine would compile for that one function and start over at the first model.
 */
import type { Graph, Node, NodeId } from '../array/graph.ts';
import { wasm } from '../backends/wasm/index.ts';
import type { Density, NativeDensity } from './contracts.ts';
import { isStartFailure, startChain } from './run.ts';

const STEPS = 200;

function named(dim: number, evaluate: Density['evaluate']): Density {
  return { dim, names: Array.from({ length: dim }, (_, i) => `x[${i}]`), evaluate };
}

/** Standard normal. */
const calm = named(10, (x, gradient) => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    gradient[i] = -x[i];
    sum -= 0.5 * x[i] * x[i];
  }
  return sum;
});

/** N(0, I + 11ᵀ): its metric is promoted. */
const stretched = named(6, (x, gradient) => {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += x[i];
  const shared = total / (1 + x.length);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    gradient[i] = shared - x[i];
    sum += 0.5 * x[i] * gradient[i];
  }
  return sum;
});

/** Exponential tails beside a wall at −3, where trajectories diverge. */
const walled = named(2, (x, gradient) => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const root = Math.sqrt(1 + x[i] * x[i]);
    gradient[i] = (-2 * x[i]) / root;
    sum -= 2 * root;
  }
  return x[0] > -3 ? sum : -Infinity;
});

/** Standard normal, as a graph. */
const NORMAL: Graph = {
  nodes: [
    { op: 'input', inputs: [], params: { name: 'position' }, shape: [10] },
    { op: 'neg', inputs: [0], params: {}, shape: [10] },
    { op: 'mul', inputs: [0, 1], params: {}, shape: [10] },
    { op: 'sum', inputs: [2], params: { axes: [0] }, shape: [] },
    { op: 'constant', inputs: [], params: { values: [0.5] }, shape: [] },
    { op: 'mul', inputs: [3, 4], params: {}, shape: [] },
  ],
  inputs: [{ name: 'position', role: 'parameter', node: 0 }],
  outputs: [
    { name: 'logDensity', node: 5 },
    { name: 'gradient', node: 1 },
  ],
};

/** What compiling models mostly meets: slices, sums, divisions, exponentials and logarithms, data, scalars and arrays. */
function everyday(): Graph {
  const nodes: Node[] = [];
  const put = (op: Node['op'], inputs: NodeId[], shape: number[], params: object = {}): NodeId =>
    nodes.push({ op, inputs, params, shape } as Node) - 1;
  const position = put('input', [], [10], { name: 'position' });
  const data = put('input', [], [8], { name: 'data' });
  const half = put('constant', [], [], { values: [-0.5] });
  const first = put('slice', [position], [1], { starts: [0], sizes: [1], steps: [1] });
  const scale = put('exp', [put('reshape', [first], [], { shape: [] })], []);
  const rest = put('slice', [position], [8], { starts: [2], sizes: [8], steps: [1] });
  const gap = put('sub', [data, put('mul', [scale, rest], [8])], [8]);
  const error = put('div', [gap, put('exp', [data], [8])], [8]);
  const terms = put(
    'add',
    [put('mul', [put('mul', [error, error], [8]), half], [8]), put('log', [data], [8])],
    [8],
  );
  const tail = put('log1p', [put('mul', [scale, scale], [])], []);
  const logDensity = put('sub', [put('sum', [terms], [], { axes: [0] }), tail], []);
  const slope = put('neg', [put('mul', [error, scale], [8])], [8]);
  const some = put('unslice', [slope], [10], { shape: [10], starts: [2], steps: [1] });
  const one = put('reshape', [put('sum', [slope], [], { axes: [0] })], [1], { shape: [1] });
  const gradient = put(
    'add',
    [some, put('unslice', [one], [10], { shape: [10], starts: [0], steps: [1] })],
    [10],
  );
  return {
    nodes,
    inputs: [
      { name: 'position', role: 'parameter', node: position },
      { name: 'data', role: 'data', node: data },
    ],
    outputs: [
      { name: 'logDensity', node: logDensity },
      { name: 'gradient', node: gradient },
    ],
  };
}

/** A density that runs as machine code, as those of models do. */
function compiledNormal(): Density {
  const program = wasm.load(NORMAL);
  program.bind();
  const native = (): NativeDensity | undefined => {
    const twin = program.twin?.();
    if (twin === undefined) return undefined;
    const { memory, run, room, input, output } = twin;
    const [position, value, gradient] = [input('position'), output('logDensity'), output('gradient')];
    return { memory, run, room, position, value, gradient };
  };
  return { ...calm, native };
}

/** Takes a tenth of a second or two the first time. `rounds` times four chains of 400 transitions. */
export function prewarm(rounds = 3): void {
  const program = wasm.load(everyday());
  program.bind();
  program.run();
  for (let chain = 0; chain < rounds; chain++)
    for (const density of [calm, stretched, walled, compiledNormal()]) run(density, chain);
}

function run(density: Density, chain: number): void {
  const sampler = { name: 'nuts', options: {} } as const;
  const started = startChain({ density, seed: 1, chain, warmup: STEPS, draws: STEPS, sampler });
  if (isStartFailure(started)) return;
  while (started.step());
}
