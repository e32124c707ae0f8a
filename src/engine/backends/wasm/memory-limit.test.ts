/** Programs too large for a tab are refused before they are made, and the message says why. */
import { describe, expect, test } from 'vitest';
import * as A from '../../array/index.ts';
import { runLoop } from '../../array/loop.ts';
import { failure } from '../../failure.fixture.ts';
import { gradientGraph } from '../../autodiff/index.ts';
import { compileWasm } from './compile.ts';

const regression = (rows: number): A.Graph =>
  A.trace(
    [
      { name: 'position', role: 'parameter', shape: [4] },
      { name: 'table', role: 'data', shape: [rows, 4] },
    ],
    ([p, table]) => ({ density: A.sum(A.square(A.matmul(table, A.reshape(p, [4, 1])))) }),
  );

describe('memory', () => {
  test('beyond 2 GiB is refused with what takes it', () => {
    const { message, detail } = failure(() => compileWasm(regression(8e7)));
    expect(message).toMatch(/needs [2-9]\.\d GiB of memory, more than the 2\.0 GiB/);
    expect(detail.got).toContain('the data "table" [80000000, 4]: 2.4 GiB');
    expect(detail.hint).toMatch(/fewer rows/);
  });

  test('beyond what 32 bits address is refused whatever the limit', () => {
    const { message } = failure(() => compileWasm(regression(3e8), { memoryLimit: 2 ** 40 }));
    expect(message).toMatch(/GiB of memory, more than the 4\.0 GiB/);
  });

  test('has a limit that may be set', () => {
    expect(() => compileWasm(regression(1000), { memoryLimit: 65536 })).not.toThrow();
    const { message } = failure(() => compileWasm(regression(10_000), { memoryLimit: 65536 }));
    expect(message).toMatch(/needs 6\d\d KiB of memory, more than the 64 KiB/);
  });

  test('of the steps that a loop keeps is told as such', () => {
    const graph = A.trace([{ name: 'x', role: 'parameter', shape: [3] }], ([x]) => {
      const { ys } = runLoop({
        carry: [x],
        xs: [],
        length: 1e6,
        step: ([s]) => ({ carry: [A.sin(s)], ys: [A.mul(s, A.exp(s))] }),
      });
      return { density: A.sum(ys[0]), all: ys[0] };
    });
    const { detail } = failure(() =>
      compileWasm(gradientGraph(graph, 'density', 'x'), { memoryLimit: 2 ** 25 }),
    );
    expect(detail.got).toMatch(/what a loop of [\d,]+ steps keeps/);
    expect(detail.hint).toMatch(/fewer steps/);
  });
});
