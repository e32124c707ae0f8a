/** The interpreter's life cycle: what bind and run redo, and its names. */
import { describe, expect, it } from 'vitest';
import type { Graph, Node } from '../../array/graph.ts';
import { interpreter } from './index.ts';

const nodes: Node[] = [
  { op: 'input', inputs: [], params: { name: 'x' }, shape: [2] },
  { op: 'input', inputs: [], params: { name: 'y' }, shape: [2] },
  { op: 'constant', inputs: [], params: { values: [10] }, shape: [2] },
  { op: 'mul', inputs: [1, 2], params: {}, shape: [2] },
  { op: 'add', inputs: [0, 3], params: {}, shape: [2] },
];
const graph: Graph = {
  nodes,
  inputs: [
    { name: 'x', role: 'parameter', node: 0 },
    { name: 'y', role: 'data', node: 1 },
  ],
  outputs: [{ name: 'z', node: 4 }],
};

describe('interpreter', () => {
  it('redoes work on data only when bound', () => {
    const run = interpreter.load(graph);
    run.input('x').set([1, 2]);
    run.input('y').set([3, 4]);
    run.bind();
    run.run();
    expect([...run.output('z')]).toEqual([31, 42]);
    run.input('y').set([0, 0]);
    run.input('x').set([5, NaN]);
    run.run();
    expect([...run.output('z')]).toEqual([35, NaN]);
    run.bind();
    run.run();
    expect(run.output('z')[0]).toBe(5);
  });

  it('keeps its views and counts its bytes', () => {
    const run = interpreter.load(graph);
    const view = run.output('z');
    run.bind();
    run.run();
    expect(run.output('z')).toBe(view);
    expect(run.bytes).toBe(5 * 16);
  });

  it('names the inputs it has when asked for another', () => {
    expect(() => interpreter.load(graph).input('w')).toThrow('no input named w');
  });
});
