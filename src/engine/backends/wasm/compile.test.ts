import { describe, expect, test } from 'vitest';
import wabt from 'wabt';
import { expectAgreement, GraphBuilder, numbers } from './test-graphs.ts';
import { assemble, compileWasm } from './compile.ts';
import { instantiateWasm } from './executable.ts';
import { makeSchedule } from './schedule.ts';

const ROWS = 101;

/** Logistic regression's value and gradient, written by hand. */
function logistic(columns: number): GraphBuilder {
  const b = new GraphBuilder();
  const beta = b.input('beta', [columns]);
  const x = b.input('x', [ROWS, columns], 'data');
  const y = b.input('y', [ROWS], 'data');
  const column = b.apply('reshape', [beta], { shape: [columns, 1] });
  const eta = b.apply('reshape', [b.apply('matmul', [x, column], {})], { shape: [ROWS] });
  const terms = b.apply('sub', [b.apply('mul', [y, eta], {}), b.apply('softplus', [eta], {})], {});
  b.output('value', b.apply('sum', [terms], { axes: [0] }));
  const residual = b.apply('sub', [y, b.apply('sigmoid', [eta], {})], {});
  const transposed = b.apply('transpose', [x], { perm: [1, 0] });
  const right = b.apply('reshape', [residual], { shape: [ROWS, 1] });
  b.output(
    'gradient',
    b.apply('reshape', [b.apply('matmul', [transposed, right], {})], { shape: [columns] }),
  );
  return b;
}

describe('logistic regression', () => {
  test.each([1, 10, 17, 32, 33])('with %i columns agrees with the interpreter', columns => {
    expectAgreement(logistic(columns).graph, {}, 1e-12);
  });

  test.each([1, 2, 10, 20])(
    'goes on with its gradient of %i columns in straight code and in loops',
    columns => {
      const b = logistic(columns);
      const gradient = b.outputs[1].node;
      const scaled = b.apply('mul', [gradient, b.input('scale', [])], {});
      b.output('norm', b.apply('sum', [b.apply('mul', [scaled, scaled], {})], { axes: [0] }));
      const row = b.apply('reshape', [scaled], { shape: [1, columns] });
      b.output('table', b.apply('mul', [row, b.input('w', [30, 1])], {}));
      expectAgreement(b.graph, {}, 1e-12);
    },
  );

  test('written as a row vector times a matrix agrees too', () => {
    const b = new GraphBuilder();
    const x = b.input('x', [33, 5], 'data');
    const left = b.apply('matmul', [b.input('r', [1, 33]), x], {});
    const transposed = b.apply('transpose', [x], { perm: [1, 0] });
    b.output('columns', left);
    b.output('rows', b.apply('matmul', [left, transposed], {}));
    expectAgreement(b.graph, {}, 1e-12);
  });

  test('is one pass over the data', () => {
    const { items } = makeSchedule(logistic(10).graph, { fuse: true });
    expect(items.filter(item => item.phase === 'run').map(item => item.kind)).toEqual(['loop']);
  });

  test('is unchanged by other data until bind, and follows them after', () => {
    const executable = instantiateWasm(compileWasm(logistic(3).graph));
    executable.input('beta').set([0.5, -1, 2]);
    executable.input('x').set(numbers(ROWS * 3));
    executable.bind();
    executable.run();
    const before = executable.output('gradient').slice();
    executable.input('x').fill(0);
    executable.bind();
    executable.run();
    expect([...executable.output('gradient')]).toEqual([0, 0, 0]);
    expect([...before]).not.toEqual([0, 0, 0]);
  });
});

test('modules are valid by an independent reader, SIMD and imports included', async () => {
  const { readWasm } = await wabt();
  const b = logistic(10);
  b.output('sine', b.apply('sin', [b.input('angle', [19])], {}));
  b.output('lgamma', b.apply('lgamma', [b.input('shape', [3])], {}));
  const { bytes } = assemble(b.graph);
  expect(() => readWasm(bytes, { readDebugNames: false }).validate()).not.toThrow();
});

test('the plan and module survive a structured clone', () => {
  const { plan } = compileWasm(logistic(4).graph);
  expect(structuredClone(plan)).toEqual(plan);
});

test('work on data alone is not repeated by run', () => {
  const b = new GraphBuilder();
  const hoisted = b.apply('exp', [b.input('x', [40], 'data')], {});
  b.output('y', b.apply('mul', [hoisted, b.input('p', [])], {}));
  const executable = instantiateWasm(compileWasm(b.graph));
  executable.input('p').fill(2);
  executable.input('x').fill(0);
  executable.bind();
  executable.input('x').fill(1);
  executable.run();
  expect(executable.output('y')[39]).toBe(2);
});

test('temporaries whose lifetimes do not meet share memory, and results stay right', () => {
  const b = new GraphBuilder();
  let x = b.input('x', [50, 50]);
  for (let i = 0; i < 12; i++) x = b.apply('transpose', [b.apply('tanh', [x], {})], { perm: [1, 0] });
  b.output('y', x);
  expectAgreement(b.graph);
  expect(assemble(b.graph).plan.pages * 65536).toBeLessThan(6 * 50 * 50 * 8 + 65536);
});

test('20,000 scalar nodes compile into several functions and agree', () => {
  const b = new GraphBuilder();
  let x = b.input('x', []);
  let y = b.input('y', []);
  for (let i = 0; i < 10000; i++) {
    const next = b.apply('sub', [x, b.apply('mul', [y, b.constant([0.5 + i * 1e-6], [])], {})], {});
    y = x;
    x = next;
  }
  b.output('z', x);
  expectAgreement(b.graph);
});

test('an output may be an input, a constant, or the same node twice', () => {
  const b = new GraphBuilder();
  const x = b.input('x', [3]);
  b.output('a', x)
    .output('b', x)
    .output('c', b.constant([7], [20]))
    .output('d', b.constant([1, 2], [2]));
  expectAgreement(b.graph);
});

test('an unknown name is refused with the names there are', () => {
  const executable = instantiateWasm(compileWasm(logistic(2).graph));
  expect(() => executable.input('z')).toThrow(/beta, x, y/);
});
