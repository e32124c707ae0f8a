/** Scans in WASM against the interpreter: values, gradients, nesting, early stop, both ways of keeping the carry. */
import { describe, expect, test } from 'vitest';
import * as A from '../../array/index.ts';
import type { Graph } from '../../array/graph.ts';
import { runLoop, type LoopOptions } from '../../array/loop.ts';
import { gradientGraph } from '../../autodiff/index.ts';
import { assemble } from './compile.ts';
import { expectAgreement, numbers } from './test-graphs.ts';

type Step = LoopOptions['step'];

interface Setting {
  readonly n: number;
  readonly length: number;
  readonly reverse: boolean;
  readonly stops: boolean;
  readonly inner: boolean;
}

/** A made-up recurrence with everything in it: constants, two carries that trade places, xs, ys, perhaps a loop inside. */
function graphOf({ n, length, reverse, stops, inner }: Setting): Graph {
  return A.trace(
    [
      { name: 'position', role: 'parameter', shape: [2 * n + 2] },
      { name: 'data', role: 'data', shape: [length, n] },
    ],
    ([p, data]) => {
      const [a, s0, r0, c] = [A.slice(p, 0, n), A.slice(p, n, 2 * n), A.at(p, 2 * n), A.at(p, 2 * n + 1)];
      const step: Step = ([s, r, q], [x]) => {
        const more = inner
          ? runLoop({
              carry: [r],
              xs: [s],
              length: n,
              step: ([u], [v]) => ({ carry: [A.sin(A.add(A.mul(u, c), v))], ys: [A.mul(u, v)] }),
            })
          : { carry: [r], ys: [s] };
        const next = A.tanh(A.add(A.mul(a, s), A.mul(x, more.carry[0])));
        const sum = A.add(A.mul(A.sum(A.exp(A.neg(A.square(more.ys[0])))), 0.3), A.mul(q, c));
        return { carry: [next, sum, r], ys: [A.mul(next, r), s], ...(stops ? { stop: A.gt(sum, 0.7) } : {}) };
      };
      const { carry, ys, count } = runLoop({
        carry: [s0, r0, A.toTensor(0.5)],
        xs: [data],
        length,
        reverse,
        step,
      });
      const density = A.add(A.sum(carry[0]), A.add(A.mul(carry[1], 2), A.sum(A.square(ys[0]))));
      return { density, carry: carry[0], last: carry[2], ys: ys[0], count: count ?? A.toTensor(0) };
    },
  );
}

const settings: Setting[] = [1, 3, 4, 19].flatMap(n =>
  [
    { length: 7, reverse: false, stops: false, inner: false },
    { length: 7, reverse: true, stops: false, inner: false },
    { length: 1, reverse: true, stops: false, inner: false },
    { length: 0, reverse: false, stops: false, inner: false },
    { length: 9, reverse: false, stops: true, inner: false },
    { length: 5, reverse: false, stops: false, inner: true },
    { length: 9, reverse: true, stops: true, inner: true },
  ].map(rest => ({ n, ...rest })),
);

describe('a scan in WASM', () => {
  test.each(settings)('gives the interpreter’s values and gradients: %j', setting => {
    const graph = graphOf(setting);
    const data = numbers(setting.length * setting.n, 3);
    const position = numbers(2 * setting.n + 2, 5).map(x => 0.5 * x);
    expectAgreement(graph, { data, position }, 1e-13);
    expectAgreement(gradientGraph(graph, 'density', 'position'), { data, position }, 1e-12);
  });

  test('of data alone is done once per bind', () => {
    const graph = graphOf({ n: 2, length: 5, reverse: false, stops: false, inner: false });
    const inputs = graph.inputs.map(input => ({ ...input, role: 'data' as const }));
    const { bytes } = assemble({ ...graph, inputs });
    const moving = assemble(graph).bytes;
    expect(Math.abs(bytes.length - moving.length)).toBeLessThan(200);
    expectAgreement({ ...graph, inputs }, { data: numbers(10, 3) }, 1e-13);
  });

  test('stays as small when it is longer', () => {
    const size = (length: number): number =>
      assemble(
        gradientGraph(
          graphOf({ n: 2, length, reverse: false, stops: false, inner: false }),
          'density',
          'position',
        ),
      ).bytes.length;
    expect(Math.abs(size(5000) - size(50))).toBeLessThan(300);
  });
});
