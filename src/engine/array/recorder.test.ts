import { describe, expect, it } from 'vitest';
import type { Tensor } from './index.ts';
import * as A from './index.ts';

const x0 = { name: 'x', role: 'parameter', shape: [3] } as const;
const ops = (graph: A.Graph): string[] => graph.nodes.map(node => node.op);
const traced = (fn: (x: Tensor) => Tensor): A.Graph => A.trace([x0], ([x]) => ({ y: fn(x) }));

describe('trace', () => {
  it('shares equal nodes, also with the factors swapped', () => {
    const graph = A.trace([x0, { ...x0, name: 'w' }], ([x, w]) => ({
      y: A.exp(A.mul(x, w)).add(A.exp(A.mul(w, x))),
    }));
    expect(ops(graph)).toEqual(['input', 'input', 'mul', 'exp', 'add']);
  });

  it('does not share a difference with its reverse', () => {
    const graph = A.trace([x0, { ...x0, name: 'w' }], ([x, w]) => ({ a: A.sub(x, w), b: A.sub(w, x) }));
    expect(ops(graph)).toEqual(['input', 'input', 'sub', 'sub']);
  });

  it('does not share +0 with −0', () => {
    const graph = A.trace([], () => ({ a: A.constantTensor([], [0]), b: A.constantTensor([], [-0]) }));
    expect(graph.nodes).toHaveLength(2);
  });

  it.each<[string, (x: Tensor) => Tensor]>([
    ['x · 1', x => A.mul(x, 1)],
    ['1 · x', x => A.mul(1, x)],
    ['x + 0', x => A.add(x, 0)],
    ['0 + x', x => A.add(0, x)],
    ['x − 0', x => A.sub(x, 0)],
    ['x / 1', x => A.div(x, 1)],
    ['x¹', x => A.pow(x, 1)],
    ['−(−x)', x => A.neg(A.neg(x))],
    ['reshape to itself', x => A.reshape(x, 3)],
    ['transpose of a vector', x => A.transpose(x)],
    ['full slice', x => A.slice(x)],
    ['broadcast to itself', x => A.broadcastTo(x, 3)],
    ['sum over no axis', x => A.sum(x, [])],
    ['where(true, x, 0)', x => A.where(true, x, 0)],
    ['where(c, x, x)', x => A.where(A.gt(x, 0), x, x)],
    ['concat of one', x => A.concat([x])],
  ])('records nothing for %s', (_, fn) => {
    const graph = traced(fn);
    expect(ops(graph)).toEqual(['input']);
    expect(graph.outputs).toEqual([{ name: 'y', node: 0 }]);
  });

  it('keeps what only looks like nothing: x · 0, and x + 0 that broadcasts', () => {
    expect(ops(traced(x => A.mul(x, 0)))).toContain('mul');
    expect(ops(traced(x => A.add(x, A.zeros(2, 3))))).toContain('add');
  });

  it('folds constants, and keeps one number for many equal ones', () => {
    const graph = traced(x => A.mul(x, A.sum(A.full([4], 2)).mul(A.ones(3))));
    expect(graph.nodes.filter(node => node.op === 'constant').map(node => node.params)).toEqual([
      { values: [8] },
    ]);
  });

  it('drops what no output needs but keeps declared inputs', () => {
    const graph = A.trace([x0, { ...x0, name: 'unused' }], ([x]) => {
      A.exp(x);
      return { y: A.log(x) };
    });
    expect(ops(graph)).toEqual(['input', 'input', 'log']);
    expect(graph.inputs.map(input => input.name)).toEqual(['x', 'unused']);
  });

  it('stops past its limit and says what form to write', () => {
    const loop = (count: number) => (): A.Graph =>
      traced(x => A.range(count).reduce((total: Tensor, i) => A.sin(A.add(total, i)), x));
    expect(loop(100)).not.toThrow();
    expect(loop(10_000)).toThrow(
      expect.objectContaining({ code: 'trace-size', message: expect.stringContaining('20,000') }),
    );
    expect(A.recordingDepth()).toBe(0);
  });

  it('leaves the stack clean when the function throws', () => {
    expect(() => traced(() => A.add([1, 2], [1, 2, 3]))).toThrow(/do not broadcast/);
    expect(A.recordingDepth()).toBe(0);
  });

  it('refuses a traced value after its trace has ended, and in an unrelated trace', () => {
    const kept: Tensor[] = [];
    traced(x => {
      kept.push(x);
      return x;
    });
    expect(() => A.add(kept[0], 1)).toThrow(/after its model had finished/);
    expect(() => traced(x => A.add(x, kept[0]))).toThrow(/outside the trace/);
  });

  it('asks for numbers of a traced value in vain, with a message', () => {
    traced(x => {
      expect(() => A.sum(x).item()).toThrow(/not known yet/);
      expect(() => x.toArray()).toThrow(/not known yet/);
      expect(String(x)).toBe('Tensor([3], traced)');
      expect(A.isTraced(x)).toBe(true);
      return x;
    });
    expect(A.isTraced(A.tensor([1]))).toBe(false);
  });
});

