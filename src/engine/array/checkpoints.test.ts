/** Loops in segments compute what the plain loop computes, to the second derivative, in memory that grows with √T. */
import { describe, expect, it } from 'vitest';
import { grad, gradientGraph } from '../autodiff/index.ts';
import { interpreter } from '../backends/interpreter/index.ts';
import { compileWasm, instantiateWasm, wasm } from '../backends/wasm/index.ts';
import { apply } from './apply.ts';
import { isLong, partsOf, runInSegments } from './checkpoints.ts';
import * as A from './index.ts';
import type { Graph, Tensor } from './index.ts';
import { runLoop } from './loop.ts';
import type { ScanParams } from './primitives.ts';
import { asTensor, asValue } from './tensor.ts';
import { batchGraph } from './vmap-graph.ts';

/** s′ = tanh(a s + x r), r′ = r + Σ s, y = s r; the last two ys are the carries as they came. */
function paramsOf(length: number, reverse: boolean): ScanParams {
  const shapes = [[2], [2], [], [2]];
  const graph = A.trace(
    shapes.map((shape, i) => ({ name: `p${i}`, role: 'parameter', shape })),
    ([a, s, r, x]) => ({
      s: A.tanh(A.add(A.mul(a, s), A.mul(x, r))),
      r: A.add(A.mul(0.5, r), A.sum(s)),
      y: A.mul(s, r),
      keptS: s,
      keptR: r,
    }),
  );
  const body = {
    nodes: graph.nodes,
    inputs: graph.inputs.map(({ node }) => node),
    outputs: graph.outputs.map(({ node }) => node),
  };
  return { body, length, constants: 1, carries: 2, reverse, counted: false, stops: false };
}

/** Numbers of everything: carries, ys, and slopes in everything. `x` holds a, s, r and xs. */
function loss(x: Tensor, length: number, reverse: boolean, segmented: boolean): Tensor {
  const params = paramsOf(length, reverse);
  const xs = A.reshape(A.slice(x, 5, 5 + 2 * length), [length, 2]);
  const inputs = [A.slice(x, 0, 2), A.slice(x, 2, 4), A.at(x, 4), xs].map(value => asValue(value));
  const { carries, ys } = segmented
    ? runInSegments(inputs, params, 2)
    : partsOf(apply('scan', inputs, params), params);
  const weights = A.reshape(A.linspace(0.5, 1.5, 2 * length), [length, 2]);
  const [s, r] = carries.map(value => asTensor(value));
  return A.add(A.sum(A.mul(weights, A.square(asTensor(ys[0])))), A.add(A.sum(s), A.mul(r, A.at(s, 1))));
}

function run(graph: Graph, x: readonly number[], backend = interpreter): Record<string, number[]> {
  const program = backend.load(graph);
  program.input('x').set(x);
  program.bind();
  program.run();
  return Object.fromEntries(graph.outputs.map(({ name }) => [name, [...program.output(name)]]));
}

function expectNear(ours: readonly number[], theirs: readonly number[], tolerance: number): void {
  expect(ours.length).toBe(theirs.length);
  ours.forEach((value, i) =>
    expect(Math.abs(value - theirs[i]) / (1 + Math.abs(theirs[i]))).toBeLessThan(tolerance),
  );
}

describe.each([4, 5, 7, 9, 16, 23])('%d steps in segments', length => {
  const at = Array.from({ length: 5 + 2 * length }, (_, i) => Math.sin(3 * i + 1));
  const input = { name: 'x', role: 'parameter', shape: [at.length] } as const;

  it.each([false, true])(
    'are the steps at once, values, gradients and second derivatives; reverse %s',
    reverse => {
      const [plain, segmented] = [false, true].map(inSegments => {
        const f = (x: Tensor): Tensor => loss(x, length, reverse, inSegments);
        const first = gradientGraph(
          A.trace([input], ([x]) => ({ loss: f(x) })),
          'loss',
          'x',
        );
        const second = A.trace([input], ([x]) => ({ loss: A.sum(A.square(grad(f)(x))) }));
        return [first, gradientGraph(second, 'loss', 'x')];
      });
      plain.forEach((graph, order) => {
        const theirs = run(graph, at);
        for (const backend of [interpreter, wasm]) {
          const ours = run(segmented[order], at, backend);
          if (order === 0 && backend === interpreter) expect(ours.loss).toEqual(theirs.loss);
          expectNear(ours.loss, theirs.loss, 1e-12);
          expectNear(ours.gradient, theirs.gradient, 1e-12);
        }
      });
      const members = [at, at.map(x => -x), at.map(x => x / 2)];
      const { gradient } = run(batchGraph(segmented[0], ['x'], 3), members.flat());
      members.forEach((x, m) =>
        expectNear(gradient.slice(m * at.length, (m + 1) * at.length), run(plain[0], x).gradient, 1e-12),
      );
    },
  );
});

describe('a long loop', () => {
  const gradientOf = (length: number, plain: boolean): Graph =>
    gradientGraph(
      A.trace(
        [
          { name: 'x', role: 'parameter', shape: [32] },
          { name: 'd', role: 'data', shape: [length] },
        ],
        ([x, d]) => {
          const { carry, ys } = runLoop({
            carry: [x],
            xs: [d],
            length,
            step: ([s], [u]) => {
              const next = A.tanh(A.add(A.mul(s, A.mul(0.9, x)), u));
              // A loop that might stop is never taken apart.
              return { carry: [next], ys: [A.sum(next)], ...(plain ? { stop: A.gt(A.sum(next), 1e9) } : {}) };
            },
          });
          return { loss: A.add(A.sum(ys[0]), A.sum(carry[0])) };
        },
      ),
      'loss',
      'x',
    );

  const evaluate = (graph: Graph, length: number): { bytes: number; loss: number; gradient: number[] } => {
    const program = instantiateWasm(compileWasm(graph));
    program.input('x').set(Array.from({ length: 32 }, (_, i) => Math.sin(i)));
    program.input('d').set(Array.from({ length }, (_, t) => Math.cos(0.7 * t)));
    program.bind();
    program.run();
    const [[loss], gradient] = [program.output('loss'), [...program.output('gradient')]];
    return { bytes: program.bytes, loss, gradient };
  };

  it('of 100,003 steps needs a fraction of the memory and gives the same gradient', () => {
    const length = 100_003;
    const [ours, theirs] = [false, true].map(plain => evaluate(gradientOf(length, plain), length));
    expect(theirs.bytes).toBeGreaterThan(32 * 8 * length);
    // Data, one number a step given back, its cotangent, and some.
    expect(ours.bytes).toBeLessThan(6 * 8 * length);
    expect(ours.loss).toBeCloseTo(theirs.loss, 9);
    expectNear(ours.gradient, theirs.gradient, 1e-11);
  });

  it('is one whose carries take more than the limit', () => {
    expect(isLong(paramsOf(300_000, false))).toBe(false);
    expect(isLong(paramsOf(400_000, false))).toBe(true);
    expect(isLong({ ...paramsOf(400_000, false), stops: true })).toBe(false);
  });
});