describe('data in a trace', () => {
  /** Traces with every array of data lifted to an input d0, d1, … and returns what was lifted. */
  function lifting(fn: (x: Tensor) => Tensor): { graph: A.Graph; data: A.ArrayData[] } {
    const data: A.ArrayData[] = [];
    const lift = (array: A.ArrayData): Tensor => {
      data.push(array);
      return A.addInput({ name: `d${data.length - 1}`, role: 'data', shape: array.shape });
    };
    const graph = A.trace([x0], ([x]) => ({ y: fn(x) }), { lift });
    return { graph, data };
  }

  it('is constant without a lift', () => {
    expect(ops(traced(x => A.mul(x, A.tensor([1, 2, 3]))))).toEqual(['input', 'constant', 'mul']);
  });

  it('becomes one input however often it is used', () => {
    const y = A.tensor([1, 2, 3]);
    const { graph, data } = lifting(x => A.mul(x, y).add(y));
    expect(data).toHaveLength(1);
    expect(graph.inputs.map(input => [input.name, input.role])).toEqual([
      ['x', 'parameter'],
      ['d0', 'data'],
    ]);
  });

  it('is known by the list it came from, unless the list has changed', () => {
    const list = [1, 2, 3];
    expect(lifting(x => A.mul(x, list).add(list)).data).toHaveLength(1);
    const changed = lifting(x => {
      const first = A.mul(x, list);
      list[0] = 9;
      return first.add(list);
    });
    expect(changed.data.map(({ values }) => values[0])).toEqual([1, 9]);
  });

  it('leaves numbers and arrays made from sizes constant', () => {
    const { data } = lifting(x => A.mul(x, 2).add(A.ones(3)).add(A.sqrt(3)));
    expect(data).toEqual([]);
  });

  it('replays work on data instead of freezing its result', () => {
    const y = A.tensor([1, 2, 3]);
    const { graph, data } = lifting(x => A.mul(x, A.mean(y)));
    expect(data.map(({ shape }) => shape)).toEqual([[3]]);
    expect(ops(graph)).toContain('sum');
  });

  it('may stay constant where the lift declines', () => {
    const graph = A.trace([x0], ([x]) => ({ y: A.mul(x, A.tensor([1, 2, 3])) }), { lift: () => undefined });
    expect(ops(graph)).toEqual(['input', 'constant', 'mul']);
  });

  it('reaches an inner trace as a capture, with values of the outer one', () => {
    const y = A.tensor([1, 2, 3]);
    lifting(x => {
      const inner = A.traceClosure([{ ...x0, name: 'z' }], ([z]) => ({ r: A.mul(z, y).add(x).add(x) }));
      expect(inner.captures.map(({ value }) => A.isTraced(value))).toEqual([false, true]);
      expect(inner.graph.inputs.map(input => input.name)).toEqual(['z', 'captured:0', 'captured:1']);
      return x;
    });
  });
});

describe('printGraph', () => {
  it('prints one node a line', () => {
    const graph = traced(x => A.sum(A.mul(x, 2)));
    expect(A.printGraph(graph)).toBe(
      [
        '%0 [3] = input x (parameter)',
        '%1 [] = constant 2',
        '%2 [3] = mul %0 %1',
        '%3 [] = sum %2 axes=[0]',
        'return y = %3',
      ].join('\n'),
    );
  });
});
